"""What the store keeps, and what it answers to repetition."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, inspect, select, text, update

from givefirst.course import OperatorError
from givefirst.store import Store, StoreUnavailable, engine, tables

from .makers import LEARNER, attempt


def count(store: Store, table) -> int:
    with engine.reading(store._engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_five_times_the_same_is_stored_once(store):
    kinds = [store.record(attempt("k")).kind for _ in range(5)]
    assert kinds == ["stored", "repeated", "repeated", "repeated", "repeated"]
    assert [count(store, table) for table in (tables.attempt, tables.completion)] == [1, 1]
    assert len(store.pending_attempts()) == 1


def test_repetitions_at_the_same_moment_are_stored_once(store):
    async def together():
        return await asyncio.gather(*[store.record_soon(attempt("k")) for _ in range(50)])

    outcomes = asyncio.run(together())
    assert sorted(outcome.kind for outcome in outcomes) == ["repeated"] * 49 + ["stored"]
    assert len({outcome.attempt_id for outcome in outcomes}) == 1
    assert count(store, tables.attempt) == 1


def test_same_key_with_another_body_or_learner_is_a_conflict(store):
    first = store.record(attempt("k"))
    assert store.record(attempt("k", answer="other")).kind == "conflict"
    assert store.record(attempt("k", learner="b" * 32)).kind == "conflict"
    assert store.attempt("k")["id"] == first.attempt_id
    assert store.completions("b" * 32) == []


def test_only_a_pass_completes_and_only_the_first_counts(store):
    store.record(attempt("1", passed=False))
    assert store.completions(LEARNER) == []
    store.record(attempt("2"))
    store.record(attempt("3"))
    store.record(attempt("4", theme="giving"))
    assert store.completions(LEARNER) == ["theme:dialogue", "theme:giving"]
    earned = {row["what"]: row for row in store.all_completions()}["theme:dialogue"]
    assert earned["completed_at"] == store.attempt("2")["submitted_at"]
    assert earned["course_version"] == "2026.1"


def test_times_come_back_in_utc(store):
    before = datetime.now(UTC)
    store.record(attempt("k"))
    stored = store.attempt("k")["submitted_at"]
    assert stored.utcoffset() == timedelta(0)
    assert before <= stored <= datetime.now(UTC)


def test_outbox_gives_the_oldest_first_and_each_until_it_is_exported(store):
    keys = [f"{n}" for n in range(7)]
    ids = [store.record(attempt(key)).attempt_id for key in keys]
    assert [row["id"] for row in store.pending_attempts(3)] == ids[:3]
    assert store.pending_attempts(1)[0]["responses"] == {"step": {"answer": "b"}}
    assert [row["id"] for row in store.pending_attempts(3, after=ids[1])] == ids[2:5]
    store.mark_exported(ids[:3])
    store.mark_exported(ids[:3])
    assert [row["id"] for row in store.pending_attempts()] == ids[3:]
    store.mark_exported(ids[3:])
    assert store.pending_attempts() == []


def test_learner_session_and_name(store):
    store.start_learner(LEARNER, None, "hash")
    assert store.session("hash") == {"learner_id": LEARNER, "name": None, "expires_at": None, "completed": [], "roles": frozenset(), "groups": ()}
    store.rename(LEARNER, "Ada Müller")
    store.record(attempt("k"))
    found = store.session("hash")
    assert (found["name"], found["completed"]) == ("Ada Müller", ["theme:dialogue"])
    assert store.session("other") is None
    assert list(store.people()) == [{"id": LEARNER, "name": "Ada Müller"}]


def test_names_are_in_one_table_only():
    named = [table.name for table in tables.metadata.sorted_tables if {"name", "email", "subject", "external_id"} & set(table.c.keys())]
    assert named == ["person"]
    of_signing_in = {"role_grant", "session", "sign_in_link"}  # these go with the person
    leading_there = {table.name for table in tables.metadata.sorted_tables if any(key.column.table.name == "person" for key in table.foreign_keys)}
    assert leading_there == of_signing_in


def test_everything_is_there_after_opening_again(tmp_path, database):
    with Store.open(tmp_path, database) as store:
        stored = store.record(attempt("k"))
    with Store.open(tmp_path, database) as store:
        assert store.attempt("k")["id"] == stored.attempt_id
        assert store.record(attempt("k")).kind == "repeated"


def test_pragmas_are_in_force(tmp_path):
    with Store.open(tmp_path) as store, store._engine.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in engine.PRAGMAS}
    assert found == {"busy_timeout": 5000, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_schema_uses_only_types_that_postgresql_has():
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    written = "\n".join(str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in tables.metadata.sorted_tables)
    assert "TIMESTAMP WITH TIME ZONE" in written
    assert "id SERIAL" in written


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    (tmp_path / "givefirst.db").write_bytes(b"this is not a database, only words" * 100)
    with pytest.raises(OperatorError, match=r"givefirst\.db cannot be opened"):
        Store.open(tmp_path)


def test_one_bad_record_fails_alone(store):
    """A record that breaks a rule of the database takes none of its batch along."""

    def impossible(connection):
        connection.execute(insert(tables.session).values(token_hash="h", learner_id="nobody", created_at=tables.now()))

    with ThreadPoolExecutor(20) as threads:
        good = [threads.submit(store.record, attempt(f"k{n}")) for n in range(20)]
        bad = store._writer.submit(impossible)
        assert {future.result().kind for future in good} == {"stored"}
    with pytest.raises(StoreUnavailable, match="(?i)foreign key") as refused:
        bad.result()
    assert "nobody" not in str(refused.value)  # it goes into logs, and values are people's
    assert count(store, tables.attempt) == 20


def test_a_fault_of_ours_reaches_its_waiter_and_the_writer_lives_on(store):
    def broken(_connection):
        raise TypeError("broken")

    with pytest.raises(TypeError, match="broken"):
        store._writer.submit(broken).result()
    assert store.record(attempt("k")).kind == "stored"


@pytest.mark.parametrize("address", ["mysql://host/name", "postgresql+psycopg2://host/name", "://", "postgresql://host:port/name"])
def test_another_kind_of_database_is_one_sentence(tmp_path, address):
    with pytest.raises(OperatorError, match="postgresql\\+psycopg://user@host/name"):
        Store.open(tmp_path, address)


def test_a_database_server_that_does_not_answer_is_one_sentence(tmp_path):
    with pytest.raises(OperatorError, match="Check that the server runs") as refused:
        Store.open(tmp_path, f"postgresql://someone:secret@/course?host={tmp_path}")
    assert "secret" not in str(refused.value)


def test_postgresql_secures_each_commit_whatever_its_default(tmp_path, postgresql):
    url = postgresql.new_database()
    careless = f"{url}&options=-c%20synchronous_commit%3Doff"
    with Store.open(tmp_path, careless) as store, store.reading() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"


def test_a_closed_store_refuses_instead_of_waiting_for_ever(tmp_path, database):
    store = Store.open(tmp_path, database)
    store.close()
    with pytest.raises(StoreUnavailable):
        store.record(attempt("k"))


def test_closing_writes_what_is_queued(tmp_path, database):
    store = Store.open(tmp_path, database)
    waiting = [store._writer.submit(attempt(f"k{n}")) for n in range(1200)]
    store.close()
    assert {future.result(timeout=0).kind for future in waiting} == {"stored"}


def test_a_caller_who_went_away_holds_nobody_up(store):
    async def impatient():
        gone = asyncio.ensure_future(store.record_soon(attempt("gone")))
        await asyncio.sleep(0)
        gone.cancel()
        return await store.record_soon(attempt("stays"))

    assert asyncio.run(impatient()).kind == "stored"
    assert store.attempt("gone")["key"] == "gone"  # written all the same; the browser asks again with the same key
