"""Points as they stand in nbgrader's gradebook, for trainers whom policy.yml names. Without nbgrader, since the course server asks."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import bindparam, create_engine, inspect, text

from .gradebook_file import all_directories, gradebook_there, gradebook_url, told_to_operator

CHUNK = 500
# As nbgrader counts: the manual score in place of the automatic one, and extra credit. (Nothing is ever late here: no assignment has a due date.)
_MARKS = text("""
    SELECT s.student_id AS person_id, a.name AS assignment, s.timestamp AS submitted_at,
        sum(coalesce(g.manual_score, g.auto_score, 0) + coalesce(g.extra_credit, 0)) AS score, sum(c.max_score) AS max,
        max(CASE WHEN g.needs_manual_grade THEN 1 ELSE 0 END) AS open
    FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id JOIN submitted_notebook n ON n.assignment_id = s.id
        JOIN grade g ON g.notebook_id = n.id JOIN grade_cells c ON c.id = g.cell_id
    WHERE s.student_id IN :people GROUP BY s.id, s.student_id, a.name, s.timestamp
""").bindparams(bindparam("people", expanding=True))


def read_marks(nbgrader_dir: Path | str, person_ids: list[str]) -> list[dict]:
    """`{"person_id", "assignment", "submitted_at", "score", "max", "open"}` of these people, in the gradebooks of all cohorts.

    assignment: nbgrader's name; submitted_at: a datetime in UTC, or None; open: whether a person has yet to look. Raises OperatorError.
    """
    found = []
    for root in all_directories(Path(nbgrader_dir)):
        if not gradebook_there(root):
            continue
        with told_to_operator(root):
            engine = create_engine(gradebook_url(root))
            try:
                with engine.connect() as connection:
                    if inspect(connection).has_table("submitted_assignment"):
                        for start in range(0, len(person_ids), CHUNK):
                            rows = connection.execute(_MARKS, {"people": person_ids[start:start + CHUNK]}).mappings()
                            found += [{**row, "open": bool(row["open"]), "submitted_at": _moment(row["submitted_at"])} for row in rows]
            finally:
                engine.dispose()
    return found


def _moment(value) -> datetime | None:
    """Kept without a zone, in UTC; SQLite gives a text."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found and found.replace(tzinfo=UTC)
