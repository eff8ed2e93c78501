"""What is kept how long: the days at both sides of each limit, and whatever happens in whatever order."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from givefirst.course import Policy
from givefirst.store import Store, tables
from givefirst.store.erasure import erase_person
from givefirst.store.retention import make_plan, run_retention

from .makers import attempt

NOW = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
KEEP = Policy().keep
ADA, BOB = "a" * 32, "b" * 32


class Copies:
    """Remembers what it was asked to erase."""

    def __init__(self, people=()):
        self.there, self.attempts, self.erased = set(people), [], []

    def people(self):
        return self.there

    def erase_people(self, person_ids):
        self.erased += person_ids
        return len(person_ids)

    def erase_attempts(self, attempts):
        self.attempts += attempts
        return len(attempts)


def tried(store: Store, key: str, ago: timedelta, learner: str = ADA, **more) -> str:
    item = attempt(key, learner=learner, **more)
    item.submitted_at = NOW - ago
    store.record(item)
    return item.id


def put(store: Store, table, **values) -> None:
    store.change(lambda connection: connection.execute(insert(table).values(**values)))


def known(store: Store, person_id: str = ADA, ago: timedelta = 2000 * DAY, **more) -> None:
    put(store, tables.person, id=person_id, name="Ada", created_at=NOW - ago, **more)


def left(store: Store, column) -> list:
    with store.reading() as connection:
        return sorted(connection.execute(select(column)).scalars())


def run(store: Store, folder, copies=None, keep=KEEP) -> dict:
    return run_retention(store, keep, folder, copies or Copies(), NOW)


@pytest.mark.parametrize("ago, stays", [(90 * DAY - SECOND, True), (90 * DAY, False)])
def test_answers_go_when_their_days_after_the_completion_are_over(store, tmp_path, ago, stays):
    known(store, external_id="7")
    tried(store, "first", 300 * DAY, passed=False)
    tried(store, "passed", ago)
    tried(store, "other theme", 2 * DAY, theme="giving", passed=False)
    assert ("first" in left(store, tables.attempt.c.key)) is True
    counts = run(store, tmp_path)
    assert left(store, tables.attempt.c.key) == sorted(["other theme", *(["first", "passed"] if stays else [])])
    assert store.completions(ADA) == ["theme:dialogue"]  # it outlives the answers
    assert counts == ({} if stays else {("answers_days", "attempt"): 2, ("answers_days", "notebooks"): 1})


@pytest.mark.parametrize("ago, stays", [(90 * DAY - SECOND, True), (90 * DAY, False)])
def test_who_never_finishes_keeps_answers_until_days_after_the_last_attempt(store, tmp_path, ago, stays):
    known(store, external_id="7")
    tried(store, "first", 300 * DAY, passed=False)
    tried(store, "last", ago, passed=False)
    run(store, tmp_path)
    assert left(store, tables.attempt.c.key) == (["first", "last"] if stays else [])


def test_any_level_counts_for_the_theme(store, tmp_path):
    known(store, external_id="7")
    tried(store, "passed", 100 * DAY)
    item = attempt("native", passed=False)
    item.check_id, item.submitted_at = "native/dialogue", NOW - 120 * DAY
    store.record(item)
    copies = Copies()
    run(store, tmp_path, copies)
    assert left(store, tables.attempt.c.key) == []
    assert copies.attempts == [(ADA, "immigrant/dialogue", "abc"), (ADA, "native/dialogue", "abc")]


@pytest.mark.parametrize("check, what", [("role/lead", "role:lead"), ("final/native", "final")])
def test_roles_and_the_final_assessment_too(store, tmp_path, check, what):
    known(store, external_id="7")
    for key, ago in (("old", 100 * DAY), ("new", 5 * DAY)):
        item = attempt(key, passed=key == "old")
        item.check_id, item.completes, item.submitted_at = check, what, NOW - ago
        store.record(item)
    run(store, tmp_path)
    assert left(store, tables.attempt.c.key) == ["new"]
    assert store.completions(ADA) == [what]


def test_an_attempt_after_the_completion_has_a_time_of_its_own_and_its_notebook_stays(store, tmp_path):
    known(store, external_id="7")
    tried(store, "passed", 200 * DAY)
    tried(store, "again", 10 * DAY, passed=False)
    copies = Copies()
    assert run(store, tmp_path, copies) == {("answers_days", "attempt"): 1}
    assert left(store, tables.attempt.c.key) == ["again"] and copies.attempts == []


def test_a_completion_gives_its_days_whatever_earned_it(store, tmp_path):
    known(store, external_id="7")
    tried(store, "old", 200 * DAY, passed=False)
    put(store, tables.completion, learner_id=ADA, what="theme:dialogue", course_version="1", completed_at=NOW - 10 * DAY)
    run(store, tmp_path)
    assert left(store, tables.attempt.c.key) == ["old"]


def test_reviews_go_with_their_attempts(store, tmp_path):
    known(store, external_id="7")
    old, new = tried(store, "old", 100 * DAY), tried(store, "new", DAY, theme="giving")
    for attempt_id in (old, new, "gone"):
        put(store, tables.review, attempt_id=attempt_id, slot="s", part="p", learner_id=ADA, reviewer_id=BOB, scores="{}", comment="c", created_at=NOW)
    assert run(store, tmp_path)["answers_days", "review"] == 2
    assert left(store, tables.review.c.attempt_id) == [new]


LIMITED = {  # table -> (values besides the moment, column of the moment, how long)
    "completion": ({"learner_id": ADA, "what": "theme:x", "course_version": "1"}, "completed_at", 1095 * DAY),
    "certificate": ({"number": "n", "learner_id": ADA, "course_version": "1", "issued_at": NOW}, "completed_at", 1095 * DAY),
    "reminder": ({"learner_id": ADA, "what": "theme:x", "number": 1}, "sent_at", 1095 * DAY),
    "enrolment": ({"learner_id": ADA, "what": "theme:x", "mandatory": True}, "created_at", 1095 * DAY),
    "access_log": ({"actor_id": BOB, "role": "hr", "action": "list", "scope": "all"}, "at", 1095 * DAY),
    "session": ({"token_hash": "h", "learner_id": ADA, "created_at": NOW}, "expires_at", 0 * DAY),
    "sign_in_link": ({"token_hash": "h", "person_id": ADA, "expires_at": NOW + DAY}, "created_at", 3 * DAY),
}


@pytest.mark.parametrize("name", LIMITED)
@pytest.mark.parametrize("beyond, stays", [(-SECOND, True), (0 * SECOND, False)])
def test_the_last_second_of_each_limit(store, tmp_path, name, beyond, stays):
    known(store, external_id="7")
    values, column, long = LIMITED[name]
    table = tables.metadata.tables[name]
    put(store, table, **values, **{column: NOW - long - beyond})
    counts = run(store, tmp_path)
    assert len(left(store, next(iter(table.primary_key.columns)))) == stays
    assert list(counts.values()) == ([] if stays else [1])


def test_a_shorter_policy_is_obeyed(store, tmp_path):
    known(store, external_id="7")
    tried(store, "passed", 31 * DAY)
    assert run(store, tmp_path, keep=replace(KEEP, answers_days=32)) == {}
    assert run(store, tmp_path, keep=replace(KEEP, answers_days=30, completion_days=31)) == {
        ("answers_days", "attempt"): 1, ("answers_days", "notebooks"): 1, ("completion_days", "completion"): 1,
    }


def test_what_is_asked_stays_until_it_is_long_overdue_and_with_its_completion(store, tmp_path):
    known(store, external_id="7")
    old = {"learner_id": ADA, "mandatory": True, "created_at": NOW - 2000 * DAY}
    put(store, tables.enrolment, **old, what="due later", due_on=date(2026, 1, 1))
    put(store, tables.enrolment, **old, what="due long ago", due_on=date(2021, 1, 1))
    put(store, tables.enrolment, **old, what="done", due_on=date(2021, 1, 1))
    put(store, tables.completion, learner_id=ADA, what="done", course_version="1", completed_at=NOW - DAY)
    run(store, tmp_path)
    assert left(store, tables.enrolment.c.what) == ["done", "due later"]


@pytest.mark.parametrize("person, stays", [
    ({}, False), ({"ago": 89 * DAY}, True), ({"external_id": "7"}, True), ({"issuer": "i", "subject": "s"}, True),
    ({"external_id": "7", "ended_at": NOW - 90 * DAY}, False), ({"external_id": "7", "ended_at": NOW - 89 * DAY}, True),
])
def test_people_of_whom_nothing_is_left(store, tmp_path, person, stays):
    known(store, **person)
    put(store, tables.session, token_hash="h", learner_id=ADA, created_at=NOW - 100 * DAY)
    assert run(store, tmp_path) == ({} if stays else {("people", "person"): 1})
    assert (left(store, tables.person.c.id), left(store, tables.session.c.token_hash)) == (([ADA], ["h"]) if stays else ([], []))


@pytest.mark.parametrize("kept", ["attempt", "completion", "enrolment", "role"])
def test_somebody_of_whom_something_stays(store, tmp_path, kept):
    known(store)
    if kept == "attempt":
        tried(store, "k", DAY, passed=False)
    if kept == "completion":
        tried(store, "k", 100 * DAY)
    if kept == "enrolment":
        put(store, tables.enrolment, learner_id=ADA, what="theme:x", mandatory=True, created_at=NOW - DAY)
    if kept == "role":
        put(store, tables.role_grant, person_id=ADA, role="operator", group_name="")
    run(store, tmp_path)
    assert left(store, tables.person.c.id) == [ADA]


def test_who_never_finished_is_gone_in_the_same_run_as_their_last_answers(store, tmp_path):
    known(store)
    tried(store, "k", 90 * DAY, passed=False)
    assert run(store, tmp_path)["people", "person"] == 1


def test_log_files(store, tmp_path):
    (tmp_path / "logs").mkdir()
    for name, ago in (("old", 14 * DAY + SECOND), ("new", 14 * DAY - SECOND)):
        (tmp_path / "logs" / name).write_text("x")
        os.utime(tmp_path / "logs" / name, ((NOW - ago).timestamp(),) * 2)
    assert run(store, tmp_path) == {("security_log_days", "logs"): 1}
    assert os.listdir(tmp_path / "logs") == ["new"]


def test_whoever_was_erased_and_is_there_again_is_erased_again(store, tmp_path):
    known(store)
    erase_person(store, ADA, tmp_path)
    tried(store, "late", DAY)
    copies = Copies({ADA, BOB})
    assert run(store, tmp_path, copies) == {("erasure", "people"): 1}
    assert copies.erased == [ADA] and left(store, tables.attempt.c.key) == []


def test_each_run_leaves_a_record_that_names_nobody(store, tmp_path):
    known(store, external_id="7")
    known(store, BOB)
    store.change(lambda connection: connection.execute(insert(tables.access_log), [
        {"actor_id": ADA, "role": "hr", "action": "list", "scope": "all", "at": NOW - 1100 * DAY} for _ in range(1200)  # several steps
    ]))
    tried(store, "k", 200 * DAY)
    run(store, tmp_path)
    run(store, tmp_path)
    with store.reading() as connection:
        rows = connection.execute(select(tables.deletion)).mappings().all()
    assert {(row["at"], row["rule"], row["what"], row["count"]) for row in rows} == {
        (NOW, "answers_days", "attempt", 1), (NOW, "answers_days", "notebooks", 1), (NOW, "access_log_days", "access_log", 1200), (NOW, "people", "person", 1),
    }
    assert len(rows) == 4


def test_a_plan_changes_nothing(store, tmp_path):
    known(store)
    tried(store, "k", 200 * DAY, passed=False)
    copies = Copies()
    plan = make_plan(store, KEEP, tmp_path, copies, NOW)
    assert plan.counts() == {("answers_days", "attempt"): 1, ("answers_days", "notebooks"): 1, ("people", "person"): 1}
    assert left(store, tables.attempt.c.key) == ["k"] and copies.attempts == []
    assert run(store, tmp_path) == plan.counts()


@pytest.mark.parametrize("broken", ["erase_attempts", "scrub"])
def test_a_run_that_was_stopped_is_finished_by_the_next(store, tmp_path, monkeypatch, broken):
    known(store)
    tried(store, "k", 200 * DAY, passed=False)
    copies = Copies()
    with monkeypatch.context() as patch:
        patch.setattr({"erase_attempts": copies, "scrub": store}[broken], broken, stopped)
        with pytest.raises(KeyboardInterrupt):
            run(store, tmp_path, copies)
    run(store, tmp_path, copies)
    assert left(store, tables.attempt.c.key) == [] and copies.attempts == [(ADA, "immigrant/dialogue", "abc")]


def stopped(*_):
    raise KeyboardInterrupt


HISTORY = st.lists(st.tuples(
    st.sampled_from([ADA, BOB]), st.sampled_from(["dialogue", "giving"]), st.booleans(), st.integers(0, 400),
), max_size=12)


def test_whatever_happened_each_attempt_stays_exactly_its_time(store, tmp_path):
    """Against the rule in words: the day of the completion, or of the attempt if it is later, or of the last attempt, and 90 days."""

    @settings(max_examples=30, deadline=None)
    @given(HISTORY)
    def check(history):
        store.change(empty)
        history = sorted(enumerate(history), key=lambda item: -item[1][3])  # oldest first, as it happened
        for n, (learner, theme, passed, ago) in history:
            tried(store, f"{n}", ago * DAY, learner, theme=theme, passed=passed)
        run(store, tmp_path)
        expected = []
        for n, (learner, theme, _, ago) in history:
            same = [other for _, other in history if other[:2] == (learner, theme)]
            done = [other[3] for other in same if other[2]]
            since = min(max(done), ago) if done else min(other[3] for other in same)
            if since < 90:
                expected.append(f"{n}")
        assert left(store, tables.attempt.c.key) == sorted(expected)
        assert len(left(store, tables.completion.c.id)) == len({other[:2] for _, other in history if other[2]})

    check()


def empty(connection):
    for table in tables.metadata.sorted_tables[::-1]:
        connection.execute(delete(table))
