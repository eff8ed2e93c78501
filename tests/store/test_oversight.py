"""What council and operator read: who looked, what was deleted, how large it is; never about whom."""

from givefirst.store.access_log import log_access
from givefirst.store.oversight import deletions, looks, size
from givefirst.store.retention import record
from givefirst.store.tables import now


def test_a_look_at_one_person_does_not_say_which(store):
    store.start_learner("a" * 32, "Hanna", "b" * 64)
    for actor, scope in (("a" * 32, "all"), ("a" * 32, "group:Nord"), ("d" * 32, f"person:{'c' * 32}")):
        store.change(log_access(actor, "hr", "list", scope))
    with store.reading() as connection:
        found = looks(connection)
        assert [(look["name"], look["scope"]) for look in found] == [(None, "person"), ("Hanna", "group:Nord"), ("Hanna", "all")]
        assert "c" * 32 not in str(found) and looks(connection, 1) == found[:1] and looks(connection, 5, found[0]["id"]) == found[1:]


def test_deletions_the_newest_first(store):
    for count in (1, 2):
        store.change(record(now(), "answers_days", "attempt", count))
    with store.reading() as connection:
        assert [(row["rule"], row["what"], row["count"]) for row in deletions(connection)] == [("answers_days", "attempt", 2), ("answers_days", "attempt", 1)]
        assert len(deletions(connection, 1)) == 1


def test_size_counts_people_and_what_waits(store):
    store.start_learner("a" * 32, "Hanna", "b" * 64)
    with store.reading() as connection:
        found = size(connection)
    assert found["people"] == 1 and found["waiting"] == 0 and found["bytes"] > 10_000 and found["database"] in ("sqlite", "postgresql")
