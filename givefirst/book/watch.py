"""Looks for changed files and builds them into a site that is being served: `givefirst serve --watch`.

Each language has a process that keeps Sphinx. The site holds `_watch/`: the script of the page, and `state.json`,
{"pages": {address: build}, "problems": [str]}, which the script asks for. A mistake leaves the last good pages where they are.
"""

import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ..course import LANGUAGES, OperatorError
from .build import prepare
from .errors import BookError
from .stamp import watched_files
from .worker import Worker, WorkerFault

POLL_SECONDS = 0.15  # a look at all files takes some milliseconds, works on every system and on network drives
SETTLE_SECONDS = 0.05  # some editors empty a file before they write it
_LIVE = Path(__file__).parent / "live"
_PACKAGE = Path(__file__).parents[1]
_BUILD = re.compile(rb'data-build="(\d+)"')


class Watch:
    """`root`: the course; `work`: a folder of its own; `say(text)`: the console; `data`: where the company's own company.yml lies. `site` is what to serve."""

    def __init__(self, root: Path, work: Path, say: Callable[[str], None] = lambda text: None, data: Path | None = None):
        self.root, self.work, self.site = Path(root).resolve(), Path(work).resolve(), Path(work).resolve() / "site"
        self.data = Path(data or self.root / "data").resolve()
        self.on_good = lambda: None  # called after each good build that follows the first
        self._say = say
        self._workers: dict[str, Worker] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """The first build; from then on changes are followed. Raises BookError, OperatorError."""
        shutil.rmtree(self.work, ignore_errors=True)
        self._seen = watched_files(self.root, self.data)
        try:
            problems = self._rebuild(restart=True, afresh=False)
        except BaseException:
            self._stop_workers()
            raise
        if problems:
            self._stop_workers()
            raise BookError(problems)
        self._thread.start()

    def stop(self) -> None:
        self._end.set()
        if self._thread.ident:
            self._thread.join()
        self._stop_workers()

    def _watch(self) -> None:
        while not self._end.wait(POLL_SECONDS):
            if watched_files(self.root, self.data) == self._seen:
                continue
            time.sleep(SETTLE_SECONDS)
            before, self._seen = self._seen, watched_files(self.root, self.data)
            self._follow({file for file, _ in before.items() ^ self._seen.items()})

    def _follow(self, changed: set[Path]) -> None:
        """Build what changed, and say how it went: in the console and on the pages."""
        started = time.monotonic()
        code = any(file.suffix == ".py" or file.name == "company.yml" or file.parent in (self.root, self.data) for file in changed)
        afresh = any(_PACKAGE in file.parents and file.suffix in (".yml", ".html") for file in changed)
        try:
            problems = self._rebuild(restart=code, afresh=afresh)
        except BookError as error:
            problems = error.problems
        except OperatorError as error:
            problems = [str(error)]
        names = ", ".join(sorted(file.name for file in changed)[:3])
        if problems:
            self._write_state(problems)
            self._say("\n".join([f"{names}: not shown yet. Please mend:", *problems]))
            return
        self._say(f"{names}: shown after {time.monotonic() - started:.1f} s")
        self.on_good()

    def _rebuild(self, *, restart: bool, afresh: bool) -> list[str]:
        """Both languages at the same time; the site changes only when all is well. Returns the problems of the files."""
        if restart or not self._workers:
            self._stop_workers()
            prepare(self.root, self.data, self.work, "server")
            self._workers = {language: Worker(self.root, self.work / language, language) for language in LANGUAGES}
        build = str(time.time_ns())
        try:
            for worker in self._workers.values():
                worker.order(build, afresh)
            problems = [problem for worker in self._workers.values() for problem in worker.answer()]
        except WorkerFault as fault:
            self._stop_workers()
            raise OperatorError(f"The book could not be built, and no page is to blame: this is a fault of the program. Its report is in {fault}.") from None
        if problems:
            return list(dict.fromkeys(problems))
        self._publish()
        return []

    def _publish(self) -> None:
        for language in LANGUAGES:
            copy_changed(self.work / language / "html", self.site / language)
        copy_changed(_LIVE, self.site / "_watch", keep={"state.json"})
        self._write_state([])

    def _write_state(self, problems: list[str]) -> None:
        new = self.site / "_watch" / "state.new"
        state = {"pages": builds(self.site), "problems": problems}
        new.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        os.replace(new, new.with_name("state.json"))

    def _stop_workers(self) -> None:
        for worker in self._workers.values():
            worker.stop()
        self._workers = {}


def without_build(page: bytes) -> bytes:
    """What a page shows, whichever build wrote it."""
    return _BUILD.sub(b"", page, count=1)


def builds(site: Path) -> dict[str, str]:
    """Address of each page -> the build it names in itself. The script compares it with the page that is open."""
    found = {file: _BUILD.search(file.read_bytes()) for file in site.rglob("*.html")}
    return {file.relative_to(site).as_posix(): build[1].decode() for file, build in found.items() if build}


def copy_changed(source: Path, target: Path, keep: set[str] = frozenset()) -> None:
    """Make `target` like `source` while somebody reads it: pages last, each file whole at every moment; then what is gone."""
    files = sorted((file.relative_to(source) for file in source.rglob("*") if file.is_file()), key=lambda file: file.suffix == ".html")
    for file in files:
        old, new = target / file, target / f"{file}.new"
        old.parent.mkdir(parents=True, exist_ok=True)
        data = (source / file).read_bytes()
        if not old.is_file() or without_build(old.read_bytes()) != without_build(data):
            new.write_bytes(data)
            os.replace(new, old)
    wanted = {target / file for file in files}
    for file in target.rglob("*"):
        if file.is_file() and file not in wanted and file.name not in keep:
            file.unlink()
