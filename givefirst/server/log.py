"""What the server writes down about itself: a line of JSON an event, in `logs/` of the data folder, a file a day.

No names, mail addresses, cookies, tokens or addresses of pages. Words of other libraries are written without the values they put in,
errors without their message: both may hold what somebody has typed.
"""

import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ..store.log_files import FOLDER, code_of

DAY_LIMIT = 20_000_000  # bytes a process writes on a day: a stranger who knocks without end does not fill the disk
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)\.jsonl")
_security = logging.getLogger("givefirst.security")


def security(event: str, who: str | None = None, **more: str | int) -> None:
    """An event that matters for security: `sign-in`, `sign-in failed`, `sign-out`, `throttled`, `refused`.

    who: the id of a person; a code is written in its place, so that no other file leads to it. more: short words of ours, nothing that somebody sent.
    """
    _security.info(event, extra={"own": {**({"who": code_of(who)} if who else {}), **more}})


class Line(logging.Formatter):
    """A record as one line of JSON: `at`, `level`, `part`, `event`, and for an error `error` and `where`."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] == "givefirst"
        found = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"), "level": record.levelname.lower(),
            "part": record.name, "event": record.getMessage() if ours else str(record.msg), **getattr(record, "own", {}),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            found["error"] = kind.__name__
            found["where"] = [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)]
        return json.dumps(found, ensure_ascii=False)


class DayFiles(logging.Handler):
    """Appends to the file of the day; several processes may. With the first line of a day, files older than `days` go."""

    def __init__(self, folder: Path, days: int):
        super().__init__()
        self._folder, self._days = Path(folder), days
        self._today, self._file, self._written = None, None, 0

    def emit(self, record: logging.LogRecord) -> None:
        try:
            today = datetime.now(UTC).date()
            if today != self._today:
                self._begin(today)
            if self._written < DAY_LIMIT:
                self._written += os.write(self._file, (self.format(record) + "\n").encode("utf-8", "replace"))  # in one piece, also beside other processes
        except Exception:  # a full disk: the server goes on
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        print("The log cannot be written; look at the disk and the permissions of the data folder.", file=sys.stderr)

    def _begin(self, today: date) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.close_file()
        self._file = os.open(self._folder / f"{today.isoformat()}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._today, self._written = today, 0
        remove_old(self._folder, self._days, today)

    def close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._today, self._file = None, None

    def close(self) -> None:
        self.close_file()
        super().close()


def remove_old(folder: Path, days: int, today: date | None = None) -> int:
    """Removes the log files of days that lie more than `days` back; returns how many. Other files stay."""
    oldest = (today or datetime.now(UTC).date()) - timedelta(days=days)
    old = [file for file in Path(folder).glob("*.jsonl") if (found := _NAME.fullmatch(file.name)) and date.fromisoformat(found[1]) < oldest]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


class Console(logging.Handler):
    """For whoever has started the server: warnings, one sentence each. (Python's own would print a traceback with every value.)"""

    def emit(self, record: logging.LogRecord) -> None:
        line = json.loads(self.format(record))
        print(f"{line['event']} ({line['error']}; the log says where)" if "error" in line else line["event"], file=sys.stderr)


@contextmanager
def writing_log(data: Path, days: int) -> Iterator[None]:
    """Meanwhile events go to files in the data folder, warnings also to the error output."""
    files, console = DayFiles(Path(data) / FOLDER, days), Console()
    for handler in (files, console):
        handler.setFormatter(Line())
    console.setLevel(logging.WARNING)
    root, ours = logging.getLogger(), logging.getLogger("givefirst")
    before = root.handlers, root.level, ours.level
    root.handlers = [files, console]
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.handlers = before[0]
        root.setLevel(before[1])
        ours.setLevel(before[2])
        files.close()
