"""All looks, one after the other. What fails in an unforeseen way is a problem, too."""

from collections.abc import Iterator
from pathlib import Path

from ..course import CourseError
from ..server.settings import Settings, load_settings
from .book import book
from .files import course_files, permissions, server_file
from .finding import PROBLEM, Finding
from .machine import disk, packages, python
from .mail import mail
from .records import records


def examine(root: Path, data: Path, site: Path) -> Iterator[Finding]:
    """root: the project. data: the data folder. site: where the book is built. Changes nothing."""
    root, data, site = Path(root), Path(data), Path(site)
    try:
        settings = load_settings(data)
    except CourseError:  # server_file says why
        settings = None
    known = settings or Settings()
    looks = [
        ("Python", python, ()), ("packages", packages, (root,)), ("files", course_files, (root, data)), ("server.yml", server_file, (data,)),
        ("data folder", permissions, (data, known)), ("disk", disk, (data,)), ("book", book, (root, site, data)),
    ]
    if settings:
        looks += [("records", records, (data, settings)), ("mail", mail, (settings,))]
    for part, look, values in looks:
        try:
            yield from look(*values)
        except Exception as error:  # the other looks go on
            yield Finding(PROBLEM, part, f"could not be looked at ({type(error).__name__}).", "Run the command again as the user who runs the server.")
