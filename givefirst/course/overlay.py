"""Loads company.yml: the neutral one of the project, and over it the one in the company's data folder."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from .company import CONTACTS, Company, CompanyFile
from .errors import CourseError, Problem
from .logo import Logo, read_logo
from .messages import problem
from .source import Source, read_source

NAME = "company.yml"


@dataclass(frozen=True)
class _Read:
    file: CompanyFile
    logo: Logo | None
    source: Source | None


def company_folders(root: Path, data: Path | None) -> list[Path]:
    """Where a company.yml and its logo may lie; what stands in a later one wins. data: None stands for `root/data`."""
    return [Path(root), Path(root) / "data" if data is None else Path(data)]


def company_files(root: Path, data: Path | None) -> list[Path]:
    """The files a company's words and look are made from, as far as they are there."""
    found = [path for folder in company_folders(root, data) for path in (folder / NAME, *sorted(folder.glob("*.svg")), *sorted(folder.glob("*.png")))]
    return [path for path in found if path.is_file()]


def load_company(root: Path, data: Path | None = None) -> Company:
    """Raises CourseError with every problem of both files."""
    problems: list[Problem] = []
    read = [_read(folder / NAME, problems) for folder in company_folders(root, data)]
    if problems:
        raise CourseError(problems)
    company = _merged([each for each in read if each])
    if company.logo and not company.name:
        source = next(each.source for each in read if each and each.logo)
        raise CourseError([source.problem(("logo",), "needs `name: …` as well: the name is read to those who don't see the picture")])
    return company


def _read(path: Path, problems: list[Problem]) -> _Read | None:
    if not path.is_file():
        return None
    try:
        source = read_source(path)
        file = CompanyFile.model_validate(source.data or {})  # all of it may be commented out
    except CourseError as error:
        problems += error.problems
        return None
    except ValidationError as error:
        problems += [problem(source, details) for details in error.errors()]
        return None
    try:
        return _Read(file, read_logo(path.parent, file.logo) if file.logo else None, source)
    except ValueError as error:
        problems.append(source.problem(("logo",), str(error)))
        return None


def _merged(read: list[_Read]) -> Company:
    def last(values):
        return next((value for value in reversed(list(values)) if value is not None), None)

    said = {name: last(each.file.contacts and getattr(each.file.contacts, name) for each in read) for name in CONTACTS}
    return Company(
        name=last(each.file.name for each in read), logo=last(each.logo for each in read),
        accent=last(each.file.accent for each in read), guideline=last(each.file.guideline for each in read),
        contacts={name: contact for name, contact in said.items() if contact})
