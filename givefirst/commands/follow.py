"""`python -m givefirst.commands.follow ROOT DATA`: the bridge that `givefirst serve` starts beside itself, a process of its own.

A check is in the gradebook a moment after it was recorded, and what trainers enter in nbgrader is in the store within ten seconds. It works
until its standard input ends, so it never outlives its server, and takes the course anew for each line that comes there. What it has to say
goes to standard output, a line each: `level sentence`.
"""

import argparse
import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from ..course import CourseError, OperatorError, load_course
from ..store import Store, StoreUnavailable
from ..store.outbox import waiting
from ..store.records import reason
from ..store.trouble import note_trouble
from ..store.turn import Busy
from .grading import bring_feedback, directory

LOOK, LOOK_INTO_NBGRADER, AFTER_TROUBLE = 0.3, 10, 5  # seconds


class Follower:
    """The bridge's work, look after look."""

    def __init__(self, store: Store, root: Path, data: Path, gradebook: str | None, say):
        self._store, self._root, self._data, self._gradebook, self._say = store, root, data, gradebook, say
        self._open = ExitStack()
        self._grader = self._course = self._folder = None
        self._seen, self._looked = None, -LOOK_INTO_NBGRADER
        self._told: set[str] = set()

    def renew(self) -> None:
        """The course or the gradebook may be another from now on."""
        self._open.close()
        self._grader, self._seen = None, None

    def look(self) -> None:
        """Brings what waits, if there is anything. Raises what can go wrong; the next look begins anew."""
        from ..notebooks import Grader

        if self._grader is None:
            self._course, self._folder = load_course(self._root), directory(self._data, self._gradebook)
            self._grader = self._open.enter_context(Grader(self._course, self._folder, self._store.turn))
        there, due = self._waiting(), time.monotonic() - self._looked >= LOOK_INTO_NBGRADER
        if there == self._seen and not due:
            return
        done = self._grader.grade_pending(self._store, self._tell) if there != self._seen else {}
        bring_feedback(self._store, self._course, self._folder, self._tell)
        self._looked = time.monotonic()
        # While it worked something may have come that makes it look the same as before: only a look that found nothing to do counts.
        self._seen = None if done.get("graded") or done.get("superseded") else there

    def _waiting(self) -> tuple:
        with self._store.reading() as connection:
            return waiting(connection)

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._say("info", sentence)


def follow(follower: Follower, store: Store, stopped: threading.Event, renewed: threading.Event, say) -> None:
    """Until `stopped`. Trouble is said once, noted for the operator, and tried again."""
    said, noted = None, object()
    while not stopped.is_set():
        if renewed.is_set():
            renewed.clear()
            follower.renew()
        try:
            follower.look()
            why = None
        except Exception as error:  # whatever it is, the next look may find it gone
            follower.renew()
            why = sentence(error)
        if why != said:
            say("error" if why else "info", why or "all is well again")
            said = why
        if why != noted and note(store, why):
            noted = why
        stopped.wait(AFTER_TROUBLE if why else LOOK)


def sentence(error: Exception) -> str:
    """For the operator. Of an unforeseen error its kind alone: its words may hold what somebody has typed."""
    if isinstance(error, (OperatorError, CourseError, StoreUnavailable)):
        return str(error)
    return f"the bridge to nbgrader failed ({type(error).__name__}: {reason(error) if isinstance(error, OSError) else 'givefirst grade shows more'})"


def note(store: Store, why: str | None) -> bool:
    try:
        store.change(note_trouble(why))
    except StoreUnavailable:
        return False
    return True


def listen(stopped: threading.Event, renewed: threading.Event) -> None:
    for _line in sys.stdin:
        renewed.set()
    stopped.set()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="givefirst.commands.follow")
    parser.add_argument("root", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--database")
    parser.add_argument("--gradebook")
    options = parser.parse_args(arguments)
    from ..server.settings import load_settings

    if hasattr(os, "nice"):
        os.nice(10)  # whoever waits for a page comes first
    stopped, renewed = threading.Event(), threading.Event()
    threading.Thread(target=listen, args=(stopped, renewed), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stopped.set())  # what it is at is finished

    def say(level: str, text: str) -> None:
        print(level, " ".join(text.split()), flush=True)

    try:
        with Store.open(options.data, options.database or load_settings(options.data).database) as store:
            while not stopped.is_set():
                try:
                    with store.turn(LOOK, "bridge"):
                        follow(Follower(store, options.root, options.data, options.gradebook, say), store, stopped, renewed, say)
                except Busy:  # another server's bridge works
                    stopped.wait(AFTER_TROUBLE)
    except (OperatorError, CourseError, StoreUnavailable) as error:
        say("error", str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
