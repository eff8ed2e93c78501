"""What of people's answers lies in the nbgrader folder, and taking it away again: submitted/, autograded/, feedback/ and rows of the gradebook."""

import os
import re
import shutil
import stat
from pathlib import Path

from sqlalchemy import Connection, Engine, column, create_engine, delete, event, inspect, select, table, text

from .assignment import name_of
from .gradebook_file import REVISION, all_directories, gradebook_there, gradebook_url, told_to_operator

STEPS = ("submitted", "autograded", "feedback")
CHUNK = 200
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,300}")

# The columns that matter here; nbgrader's own description would have to load nbgrader, in the course server, too.
_student, _assignment = table("student", column("id")), table("assignment", column("id"), column("name"))
_submission = table("submitted_assignment", column("id"), column("student_id"), column("assignment_id"))
_submitted = table("submitted_notebook", column("id"), column("assignment_id"))
_grade, _comment = table("grade", column("id"), column("notebook_id")), table("comment", column("notebook_id"))
_mark = table("gf_mark", column("grade_id"))  # see entries.py
_TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


class Copies:
    """Of all cohorts, whose folders lie beside the one that is named. See givefirst/store/copies.py, which says what is asked of it."""

    def __init__(self, nbgrader_dir: Path | str):
        self._folders = [_Folder(root) for root in all_directories(Path(nbgrader_dir).resolve())]

    def people(self) -> set[str]:
        return set().union(*(folder.people() for folder in self._folders))

    def erase_people(self, person_ids: list[str]) -> int:
        return sum(folder.erase_people(person_ids) for folder in self._folders)

    def erase_attempts(self, attempts: list[tuple[str, str, str]]) -> int:
        return sum(folder.erase_attempts(attempts) for folder in self._folders)


class _Folder:
    """The same of one cohort."""

    def __init__(self, root: Path):
        self._root = root

    def people(self) -> set[str]:
        found = {folder.name for step in STEPS for folder in self._root.glob(f"{step}/*") if folder.is_dir()}
        with told_to_operator(self._root), _Gradebook(self._root) as book:
            return found | book.students()

    def erase_people(self, person_ids: list[str]) -> int:
        with told_to_operator(self._root), _Gradebook(self._root) as book:
            for person_id in person_ids:
                self._remove(person_id)
            return book.erase(person_ids)

    def erase_attempts(self, attempts: list[tuple[str, str, str]]) -> int:
        by_assignment = {}
        for person_id, check_id, version in attempts:
            by_assignment.setdefault(name_of(check_id, version), []).append(person_id)
        with told_to_operator(self._root), _Gradebook(self._root) as book:
            for assignment, person_ids in by_assignment.items():
                for person_id in person_ids:
                    self._remove(person_id, assignment)
            return sum(book.erase(person_ids, assignment) for assignment, person_ids in by_assignment.items())

    def _remove(self, *names: str) -> None:
        if not all(map(_SAFE.fullmatch, names)):  # nothing of ours has such a name
            return
        for step in STEPS:
            folder = (self._root / step).joinpath(*names)
            if folder.is_dir():
                if os.name == "nt":  # Windows does not delete read-only files
                    for path in folder.rglob("*"):
                        path.chmod(stat.S_IRWXU)
                shutil.rmtree(folder)
                if len(names) > 1 and not any(folder.parent.iterdir()):
                    folder.parent.rmdir()


class _Gradebook:
    """Rows of the gradebook, if there is one. What is deleted leaves the file, too."""

    def __init__(self, root: Path):
        self._url = gradebook_url(root)
        self._engine: Engine | None = create_engine(self._url) if gradebook_there(root) else None
        self._erased = False

    def __enter__(self):
        if self._engine and self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", lambda connection, _record: connection.execute("PRAGMA secure_delete = ON"))
        if self._engine and not inspect(self._engine).has_table("submitted_assignment"):  # named, and not made yet
            self._engine.dispose()
            self._engine = None
        return self

    def __exit__(self, *_error) -> None:
        if self._engine:
            if self._erased:  # nbgrader itself leaves in the file what it writes over
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM" if self._engine.dialect.name == "sqlite" else f"VACUUM {', '.join(_TABLES)}"))
            self._engine.dispose()

    def students(self) -> set[str]:
        if not self._engine:
            return set()
        with self._engine.connect() as connection:
            return set(connection.execute(select(_student.c.id)).scalars())

    def erase(self, person_ids: list[str], assignment: str | None = None) -> int:
        """All of these people, or what they handed in for one assignment; then they go with their last submission. Returns how many submissions."""
        if not self._engine:
            return 0
        with self._engine.connect() as connection:
            known = connection.scalar(text("SELECT version_num FROM alembic_version")) == REVISION
            marked = inspect(connection).has_table(_mark.name)
        if known:
            with self._engine.begin() as connection:
                count = sum(_erase(connection, person_ids[start : start + CHUNK], assignment) for start in range(0, len(person_ids), CHUNK))
        else:
            count = sum(_erase_slowly(self._url, person_id, assignment) for person_id in person_ids)
        if marked:
            with self._engine.begin() as connection:
                connection.execute(delete(_mark).where(_mark.c.grade_id.not_in(select(_grade.c.id))))
        self._erased = True
        return count


def _erase(connection: Connection, person_ids: list[str], assignment: str | None) -> int:
    submissions = select(_submission.c.id).where(_submission.c.student_id.in_(person_ids))
    if assignment:
        submissions = submissions.join(_assignment, _assignment.c.id == _submission.c.assignment_id).where(_assignment.c.name == assignment)
    found = list(connection.execute(submissions).scalars())
    notebooks = select(_submitted.c.id).where(_submitted.c.assignment_id.in_(found))
    for of_notebook in (_grade, _comment):
        connection.execute(delete(of_notebook).where(of_notebook.c.notebook_id.in_(notebooks)))
    connection.execute(delete(_submitted).where(_submitted.c.assignment_id.in_(found)))
    connection.execute(delete(_submission).where(_submission.c.id.in_(found)))
    nothing_left = _student.c.id.not_in(select(_submission.c.student_id))
    connection.execute(delete(_student).where(_student.c.id.in_(person_ids), nothing_left))
    return len(found)


def _erase_slowly(url: str, person_id: str, assignment: str | None) -> int:
    """The same through nbgrader's own Gradebook, for tables of a version we do not know."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(url) as book:
        try:
            count = len(book.student_submissions(person_id))
            if assignment:
                book.remove_submission(assignment, person_id)
                count -= len(book.student_submissions(person_id))
            if not assignment or not book.student_submissions(person_id):
                book.remove_student(person_id)
        except MissingEntry:
            return 0
        return count
