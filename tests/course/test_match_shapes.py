"""Match as pairs and as a matrix, and how sure somebody is: what is written, shown and refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from givefirst.course.exercise import AnyPart, Exercise
from givefirst.scoring import evaluate

PART = TypeAdapter(AnyPart)


def text(word):
    return {"de": f"{word}-de", "en": f"{word}-en"}


FEEDBACK = {"good": text("g"), "why": text("w"), "next": text("n")}
AXIS = {"name": text("name"), "low": text("low"), "high": text("high")}


def rows(**targets):
    return [{"id": row, "text": text(row), "target": target, "feedback": {target: FEEDBACK, "else": FEEDBACK}} for row, target in targets.items()]


def pairs(**changes):
    written = {"id": "p", "interaction": "match", "shape": "pairs", "prompt": text("p"), "targets": [{"id": t, "text": text(t)} for t in "xyz"], "rows": rows(a="x", b="y")}
    return PART.validate_python(written | changes)


def matrix(**changes):
    targets = [{"id": f"{x}-{y}", "text": text(f"{x} {y}"), "x": x, "y": y} for x in ("low", "high") for y in ("low", "high")]
    written = {"id": "p", "interaction": "match", "shape": "matrix", "prompt": text("p"), "axes": {"x": AXIS, "y": AXIS}, "targets": targets, "rows": rows(a="low-high", b="low-high", c="high-low")}
    return PART.validate_python(written | changes)


def test_groups_are_shown_as_before():
    shown = pairs(shape="groups").public("de")
    assert "shape" not in shown and "matrix" not in shown


def test_pairs_score_as_groups_and_a_target_twice_is_an_answer_too():
    found = pairs()
    assert found.public("de")["shape"] == "pairs"
    for response, score in (({"a": "x", "b": "y"}, 2), ({"a": "x", "b": "x"}, 1), ({"a": "z"}, 0)):
        assert evaluate(found.table("de"), found.tokens(response))["score"] == score


def test_a_matrix_is_a_table_with_the_high_end_on_top():
    shown = matrix().public("de")["matrix"]
    assert shown["fields"] == [["low-high", "high-high"], ["low-low", "high-low"]]
    assert shown["x"]["ends"] == [[["low-de"]], [["high-de"]]] and shown["y"]["ends"] == [[["high-de"]], [["low-de"]]]
    paper = matrix().outline("en")[-1]
    assert paper["head"] == [[], [["name-en", ": ", "low-en"]], [["name-en", ": ", "high-en"]]]
    assert paper["rows"][0][1:] == [[["low high-en"]], [["high high-en"]]]


def test_an_opinion_counts_for_nothing():
    found = matrix(scored=False)
    result = evaluate(found.table("de"), found.tokens({"a": "low-high", "b": "high-low"}))
    assert (result["score"], result["max"]) == (0, 0) and len(result["tokens"]) == 2


@pytest.mark.parametrize(
    ("make", "changes", "message"),
    [
        (pairs, {"rows": rows(a="x", b="x")}, "rows 'a' and 'b' share the target 'x'"),
        (pairs, {"axes": {"x": AXIS, "y": AXIS}}, "belong to a matrix"),
        (pairs, {"targets": [{"id": "x", "text": text("x"), "x": "low"}, {"id": "y", "text": text("y")}]}, "belong to a matrix"),
        (matrix, {"axes": None}, "a matrix needs `axes`"),
        (matrix, {"targets": [{"id": t, "text": text(t), "x": "low", "y": "high"} for t in ("low-high", "high-low", "c", "d")]}, "four targets, one for each pair"),
        (matrix, {"shape": "triangle"}, "groups"),
    ],
)
def test_contradictions_are_refused(make, changes, message):
    with pytest.raises(ValidationError, match=message):
        make(**changes)


def choice(**changes):
    options = [{"id": "a", "text": text("a"), "correct": True, "feedback": FEEDBACK}, {"id": "b", "text": text("b"), "feedback": FEEDBACK}]
    return PART.validate_python({"id": "p", "interaction": "choice", "prompt": text("p"), "options": options, **changes})


def test_how_sure_somebody_is_changes_no_key():
    asked, plain = choice(confidence=True), choice()
    assert asked.public("de") == plain.public("de") | {"confidence": True}
    assert asked.table("de") == plain.table("de")
    with pytest.raises(ValidationError, match="needs a scored part"):
        choice(confidence=True, scored=False)


def test_steps_need_two_parts():
    written = {"title": text("t"), "objective": "I2.1", "sources": ["F1"], "steps": True, "parts": [choice().model_dump(by_alias=True)]}
    with pytest.raises(ValidationError, match="needs two parts or more"):
        Exercise.model_validate(written)
