"""The same exercise in our book, in Voila and on a page of the default Jupyter Book theme: weight, requests, time until it can be used."""

import functools
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import sync_playwright

from givefirst.course import load_course
from givefirst.notebooks.voila import app_path
from givefirst.testing.browser import ARGUMENTS, ensure_browser

EXERCISE = "immigrant/dialogue/warm-up"
PAGE = "de/immigrant/dialogue/index.html"  # the page of the book that holds it
WAIT_MS = 60_000
# The moment the first answer can be given, in ms since the navigation began; the browser module draws the same on every surface.
_WATCH = """
const look = new MutationObserver(() => {
  if (window.operable || !document.querySelector(".gf-part input:not([disabled])")) { return; }
  window.operable = performance.now();
  look.disconnect();
});
look.observe(document, {childList: true, subtree: true});
"""
_OPERABLE = "() => window.operable"
_LOADED = "() => performance.timing.loadEventEnd > 0 && performance.timing.loadEventEnd - performance.timing.navigationStart"


def run(base_url: str, root: Path, *, repeats: int = 5) -> dict:
    """Visit each `repeats` times with an empty cache, in turn, in one browser. base_url: our running site.

    Returns {"ours" | "voila" | "jupyter-book": {"kb", "requests", "foreign", "ms"}}, medians; "voila" also "kernel_mb".
    kb: as transferred (headers too); foreign: requests to other hosts, which are refused here; ms: until the exercise can be used
    (ours, voila), until the page is loaded (jupyter-book: it has no exercise, only its text). Raises NoBrowser.
    """
    executable = ensure_browser()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plain = build_plain(load_course(root).exercises[EXERCISE], Path(folder))
        with Apps(root) as apps, Files(plain) as files:
            with playwright.chromium.launch(executable_path=executable, args=ARGUMENTS) as browser:
                visits = {
                    "ours": lambda: visit(browser, base_url.rstrip("/") + "/" + PAGE, _OPERABLE),
                    "voila": lambda: visit(browser, apps.base + app_path(EXERCISE), _OPERABLE, sign_in=apps.sign_in),
                    "jupyter-book": lambda: visit(browser, files.base + "/page.html", _LOADED),
                }
                for see in visits.values():
                    see()  # once unmeasured: whoever comes first must not pay for cold disks
                seen = {name: [] for name in visits}
                for _ in range(repeats):
                    for name, see in visits.items():
                        seen[name].append(see())
            kernel = apps.kernel_mb
    table = {name: {key: statistics.median(one[key] for one in many) for key in many[0]} for name, many in seen.items()}
    table["voila"]["kernel_mb"] = kernel
    return table


def visit(browser, url: str, ready: str, sign_in: str | None = None) -> dict:
    """One visit by somebody new. ready: JavaScript that gives the time in ms once it is known."""
    context = browser.new_context()
    own = urlsplit(url).netloc
    context.route(lambda address: urlsplit(address).netloc not in ("", own), lambda route: route.abort())
    try:
        if sign_in:
            context.request.get(sign_in)  # only the cookie; nothing of the page lands in the cache
        page = context.new_page()
        page.add_init_script(_WATCH)
        traffic = Traffic(context.new_cdp_session(page), own)
        page.goto(url)
        ms = page.wait_for_function(ready, timeout=WAIT_MS).json_value()
        return {"kb": traffic.bytes / 1000, "requests": traffic.requests, "foreign": traffic.foreign, "ms": ms}
    finally:
        context.close()


class Traffic:
    """Counts what a page asks for, over the network only."""

    def __init__(self, session, own: str):
        self.bytes = self.requests = self.foreign = 0
        self._own = own
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _sent(self, event) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme in ("http", "https"):
            self.requests += 1
            self.foreign += address.netloc != self._own

    def _finished(self, event) -> None:
        self.bytes += event["encodedDataLength"]


class Apps:
    """`givefirst apps`, running."""

    def __init__(self, root: Path):
        self._root = root

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        command = [sys.executable, "-m", "givefirst.cli", "apps", "--no-open", "--port", port]
        self._process = subprocess.Popen(command, cwd=self._root, stdout=subprocess.PIPE, encoding="utf-8")
        for line in self._process.stdout:
            found = re.search(r"(http://\S+)/\?token=\S+", line)
            if found:
                self.base, self.sign_in = found[1], found[0]
                return self
        raise RuntimeError("givefirst apps ended before it was ready")

    @property
    def kernel_mb(self) -> float:
        """Memory of a learner's kernel, median of those that are still there."""
        kernels = psutil.Process(self._process.pid).children(recursive=True)
        return statistics.median(kernel.memory_info().rss for kernel in kernels) / 1e6 if kernels else 0.0

    def __exit__(self, *error) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=60)


class Files:
    """A folder, served as any file server would."""

    def __init__(self, folder: Path):
        quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder))
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error) -> None:
        self._server.shutdown()
        self._server.server_close()


def build_plain(exercise, folder: Path, language: str = "de") -> Path:
    """The text of the exercise as a page of Jupyter Book's default theme. Returns the folder with its HTML."""
    lines = [f"# {exercise.title.plain(language)}", ""]
    for part in exercise.parts:
        for block in part.outline(language):
            lines += [*_plain_block(block), ""]
    (folder / "page.md").write_text("\n".join(lines), encoding="utf-8")
    (folder / "_config.yml").write_text("title: Page\nonly_build_toc_files: true\n", encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: page\n", encoding="utf-8")
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(folder), "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "_build" / "html"


def _plain_block(block: dict) -> list[str]:
    if block["kind"] in ("choices", "numbered"):
        return [f"- {_words(item)}" for item in block["items"]]
    return [_words(block["text"])] if "text" in block else []


def _words(text: list) -> str:
    """INLINE -> one line without marks."""
    return " ".join("".join(run if isinstance(run, str) else run[1] for run in paragraph) for paragraph in text)
