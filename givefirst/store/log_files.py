"""Log files in the folder `logs` of the data folder. They hold no names; where somebody is meant, a code stands."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

FOLDER = "logs"


def code_of(person_id: str) -> str:
    """What stands in logs for a person: no other file leads to it."""
    return hashlib.sha256(b"givefirst log " + person_id.encode()).hexdigest()[:16]


def log_files(data: Path) -> list[Path]:
    folder = Path(data) / FOLDER
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink()) if folder.is_dir() else []


def old_log_files(data: Path, before: datetime) -> list[Path]:
    """Those in which nothing was written since. (Whoever writes logs begins a file each day.)"""
    return [path for path in log_files(data) if path.stat().st_mtime < before.timestamp()]


def erase_lines(data: Path, words: set[str]) -> int:
    """Take out every line that holds one of the words, and return how many. The file stays the same file: it may be open for writing."""
    forms = {form.encode() for word in words if word for form in (word, json.dumps(word)[1:-1])}
    count = 0
    for path in log_files(data) if forms else ():
        with path.open("r+b") as file:
            lines = file.readlines()
            kept = [line for line in lines if not any(form in line for form in forms)]
            if len(kept) < len(lines):
                file.seek(0)
                file.writelines(kept)
                file.truncate()
                count += len(lines) - len(kept)
    return count
