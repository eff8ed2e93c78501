"""Pages of formgrader for a cohort of 500 people who have done every check: the page itself and what it then asks for, one after another.

Beside it the same gradebook as nbgrader alone would have it: without our indexes.
"""

import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from givefirst.course import load_course
from givefirst.notebooks import grade_pending

from .grading import MemoryAttempts, random_responses

REPO = Path(__file__).parents[1]
PEOPLE = 500
BUDGET = 1.0  # seconds a page
_START = "import sys; from givefirst.notebooks.formgrader import run_formgrader; run_formgrader(sys.argv[1], port=8132, open_browser=False, say=lambda text: print(text, flush=True))"


def run(people: int = PEOPLE) -> dict:
    """{"people", "budget", "ours": {page: seconds}, "no_indexes": {page: seconds}}; the best of three."""
    with tempfile.TemporaryDirectory(prefix="givefirst-formgrader-") as temporary:
        root = Path(temporary) / "nbgrader"
        name = _fill(root, people)
        with _formgrader(root) as client:
            ours = _measure(client, root, name)
        connection = sqlite3.connect(root / "gradebook.db")
        for (index,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'gf_%'").fetchall():
            connection.execute(f"DROP INDEX {index}")
        connection.close()
        with _formgrader(root) as client:
            return {"people": people, "budget": BUDGET, "ours": ours, "no_indexes": _measure(client, root, name)}


def _fill(root: Path, people: int) -> str:
    """Everybody hands in every check. Returns the name of one assignment."""
    course, rng, start = load_course(REPO), random.Random(1), datetime(2026, 3, 1, tzinfo=UTC)
    attempts = [
        {
            "id": f"{check.id}-{number}", "learner_id": f"learner{number}", "check_id": check.id, "version": check.version, "language": "de",
            "submitted_at": start + timedelta(seconds=number), "responses": random_responses(check, rng),
        }
        for check in course.checks.values() for number in range(people)
    ]  # fmt: skip
    grade_pending(MemoryAttempts(attempts), course, root)
    return next(path.name for path in sorted((root / "release").iterdir()) if path.name.startswith("immigrant-dialogue"))


def _measure(client: httpx.Client, root: Path, name: str) -> dict[str, float]:
    connection = sqlite3.connect(root / "gradebook.db")
    query = "SELECT x.id FROM submitted_notebook x JOIN submitted_assignment s ON s.id = x.assignment_id JOIN assignment a ON a.id = s.assignment_id WHERE a.name = ? LIMIT 1"
    (submission,) = connection.execute(query, [name]).fetchone()
    connection.close()
    pages = {
        "assignments": ["manage_assignments", "api/assignments"],
        "gradebook": ["gradebook", "api/assignments"],
        "an assignment": [f"gradebook/{name}", f"api/notebooks/{name}"],
        "its submissions": [f"gradebook/{name}/check", f"api/submitted_notebooks/{name}/check"],
        "its submissions, to manage": [f"manage_submissions/{name}", f"api/submissions/{name}"],
        "people": ["manage_students", "api/students"],
        "one person": ["manage_students/learner1", "api/student_submissions/learner1"],
        "one submission": [f"submissions/{submission}/", f"api/grades?submission_id={submission}", f"api/comments?submission_id={submission}"],
    }
    return {page: min(_seconds(client, paths) for _ in range(3)) for page, paths in pages.items()}


def _seconds(client: httpx.Client, paths: list[str]) -> float:
    started = time.perf_counter()
    for path in paths:
        client.get(f"/formgrader/{path}").raise_for_status()
    return time.perf_counter() - started


@contextmanager
def _formgrader(root: Path):
    process = subprocess.Popen([sys.executable, "-c", _START, root], cwd=REPO, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        base, token = next(found for line in process.stdout if (found := re.search(r"(http://\S+)/formgrader\?token=(\S+)", line))).groups()
        with httpx.Client(base_url=base, headers={"Authorization": f"token {token}"}, timeout=600) as client:
            yield client
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
