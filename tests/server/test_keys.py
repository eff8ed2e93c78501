"""What is in the key of a check stays on the server."""

import json
import re

import pytest

from givefirst.store import new_id

from .conftest import model_attempt


def wrong_attempt(check) -> dict:
    """Another answer than the right one in every slot."""
    wrong = {
        "single": ["option-3"], "several": ["option-1", "option-4"], "order": ["item-3", "item-1", "item-2"],
        "match": {"row-1": "target-2", "row-2": "target-1"}, "scene": ["door.say-2"], "written": {"text": "Mine", "send": True},
        "single-again": ["option-2"], "several-again": ["option-3", "option-4"],
    }
    attempt = model_attempt(check)
    for slot, response in wrong.items():
        attempt["responses"][slot]["parts"] = {"step": response}
    return attempt


def marks_of(check) -> set[str]:
    """Every marked text in the keys of the check (sample.py)."""
    keys = [exercise.tables("de") for slot in check.slots.values() for exercise in slot.variants.values()]
    return set(re.findall(r"KEY-[a-z0-9-]+", json.dumps(keys)))


def chosen_marks(check, attempt) -> set[str]:
    """The marked texts that belong to what was answered."""
    found = set()
    for slot in check.slots.values():
        answer = attempt["responses"][slot.id]
        exercise = slot.variants[answer["variant"]]
        for part in exercise.parts:
            table, tokens = exercise.tables("de")[part.id], part.tokens(answer["parts"][part.id])
            texts = [table["texts"][table["feedback"][token]] for token in tokens if token in table["feedback"]]
            texts += [table["texts"][index] for _, index in table["outcomes"]]  # which of them, is the scorer's to say
            texts += table.get("models", [])  # model texts judge nothing and are shown after handing in
            found |= set(re.findall(r"KEY-[a-z0-9-]+", json.dumps(texts)))
    return found


@pytest.mark.parametrize("make", [model_attempt, wrong_attempt, lambda check: {**model_attempt(check), "responses": {}}])
def test_an_answer_holds_feedback_on_what_was_chosen_and_nothing_else_of_the_key(person, check, make):
    attempt = make(check)
    answer = person.send(attempt)
    assert answer.status_code == 201
    shown = set(re.findall(r"KEY-[a-z0-9-]+", answer.text))
    allowed = chosen_marks(check, attempt) if attempt["responses"] else set()
    assert shown <= allowed
    assert len(marks_of(check) - shown) > 100  # the key is far larger than what is shown
    assert bool(shown) == bool(attempt["responses"])
    for word in ("missed", "expected", "mapping", "correct", "tree"):
        assert f'"{word}"' not in answer.text


def test_a_wrong_answer_does_not_name_the_right_one(person, check):
    results = {slot["slot"]: slot["parts"] for slot in person.send(wrong_attempt(check)).json()["slots"]}
    for slot in check.slots.values():
        part = next(iter(slot.variants.values())).parts[0]
        right = set(part.tokens(part.model_response()))
        named = {token["token"] for token in results[slot.id]["step"]["tokens"]}
        assert not (right & named) - set(part.tokens(wrong_attempt(check)["responses"][slot.id]["parts"]["step"]))


def test_no_other_answer_holds_any_of_the_key(person, check, attempt):
    """Errors, repetitions of others, descriptions: all answers but those to one's own attempt."""
    sent = attempt()
    answers = [
        person.get("/api/me"), person.get("/openapi.json"), person.get("/"), person.get("/de/"), person.get("/nothing"),
        person.get("/keys/immigrant-dialogue.de.json"), person.send({**sent, "version": "0" * 12}), person.send({**sent, "check": "x"}),
        person.send({**sent, "language": "fr"}), person.post("/api/attempts", b"{"), person.post("/api/learner", {"name": "x" * 200}),
    ]
    for slot in check.slots.values():
        for exercise in slot.variants.values():
            for strange in (5, [5], ["nowhere"], {"nowhere": "x"}, {"row-1": "nowhere"}, ["door.say-9"], ["item-1", "item-1"]):
                answers.append(person.send({
                    **sent, "key": new_id(), "responses": {slot.id: {"variant": exercise.id, "parts": {"step": strange}}},
                }))
    assert {answer.status_code for answer in answers} >= {200, 404, 409, 422}
    assert not [answer.text for answer in answers if "KEY-" in answer.text and answer.status_code not in (200, 201)]
    assert not [answer.text for answer in answers[:11] if "KEY-" in answer.text]
