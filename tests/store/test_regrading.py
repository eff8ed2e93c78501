"""Scored again by another version of the check: first who would change, then the change. A completion is never taken away."""

import json
from copy import deepcopy

import pytest
from sqlalchemy import select, update

from givefirst.course import load_course
from givefirst.scoring import score_check
from givefirst.store import Attempt, Store, regrading, tables, to_json
from givefirst.store.copies import NoCopies
from givefirst.store.regrading import apply_plan, gone, make_plan
from givefirst.store.reviews import pending_reviews, save_review
from givefirst.store.sent_texts import texts_of_learner
from tests.server.conftest import model_attempt
from tests.server.sample import LEVEL_THEME, write_sample

ADA, BOB, EVE = "a" * 32, "b" * 32, "e" * 32
OLD = "0" * 12


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return load_course(write_sample(tmp_path_factory.mktemp("course")))


@pytest.fixture
def check(course):
    return course.checks[LEVEL_THEME]


def answers(check, right: int) -> dict:
    """Model answers of so many slots, and a text."""
    found = model_attempt(check)["responses"]
    slots = [slot for slot in check.slots.values() if not slot.written]
    return {name: answer for name, answer in found.items() if name not in [slot.id for slot in slots[right:]]}


def hand_in(store, course, check, learner: str, key: str, responses: dict, *, scored: tuple[int, bool] | None = None, version: str = OLD) -> str:
    """scored: (points, passed) that the older version had given."""
    result = score_check(check, {name: answer for name, answer in responses.items() if name in check.slots}, "de")
    score, passed = scored or (result["score"], result["passed"])
    sent = Attempt(
        key=key * 32, learner_id=learner, check_id=check.id, version=version, language="de", body=to_json({"responses": responses}), score=score,
        max=result["max"], passed=passed, result=to_json({**result, "score": score}), completes=check.completes, course_version="2025.9",
    )
    store.record(sent)
    store.mark_exported([sent.id])
    return sent.id


def rows(store, table) -> list[dict]:
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


@pytest.fixture
def store(tmp_path, database):
    with Store.open(tmp_path, database) as opened:
        yield opened


@pytest.fixture
def everybody(store, course, check):
    """Ada would newly pass, Bob no longer, Eve stays; Ada's second attempt is at the version of now."""
    whole, little = answers(check, 99), answers(check, 1)
    hand_in(store, course, check, ADA, "1", whole, scored=(2, False))
    hand_in(store, course, check, BOB, "2", little, scored=(10, True))
    hand_in(store, course, check, EVE, "3", whole)
    hand_in(store, course, check, ADA, "4", little, version=check.version)


def test_it_is_said_before_anything_is_changed(store, course, check, everybody):
    before = [rows(store, table) for table in tables.metadata.sorted_tables]
    plan = make_plan(store, check)
    assert (plan.attempts, plan.waiting, set(plan.people)) == (3, 0, {ADA, BOB, EVE})
    assert (plan.passes, plan.fails, sorted(plan.changed)) == ([ADA], [BOB], [ADA, BOB])
    assert plan.people[ADA].before == (2, check.points) and plan.people[ADA].after == (check.points, check.points)
    assert [rows(store, table) for table in tables.metadata.sorted_tables] == before


def test_applied_points_are_those_of_now_and_no_completion_is_taken_away(store, course, check, everybody):
    given = rows(store, tables.completion)
    assert {row["learner_id"] for row in given} == {BOB, EVE}
    plan = make_plan(store, check)
    assert apply_plan(store, course, plan, NoCopies()) == 3
    found = {(row["learner_id"], row["key"][0]): row for row in rows(store, tables.attempt)}
    assert {row["version"] for row in found.values()} == {check.version}
    assert [found[place]["score"] for place in ((ADA, "1"), (EVE, "3"))] == [check.points] * 2
    assert found[BOB, "2"]["score"] < 10 and not found[BOB, "2"]["passed"] and json.loads(found[BOB, "2"]["result"])["score"] == found[BOB, "2"]["score"]
    assert [row["exported_at"] is None for row in found.values()] == [True, True, True, False]
    completions = rows(store, tables.completion)
    assert completions[: len(given)] == given
    (new,) = completions[len(given):]
    assert (new["learner_id"], new["what"], new["completed_at"], new["course_version"]) == (ADA, check.completes, found[ADA, "1"]["submitted_at"], course.version)
    (noted,) = rows(store, tables.regrading)
    assert {**noted, "id": 0, "at": 0} == {
        "id": 0, "at": 0, "check_id": check.id, "version": check.version, "attempts": 3, "changed": 2, "passes": 1, "fails": 1,
    }
    assert make_plan(store, check).attempts == 0 and apply_plan(store, course, plan, NoCopies()) == 0


def test_what_a_check_no_longer_has_counts_as_not_answered(store, course, check):
    """Another slot, another exercise, an option that is no more, something that is no answer at all."""
    whole = answers(check, 99)
    broken = deepcopy(whole)
    names = [slot.id for slot in check.slots.values() if not slot.written]
    broken[names[0]]["variant"] = "immigrant/dialogue/check/gone"
    broken[names[1]]["parts"] = {"step": ["option-99"]}
    broken[names[2]] = 7
    hand_in(store, course, check, ADA, "1", whole | {"gone": whole[names[0]]})
    store.change(lambda connection: connection.execute(update(tables.attempt).values(body=to_json({"responses": broken | {"gone": whole[names[0]]}}))))
    apply_plan(store, course, make_plan(store, check), NoCopies())
    (row,) = rows(store, tables.attempt)
    scored = {slot["slot"]: slot["score"] for slot in json.loads(row["result"])["slots"]}
    assert [scored[name] for name in names[:3]] == [0, 0, 0] and row["score"] == sum(scored.values()) > 0


def test_in_steps_the_record_is_one_line_and_copies_go_before_rows(store, course, check, everybody, monkeypatch):
    monkeypatch.setattr(regrading, "STEP", 1)
    plan, told = make_plan(store, check), []

    class Noting(NoCopies):
        def erase_attempts(self, attempts):
            told.append((attempts, [row["version"] for row in rows(store, tables.attempt)].count(OLD)))
            return 0

    assert plan.attempts == 3 and apply_plan(store, course, plan, Noting()) == 3
    assert told == [([(ADA, check.id, OLD)], 3), ([(BOB, check.id, OLD)], 2), ([(EVE, check.id, OLD)], 1)]
    assert [row["attempts"] for row in rows(store, tables.regrading)] == [3]


def test_killed_on_the_way_it_is_finished_by_doing_it_again(store, course, check, everybody, monkeypatch):
    monkeypatch.setattr(regrading, "STEP", 1)
    calls = []

    class Dying(NoCopies):
        def erase_attempts(self, attempts):
            calls.append(attempts)
            if len(calls) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_plan(store, course, make_plan(store, check), Dying())
    assert apply_plan(store, course, make_plan(store, check), NoCopies()) == 2
    assert {row["version"] for row in rows(store, tables.attempt)} == {check.version}
    assert {row["learner_id"] for row in rows(store, tables.completion)} == {ADA, BOB, EVE}


def test_what_trainers_said_goes_into_the_gradebook_again(store, course, check):
    responses = answers(check, 99)
    responses["written"]["parts"]["step"] = {"text": "Mein Text", "send": True}
    attempt_id = hand_in(store, course, check, ADA, "1", responses)
    store.change(lambda connection: connection.execute(update(tables.attempt).values(written=True)))
    with store.reading() as connection:
        (text,) = texts_of_learner(connection, ADA)
    store.change(save_review(text, BOB, {"clear": 2}, "Gut"))
    store.change(lambda connection: connection.execute(update(tables.review).values(exported_at=tables.now())))
    apply_plan(store, course, make_plan(store, check), NoCopies())
    store.mark_exported([attempt_id])
    with store.reading() as connection:
        assert [(one["version"], one["comment"]) for one in pending_reviews(connection, 10)] == [(check.version, "Gut")]


def test_the_course_is_completed_on_the_day_of_its_last_part(store, course, check, monkeypatch):
    from datetime import UTC, datetime

    monkeypatch.setattr(regrading, "needed_for_course", lambda _course: frozenset({check.completes, "final"}))
    day = datetime(2030, 5, 1, tzinfo=UTC)
    hand_in(store, course, check, ADA, "1", answers(check, 99), scored=(0, False))
    store.change(lambda connection: connection.execute(tables.completion.insert().values(learner_id=ADA, what="final", course_version="1", completed_at=day)))
    apply_plan(store, course, make_plan(store, check), NoCopies())
    assert {row["what"]: row["completed_at"] for row in rows(store, tables.completion)}["course"] == day


def test_attempts_of_a_check_that_is_gone_are_named(store, course, check):
    hand_in(store, course, check, ADA, "1", answers(check, 1))
    gone_check = "native/nowhere"
    store.change(lambda connection: connection.execute(update(tables.attempt).values(check_id=gone_check, exported_at=None)))
    assert gone(store, course) == {gone_check: 1} and make_plan(store, check).attempts == 0
