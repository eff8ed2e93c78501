"""`givefirst backup`: the records and the data folder in one zip file, while the server runs.

What people wrote in live workshops is left out: a day after the end it has to be gone, from everywhere.

    backup.json     format, moment, schema, number of rows of each table, SHA-256 of givefirst.db
    givefirst.db    the records as a SQLite file, also those of PostgreSQL: either can be restored into either
    data/…          the data folder: company.yml, policy.yml, server.yml and what lies beside them, nbgrader/, erased.txt

The records are those of one moment, and the folder is read after them: what the notebooks lack then, `givefirst grade` adds again.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Connection, delete, func, insert, select

from ..course import OperatorError
from .engine import open_engine
from .log_files import FOLDER as LOGS
from .schema import prepare_schema, written_revision
from .store import FILE, Store
from .tables import metadata, now, workshop, workshop_event, workshop_trainer

FORMAT = 1
ABOUT, FILES = "backup.json", "data/"
CHUNK = 5000
LEFT_OUT = (workshop_event, workshop_trainer, workshop)


def write_backup(store: Store, data: Path, file: Path) -> dict[str, int]:
    """Returns the rows of each table. The file appears whole or not at all, readable by its owner only.

    Raises OperatorError when it lies in the data folder, StoreUnavailable, OSError.
    """
    data, file = Path(data).resolve(), Path(file).resolve()
    if file.is_relative_to(data):
        raise OperatorError(f"{file} lies in the data folder itself. Choose another disk or folder, so that the backup is there when this one is lost.")
    with TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        copy = Path(folder) / FILE
        copy_records(store, copy)
        leave_out(copy)
        about = description(copy)
        with whole(file) as part, ZipFile(part, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(ABOUT, json.dumps(about, indent=1))
            archive.write(copy, FILE)
            for path in files(data):
                add(archive, path, FILES + path.relative_to(data).as_posix(), Path(folder))
    return about["rows"]


def copy_records(store: Store, file: Path) -> None:
    """All records as they are in one moment, as a SQLite file."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            vacuum_into(Path(connection.engine.url.database), file)
            return
        connection.execution_options(isolation_level="REPEATABLE READ", yield_per=CHUNK)
        target = open_engine(file, pragmas={"journal_mode": "DELETE"})
        prepare_schema(target)
        with target.begin() as written:
            copy_rows(connection, written)
        target.dispose()


def vacuum_into(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", [str(target)])


def leave_out(copy: Path) -> None:
    """No row of LEFT_OUT stays, nor what it said in a free page of the file."""
    engine = open_engine(copy, pragmas={"journal_mode": "DELETE"})
    with engine.begin() as connection:
        gone = sum(connection.execute(delete(table)).rowcount for table in LEFT_OUT)
    engine.dispose()
    if gone:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("VACUUM")


def copy_rows(source: Connection, target: Connection) -> None:
    """Every row of every table into tables that are empty."""
    for table in metadata.sorted_tables:
        for rows in source.execute(select(table)).mappings().partitions(CHUNK):
            target.execute(insert(table), [dict(row) for row in rows])


def description(copy: Path) -> dict:
    engine = open_engine(copy, pragmas={"journal_mode": "DELETE"})
    with engine.connect() as connection:
        rows = {table.name: connection.execute(select(func.count()).select_from(table)).scalar() for table in metadata.sorted_tables}
        schema = written_revision(connection)
    engine.dispose()
    return {"format": FORMAT, "made_at": now().isoformat(), "schema": schema, "rows": rows, "sha256": file_hash(copy)}


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def whole(file: Path) -> Iterator:
    """A file to write; it takes its name when all of it is on the disk."""
    with NamedTemporaryFile("wb", dir=file.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            yield part
            part.flush()
            os.fsync(part.fileno())
        except BaseException:
            part.close()
            Path(part.name).unlink(missing_ok=True)
            raise
    os.replace(part.name, file)


def files(data: Path) -> Iterator[Path]:
    """What of the data folder belongs into a backup: neither the database itself nor logs, nor what programs hide."""
    for folder, names, found in os.walk(data):
        here = Path(folder)
        names[:] = sorted(name for name in names if not name.startswith(".") and here / name != data / LOGS)
        for name in sorted(found):
            hidden = name.startswith(".") or name.endswith((".db-wal", ".db-shm", ".db-journal"))
            if not hidden and (here / name) != data / FILE and not (here / name).is_symlink():
                yield here / name


def add(archive: ZipFile, path: Path, name: str, folder: Path) -> None:
    """A file that was deleted meanwhile is left out. Databases (the gradebook) are copied as of one moment."""
    try:
        if path.suffix == ".db":
            copy = folder / "copy.db"
            copy.unlink(missing_ok=True)
            vacuum_into(path, copy)
            path = copy
        entry = ZipInfo.from_file(path, name, strict_timestamps=False)
        entry.compress_type = ZIP_DEFLATED
        with path.open("rb") as source, archive.open(entry, "w") as target:
            while block := source.read(1 << 20):
                target.write(block)
    except FileNotFoundError:
        pass
