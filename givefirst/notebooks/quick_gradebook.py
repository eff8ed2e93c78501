"""What formgrader's pages ask of a gradebook, asked for the one assignment or person they show.

nbgrader 0.9.6 sums up every submission of every assignment for each list, and asks three questions for each line of it: with 500
people and 18 checks a page takes seconds. These two classes stand in for nbgrader's own in `givefirst formgrader` and give the same
(tests/notebooks/test_quick_gradebook.py holds them together).
"""

import glob
import os
from datetime import datetime

from nbgrader.api import Assignment, Grade, Gradebook, GradeCell, Notebook, Student, SubmittedAssignment, SubmittedNotebook, TaskCell
from nbgrader.apps.api import NbGraderAPI
from nbgrader.utils import as_timezone
from sqlalchemy import Select, and_, case, func, select

_grade_cell, _task_cell = GradeCell.__table__, TaskCell.__table__
_KINDS = {  # which cells count as what
    "code": (_grade_cell, _grade_cell.c.cell_type == "code"),
    "written": (_grade_cell, _grade_cell.c.cell_type == "markdown"),
    "task": (_task_cell, _task_cell.c.cell_type == "markdown"),
}
_SCORE = case(
    (Grade.manual_score.is_not(None), Grade.manual_score + func.coalesce(Grade.extra_credit, 0.0)),
    (Grade.auto_score.is_not(None), Grade.auto_score + func.coalesce(Grade.extra_credit, 0.0)),
    else_=0.0,
)
_FAILED = and_(Grade.auto_score < _grade_cell.c.max_score, _grade_cell.c.cell_type == "code")


class QuickGradebook(Gradebook):
    def submission_dicts(self, assignment_id: str) -> list[dict]:
        columns = {
            "id": SubmittedAssignment.id, "name": Assignment.name, "timestamp": SubmittedAssignment.timestamp,
            "first_name": Student.first_name, "last_name": Student.last_name, "student": Student.id,
        }
        return self._sums(columns, SubmittedAssignment.id, Assignment.name == assignment_id)

    def notebook_submission_dicts(self, notebook_id: str, assignment_id: str) -> list[dict]:
        columns = {
            "id": SubmittedNotebook.id, "name": Notebook.name, "student": Student.id, "first_name": Student.first_name, "last_name": Student.last_name,
            "flagged": SubmittedNotebook.flagged,
        }
        failed = {"failed_tests": func.max(case((_FAILED, 1), else_=0)) == 1}
        return self._sums(columns, SubmittedNotebook.id, and_(Assignment.name == assignment_id, Notebook.name == notebook_id), failed)

    def submission_dict(self, assignment_id: str, student_id: str) -> dict | None:
        """As `SubmittedAssignment.to_dict`, None where there is none. The timestamp is a datetime."""
        columns = {
            "id": SubmittedAssignment.id, "name": Assignment.name, "timestamp": SubmittedAssignment.timestamp,
            "first_name": Student.first_name, "last_name": Student.last_name, "student": Student.id,
        }
        found = self._sums(columns, SubmittedAssignment.id, and_(Assignment.name == assignment_id, Student.id == student_id))
        return found[0] if found else None

    def average_assignment_score(self, assignment_id: str) -> float:
        return sum(self._average(assignment_id, kind) for kind in _KINDS)

    def average_assignment_code_score(self, assignment_id: str) -> float:
        return self._average(assignment_id, "code")

    def average_assignment_written_score(self, assignment_id: str) -> float:
        return self._average(assignment_id, "written")

    def average_assignment_task_score(self, assignment_id: str) -> float:
        return self._average(assignment_id, "task")

    def _average(self, assignment_id: str, kind: str) -> float:
        """Of each kind in one look at the grades of an assignment, which is kept as long as this gradebook is open."""
        known = self.__dict__.setdefault("_known_averages", {})
        if assignment_id not in known:
            there = self.find_assignment(assignment_id).num_submissions
            sums = {name: func.coalesce(func.sum(_of(name, _SCORE)), 0.0) for name in _KINDS}
            found = self.db.execute(_grades(sums).where(Assignment.name == assignment_id)).mappings().one()
            known[assignment_id] = {name: found[name] / there if there else 0.0 for name in _KINDS}
        return known[assignment_id][kind]

    def _sums(self, columns: dict, each, where, more: dict | None = None) -> list[dict]:
        """A dict a submission: the columns, the scores of each kind of cell and their maxima, whether anything needs a person."""
        sums = {"score": func.sum(_of_any(_SCORE)), "max_score": func.sum(_of_any())}
        for kind in _KINDS:
            sums |= {f"{kind}_score": func.sum(_of(kind, _SCORE)), f"max_{kind}_score": func.sum(_of(kind))}
        needs = {"needs_manual_grade": func.max(case((Grade.needs_manual_grade, 1), else_=0)) == 1}
        query = _grades(columns | sums | needs | (more or {})).where(where).group_by(each, *columns.values())
        return [dict(row) for row in self.db.execute(query).mappings()]


def _grades(columns: dict) -> Select:
    """A row a grade; each grade belongs to a cell that is graded by hand or by machine, or to a task."""
    return (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(Student, Student.id == SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .outerjoin(_grade_cell, _grade_cell.c.id == Grade.cell_id)
        .outerjoin(_task_cell, _task_cell.c.id == Grade.cell_id)
    )


def _of(kind: str, value=None):
    """What counts for a kind: `value`, else the most a cell is worth."""
    cells, is_kind = _KINDS[kind]
    return case((is_kind, cells.c.max_score if value is None else value), else_=0.0)


def _of_any(value=None):
    return sum(_of(kind, value) for kind in _KINDS)


class QuickAPI(NbGraderAPI):
    _open: QuickGradebook | None = None  # while all assignments are listed, with who handed in each of them
    _handed_in: dict[str, set[str]]

    @property
    def gradebook(self) -> Gradebook:
        return self._open or QuickGradebook(self.coursedir.db_url, self.course_id)

    def get_assignments(self) -> list[dict]:
        """With one gradebook and one look at the folders for all of them."""
        self._open, self._handed_in = self.gradebook, self._who_handed_in()
        try:
            return super().get_assignments()
        finally:
            self._open.close()
            self._open = None

    def get_submitted_students(self, assignment_id: str) -> set[str]:
        return self._handed_in.get(assignment_id, set()) if self._open else super().get_submitted_students(assignment_id)

    def _who_handed_in(self) -> dict[str, set[str]]:
        found = {}
        for folder in glob.glob("*/*/", root_dir=self.coursedir.format_path("submitted", student_id=".", assignment_id=".")):
            student, assignment, _ = folder.split(os.sep)
            found.setdefault(assignment, set()).add(student)
        return found

    def get_notebook_submission_indices(self, assignment_id: str, notebook_id: str) -> dict[str, int]:
        query = (
            select(SubmittedNotebook.id, SubmittedAssignment.student_id)
            .select_from(SubmittedNotebook)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == assignment_id, Notebook.name == notebook_id)
            .order_by(SubmittedNotebook.id)
        )
        with self.gradebook as book:
            rows = book.db.execute(query).all()
        there = [submission for submission, student in rows if self._is_there(assignment_id, student, notebook_id)]
        return {submission: place for place, submission in enumerate(there)}

    def _is_there(self, assignment_id: str, student_id: str, notebook_id: str) -> bool:
        folder = self.coursedir.format_path("autograded", student_id=student_id, assignment_id=assignment_id)
        return os.path.exists(os.path.join(folder, f"{notebook_id}.ipynb"))

    def get_student_submissions(self, student_id: str) -> list[dict]:
        """Without looking at every other person once an assignment."""
        with self.gradebook as book:
            person = book.db.get(Student, student_id)
            names = {"first_name": person.first_name, "last_name": person.last_name} if person else {"first_name": None, "last_name": None}
            graded = {name: book.submission_dict(name, student_id) for name in self.get_source_assignments()}
        return [self._submission(name, student_id, found, names) for name, found in sorted(graded.items())]

    def _submission(self, name: str, student_id: str, found: dict | None, names: dict) -> dict:
        handed_in = self.get_submitted_timestamp(name, student_id)
        if found and handed_in == found["timestamp"] and self._folder("autograded", name, student_id):
            moments = {"timestamp": handed_in and handed_in.isoformat(), "display_timestamp": handed_in and self._shown(handed_in)}
            return found | moments | {"autograded": True, "submitted": True}
        if self._folder("submitted", name, student_id):
            return self.get_submission(name, student_id, ungraded={student_id}, students={student_id: names})
        kinds = [f"{most}{kind}score" for kind in ("", *(f"{kind}_" for kind in _KINDS)) for most in ("", "max_")]
        nothing = {"id": None, "name": name, "student": student_id, "timestamp": None, "display_timestamp": None, "needs_manual_grade": False}
        return nothing | names | dict.fromkeys(kinds, 0.0) | {"autograded": False, "submitted": False}

    def _folder(self, step: str, name: str, student_id: str) -> bool:
        return os.path.isdir(self.coursedir.format_path(step, student_id=student_id, assignment_id=name))

    def _shown(self, moment: datetime) -> str:
        return as_timezone(moment, self.timezone).strftime(self.timestamp_format)
