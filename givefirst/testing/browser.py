"""A Chromium and a Firefox for tests and benchmarks: the system's, else Playwright's, else the system package.

`python -m givefirst.testing.browser [chromium] [firefox]` prints the path of one of each that works, a line each, and says on stderr
what it does meanwhile.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# --no-sandbox because containers forbid the sandbox; the tests show the browser nothing but our own pages.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Kind:
    """A family of browsers and where its members lie."""

    engine: str  # as Playwright calls it
    variable: str  # names the only one to take
    title: str
    names: tuple[str, ...]
    applications: tuple[tuple[str, str], ...]  # macOS: application and program in it
    programs: tuple[str, ...]  # Windows
    packages: tuple[str, ...]  # Debian, best first
    size: str  # of Playwright's own

    @property
    def advice(self) -> str:
        return (
            f"The tests need a browser, and none could be found or fetched. Install {self.title} "
            f"and start again, or say where one is: {self.variable}=/path/to/{self.engine}."
        )


CHROMIUM = Kind(
    "chromium", "GIVEFIRST_BROWSER", "Chromium, Google Chrome or Microsoft Edge",
    # The headless shell first: without windows it opens a page in a third of the processor time.
    ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge", "microsoft-edge-stable"),
    tuple((name, name) for name in ("Google Chrome", "Chromium", "Microsoft Edge")),
    (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe", r"Chromium\Application\chrome.exe"),
    ("chromium-headless-shell", "chromium"), "200 MB",
)
FIREFOX = Kind(
    "firefox", "GIVEFIRST_FIREFOX", "Firefox", ("firefox", "firefox-esr"), (("Firefox", "firefox"),), (r"Mozilla Firefox\firefox.exe",), ("firefox-esr",), "100 MB",
)


class NoBrowser(Exception):
    """There is none; the text says what to do."""


def candidates(kind: Kind) -> list[Path]:
    """Browsers on this machine, best first; the one named by the kind's variable alone if it is set."""
    named = os.environ.get(kind.variable)
    if named:
        return [Path(named)]
    found = [shutil.which(name) for name in kind.names]
    found += [f"{root}/Applications/{name}.app/Contents/MacOS/{program}" for root in ("", Path.home()) for name, program in kind.applications]
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    found += [str(Path(folder, program)) for folder in folders if folder for program in kind.programs]
    return [path for path in map(Path, filter(None, found)) if path.is_file()]


def find_browser(kind: Kind) -> Path | None:
    """The first browser on this machine that starts, Playwright's own last; None when there is none."""
    return next((path for path in [*candidates(kind), playwrights_own(kind)] if starts(kind, path)), None)


def playwrights_own(kind: Kind) -> Path:
    """Where Playwright keeps its own build (whether or not it is there)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(getattr(playwright, kind.engine).executable_path)


def launching(playwright, kind: Kind, path: Path):
    """-> (Playwright's browser type, options of its `launch`) for the browser at `path`."""
    found = getattr(playwright, kind.engine)
    if kind is CHROMIUM:
        return found, {"executable_path": path, "args": ARGUMENTS}
    if path == Path(found.executable_path):
        return found, {}
    return found, {"executable_path": path, "channel": "moz-firefox"}  # the channel: talk WebDriver BiDi, as everybody's Firefox does


def starts(kind: Kind, path: Path) -> bool:
    """Whether it really shows a page: Ubuntu's chromium-browser, for one, may be a mere hint to install a snap."""
    from playwright.sync_api import Error, sync_playwright

    if not path.is_file():
        return False
    with sync_playwright() as playwright:
        family, options = launching(playwright, kind, path)
        try:
            with family.launch(**options, timeout=60_000) as browser:
                browser.new_page().goto("about:blank")
        except Error:
            return False
    return True


def ensure_browser(kind: Kind = CHROMIUM, say=lambda text: None) -> Path:
    """A browser that works, fetched if need be. Raises NoBrowser."""
    found = find_browser(kind)
    if found or os.environ.get(kind.variable):
        return found or _refuse(kind)
    say(f"Fetching a browser for the tests (Playwright's {kind.engine.title()}, about {kind.size}) …")
    if _runs([sys.executable, "-m", "playwright", "install", kind.engine]) and starts(kind, playwrights_own(kind)):
        return playwrights_own(kind)
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"That did not work. Installing the system's (apt-get install {kind.packages[0]}), about two minutes …")
        _runs(["apt-get", "update", "-qq"])
        any(_runs(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]) for package in kind.packages)
    return find_browser(kind) or _refuse(kind)


def _refuse(kind: Kind) -> Path:
    raise NoBrowser(kind.advice)


def _runs(command: list[str]) -> bool:
    """Run it in silence; True when it went well."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=900).returncode == 0
    except subprocess.TimeoutExpired:  # a network that answers nothing
        return False


def main(engines: list[str]) -> int:
    try:
        for kind in (kind for kind in (CHROMIUM, FIREFOX) if not engines or kind.engine in engines):
            print(ensure_browser(kind, lambda text: print(text, file=sys.stderr, flush=True)))
    except NoBrowser as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
