"""What the company has written, and who can read it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from ..course import CourseError, load_company, load_course, load_policy
from ..server.settings import FILE as SERVER_FILE
from ..server.settings import Settings, load_settings
from .finding import OK, PROBLEM, WARNING, Finding



def course_files(root: Path, data: Path) -> Iterator[Finding]:
    for part, load in (("course", lambda: load_course(root)), ("company.yml", lambda: load_company(root, data)), ("policy.yml", lambda: load_policy(root, data))):
        yield from loaded(part, load)
    try:
        named = load_policy(root, data).legal_basis != load_policy(root, root / "no-such-folder").legal_basis
    except CourseError:
        return
    if not named:
        yield Finding(WARNING, "policy.yml", "names no legal basis of your company.", f"Ask your data protection officer and write `legal_basis:` into {data / 'policy.yml'}.")


def server_file(data: Path) -> Iterator[Finding]:
    yield from loaded(SERVER_FILE, lambda: load_settings(data))
    try:
        address = load_settings(data).address
    except CourseError:
        return
    if address and not address.startswith("https://"):
        yield Finding(WARNING, SERVER_FILE, f"people reach the course at {address}, without encryption.", "Put a proxy with TLS in front (deploy/README.md).")


def loaded(part: str, load) -> Iterator[Finding]:
    try:
        load()
    except CourseError as error:
        for problem in error.problems:
            yield Finding(PROBLEM, part, str(problem))
    else:
        yield Finding(OK, part, "read without problems")


def permissions(data: Path, settings: Settings) -> Iterator[Finding]:
    """The data folder is its owner's alone; secrets above all."""
    if os.name != "posix":
        yield Finding(OK, "data folder", "permissions are not looked at on this system")
        return
    if not data.is_dir():
        yield Finding(WARNING, "data folder", f"{data} is not there yet.", "The first start makes it.")
        return
    wrong = False
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        wrong = True
        yield Finding(PROBLEM, "data folder", f"{data} can't be read and written by this user.", "Start the server and this command as the user who owns it.")
    for folder in (data, *data.glob("nbgrader*")):  # the notebooks are the operator's, whoever else uses the data folder
        if folder.is_dir() and mode(folder) & 0o077:
            wrong = True
            yield Finding(WARNING, "data folder", f"{folder} is open to others on this machine.", f"Run `chmod 700 {folder}`.")
    for file in secrets(data, settings):
        if not file.is_file():
            wrong = True
            yield Finding(PROBLEM, "secrets", f"{file} is missing; server.yml names it.", "Put it there, readable by its owner only.")
        elif mode(file) & 0o077:
            wrong = True
            yield Finding(PROBLEM, "secrets", f"{file} can be read by others.", f"Run `chmod 600 {file}`, and change the password: others may have read it.")
    if not wrong:
        yield Finding(OK, "data folder", f"{data} is readable by its owner only")


def secrets(data: Path, settings: Settings) -> list[Path]:
    named = [settings.mail and settings.mail.password_file, settings.sso and settings.sso.client_secret_file]
    return [data / name for name in named if name]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
