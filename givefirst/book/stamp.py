"""What a built book was made from, as a hash: equal stamps mean there is nothing to do."""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..course import company_files, policy_files

CONTENT = ("book", "exercises", "assets", "_toc.yml")
CODE = ("book", "course", "scoring", "giving", "widgets")
_PACKAGES = ("jupyter-book", "sphinx", "myst-parser", "myst-nb", "sphinx-external-toc", "numpy")


def content_stamp(root: Path, data: Path | None = None) -> str:
    """Hash of what authors write, and the company and the policy in its data folder (default: `root/data`)."""
    return _digest([*(file for name in CONTENT for file in _files(root / name)), *company_files(root, data), *policy_files(root, data)])


def code_stamp(root: Path) -> str:
    """Hash of what turns it into pages: configuration, the parts of this package that make pages, the versions of the tools."""
    package = Path(__file__).parents[1]
    files = _files(root / "_config.yml")
    for name in CODE:
        files += [file for file in _files(package / name) if "__pycache__" not in file.parts]
    return _digest(files, extra=" ".join(_version(name) for name in _PACKAGES))


def watched_files(root: Path, data: Path | None = None) -> dict[Path, tuple[int, int]]:
    """File -> (modified in ns, size) of all that pages are made from. Cheap: nothing is read."""
    package = Path(__file__).parents[1]
    places = [root / name for name in (*CONTENT, "_config.yml")] + [package / name for name in CODE]
    found = {}
    files = [file for place in places for file in _files(place) if "__pycache__" not in file.parts]
    for file in [*files, *company_files(root, data), *policy_files(root, data)]:
        try:
            state = file.stat()
        except FileNotFoundError:  # an editor replaces it at this moment
            continue
        found[file] = (state.st_mtime_ns, state.st_size)
    return found


def read_stamp(path: Path) -> dict:
    """A stamp written earlier; {} when there is none or it cannot be read (then everything is built)."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, stamp: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(stamp), encoding="utf-8")


def _files(path: Path):
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and not _is_scratch(file.name))


def _is_scratch(name: str) -> bool:
    """Files an editor leaves behind while someone types."""
    return name.startswith((".#", ".~")) or name.endswith(("~", ".swp", ".tmp"))


def _digest(files, extra: str = "") -> str:
    total = hashlib.sha256(extra.encode())
    for file in files:
        total.update(str(file).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _version(name: str) -> str:
    try:
        return f"{name}={version(name)}"
    except PackageNotFoundError:
        return f"{name}=?"
