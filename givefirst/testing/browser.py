"""A Chromium for tests and benchmarks: the system's, else Playwright's, else the system package.

`python -m givefirst.testing.browser` prints the path of one that works, and says on stderr what it does meanwhile.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# --no-sandbox because containers forbid the sandbox; the tests show the browser nothing but our own pages.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge", "microsoft-edge-stable")
APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")  # macOS
PROGRAMS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe", r"Chromium\Application\chrome.exe")  # Windows
ADVICE = (
    "The tests need a browser, and none could be found or fetched. Install Chromium, Google Chrome or Microsoft Edge "
    "and start again, or say where one is: GIVEFIRST_BROWSER=/path/to/chromium."
)


class NoBrowser(Exception):
    """There is none; the text says what to do."""


def candidates() -> list[Path]:
    """Browsers on this machine, best first; the one named by GIVEFIRST_BROWSER alone if it is set."""
    named = os.environ.get("GIVEFIRST_BROWSER")
    if named:
        return [Path(named)]
    found = [shutil.which(name) for name in NAMES]
    found += [f"{root}/Applications/{name}.app/Contents/MacOS/{name}" for root in ("", Path.home()) for name in APPLICATIONS]
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    found += [str(Path(folder, program)) for folder in folders if folder for program in PROGRAMS]
    return [path for path in map(Path, filter(None, found)) if path.is_file()]


def find_browser() -> Path | None:
    """The first browser on this machine that starts, Playwright's own last; None when there is none."""
    return next((path for path in [*candidates(), playwrights_own()] if starts(path)), None)


def playwrights_own() -> Path:
    """Where Playwright keeps its Chromium (whether or not it is there)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def starts(path: Path) -> bool:
    """Whether it really shows a page: Ubuntu's chromium-browser, for one, may be a mere hint to install a snap."""
    from playwright.sync_api import Error, sync_playwright

    if not path.is_file():
        return False
    with sync_playwright() as playwright:
        try:
            with playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=60_000) as browser:
                browser.new_page().goto("about:blank")
        except Error:
            return False
    return True


def ensure_browser(say=lambda text: None) -> Path:
    """A browser that works, fetched if need be. Raises NoBrowser."""
    found = find_browser()
    if found or os.environ.get("GIVEFIRST_BROWSER"):
        return found or _refuse()
    say("Fetching a browser for the tests (Playwright's Chromium, about 200 MB) …")
    if _runs([sys.executable, "-m", "playwright", "install", "chromium"]) and starts(playwrights_own()):
        return playwrights_own()
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("That did not work. Installing the system's Chromium (apt-get install chromium), about two minutes …")
        _runs(["apt-get", "update", "-qq"])
        _runs(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    return find_browser() or _refuse()


def _refuse() -> Path:
    raise NoBrowser(ADVICE)


def _runs(command: list[str]) -> bool:
    """Run it in silence; True when it went well."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=900).returncode == 0
    except subprocess.TimeoutExpired:  # a network that answers nothing
        return False


def main() -> int:
    try:
        print(ensure_browser(lambda text: print(text, file=sys.stderr, flush=True)))
    except NoBrowser as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
