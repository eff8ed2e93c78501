"""What PostgreSQL alone can do to the store: several writers, a server that dies and comes back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from givefirst.store import Store, StoreUnavailable, new_id
from givefirst.testing.postgresql import Cluster, ensure_postgresql

from .makers import LEARNER, attempt


def test_two_writers_with_the_same_keys_store_each_once(tmp_path, database):
    """Two processes, each with its own writer, get the same attempts: a browser sent them again and another worker took them."""
    with Store.open(tmp_path, database) as one, Store.open(tmp_path, database) as other:
        with ThreadPoolExecutor(20) as threads:
            jobs = [threads.submit(store.record, attempt(f"k{n}")) for n in range(200) for store in (one, other)]
            kinds = [job.result().kind for job in jobs]
        assert sorted(kinds) == ["repeated"] * 200 + ["stored"] * 200
        assert len(one.pending_attempts(1000)) == 200
        assert other.record(attempt("k7", answer="other")).kind == "conflict"
        assert one.completions(LEARNER) == ["theme:dialogue"]


@pytest.fixture
def mortal():
    """A server of this test's own."""
    with Cluster(ensure_postgresql()) as cluster:
        yield cluster


def write_until_it_fails(store: Store, acknowledged: set, unanswered: set, goal: int, enough: threading.Event) -> None:
    while True:
        key = new_id()
        try:
            assert store.record(attempt(key)).kind == "stored"
            acknowledged.add(key)
        except StoreUnavailable:
            unanswered.add(key)
            return
        if len(acknowledged) >= goal:
            enough.set()


def test_kill_9_of_the_server_loses_nothing_and_doubles_nothing(tmp_path, mortal):
    """All processes of PostgreSQL are killed while eight threads write; what nobody said "stored" to is sent again after its restart."""
    acknowledged, unanswered = set(), set()
    with Store.open(tmp_path, mortal.new_database()) as store:
        for _ in range(3):
            goal = len(acknowledged) + 150
            enough = threading.Event()
            with ThreadPoolExecutor(8) as threads:
                jobs = [threads.submit(write_until_it_fails, store, acknowledged, unanswered, goal, enough) for _ in range(8)]
                enough.wait(60)
                mortal.kill()
                for job in jobs:
                    job.result()
            mortal.start()
            assert all(store.attempt(key) for key in acknowledged)
        again = {key: attempt(key) for key in unanswered}
        assert {store.record(item).kind for item in again.values()} <= {"stored", "repeated"}
        with store.reading() as connection:
            keys = list(connection.execute(text("SELECT key FROM attempt")).scalars())
        assert len(keys) == len(set(keys))
        assert set(keys) == acknowledged | unanswered


@pytest.mark.parametrize("answer", ["NUL \0", "\u2028 😀 ß", "\x01\x1f\x7f"])
def test_answers_are_kept_exactly(store, answer):
    item = attempt("k", answer=answer)
    store.record(item)
    assert store.attempt("k")["body"] == item.body
    assert store.pending_attempts()[0]["responses"] == {"step": {"answer": answer}}
