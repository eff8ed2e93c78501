"""One language of the book, built again and again by a process that keeps Sphinx: `python -m givefirst.book.worker ROOT WORK LANGUAGE`.

`Worker` is the side of the caller. Orders come as lines of JSON, {"build": str, "afresh": bool}; each is answered by one
line, {"problems": [str]}. The pages of a good build lie in WORK/html.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path

MODULE = "givefirst.book.worker"
# See build.py: four seconds, and only for checks that no configuration here has.
_COMMAND = f"import sys, runpy; sys.modules['rfc3987_syntax'] = None; runpy.run_module({MODULE!r}, run_name='__main__')"


class WorkerFault(Exception):
    """The process ended, and no author is to blame. Names the file with its report."""


class Worker:
    """The process of one language."""

    def __init__(self, root: Path, work: Path, language: str):
        self._log = work / "build.log"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND, str(root), str(work), language], cwd=root,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8")

    def order(self, build: str, afresh: bool = False) -> None:
        """Begin a build. build: digits that name it. afresh: read and write every page, changed or not. Raises WorkerFault."""
        try:
            self._process.stdin.write(json.dumps({"build": build, "afresh": afresh}) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise WorkerFault(str(self._log)) from None

    def answer(self) -> list[str]:
        """Wait for the build; the problems of the author's files. Raises WorkerFault."""
        line = self._process.stdout.readline()
        if not line:
            raise WorkerFault(str(self._log))
        return json.loads(line)["problems"]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


class Builder:
    """A Sphinx application that builds more than once."""

    def __init__(self, root: Path, work: Path, language: str):
        self._root, self._work, self._language = root, work, language
        self._warnings = StringIO()
        self._app = None
        self._again: set[str] = set()  # pages with problems: Sphinx would not read them again and so not complain again

    def build(self, build: str, afresh: bool) -> list[str]:
        """The problems of the author's files; none means that the pages are there."""
        from .complaints import read_complaints

        problems = self._reload(build, afresh)
        if problems:
            return problems
        self._warnings.seek(0)
        self._warnings.truncate()
        self._app.build(False, [])
        text = self._warnings.getvalue()
        self._again = self._named(text)
        return read_complaints(text, self._root)

    def _reload(self, build: str, afresh: bool) -> list[str]:
        """Take in the exercises, scripts, styles and words as they are now."""
        from ..course import CourseError, load_course
        from ..course import words as course_words
        from ..widgets.source import style_source
        from .assets import page_files
        from ..widgets.colours import company_style
        from .context import book_words

        for cached in (course_words, book_words, style_source):
            cached.cache_clear()
        try:
            course = load_course(self._root)
            own_words = book_words(self._language)
        except CourseError as error:
            return [str(problem).removeprefix(f"{self._root}{os.sep}") for problem in error.problems]
        if self._app is None:
            self._app = self._start()
        self._app.givefirst = replace(self._app.givefirst, course=course, words=own_words, watched=build)
        self._app.givefirst_files = page_files(company_style(self._app.givefirst_company))
        if afresh:
            self._app.givefirst_frame = None
            self._app.env.all_docs.clear()
        return []

    def _start(self):
        """As jupyter_book.sphinx.build_sphinx does it, but the application stays."""
        from jupyter_book.config import get_final_config
        from sphinx.application import Sphinx

        source = self._root / "book" / self._language
        own = {"external_toc_path": str(self._work / "_toc.yml"), "latex_individualpages": False}
        config, _ = get_final_config(user_yaml=self._work / "_config.yml", cli_config=own, sourcedir=source)
        app = Sphinx(
            source, None, self._work / "html", self._work / "doctrees", "html", config,
            status=None, warning=self._warnings, freshenv=True)
        app.connect("env-get-outdated", lambda app, env, added, changed, removed: sorted(self._again & env.found_docs))
        return app

    def _named(self, warnings: str) -> set[str]:
        env = self._app.env
        named = {page for page in env.found_docs if str(env.doc2path(page)) in warnings}
        return named or (set(env.found_docs) if warnings else set())


@contextmanager
def _orders() -> Iterator[tuple]:
    """(the orders, where answers go). What libraries print goes to the report."""
    answers, sys.stdout = sys.stdout, sys.stderr
    yield (json.loads(line) for line in sys.stdin), answers


def main(root: str, work: str, language: str) -> None:
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    builder = Builder(Path(root), Path(work), language)
    with _orders() as (orders, answers), patch_docutils(None), docutils_namespace():
        for order in orders:
            problems = builder.build(order["build"], order["afresh"])
            print(json.dumps({"problems": problems}), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
