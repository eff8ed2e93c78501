"""A disk that can lose power.

What SQLite writes goes to real files (the operating system's cache) and is also kept in a list until SQLite syncs the file.
A power cut keeps a file as of its last sync, plus each later write with probability one half: a disk may write any of what
it was not told to secure, in any order. When a sync fails, the writes it was for never reach the platter, although they can
still be read from the cache, as on Linux.
"""

import random
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import apsw
from sqlalchemy import Engine

from givefirst.store.engine import open_engine

from . import apsw_driver


class Disk(apsw.VFS):
    """`engine()` opens the store's database on it, `cut()` says what is left after losing power."""

    _count = 0

    def __init__(self, folder: Path):
        Disk._count += 1
        self.name = f"disk-{Disk._count}"
        self.file = folder / "givefirst.db"
        self.broken = False  # when set, syncing fails with an I/O error
        self.before_change = lambda: None  # called before each write, truncation and sync
        self.safe = defaultdict(bytearray)  # file name -> what is surely on the platter
        self.unsynced = defaultdict(list)  # file name -> [(offset, data) | (size, None)]
        super().__init__(self.name, "")

    def engine(self, synchronous: str) -> Engine:
        """The store's own engine, with its own pragmas, on this disk.

        Two differences: WAL in exclusive locking mode, because apsw's files have no shared memory (it changes where the index of
        the WAL is kept, not what is written or synced), hence one connection; and a checkpoint every 30 pages instead of 1,000,
        so that cuts fall into checkpoints, too.
        """
        pragmas = {"synchronous": synchronous, "wal_autocheckpoint": 30}
        driver = SimpleNamespace(**vars(apsw_driver), connect=self.connect)
        return open_engine(self.file, pragmas=pragmas, module=driver, pool_size=1, max_overflow=0)

    def connect(self, file, check_same_thread=False):
        connection = apsw.Connection(file, vfs=self.name)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        return apsw_driver.Connection(connection)

    def xOpen(self, name, flags):
        return DiskFile(self, name, flags)

    def xDelete(self, name, sync):
        super().xDelete(name, sync)
        self.safe.pop(Path(name).name, None)
        self.unsynced.pop(Path(name).name, None)

    def cut(self, rng: random.Random, folder: Path) -> Path:
        """Write what is left after a power cut into another folder; returns the database there."""
        for name in set(self.safe) | set(self.unsynced):
            content = bytearray(self.safe[name])
            for change in self.unsynced[name]:
                if rng.random() < 0.5:
                    apply(content, *change)
            (folder / name).write_bytes(content)
        return folder / self.file.name


class DiskFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name, flags):
        super().__init__("", name, flags)
        self._disk = disk
        self._name = Path(name.filename() if hasattr(name, "filename") else name).name

    def xWrite(self, data, offset):
        self._disk.before_change()
        super().xWrite(data, offset)
        self._disk.unsynced[self._name].append((offset, bytes(data)))

    def xTruncate(self, size):
        self._disk.before_change()
        super().xTruncate(size)
        self._disk.unsynced[self._name].append((size, None))

    def xSync(self, flags):
        self._disk.before_change()
        if self._disk.broken:
            self._disk.unsynced.pop(self._name, None)
            raise apsw.IOError("the disk does not answer")
        for change in self._disk.unsynced.pop(self._name, []):
            apply(self._disk.safe[self._name], *change)


def apply(content: bytearray, offset: int, data: bytes | None) -> None:
    """One write, or a truncation when there is no data."""
    if data is None:
        del content[offset:]
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset:offset + len(data)] = data
