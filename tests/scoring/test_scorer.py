"""The scorer with a memory says what score_check says, and remembers nothing that was written."""

from pathlib import Path

import orjson
import pytest

from benchmarks.attempts import random_attempts
from givefirst.course import ResponseError, load_course
from givefirst.scoring import Scorer, score_check

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course():
    return load_course(ROOT)


def plain(value: dict) -> dict:
    return orjson.loads(orjson.dumps(value))


def test_says_what_score_check_says(course):
    scorer = Scorer(course)
    for check in course.checks.values():
        bodies = random_attempts(check, 100)
        assert {body["language"] for body in bodies} == {"de", "en"}
        for body in [*bodies, *bodies, {**bodies[0], "responses": {}}]:  # twice: the second time from memory
            responses, language = body["responses"], body["language"]
            expected, scored = score_check(check, responses, language), scorer.score(check, responses, language)
            assert plain(scored.full) == expected
            assert plain(scored.brief) == {**expected, "slots": [{**slot, "parts": {}} for slot in expected["slots"]]}
            assert (scored.score, scored.max, scored.passed) == (expected["score"], expected["max"], expected["passed"])


def written_slot(check):
    return next(slot for slot in check.slots.values() if slot.manual_points)


def test_texts_are_checked_but_not_kept(course):
    scorer, check = Scorer(course), next(iter(course.checks.values()))
    slot = written_slot(check)
    exercise = next(iter(slot.variants.values()))
    part = next(part for part in exercise.parts if part.manual_points)

    def answer(text):
        return {slot.id: {"variant": exercise.id, "parts": {part.id: {"text": text}}}}

    scorer.score(check, answer("first"), "de")
    kept = scorer._kept.cache_info().currsize
    for n in range(20):
        scorer.score(check, answer(f"another {n}"), "de")
    assert scorer._kept.cache_info().currsize == kept
    with pytest.raises(ResponseError) as error:
        scorer.score(check, answer(5), "de")
    assert error.value.field == f"responses.{slot.id}.parts.{part.id}.text"


def test_wrong_answers_are_refused_every_time(course):
    scorer, check = Scorer(course), next(iter(course.checks.values()))
    for responses in ([], {"nowhere": {}}, {next(iter(check.slots)): {"variant": "x", "parts": {}}}):
        for _ in range(2):
            with pytest.raises(ResponseError):
                scorer.score(check, responses, "de")
