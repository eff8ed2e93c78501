"""Writes files so that a reader finds the old one or the new one, never half of one."""

import os
import stat
from pathlib import Path


def write_file(path: Path, text: str, mode: int = 0o644) -> None:
    """Written beside, then moved over the old file: autograded files are read-only (0444) and can't be opened for writing."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)  # left over from a run that was killed, perhaps read-only
    new.write_text(text, encoding="utf-8", newline="\n")
    new.chmod(mode)
    if os.name == "nt" and path.exists():
        path.chmod(stat.S_IWRITE)  # Windows does not replace a read-only file
    os.replace(new, path)


def write_changed(path: Path, text: str, mode: int = 0o644) -> bool:
    """Writes only what differs. Returns whether it did."""
    if path.exists() and path.read_bytes() == text.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text, mode)
    return True


def settle_files() -> None:
    """Puts what was written on the disk, before somebody is told that it is there. One call for a whole batch."""
    if hasattr(os, "sync"):  # not on Windows, where it is left to the system
        os.sync()
