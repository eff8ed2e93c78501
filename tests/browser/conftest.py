"""A real server on the real course, as an operator starts it, and pages that watch what must never happen."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Firefox tells a driver nothing of what the page's policy forbids.
TELL_REFUSALS = "addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.effectiveDirective} ${e.blockedURI}`));"


@pytest.fixture(scope="session")
def site():
    """The built book; built again when something has changed."""
    from givefirst.book.build import build_site

    out = ROOT / "_build" / "site"
    build_site(ROOT, out)
    return out


class Running:
    """`givefirst serve` as a process of its own. `url`: the first address that it prints."""

    command_name = ("serve", "--no-notebooks")  # a worker for notebooks beside each server would take more of the processor than the tests

    def __init__(self, data: Path, *options: str, port: int = 0):
        self.data = data
        command = [sys.executable, "-m", "givefirst.cli", *self.command_name, "--port", str(port), "--no-open", "--data", str(data), *options]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.url = self._url()
        self.port = int(re.match(r"http://[^/]*:(\d+)", self.url)[1])

    def _url(self) -> str:
        said = []
        for line in self.process.stdout:
            if found := re.search(r"http://\S+", line):
                return found[0].rstrip("/")
            said.append(line)
        raise AssertionError(f"the server did not start: exit {self.process.wait()}\n{''.join(said)}")

    def command(self, *arguments: str) -> str:
        """A givefirst command on the same data; fails unless it succeeds."""
        done = subprocess.run([sys.executable, "-m", "givefirst.cli", *arguments, "--data", str(self.data)], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=20) in (0, -15)


class WholeServer(Running):
    command_name = ("serve",)


@pytest.fixture
def server(site, tmp_path):
    running = Running(tmp_path / "data")
    yield running
    running.stop()


@pytest.fixture
def whole_server(site, tmp_path):
    """As an operator starts it, with the worker for notebooks."""
    running = WholeServer(tmp_path / "data")
    yield running
    running.stop()


@pytest.fixture
def line(site, tmp_path):
    from tests.browser.line import HOST, Line

    found = Line(tmp_path / "data", "--public-host", HOST)
    yield found
    found.faulty.go_on.set()
    found.faulty.close()
    found.server.stop()


@pytest.fixture(scope="session")
def reading_server(site, tmp_path_factory):
    """One server for all tests that record nothing."""
    running = Running(tmp_path_factory.mktemp("reading") / "data")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def static_site(tmp_path_factory):
    """A static build behind Python's own file server."""
    from givefirst.book.build import build_site

    folder = tmp_path_factory.mktemp("static") / "site"
    build_site(ROOT, folder, "static")
    process = subprocess.Popen([sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = re.search(r"port (\d+)", process.stdout.readline())[1]
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.fixture
def new_page(browser):
    """new_page(url, **context options) -> page. At the end: no script errors, no refused policy, no other hosts."""
    contexts, problems = [], []

    def open_page(base: str, **options):
        context = browser.new_context(base_url=base, **({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        context.add_init_script(TELL_REFUSALS)
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: problems.append(f"script: {error}"))
        page.on("request", lambda request: request.url.startswith((base, "data:", "blob:")) or problems.append(f"other host: {request.url}"))
        page.expected_problems = lambda pattern: problems.__setitem__(slice(None), [p for p in problems if not re.search(pattern, p)])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def part(course, request):
    """The first part of the gallery's example that the test's module is about (NAME)."""
    return course.exercises[f"gallery/examples/{request.module.NAME}"].parts[0]


def draft_of(page, check: str = "immigrant/dialogue") -> dict:
    """The check's draft as the page keeps it on the device."""
    return json.loads(page.evaluate("name => sessionStorage.getItem(name) ?? localStorage.getItem(name)", f"givefirst:1:check:{check}"))


READY = """() => document.readyState === "complete" && document.querySelector("#search-results")?.children.length !== 0
  && [...document.querySelectorAll("section.gf-exercise, section.gf-check")].every((s) => s.matches(".gf-started") && s.querySelector(":scope > .gf-live")?.children.length)"""


def opened(page, address: str):
    """Go there, and come back when every exercise of the page has begun, or the search has found something."""
    page.goto(address)
    page.wait_for_function(READY)
