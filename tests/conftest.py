"""Options and fixtures of all tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from givefirst.testing.browser import CHROMIUM, FIREFOX, ensure_browser, launching
from givefirst.testing.postgresql import Cluster, ensure_postgresql

ROOT = Path(__file__).parents[1]

def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the long proofs in full")
    parser.addoption("--postgresql", action="store_true", help="the pages of the server on PostgreSQL; without it on SQLite")


@pytest.hookimpl(tryfirst=True)  # before pytest looks at -m
def pytest_collection_modifyitems(config, items):
    """Tests marked long run with --long alone; those that use a browser are marked, see givefirst/testing/__main__.py."""
    for item in items:
        if "playwright" in item.fixturenames:  # its browser, or one of the test's own
            item.add_marker("browser")
    if config.getoption("--long"):
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


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
def browser_path() -> Path:
    return ensure_browser()


@pytest.fixture(scope="session")
def playwright(browser_path):  # the browser is looked for first: Playwright can't be started twice at a time
    from playwright.sync_api import sync_playwright

    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright, browser_path):
    """A real Chromium."""
    family, options = launching(playwright, CHROMIUM, browser_path)
    with family.launch(**options) as found:
        yield found


@pytest.fixture(scope="session")
def firefox_path() -> Path:
    # In a process of its own: looking starts Playwright, and here it may be running already.
    found = subprocess.run([sys.executable, "-m", "givefirst.testing.browser", FIREFOX.engine], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert found.returncode == 0, FIREFOX.advice
    return Path(found.stdout.strip())


@pytest.fixture(scope="session")
def postgresql():
    """A real PostgreSQL: `postgresql.new_database()` is the address of an empty database in it."""
    with Cluster(ensure_postgresql()) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request) -> str | None:
    """The address of an empty database, each kind in turn; None stands for SQLite in the data folder."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgresql").new_database()
