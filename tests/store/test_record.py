"""Everything about one person, and who has looked at it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from givefirst.store import tables
from givefirst.store.access_log import log_access
from givefirst.store.record import SECTIONS, looks_at, record_of

from .makers import attempt

ADA, BOB, HANNA = "a" * 32, "b" * 32, "d" * 32
# Neither told: hashes of secrets, and what only the database needs. The ids of others in a row about somebody are nobody's own.
LEFT_OUT = {
    "session": {"token_hash", "learner_id"}, "sign_in_link": {"token_hash", "person_id"}, "role_grant": {"id", "person_id"},
    "enrolment": {"id", "learner_id"}, "reminder": {"id", "learner_id"}, "completion": {"id", "learner_id"}, "certificate": {"learner_id"},
    "attempt": {"key", "learner_id", "body_hash"}, "review": {"id", "learner_id", "reviewer_id", "exported_at"},
    "access_log": {"id", "actor_id", "scope"}, "person": {"sort_name"}, "workshop_trainer": {"id", "person_id"}, "practice_mail": {"id", "learner_id"},
}
NOBODYS = {"policy_version", "deletion", "erasure", "regrading", "setting", "tally", "remark", "workshop", "workshop_event"}  # tables without people


def test_every_column_of_every_table_is_told_or_named():
    told = {}
    for table, column, names in SECTIONS.values():
        assert column in table.c
        told.setdefault(table.name, set()).update(names)
    for table in tables.metadata.sorted_tables:
        if table.name not in NOBODYS:
            assert {column.name for column in table.c} - told.get(table.name, set()) - LEFT_OUT.get(table.name, set()) == set(), table.name


@pytest.fixture
def people(store):
    for person, name, group in ((ADA, "Ada", "A"), (BOB, "Bob", "B"), (HANNA, "Hanna Personal", None)):
        store.start_learner(person, name, person[0] * 64)
        store.change(lambda connection, person=person, group=group: connection.execute(
            update(tables.person).where(tables.person.c.id == person).values(group_name=group)))


def read(store, function, person):
    with store.reading() as connection:
        return function(connection, person)


def test_mine_and_nobody_elses(store, people):
    store.record(attempt("1", learner=ADA))
    store.record(attempt("2", learner=BOB, answer="BOBS-ANSWER"))
    record = read(store, record_of, ADA)
    assert [row["name"] for row in record["person"]] == ["Ada"]
    assert [row["what"] for row in record["completions"]] == ["theme:dialogue"]
    assert [row["body"]["responses"]["step"] for row in record["attempts"]] == [{"answer": "b"}]
    assert BOB not in str(record) and "BOBS-ANSWER" not in str(record) and "a" * 64 not in str(record)


def test_who_has_looked_at_me(store, people):
    for role, what, scope in (("hr", "list", "all"), ("hr", "export", "group:A"), ("trainer", "text", f"person:{ADA}"),
                              ("hr", "list", "group:B"), ("trainer", "text", f"person:{BOB}"), ("hr", "list", "group:%")):
        store.change(log_access(HANNA, role, what, scope))
    looks = read(store, looks_at, ADA)
    assert [(look["role"], look["action"], look["all"], look["name"]) for look in looks] == [
        ("trainer", "text", False, "Hanna Personal"), ("hr", "export", True, "Hanna Personal"), ("hr", "list", True, "Hanna Personal"),
    ]
    assert read(store, looks_at, "f" * 32) == []


def test_a_look_from_before_i_came_was_not_at_me(store, people):
    store.change(log_access(HANNA, "hr", "list", "all"))
    store.change(lambda connection: connection.execute(
        update(tables.person).where(tables.person.c.id == ADA).values(created_at=tables.now() + timedelta(seconds=1))))
    assert read(store, looks_at, ADA) == [] and len(read(store, looks_at, BOB)) == 1


def test_my_own_looks_are_mine_to_read(store, people):
    store.change(log_access(HANNA, "hr", "text", f"person:{ADA}"))
    mine = read(store, record_of, HANNA)["own_looks"]
    assert [(look["role"], look["action"]) for look in mine] == [("hr", "text")] and ADA not in str(mine)
