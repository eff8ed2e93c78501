"""What trainers enter in formgrader (manual score, extra credit, comment) comes back into the store as feedback.

Beside nbgrader's tables ours, `gf_mark`, keeps for each grade a hash of what the bridge last wrote there or read there, and of which
submission. What differs from it was entered in nbgrader. Thus nothing that comes from our own page is taken for an entry, also when the bridge
is killed: score and mark are written in one transaction. When both were changed since, the entry in nbgrader counts: nobody knows when it was
made, so it counts as made when it is first seen, which is later.
"""

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Base
from sqlalchemy import Column, Connection, MetaData, String, Table, and_, case, create_engine, delete, insert, or_, select, text, union

from .assignment import name_of
from .gradebook_file import gradebook_there, gradebook_url, told_to_operator
from .text import clean

CHUNK = 500

_t = Base.metadata.tables
_assignment, _submission, _submitted = _t["assignment"], _t["submitted_assignment"], _t["submitted_notebook"]
_cell, _grade, _comment = _t["base_cell"], _t["grade"], _t["comment"]
mark = Table("gf_mark", MetaData(), Column("grade_id", String(32), primary_key=True), Column("said", String(64), nullable=False), Column("at", String(32), nullable=False))
_INDEXES = {
    "gf_grade_manual": "grade(notebook_id) WHERE manual_score IS NOT NULL OR extra_credit IS NOT NULL",
    "gf_comment_manual": "comment(notebook_id) WHERE manual_comment IS NOT NULL",
}
_FENCED = re.compile(r"(`{3,})\n(.*)\n\1\s*", re.S)


def read_entries(inbox, nbgrader_dir: Path | str, say: Callable[[str], None] = lambda sentence: None, turn=nullcontext) -> int:
    """Brings what was entered since the last time into the store; returns how many places that were. Run again, it does the same.

    inbox: has attempts_at(learner, moment) -> [{"id", "check_id", "version"}] and save(entries), see store/reviews.py. Entries in submissions
    that did not come through the course are left alone. Raises OperatorError when the gradebook can't be read or written.
    """
    root = Path(nbgrader_dir).absolute()
    if not gradebook_there(root):
        return 0
    with turn(), told_to_operator(root):
        engine = create_engine(gradebook_url(root))
        try:
            with engine.begin() as connection:
                prepare(connection)
                found = [row for row in connection.execute(_places()).mappings() if _is_news(row)]
            entries = [entry for row in found if (entry := _entry(inbox, row))]
            if entries and (lost := inbox.save(entries)):
                say(f"{lost} piece(s) of feedback were changed in nbgrader, too, before they came there. What stands in nbgrader counts.")
            if found:
                with engine.begin() as connection:
                    for row in found:
                        set_mark(connection, row["id"], row["manual_score"], row["extra_credit"], row["manual_comment"], row["timestamp"])
        finally:
            engine.dispose()
    return len(entries)


def prepare(connection: Connection) -> None:
    mark.create(connection, checkfirst=True)
    for name, columns in _INDEXES.items():
        connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}"))


def set_mark(connection, grade_id: str, score: float | None, extra: float | None, comment: str | None, timestamp: datetime) -> None:
    """In the transaction that writes, or read, what is marked: this stands there, of the submission of this moment (naive UTC)."""
    connection.execute(delete(mark).where(mark.c.grade_id == grade_id))
    connection.execute(insert(mark).values(grade_id=grade_id, said=_hash(score, extra, comment), at=str(timestamp)))


def _hash(score: float | None, extra: float | None, comment: str | None) -> str:
    numbers = [None if value is None else float(value) for value in (score, extra)]
    return hashlib.sha256(json.dumps([*numbers, comment or None]).encode()).hexdigest()


NOTHING = _hash(None, None, None)


def _places():
    """Every grade where a person has said something, or had when it was last looked at, with its comment and mark."""
    of_comment = _cell.alias()
    commented = (
        select(_grade.c.id).select_from(_comment)
        .join(of_comment, of_comment.c.id == _comment.c.cell_id)
        .join(_cell, and_(_cell.c.notebook_id == of_comment.c.notebook_id, _cell.c.name == of_comment.c.name, _cell.c.type == "GradeCell"))
        .join(_grade, and_(_grade.c.notebook_id == _comment.c.notebook_id, _grade.c.cell_id == _cell.c.id))
        .where(_comment.c.manual_comment.is_not(None))
    )
    scored = select(_grade.c.id).where(or_(_grade.c.manual_score.is_not(None), _grade.c.extra_credit.is_not(None)))
    said = union(scored, commented, select(mark.c.grade_id).where(mark.c.said != NOTHING)).subquery()
    solution = _cell.alias()
    return (
        select(
            _grade.c.id, _grade.c.auto_score, _grade.c.manual_score, _grade.c.extra_credit, _grade.c.needs_manual_grade, _cell.c.name.label("slot"),
            _submission.c.student_id, _submission.c.timestamp, _assignment.c.name.label("assignment"), _comment.c.manual_comment,
            case((mark.c.grade_id.is_(None), NOTHING), else_=mark.c.said).label("said"), mark.c.at,
        )
        .select_from(said)
        .join(_grade, _grade.c.id == said.c.id)
        .join(_cell, _cell.c.id == _grade.c.cell_id)
        .join(_submitted, _submitted.c.id == _grade.c.notebook_id)
        .join(_submission, _submission.c.id == _submitted.c.assignment_id)
        .join(_assignment, _assignment.c.id == _submission.c.assignment_id)
        .outerjoin(solution, and_(solution.c.notebook_id == _cell.c.notebook_id, solution.c.name == _cell.c.name, solution.c.type == "SolutionCell"))
        .outerjoin(_comment, and_(_comment.c.notebook_id == _grade.c.notebook_id, _comment.c.cell_id == solution.c.id))
        .outerjoin(mark, mark.c.grade_id == _grade.c.id)
    )


def _is_news(row) -> bool:
    """Something else stands there, or the same was said again about a later submission: nbgrader keeps a manual score when somebody hands in
    again, and asks for another look, which ends with `needs_manual_grade` taken away."""
    said = _hash(row["manual_score"], row["extra_credit"], row["manual_comment"])
    later = said != NOTHING and row["at"] != str(row["timestamp"]) and not row["needs_manual_grade"]
    return said != row["said"] or later


def _entry(inbox, row) -> dict | None:
    """None: the submission is none of ours."""
    if row["timestamp"] is None:
        return None
    moment = row["timestamp"].replace(tzinfo=UTC)
    same = [one for one in inbox.attempts_at(row["student_id"], moment) if name_of(one["check_id"], one["version"]) == row["assignment"]]
    if not same:
        return None
    return {"attempt_id": same[-1]["id"], "learner_id": row["student_id"], "slot": row["slot"], "points": _points(row), "comment": _words(row["manual_comment"])}


def _points(row) -> float | None:
    """As nbgrader counts: the manual score in place of the automatic one, and extra credit."""
    if row["extra_credit"] is None:
        return row["manual_score"]
    return (row["manual_score"] if row["manual_score"] is not None else row["auto_score"] or 0) + row["extra_credit"]


def _words(comment: str | None) -> str | None:
    """Without the fence around what our own page had written there."""
    if not comment or not comment.strip():
        return None
    fenced = _FENCED.fullmatch(comment)
    return clean(fenced[2] if fenced else comment)
