"""The worker beside the server: nothing that comes while it works is left lying."""

import pytest

from givefirst.commands import follow
from givefirst.commands.follow import Follower
from givefirst.store import Store
from tests.store.makers import attempt


class Grader:
    """Marks what waits as done. Just behind it, before anybody looks again, the attempts in `late` are recorded."""

    late: list[str] = []

    def __init__(self, *_of):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def grade_pending(self, store, _say) -> dict:
        found = [one["id"] for one in store.pending_attempts(100, "")]
        store.mark_exported(found)
        if self.late:
            store.record(attempt(self.late.pop()))
        return {"graded": len(found), "superseded": 0, "waiting": 0}


@pytest.fixture
def follower(tmp_path, monkeypatch):
    monkeypatch.setattr("givefirst.notebooks.Grader", Grader)
    for name in ("load_course", "directory", "bring_feedback"):
        monkeypatch.setattr(follow, name, lambda *_any: None)
    with Store.open(tmp_path) as store:
        yield Follower(store, tmp_path, tmp_path, None, lambda *_said: None), store


def test_what_comes_at_the_last_moment_is_found_by_the_next_looks(follower):
    worker, store = follower
    for number in range(20):
        store.record(attempt(f"first {number}"))
        Grader.late = [f"late {number}"]
        for _ in range(3):
            worker.look()
        assert store.pending_attempts(100, "") == []


def test_a_look_at_nothing_new_grades_nothing(follower, monkeypatch):
    worker, store = follower
    store.record(attempt("one"))
    for _ in range(2):
        worker.look()
    monkeypatch.setattr(Grader, "grade_pending", lambda *_any: pytest.fail("there was nothing to grade"))
    worker.look()
