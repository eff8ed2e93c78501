"""erased.txt in the data folder: SHA-256 of the ids of people who were erased, a line each.

It outlives the database, so that a backup that is restored on a new database brings nobody back. From a hash nobody can tell whose id it was:
ids are 128 random bits.
"""

import hashlib
import os
from pathlib import Path

FILE = "erased.txt"


def person_hash(person_id: str) -> str:
    return hashlib.sha256(person_id.encode()).hexdigest()


def read_ledger(data: Path) -> set[str]:
    path = Path(data) / FILE
    return set(path.read_text(encoding="ascii").split()) if path.is_file() else set()


def write_ledger(data: Path, hashes: set[str]) -> None:
    """Adds those that are not in it; returns when they are on the disk. Raises OSError."""
    if new := sorted(hashes - read_ledger(data)):
        with open(Path(data) / FILE, "a", encoding="ascii", opener=private) as file:
            file.write("".join(f"{each}\n" for each in new))
            file.flush()
            os.fsync(file.fileno())


def private(path, flags: int) -> int:
    return os.open(path, flags, 0o600)
