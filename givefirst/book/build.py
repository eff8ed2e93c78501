"""Builds both languages with Jupyter Book, beside the site that is there, and swaps when all is well."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import yaml

from ..course import LANGUAGES, Course, CourseError, OperatorError, load_company, load_course
from .complaints import read_complaints
from .context import book_words
from .entry import write_entry, write_keys
from .errors import BookError
from .stamp import code_stamp, content_stamp, read_stamp, write_stamp
from .toc import derive, missing_pages, read_toc

MODES = ("server", "static")
STAMP = ".built.json"
_TEXTS = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"}
# jsonschema would load rfc3987_syntax if it can; that takes four seconds, and only checks addresses that no configuration here has.
_JUPYTER_BOOK = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()"
_UNUSED = shutil.ignore_patterns("basic.css", "pygments.css", "mystnb*.css", "sphinx_highlight.js", "*-stemmer.js", "*.png")


def build_site(root: Path, out: Path, mode: str = "server", say: Callable[[str], None] = lambda text: None, data: Path | None = None) -> bool:
    """Build the German and the English book into `out/de` and `out/en`. Returns False when there was nothing to do.

    data: the folder with the company's own company.yml (default: `root/data`).
    mode "server" leaves every key of a check out; "static" adds `out/keys/` and `out/index.html`.
    A failed build leaves what is in `out` as it was. Raises BookError: all problems, "file:line: what; what to do";
    OperatorError when the fault is not in the author's files.
    """
    if mode not in MODES:
        raise ValueError(f"{mode!r} is no mode; use one of {MODES}")
    root, out, data = Path(root).resolve(), Path(out).resolve(), Path(data or Path(root) / "data").resolve()
    if read_stamp(out / STAMP) == _stamp_of(root, mode, data):
        return False
    work = root / "_build" / "book" / mode
    with _alone(work):
        stamp = _stamp_of(root, mode, data)
        if read_stamp(out / STAMP) == stamp:  # someone else has just built it
            return False
        _build(root, data, work, out, stamp, say)
    return True


def is_fresh(root: Path, out: Path, mode: str = "server", data: Path | None = None) -> bool:
    """Whether what lies in `out` was built from the files as they are now."""
    root, data = Path(root).resolve(), Path(data or Path(root) / "data").resolve()
    return read_stamp(Path(out) / STAMP) == _stamp_of(root, mode, data)


def _stamp_of(root: Path, mode: str, data: Path) -> dict:
    return {"mode": mode, "content": content_stamp(root, data), "code": code_stamp(root)}


@contextmanager
def _alone(work: Path):
    """Only one build at a time in a folder. SQLite's lock works on every system and ends with its process, so none is left behind."""
    work.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(work / "lock.db", timeout=600, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def _build(root: Path, data: Path, work: Path, out: Path, stamp: dict, say: Callable[[str], None]) -> None:
    course, mode = _load(load_course, root), stamp["mode"]
    prepare(root, data, work, mode)
    say("Building the German and the English book …")
    fresh = read_stamp(work / STAMP).get("code") != stamp["code"]
    # Sphinx reads a page again only when it changed, so after a failed build the warnings of the others would be lost:
    # without this stamp the next build starts afresh.
    (work / STAMP).unlink(missing_ok=True)
    _run_both(root, work, fresh)
    write_stamp(work / STAMP, stamp)
    say("Compressing the pages …")
    _swap(_assemble(work, out, course, mode, stamp), out)
    say("The book is ready.")


def _load(load: Callable, *places: Path):
    try:
        return load(*places)
    except CourseError as error:
        raise BookError([str(problem) for problem in error.problems]) from None


def prepare(root: Path, data: Path, work: Path, mode: str) -> None:
    """Write the configuration and the table of contents of each language. Raises BookError, also for a company.yml with mistakes."""
    _load(load_company, root, data)
    source = read_toc(root / "_toc.yml")
    toc = derive(source)
    missing = missing_pages(root, source)
    if missing:
        raise BookError(missing)
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        folder = work / language
        folder.mkdir(parents=True, exist_ok=True)
        _write_if_new(folder / "_toc.yml", toc)
        _write_if_new(folder / "_config.yml", _language_config(config, root, data, language, mode))


def _language_config(config: dict, root: Path, data: Path, language: str, mode: str) -> dict:
    sphinx = config.get("sphinx", {})
    # Addresses are relative to the book's root; the derived file lies elsewhere.
    extensions = {name: str(root / path) for name, path in sphinx.get("local_extensions", {}).items()}
    own = {"language": language, "givefirst_root": str(root), "givefirst_data": str(data), "givefirst_mode": mode, "givefirst_switch": True}
    return config | {
        "title": book_words(language)["name"],
        "sphinx": sphinx | {"local_extensions": extensions, "config": sphinx.get("config", {}) | own},
    }


def _write_if_new(path: Path, data: dict) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _run_both(root: Path, work: Path, fresh: bool) -> None:
    """Both languages at the same time. Raises BookError with the problems of both, OperatorError when no page is to blame."""
    running = {language: _start(root, work / language, language, fresh) for language in LANGUAGES}
    problems = []
    outputs = {language: process.communicate() for language, process in running.items()}
    for language, (output, errors) in outputs.items():
        if running[language].returncode:
            found = read_complaints(errors, root)
            if not found:
                raise OperatorError(_fault(root, work / language / "build.log", output + errors))
            problems += found
    if problems:
        raise BookError(list(dict.fromkeys(problems)))


def _fault(root: Path, log: Path, report: str) -> str:
    """A sentence for a failure that is no author's mistake; the whole report goes into a file."""
    log.write_text(report, encoding="utf-8")
    return (
        "The book could not be built, and no page is to blame: this is a fault of the program. "
        f"Its report is in {log.relative_to(root)}; please send it to whoever looks after the course.")


def _start(root: Path, work: Path, language: str, fresh: bool) -> subprocess.Popen:
    command = [
        sys.executable, "-c", _JUPYTER_BOOK, "build", str(root / "book" / language), "--path-output", str(work),
        "--config", str(work / "_config.yml"), "--toc", str(work / "_toc.yml"), "-W", "--keep-going", "-q"]
    if fresh:
        command.append("--all")
    environment = os.environ | {"NO_COLOR": "1", "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace")


def _assemble(work: Path, out: Path, course: Course, mode: str, stamp: dict) -> Path:
    """The whole new site in a folder beside `out`."""
    new = out.with_name(f"{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    for language in LANGUAGES:
        shutil.copytree(work / language / "_build" / "html", new / language, ignore=_unused)
    if mode == "static":
        write_keys(course, new / "keys")
        write_entry(new / "index.html")
    for file in sorted(new.rglob("*")):
        if file.suffix in _TEXTS and file.is_file():
            # mtime 0: the same page gives the same bytes, whenever it was built.
            Path(f"{file}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    write_stamp(new / STAMP, stamp)
    return new


def _unused(folder: str, names: list[str]) -> set[str]:
    """Files of Sphinx that no page of ours loads. Pictures of authors lie elsewhere and stay."""
    return _UNUSED(folder, names) if Path(folder).name == "_static" else {".buildinfo"}.intersection(names)


def _swap(new: Path, out: Path) -> None:
    old = out.with_name(f"{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
