"""`givefirst restore`: what `givefirst backup` wrote, into an empty database of either kind. Who was erased stays erased."""

import json
import os
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection, Integer, delete, insert, select, text

from ..course import OperatorError
from .access import KEY, access_revision
from .backup import ABOUT, FILES, FORMAT, copy_rows, file_hash
from .copies import NoCopies
from .erasure import OWN, erase_returned, erased_hashes, write_hashes
from .ledger import FILE as LEDGER
from .ledger import write_ledger
from .store import FILE, Store
from .tables import metadata, session, setting, sign_in_link

NBGRADER = "nbgrader"
STAGING = ".restore-"
UNREADABLE = (BadZipFile, zlib.error, struct.error, KeyError, ValueError, TypeError, EOFError, RuntimeError)  # whatever zipfile raises


def restore_backup(store: Store, data: Path, file: Path, copies_of: Callable = lambda folder: NoCopies(), *, replace: bool = False) -> dict:
    """Put back records and files. Returns {"rows": {table: n}, "erased": people left out, "kept": [names of files that stay as they are]}.

    copies_of(folder): see copies.py. replace: records that are there are lost. Until the last step nothing of them is touched; records
    come in one transaction. Raises OperatorError when it may not or the file is no whole backup, StoreUnavailable, OSError.
    """
    data, file = Path(data).resolve(), Path(file)
    if not replace and has_records(store, data):
        raise OperatorError(f"There are records already. Restoring {file} would replace all of them: if that is what you want, say --replace.")
    for left in data.glob(f"{STAGING}*"):
        shutil.rmtree(left)
    staging = data / f"{STAGING}{os.getpid()}"
    try:
        about = unpack(file, staging)
        verify(file, staging, about)
        with Store.open(staging) as backup:  # brings an older schema up to date
            with store.reading() as connection:
                hashes = erased_hashes(connection, data)
            write_ledger(staging, hashes)
            erased = erase_returned(backup, staging, copies_of(staging / NBGRADER))
            with backup.reading() as source:
                hashes |= erased_hashes(source, staging)
                write_ledger(data, hashes)
                store.change(take_over(source, hashes))
        store.scrub()
        kept = put_files(staging, data)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return {"rows": about["rows"], "erased": erased, "kept": kept}


def has_records(store: Store, data: Path) -> bool:
    with store.reading() as connection:
        in_tables = any(connection.execute(select(column).limit(1)).first() for column in OWN)
    return in_tables or any(data.glob(f"{NBGRADER}*/submitted/*"))


def unpack(file: Path, staging: Path) -> dict:
    """The backup as a data folder; returns what it says about itself."""
    try:
        with ZipFile(file) as archive:
            about = json.loads(archive.read(ABOUT))
            if about["format"] != FORMAT:
                raise OperatorError(f"{file} was written by a newer release. Install that and restore it there.")
            staging.mkdir(mode=0o700)
            for entry in archive.infolist():
                if entry.filename not in (ABOUT, FILE) and not entry.filename.startswith(FILES):
                    raise KeyError(entry.filename)
                target = staging / entry.filename.removeprefix(FILES)
                if entry.is_dir() or entry.filename == ABOUT:
                    continue
                if not target.resolve().is_relative_to(staging):
                    raise KeyError(entry.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as written:  # raises BadZipFile when a byte has changed
                    shutil.copyfileobj(source, written)
                target.chmod((entry.external_attr >> 16) & 0o777 or 0o600)
    except UNREADABLE as error:
        raise OperatorError(f"{file} is no whole backup of this course ({error}). Take another one; nothing was changed.") from None
    return about


def verify(file: Path, staging: Path, about: dict) -> None:
    database = staging / FILE
    if not database.is_file() or file_hash(database) != about["sha256"]:
        raise OperatorError(f"{file} is no whole backup of this course (its records have changed). Take another one; nothing was changed.")
    with closing(sqlite3.connect(database)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not whole or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise OperatorError(f"The records in {file} are damaged. Take another backup; nothing was changed.")


def take_over(source: Connection, hashes: set[str]) -> Callable[[Connection], None]:
    """Work for the writer: the rows of another database in the place of ours.

    Links are as good as used, and whoever signed in signs in again: the backup does not know whose access has ended since. Sessions
    of people who learn on their own device, and have no other way back, stay.
    """

    def write(target: Connection) -> None:
        revision = max(access_revision(target), access_revision(source)) + 1
        for table in reversed(metadata.sorted_tables):
            target.execute(delete(table))
        copy_rows(source, target)
        target.execute(delete(sign_in_link))
        target.execute(delete(session).where(session.c.expires_at.is_not(None)))
        target.execute(delete(setting).where(setting.c.key == KEY))
        target.execute(insert(setting).values(key=KEY, value=str(revision)))
        write_hashes(target, hashes)
        if target.dialect.name == "postgresql":
            go_on_counting(target)

    return write


def go_on_counting(connection: Connection) -> None:
    """PostgreSQL counts beside its tables; it begins behind the rows that came."""
    for table in metadata.sorted_tables:
        (key, *_) = table.primary_key.columns
        if isinstance(key.type, Integer):
            connection.execute(text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'), coalesce(max({key.name}), 1), max({key.name}) IS NOT NULL) FROM {table.name}"
            ))


def put_files(staging: Path, data: Path) -> list[str]:
    """nbgrader/, and that of each cohort, takes the place of the one there; other files come where there is none. Returns the names of those that stay and differ."""
    kept = []
    for path in sorted(staging.iterdir()):
        target = data / path.name
        if path.name == LEDGER or path.name.startswith(FILE):
            continue
        if path.name.startswith(NBGRADER) and path.is_dir() and target.exists():
            shutil.rmtree(target)
        if not target.exists():
            os.replace(path, target)
        elif path.is_dir() or path.read_bytes() != target.read_bytes():
            kept.append(path.name)
    return kept
