"""The sample course, built once for all tests of the book."""

import pytest

from givefirst.book.build import build_site
from tests.book.sample import write_course


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """(root, server site, static site)"""
    root = write_course(tmp_path_factory.mktemp("course"))
    server, static = root / "site" / "server", root / "site" / "static"
    assert build_site(root, server) is True
    assert build_site(root, static, "static") is True
    return root, server, static


@pytest.fixture
def own_course(tmp_path):
    """A sample course that a test may spoil."""
    return write_course(tmp_path / "course")
