import shutil
from pathlib import Path

import pytest

from givefirst.course import load_course
from givefirst.notebooks import write_course

FIXTURE = Path(__file__).parent / "fixture"


@pytest.fixture(scope="session")
def course():
    """A small course with every interaction."""
    return load_course(FIXTURE)


@pytest.fixture(scope="session")
def check(course):
    return course.checks["immigrant/dialogue"]


@pytest.fixture(scope="session")
def prepared(course, tmp_path_factory):
    """The course directory before anybody has handed in anything. Not to be changed."""
    root = tmp_path_factory.mktemp("prepared") / "course"
    write_course(course, root)
    return root


@pytest.fixture
def folder(prepared, tmp_path):
    """A copy to grade in."""
    return Path(shutil.copytree(prepared, tmp_path / "graded"))


@pytest.fixture
def name(prepared):
    return next((prepared / "release").iterdir()).name


@pytest.fixture(scope="session")
def whole(root, tmp_path_factory):
    """(the real course, its course directory before anybody has handed in anything, names of its assignments). Not to be changed."""
    real, folder = load_course(root), tmp_path_factory.mktemp("whole") / "course"
    return real, folder, write_course(real, folder)
