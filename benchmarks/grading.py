"""Grading into the nbgrader gradebook: ours on 1,000 submissions against stock `nbgrader autograde` on 20, in the same run.

The 20 are among the 1,000, so that their rows can be compared. Only what a trainer waits for is measured: both course
directories are ready before the clock starts.
"""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from givefirst.course import Check, load_course
from givefirst.notebooks import grade_pending, write_course

REPO = Path(__file__).parents[1]
OURS, THEIRS = 1000, 20
BUDGET = 500  # times the rate of stock autograde
_STOCK_CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'givefirst'\n"
_GRADES = """SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade, c.auto_comment, s.timestamp
    FROM grade g JOIN submitted_notebook x ON x.id = g.notebook_id JOIN submitted_assignment s ON s.id = x.assignment_id
    JOIN base_cell b ON b.id = g.cell_id
    LEFT JOIN comment c ON c.notebook_id = x.id AND c.cell_id IN (SELECT id FROM base_cell o WHERE o.name = b.name)
    ORDER BY s.student_id, b.name"""


class MemoryAttempts:
    """The attempts of the benchmark, as the store hands them out; the store itself has its own row in the table."""

    def __init__(self, attempts: list[dict]):
        self._waiting = {attempt["id"]: attempt for attempt in attempts}

    def pending_attempts(self, limit: int, after: str) -> list[dict]:
        return list(self._waiting.values())[:limit]  # all of them get their notebooks

    def mark_exported(self, ids: list[str]) -> None:
        for attempt_id in ids:
            del self._waiting[attempt_id]


def run() -> dict:
    """{"ours_per_s", "stock_per_s", "ratio", "budget", "rows_equal", "ours": 1000, "stock": 20}; rates in submissions a second."""
    with tempfile.TemporaryDirectory(prefix="givefirst-grading-") as temporary:
        ours, stock = Path(temporary) / "ours", Path(temporary) / "stock"
        course = load_course(REPO)
        check = next(iter(course.checks.values()))
        (name,) = write_course(course, ours)[:1]
        shutil.copytree(ours, stock)
        attempts = _attempts(check, OURS)

        started = time.perf_counter()
        grade_pending(MemoryAttempts(attempts), course, ours)
        ours_rate = OURS / (time.perf_counter() - started)

        stock_rate = THEIRS / _autograde(ours, stock, name, [attempt["learner_id"] for attempt in attempts[:THEIRS]])
        common = {row[0] for row in _rows(stock)}
        equal = len(common) == THEIRS and _rows(stock) == [row for row in _rows(ours) if row[0] in common]
    return {
        "ours_per_s": ours_rate, "stock_per_s": stock_rate, "ratio": ours_rate / stock_rate, "budget": BUDGET,
        "rows_equal": equal, "ours": OURS, "stock": THEIRS,
    }  # fmt: skip


def _attempts(check: Check, count: int) -> list[dict]:
    """Half of the answers right, every third text sent; the same in every run."""
    rng = random.Random(1)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        {
            "id": f"attempt{number}", "learner_id": f"learner{number}", "check_id": check.id, "version": check.version,
            "language": "de", "submitted_at": start + timedelta(seconds=number), "responses": random_responses(check, rng),
        }
        for number in range(count)
    ]  # fmt: skip


def random_responses(check: Check, rng: random.Random) -> dict:
    answers = {}
    for slot in check.slots.values():
        name, exercise = rng.choice(list(slot.variants.items()))
        if slot.written:
            parts = {part.id: {"text": "Was fehlt Ihnen?", "send": rng.random() < 0.33} for part in exercise.parts if part.manual_points}
        else:
            parts = {part.id: part.model_response() for part in exercise.parts if rng.random() < 0.5}
        answers[slot.id] = {"variant": name, "parts": parts}
    return answers


def _autograde(ours: Path, stock: Path, name: str, learners: list[str]) -> float:
    """Seconds of `nbgrader autograde` with its own preprocessors on the submissions of some learners."""
    for learner in learners:
        shutil.copytree(ours / "submitted" / learner, stock / "submitted" / learner)
    (stock / "nbgrader_config.py").write_text(_STOCK_CONFIG, encoding="utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(REPO)}
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", name], cwd=stock, env=environment, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - started


def _rows(root: Path) -> list[tuple]:
    connection = sqlite3.connect(root / "gradebook.db")
    try:
        return connection.execute(_GRADES).fetchall()
    finally:
        connection.close()


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
