"""The bridge beside the server: how soon a check is in nbgrader's gradebook after the button was pressed, and what memory a large outbox takes.

Pressed is when the request is sent; it is there when another process reads the row in the gradebook. All over HTTP, with the server as operators start it.
"""

import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from givefirst.course import Course, load_course
from givefirst.scoring import score_check
from givefirst.store import Attempt, Store, to_json

from .attempts import random_attempts

SAMPLES, PAUSE = 10, 0.7  # seconds: not in step with the looks of the bridge
SUBMISSIONS = 100_000
# VmHWM and not ru_maxrss: that one begins with what the process that started this one had taken.
_GRADE = """
import sys
from givefirst.cli import main
code = main(sys.argv[1:])
with open("/proc/self/status", encoding="ascii") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
sys.exit(code)
"""


def run(root: Path) -> dict:
    """{"samples", "p50_s", "max_s", "first_s"}: seconds from the button to the row; first_s: of the first check in a new data folder."""
    check = load_course(root).checks["immigrant/dialogue"]
    with tempfile.TemporaryDirectory() as folder, _serving(root, Path(folder)) as url:
        gradebook = Path(folder) / "nbgrader" / "gradebook.db"
        found = [_seconds(url, body, gradebook) for body in random_attempts(check, SAMPLES + 1)]
    first, *rest = found
    return {"samples": len(rest), "p50_s": sorted(rest)[len(rest) // 2], "max_s": max(rest), "first_s": first}


@contextmanager
def _serving(root: Path, data: Path):
    command = [sys.executable, "-m", "givefirst.cli", "serve", "--port", "0", "--no-open", "--data", str(data)]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        yield next(found[0].rstrip("/") for line in process.stdout if (found := re.search(r"http://\S+", line)))
    finally:
        process.terminate()
        process.wait()


def _seconds(url: str, body: dict, gradebook: Path) -> float:
    time.sleep(PAUSE)
    with httpx.Client(base_url=url, headers={"Origin": url}) as browser:
        token = browser.post("/api/learner", json={"name": None}).json()["csrf"]
        before = _submissions(gradebook)
        started = time.perf_counter()
        browser.post("/api/attempts", json=body | {"key": f"{random.getrandbits(128):032x}"}, headers={"X-CSRF-Token": token}).raise_for_status()
        while _submissions(gradebook) == before:
            if time.perf_counter() - started > 120:
                raise TimeoutError("the check never came into the gradebook")
            time.sleep(0.005)
        return time.perf_counter() - started


def _submissions(gradebook: Path) -> int:
    if not gradebook.is_file():
        return 0
    with closing(sqlite3.connect(gradebook)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM submitted_assignment").fetchone()[0]
        except sqlite3.OperationalError:  # it is just being made
            return 0


def memory(root: Path, submissions: int = SUBMISSIONS) -> dict:
    """{"submissions", "mb", "seconds"}: peak memory of `givefirst grade` with so many checks in the outbox. They take 40 kB each on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        _fill(load_course(root), Path(folder), submissions)
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", _GRADE, "grade", "--data", folder], cwd=root, capture_output=True, text=True, check=True)
        said, peak = done.stdout.strip().rsplit("\n", 1)
        if not said.startswith(f"{submissions} check(s) graded"):
            raise RuntimeError(said)
        return {"submissions": submissions, "mb": int(peak) // 1024, "seconds": time.perf_counter() - started}


def _fill(course: Course, data: Path, count: int) -> None:
    """A person each; a thousand different sets of answers."""
    check, start = course.checks["immigrant/dialogue"], datetime(2026, 3, 1, tzinfo=UTC)
    bodies = random_attempts(check, 1000)
    results = [score_check(check, body["responses"], "de") for body in bodies]
    with Store.open(data) as store:
        waiting = []
        for number in range(count):
            body, result = bodies[number % 1000], results[number % 1000]
            attempt = Attempt(
                key=f"{number:032x}", id=f"{number:032x}", learner_id=f"{number:032x}", check_id=check.id, version=check.version, language="de",
                body=to_json(body), score=result["score"], max=result["max"], passed=result["passed"],
                result=to_json({**result, "slots": [{**slot, "parts": {}} for slot in result["slots"]]}), completes=check.completes,
                course_version=course.version, submitted_at=start + timedelta(seconds=number),
            )
            waiting.append(store._writer.submit(attempt))
            if len(waiting) == 1000:
                for future in waiting:
                    future.result()
                waiting = []
        for future in waiting:
            future.result()


if __name__ == "__main__":
    ROOT = Path(__file__).parents[1]
    print(json.dumps(memory(ROOT, int(sys.argv[2])) if sys.argv[1:2] == ["memory"] else run(ROOT), indent=1))
