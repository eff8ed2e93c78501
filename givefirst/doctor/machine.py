"""Python, packages and room on the disk."""

import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .finding import OK, PROBLEM, WARNING, Finding

OLDEST = (3, 11)
SCARCE, FULL = 1_000_000_000, 100_000_000  # bytes
ALSO = {"oauthenticator": "17.4"}  # not ours; where it is installed it must not be older
INSTALL = "Install what requirements.txt names: delete the folder .venv, then `python3 run.py`."


def python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        yield Finding(PROBLEM, "Python", f"{found} is too old.", f"Install {'.'.join(map(str, OLDEST))} or newer.")
    else:
        yield Finding(OK, "Python", found)


def packages(root: Path) -> Iterator[Finding]:
    """Each is there and not older than pyproject.toml says; those bounds are where holes in other software were mended."""
    needed = lower_bounds(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"])
    wrong = [*old_ones(needed), *(each for each in old_ones(ALSO) if "is missing" not in each)]
    for message in wrong:
        yield Finding(PROBLEM, "packages", message, INSTALL)
    if not wrong:
        yield Finding(OK, "packages", f"{len(needed)} in the versions that are needed")


def lower_bounds(requirements: list[str]) -> dict[str, str]:
    """`voila>=0.5.6` -> {"voila": "0.5.6"}; of `nbgrader==0.9.*` the 0.9. What this system does not need is left out."""
    found = {}
    for line in requirements:
        requirement, _, marker = line.partition(";")
        if "win32" in marker and sys.platform == "win32":
            continue
        name, bound = re.match(r"([\w.-]+)(?:\[[^]]*\])?[>=]=([\d.]+)", requirement).groups()
        found[name] = bound.rstrip(".")
    return found


def old_ones(needed: dict[str, str]) -> Iterator[str]:
    for name, bound in needed.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            yield f"{name} is missing."
            continue
        if numbers(found) < numbers(bound):
            yield f"{name} {found} is older than {bound}."


def numbers(text: str) -> list[int]:
    """The release as numbers that can be compared: "1.10.0" -> [1, 10]."""
    found = [int(part) for part in re.match(r"\d+(\.\d+)*", text)[0].split(".")]
    while found and not found[-1]:
        found.pop()
    return found


def disk(data: Path) -> Iterator[Finding]:
    folder = next(each for each in (data.resolve(), *data.resolve().parents) if each.is_dir())
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free for {data}."
    if free < FULL:
        yield Finding(PROBLEM, "disk", said, "Make room now: nothing can be stored soon.")
    elif free < SCARCE:
        yield Finding(WARNING, "disk", said, "Make room, or move the data folder to a larger disk.")
    else:
        yield Finding(OK, "disk", said)
