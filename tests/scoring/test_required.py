"""A pass needs enough points and every slot that must be reached; the server and the self-check in the browser agree on it."""

import json
from pathlib import Path

import orjson
import pytest

from benchmarks.attempts import random_attempts
from givefirst.course import load_course
from givefirst.scoring import Scorer, score_check
from givefirst.widgets import module_source

ROOT = Path(__file__).parents[2]
FINAL = "final/immigrant"


@pytest.fixture(scope="module")
def course():
    return load_course(ROOT)


@pytest.fixture
def check(course):
    return course.checks[FINAL]


def right(check, but: dict | None = None) -> dict:
    """Every slot answered rightly with its first variant; `but`: slot -> response of its only part."""
    answers = {}
    for slot in check.slots.values():
        exercise = next(iter(slot.variants.values()))
        answers[slot.id] = {"variant": exercise.id, "parts": {part.id: part.model_response() for part in exercise.parts if part.max_points}}
        if but and slot.id in but:
            (part,) = exercise.parts
            answers[slot.id]["parts"] = {part.id: but[slot.id]}
    return answers


def risks(check, found: int, false: int = 0) -> list[str]:
    (part,) = next(iter(check.slots["picture"].variants.values())).parts
    return [area.id for area in part.areas if area.risk][:found] + [area.id for area in part.areas if not area.risk][:false]


def test_everything_right_passes(check):
    result = score_check(check, right(check), "de")
    assert (result["passed"], result["required"], result["percent"]) == (True, [], 100)


@pytest.mark.parametrize("slot", ["consent", "confidential"])
def test_enough_points_are_not_enough_when_others_depend_on_the_answer(check, slot):
    result = score_check(check, right(check, {slot: []}), "de")
    assert result["percent"] >= check.pass_percent
    assert (result["passed"], result["required"]) == (False, [slot])


@pytest.mark.parametrize(("found", "false", "passed"), [(4, 0, True), (6, 2, True), (3, 0, False), (5, 2, False)])
def test_the_picture_takes_four_of_six_places(check, found, false, passed):
    result = score_check(check, right(check, {"picture": risks(check, found, false)}), "de")
    assert result["percent"] >= check.pass_percent
    assert (result["passed"], result["required"]) == (passed, [] if passed else ["picture"])


def test_required_slots_alone_are_not_enough(check):
    gone = {name: [] for name in check.slots if name not in ("consent", "confidential", "picture", "invitation")}
    result = score_check(check, {name: answer for name, answer in right(check).items() if name not in gone}, "de")
    assert (result["passed"], result["required"]) == (False, [])


def test_the_scorer_with_a_memory_says_the_same(course, check):
    scorer = Scorer(course)
    for responses in (right(check), right(check, {"consent": []}), {}):
        assert orjson.loads(orjson.dumps(scorer.score(check, responses, "de").full)) == score_check(check, responses, "de")


@pytest.fixture(scope="module")
def self_check(browser, course):
    """(check, responses) -> what the self-check of a static build finds: score, max, percent, passed, required."""
    page = browser.new_page()
    keys = {}

    def serve(route):
        name = route.request.url.rsplit("/", 1)[1]
        if name == "page":
            return route.fulfill(content_type="text/html", body="<title>x</title>")
        if name.endswith(".json"):
            return route.fulfill(content_type="application/json", body=json.dumps(keys))
        return route.fulfill(content_type="text/javascript", body=module_source(name.removesuffix(".js")))

    page.route("**/*", serve)
    page.goto("http://course.test/de/page")

    def run(check, responses):
        variants = [exercise for slot in check.slots.values() for exercise in slot.variants.values()]
        keys.clear()
        keys.update({exercise.id: exercise.tables("de") for exercise in variants})
        data = {"check": check.id, "pass": check.pass_percent, "slots": [
            {"id": slot.id, "variants": [exercise.public("de") for exercise in slot.variants.values()], **({"must": slot.must} if slot.must else {})}
            for slot in check.slots.values()]}
        draft = {"drawn": {name: answer["variant"] for name, answer in responses.items()}, "answers": {name: answer["parts"] for name, answer in responses.items()}}
        return page.evaluate(
            """async ([data, draft]) => {
                const { scoreHere } = await import("/selfcheck.js");
                const { score, max, percent, passed, required } = await scoreHere(data, draft, "de");
                return { score, max, percent, passed, required };
            }""", [data, draft])

    yield run
    page.close()


def test_the_self_check_says_the_same(course, check, self_check):
    cases = [right(check), right(check, {"consent": []}), right(check, {"picture": risks(check, 3)}), *[body["responses"] for body in random_attempts(check, 25)]]
    verdicts = []
    for responses in cases:
        expected = score_check(check, responses, "de")
        assert self_check(check, responses) == {name: expected[name] for name in ("score", "max", "percent", "passed", "required")}
        verdicts.append((expected["passed"], bool(expected["required"])))
    assert {(True, False), (False, True)} <= set(verdicts)
