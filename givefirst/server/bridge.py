"""The bridge to nbgrader beside the server: a process of its own, so that no request waits for it. It is started again when it dies."""

import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

MODULE = "givefirst.commands.follow"
AGAIN, TO_FINISH = 10, 30  # seconds
LEVELS = {"info": logging.INFO, "error": logging.ERROR}


class Bridge:
    """`with Bridge(root, data):`; at the end it finishes the batch it is at. database, gradebook: addresses before those in server.yml."""

    def __init__(self, root: Path, data: Path, database: str | None = None, gradebook: str | None = None, *, module: str = MODULE, again: float = AGAIN):
        options = [*(["--database", database] if database else []), *(["--gradebook", gradebook] if gradebook else [])]
        self._command = [sys.executable, "-m", module, str(root), str(data), *options]
        self._again = again
        self._process: subprocess.Popen | None = None
        self._changing, self._stopped = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="bridge", daemon=True)

    def renew(self) -> None:
        """The course's files have changed."""
        with self._changing, suppress(OSError, ValueError, AttributeError):  # there is none just now: the next one reads the new ones
            self._process.stdin.write("renew\n")
            self._process.stdin.flush()

    def _run(self) -> None:
        while not self._stopped.is_set():
            process = self._start()
            for line in process.stdout if process else ():
                level, _, sentence = line.strip().partition(" ")
                log.log(LEVELS.get(level, logging.INFO), "notebooks: %s", sentence)
            if process:
                process.wait()
            if not self._stopped.is_set():
                log.error("the bridge to nbgrader has ended (%s) and is started again", process.returncode if process else "it could not be started")
                self._stopped.wait(self._again)

    def _start(self) -> subprocess.Popen | None:
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}  # Ctrl-C is for the server
        with self._changing:
            if self._stopped.is_set():
                return None
            try:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
                    errors="replace", env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"}, **apart,
                )
            except OSError:
                return None
            return self._process

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self._stopped.set()
        with self._changing:
            process = self._process
            if process:
                with suppress(OSError):
                    process.stdin.close()
        if process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(TO_FINISH)
            if process.poll() is None:
                process.kill()  # the next run finishes what it was at
        self._thread.join()
