"""The nbgrader course directory: configuration, source/ and release/ of every check, and the gradebook they are listed in."""

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path

from traitlets.config import Config

from ..course import Check, Course, OperatorError
from .assignment import COURSE_FILE, KEYS_FILE, assignment_name, check_title, course_document, keys_document, slot_list
from .cells import FILE, STUB, source_notebook
from .files import write_changed
from .gradebook import assignment_names
from .gradebook_file import gradebook_url, told_to_operator

COURSE_ID = "givefirst"
CONFIG_FILE = "nbgrader_config.py"
IGNORE = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", KEYS_FILE]

_CONFIG = """\
# Made by `givefirst notebooks`. Yours to change: it is never written over.
from givefirst.notebooks import nbgrader_settings

c = get_config()
nbgrader_settings(c, __file__)

# Your own settings follow here.
"""


def nbgrader_settings(c: Config, config_file: Path | str = CONFIG_FILE) -> None:
    """What nbgrader must know of the course; called from nbgrader_config.py, which says where it lies."""
    from nbconvert.preprocessors import ClearMetadataPreprocessor
    from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, IgnorePattern, LimitOutput, SaveAutoGrades

    from .feedback import FeedbackExporter
    from .preprocess import SafeNotebookExporter, ScoreAnswers

    c.CourseDirectory.course_id = COURSE_ID
    c.CourseDirectory.db_url = gradebook_url(Path(config_file).absolute().parent)
    # Whatever nbgrader copies (release, exchange, autograded, feedback), it leaves the keys where they are.
    c.CourseDirectory.ignore = list(IGNORE)
    c.ClearSolutions.text_stub = STUB
    c.Autograde.exporter_class = SafeNotebookExporter
    # nbgrader's own list with ScoreAnswers in the place of Execute: the same result, and no code of a learner runs.
    c.Autograde.autograde_preprocessors = [
        ScoreAnswers, IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata,
    ]
    c.GenerateFeedback.exporter_class = FeedbackExporter  # a page in the learner's language, without code


def write_course(course: Course, nbgrader_dir: Path | str) -> list[str]:
    """Writes or brings up to date an nbgrader course directory; returns the names of all assignments of the course.

    Writes only what changed. Assignments of older versions of a check stay: submissions may belong to them.
    Raises OperatorError when nbgrader can't work there.
    """
    root = Path(nbgrader_dir).absolute()
    with told_to_operator(root):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (root / CONFIG_FILE).exists():
            write_changed(root / CONFIG_FILE, _CONFIG)
        names = [_write_source(course, check, root) for check in course.checks.values()]
        listed = assignment_names(gradebook_url(root))
        stale = [name for name in names if name not in listed or _needs_release(root, name)]
        if stale:
            _generate(root, stale)
    return names


def _write_source(course: Course, check: Check, root: Path) -> str:
    name = assignment_name(check)
    folder = root / "source" / name
    write_changed(folder / FILE, _json(source_notebook(check_title(course, check), slot_list(check))))
    write_changed(folder / COURSE_FILE, _json(course_document(course, check)))
    write_changed(folder / KEYS_FILE, _json(keys_document(check)), mode=0o600)
    return name


def _json(document: dict) -> str:
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _needs_release(root: Path, name: str) -> bool:
    """Whether nbgrader has yet to generate the release, or its source is newer."""
    made = root / "release" / name / FILE
    if not made.exists():
        return True
    sources = (root / "source" / name / FILE, root / "source" / name / COURSE_FILE)
    return any(source.stat().st_mtime_ns > made.stat().st_mtime_ns for source in sources)


def _generate(root: Path, names: list[str]) -> None:
    """`nbgrader generate_assignment` for each, in this process: release/ and the gradebook are nbgrader's own work."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = Config()
    nbgrader_settings(config, root / CONFIG_FILE)
    for name in names:
        directory = CourseDirectory(config=config, root=str(root), assignment_id=name)
        converter = GenerateAssignment(coursedir=directory, config=config, force=True)
        try:
            with alembic_on_path():
                converter.start()
        except NbGraderException as error:
            raise OperatorError(f"{root}: nbgrader could not generate {name}: {error}") from None


@contextmanager
def alembic_on_path():
    """nbgrader starts the command `alembic` when it makes a gradebook; it lies beside our Python, which need not be on PATH."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
