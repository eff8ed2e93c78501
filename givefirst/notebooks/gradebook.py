"""Rows of nbgrader's gradebook, written many at a time: what `nbgrader autograde` would have written one by one.

A grading is {"learner", "timestamp" (naive UTC), "grades": {grade cell: auto score or None}, "comments": {solution cell: text or
None}}. Method: nbgrader 0.9.6, Gradebook.add_submission, SaveAutoGrades and AssignLatePenalties.
"""

from datetime import datetime
from uuid import uuid4

from nbgrader.api import Base, Gradebook, MissingEntry
from sqlalchemy import Connection, Engine, bindparam, case, create_engine, insert, inspect, select, text, update

from .cells import NOTEBOOK
from .gradebook_file import REVISION

CHUNK = 200

_t = Base.metadata.tables
_assignment, _notebook, _base_cell = _t["assignment"], _t["notebook"], _t["base_cell"]
_student, _submission, _submitted = _t["student"], _t["submitted_assignment"], _t["submitted_notebook"]
_grade, _comment = _t["grade"], _t["comment"]

# nbgrader has no index on its foreign keys: 25 submissions a second instead of 71 at 10,000 rows.
_INDEXES = {
    "gf_grade_notebook": "grade(notebook_id)",
    "gf_comment_notebook": "comment(notebook_id)",
    "gf_submitted_notebook_assignment": "submitted_notebook(assignment_id)",
    "gf_submitted_assignment_student": "submitted_assignment(student_id)",
    "gf_base_cell_notebook": "base_cell(notebook_id)",
    "gf_grade_cell": "grade(cell_id, manual_score, extra_credit, auto_score)",  # averages, without reading the rows
    "gf_comment_cell": "comment(cell_id)",
    "gf_submitted_notebook_notebook": "submitted_notebook(notebook_id)",
}


def assignment_names(url: str) -> set[str]:
    """Assignments a gradebook knows; none when it is not made yet."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("assignment"):
                return set()
            return set(connection.scalars(select(_assignment.c.name)))
    finally:
        engine.dispose()


def open_gradebook(url: str) -> "FastGradebook | SlowGradebook":
    """The fast way when the tables are those we know, else nbgrader's own way. Close it after use."""
    engine = create_engine(url)
    with engine.connect() as connection:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision == REVISION:
        return FastGradebook(engine)
    engine.dispose()
    return SlowGradebook(url)


class FastGradebook:
    """SQLAlchemy Core in batches, one transaction for each call of save()."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._cells: dict[str, dict] = {}
        with engine.begin() as connection:
            for name, columns in _INDEXES.items():
                connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}"))

    def close(self) -> None:
        self._engine.dispose()

    def timestamps(self, assignment: str, learners: list[str]) -> dict[str, datetime | None]:
        """learner -> when the submission now in the gradebook was handed in."""
        with self._engine.connect() as connection:
            return {row.student_id: row.timestamp for row in _submissions(connection, assignment, learners)}

    def save(self, assignment: str, gradings: list[dict]) -> None:
        """Adds or replaces the submission of each learner; each learner once. A manual score stays and asks for another look."""
        with self._engine.begin() as connection:
            cells = self._cells_of(connection, assignment)
            for start in range(0, len(gradings), CHUNK):
                _save_chunk(connection, assignment, cells, gradings[start : start + CHUNK])

    def _cells_of(self, connection: Connection, assignment: str) -> dict:
        if assignment not in self._cells:
            self._cells[assignment] = _find_cells(connection, assignment)
        return self._cells[assignment]


def _find_cells(connection: Connection, assignment: str) -> dict:
    """{"assignment": id, "notebook": id, "grades": {cell name: id}, "comments": {cell name: id}}."""
    query = (
        select(_assignment.c.id.label("assignment"), _notebook.c.id.label("notebook"), _base_cell.c.id, _base_cell.c.name, _base_cell.c.type)
        .join(_notebook, _notebook.c.assignment_id == _assignment.c.id)
        .join(_base_cell, _base_cell.c.notebook_id == _notebook.c.id)
        .where(_assignment.c.name == assignment, _notebook.c.name == NOTEBOOK)
    )
    rows = connection.execute(query).all()
    return {
        "assignment": rows[0].assignment,
        "notebook": rows[0].notebook,
        "grades": {row.name: row.id for row in rows if row.type == "GradeCell"},
        "comments": {row.name: row.id for row in rows if row.type == "SolutionCell"},
    }


def _submissions(connection: Connection, assignment: str, learners: list[str]) -> list:
    """(id, student_id, timestamp, notebook) of the submissions there are."""
    found = []
    for start in range(0, len(learners), CHUNK):
        query = (
            select(_submission.c.id, _submission.c.student_id, _submission.c.timestamp, _submitted.c.id.label("notebook"))
            .join(_assignment, _assignment.c.id == _submission.c.assignment_id)
            .join(_submitted, _submitted.c.assignment_id == _submission.c.id)
            .where(_assignment.c.name == assignment, _submission.c.student_id.in_(learners[start : start + CHUNK]))
        )
        found += connection.execute(query).all()
    return found


def _save_chunk(connection: Connection, assignment: str, cells: dict, gradings: list[dict]) -> None:
    learners = [grading["learner"] for grading in gradings]
    there = {row.student_id: row for row in _submissions(connection, assignment, learners)}
    new = [grading for grading in gradings if grading["learner"] not in there]
    again = [(there[grading["learner"]], grading) for grading in gradings if grading["learner"] in there]
    if new:
        _insert_students(connection, [grading["learner"] for grading in new])
        _insert(connection, cells, new)
    if again:
        _update(connection, cells, again)


def _insert_students(connection: Connection, learners: list[str]) -> None:
    known = set(connection.scalars(select(_student.c.id).where(_student.c.id.in_(learners))))
    missing = [{"id": learner} for learner in learners if learner not in known]
    if missing:
        connection.execute(insert(_student), missing)


def _insert(connection: Connection, cells: dict, gradings: list[dict]) -> None:
    submissions, notebooks, grades, comments = [], [], [], []
    for grading in gradings:
        submission, notebook = _id(), _id()
        submissions.append(
            {"id": submission, "assignment_id": cells["assignment"], "student_id": grading["learner"], "timestamp": grading["timestamp"]}
        )
        notebooks.append({"id": notebook, "assignment_id": submission, "notebook_id": cells["notebook"], "flagged": False})
        for cell, cell_id in cells["grades"].items():
            score = grading["grades"].get(cell)
            grades.append(
                {"id": _id(), "notebook_id": notebook, "cell_id": cell_id, "auto_score": score, "needs_manual_grade": score is None}
            )
        for cell, cell_id in cells["comments"].items():
            comments.append({"id": _id(), "notebook_id": notebook, "cell_id": cell_id, "auto_comment": grading["comments"].get(cell)})
    for table, rows in ((_submission, submissions), (_submitted, notebooks), (_grade, grades), (_comment, comments)):
        if rows:
            connection.execute(insert(table), rows)


_UPDATE_SUBMISSION = update(_submission).where(_submission.c.id == bindparam("key")).values(timestamp=bindparam("at"))
_UPDATE_NOTEBOOK = update(_submitted).where(_submitted.c.id == bindparam("key")).values(late_submission_penalty=None)
_UPDATE_GRADE = (
    update(_grade)
    .where(_grade.c.notebook_id == bindparam("notebook"), _grade.c.cell_id == bindparam("cell"))
    .values(
        auto_score=bindparam("score"),
        needs_manual_grade=case((_grade.c.manual_score.is_not(None), True), else_=bindparam("open")),
    )
)
_UPDATE_COMMENT = (
    update(_comment)
    .where(_comment.c.notebook_id == bindparam("notebook"), _comment.c.cell_id == bindparam("cell"))
    .values(auto_comment=bindparam("words"))
)


def _update(connection: Connection, cells: dict, again: list[tuple]) -> None:
    connection.execute(_UPDATE_SUBMISSION, [{"key": row.id, "at": grading["timestamp"]} for row, grading in again])
    connection.execute(_UPDATE_NOTEBOOK, [{"key": row.notebook} for row, _ in again])
    grades = [
        {"notebook": row.notebook, "cell": cell_id, "score": grading["grades"].get(cell), "open": grading["grades"].get(cell) is None}
        for row, grading in again
        for cell, cell_id in cells["grades"].items()
    ]
    comments = [
        {"notebook": row.notebook, "cell": cell_id, "words": grading["comments"].get(cell)}
        for row, grading in again
        for cell, cell_id in cells["comments"].items()
    ]
    for statement, rows in ((_UPDATE_GRADE, grades), (_UPDATE_COMMENT, comments)):
        if rows:
            connection.execute(statement, rows)


def _id() -> str:
    return uuid4().hex  # as nbgrader makes its ids


class SlowGradebook:
    """The same through nbgrader's own Gradebook, about a hundred times slower, for tables of a version we do not know."""

    def __init__(self, url: str):
        self._gradebook = Gradebook(url)

    def close(self) -> None:
        self._gradebook.close()

    def timestamps(self, assignment: str, learners: list[str]) -> dict[str, datetime | None]:
        found = {}
        for learner in learners:
            try:
                found[learner] = self._gradebook.find_submission(assignment, learner).timestamp
            except MissingEntry:
                continue
        return found

    def save(self, assignment: str, gradings: list[dict]) -> None:
        for grading in gradings:
            self._save(assignment, grading)

    def _save(self, assignment: str, grading: dict) -> None:
        book, learner = self._gradebook, grading["learner"]
        book.update_or_create_student(learner)
        book.update_or_create_submission(assignment, learner, timestamp=grading["timestamp"])
        for cell, score in grading["grades"].items():
            grade = book.find_grade(cell, NOTEBOOK, assignment, learner)
            grade.auto_score = score
            grade.needs_manual_grade = grade.manual_score is not None or score is None
        for cell, words in grading["comments"].items():
            book.find_comment(cell, NOTEBOOK, assignment, learner).auto_comment = words
        book.find_submission_notebook(NOTEBOOK, assignment, learner).late_submission_penalty = None
        book.db.commit()
