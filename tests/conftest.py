"""Options and fixtures of all tests."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def chromium() -> str | None:
    """The browser run.py found, else the system's; None means Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
    return os.environ.get("GIVEFIRST_BROWSER") or next(filter(None, map(shutil.which, names)), None)


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the long proofs in full")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def course():
    """The real course."""
    from givefirst.course import load_course

    return load_course(ROOT)


@pytest.fixture(scope="session")
def long(request) -> bool:
    return request.config.getoption("--long")


@pytest.fixture(scope="session")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright):
    """A real Chromium, the system's or Playwright's."""
    with playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM) as found:
        yield found
