"""Writing the completion list of a large company."""

import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from givefirst.course import load_course
from givefirst.reports import write_completion_csv
from givefirst.store import Store, new_id
from givefirst.store.engine import open_engine
from givefirst.store.schema import prepare_schema
from givefirst.store.tables import completion, now, person

PEOPLE = 100_000


def run(root: Path, people: int = PEOPLE) -> dict:
    """{"people", "seconds"}: the whole list, written and synced; everybody has completed."""
    course = load_course(root)
    with tempfile.TemporaryDirectory() as folder:
        database = open_engine(Path(folder) / "people.db")
        prepare_schema(database)
        _fill(database, people, course.version)
        with Store(database) as store:
            start = time.perf_counter()
            written = write_completion_csv(Path(folder) / "list.csv", store, course)
            seconds = time.perf_counter() - start
    if written != people:
        raise RuntimeError(f"{written} rows for {people} people")
    return {"people": people, "seconds": seconds}


def _fill(database, people: int, version: str) -> None:
    ids = [new_id() for _ in range(people)]
    with database.begin() as connection:
        connection.execute(insert(person), [{"id": i, "name": f"Person {n}", "created_at": now()} for n, i in enumerate(ids)])
        done = [{"learner_id": i, "what": "theme:dialogue", "course_version": version, "completed_at": now()} for i in ids]
        connection.execute(insert(completion), done)
