"""Scenes with several voices, flags and reflection; how they are walked, and what lint finds in them."""

import copy
import json

import pytest
from pydantic import TypeAdapter, ValidationError

from givefirst.course import ResponseError, lint_course, load_course
from givefirst.course.exercise import AnyPart
from givefirst.course.interactions import scene
from givefirst.course.interactions.scene import dead_ends, replay

PART = TypeAdapter(AnyPart)


def text(word):
    return {"de": f"{word}-de", "en": f"{word}-en"}


def option(name, goto, **more):
    return {"id": name, "text": text(name), "goto": goto, "feedback": {"good": text("g"), "why": text("w"), "next": text("n")}, **more}


WRITTEN = {
    "id": "p", "interaction": "dialogue", "prompt": text("prompt"), "start": "a",
    "meters": [{"id": "calm", "name": text("calm"), "start": 40}],
    "speakers": [{"id": "fan", "name": text("Fan"), "role": text("role")}, {"id": "joker", "name": text("Joker")}],
    "nodes": [
        {"id": "a", "messages": [{"speaker": "fan", "text": text("one")}, {"speaker": "joker", "text": text("two")}],
         "options": [option("kind", "b", set=["heard"], effect={"calm": 30}), option("cold", "b")]},
        {"id": "b", "messages": [{"speaker": "joker", "text": text("always")}, {"speaker": "fan", "if": ["heard"], "text": text("thanks")}, {"speaker": text("Guest"), "unless": ["heard"], "text": text("hm")}],
         "options": [option("offer", ["good", "flat"], **{"if": ["heard"]}), option("sorry", ["good", "flat"], unless=["heard"]), option("bye", "flat")]},
    ],
    "endings": [{"id": "good", "title": text("good"), "text": text("good"), "points": 2, "flags": ["heard"], "when": {"calm": 50}}, {"id": "flat", "title": text("flat"), "text": text("flat"), "points": 0}],
    "model": ["a.kind", "b.offer"], "reflection": [text("whom")],
}


def part(change=None):
    written = copy.deepcopy(WRITTEN)
    if change:
        change(written)
    return PART.validate_python(written)


def test_flags_open_and_close_options():
    found = part()
    assert found.tokens(["a.kind", "b.offer"]) == ["a.kind", "b.offer", "good"]
    assert found.tokens(["a.cold", "b.sorry"]) == ["a.cold", "b.sorry", "flat"]  # the ending asks for a flag
    for closed in (["a.cold", "b.offer"], ["a.kind", "b.sorry"]):
        with pytest.raises(ResponseError, match="not a path"):
            found.tokens(closed)
    assert replay(found.tree(), ["a.kind"])["flags"] == ["heard"]


def test_a_scene_without_the_new_fields_is_what_it_was():
    """Its tree is part of a check's version: one more key would end every version."""
    def plain(written):
        written.pop("speakers"), written.pop("reflection")
        written["nodes"] = [{"id": "a", "speaker": text("s"), "text": text("t"), "options": [option("x", ["good", "flat"]), option("y", "a")]}]
        written["endings"][0].pop("flags")
        written["model"] = ["a.x"]
    found = part(plain)
    step = {"effect": {}, "later": {}}
    assert found.tree() == {
        "start": "a", "meters": {"calm": 40}, "endings": {"good": {"calm": 50}, "flat": {}},
        "steps": {"a.x": {**step, "goto": ["good", "flat"]}, "a.y": {**step, "goto": ["a"]}},
    }
    assert set(found.public("de")["nodes"][0]) == {"id", "speaker", "text", "options"}
    assert set(found.public("de")["nodes"][0]["options"][0]) == {"id", "text", "goto"}
    assert "reflection" not in found.public("de")
    assert found.outline("de")[1]["speaker"] == "s-de"


def test_the_public_form_names_voices_and_holds_no_key():
    shown = part().public("de")
    first, second = shown["nodes"]
    assert first["messages"][0] == {"speaker": [["Fan-de"]], "role": [["role-de"]], "voice": 1, "text": [["one-de"]]}
    assert second["messages"][1]["if"] == ["heard"] and "voice" not in second["messages"][2]
    assert shown["reflection"] == [[["whom-de"]]]
    assert "effect" not in json.dumps(shown) and "ending" not in json.dumps(shown)


def test_paper_names_speakers_conditions_and_gives_room():
    _, first, second, question, room = part().outline("en")
    assert first["speaker"] == "" and first["text"][0] == [["strong", "Fan-en (role-en): "], "one-en"]
    assert second["text"][1][1] == "(Only after “kind-en”:) "
    assert second["options"][1]["text"] == [[["em", "Not after “kind-en”:"]], ["sorry-en"]]
    assert question["text"] == [["whom-en"]] and room["kind"] == "lines"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda w: w["nodes"][1]["options"][0].update({"if": ["herd"]}), "asks for the flag 'herd', which no option sets .did you mean 'heard'"),
        (lambda w: w["nodes"][1]["messages"][1].update({"if": ["herd"]}), "node 'b' asks for the flag 'herd'"),
        (lambda w: w["endings"][0].update(flags=["hard"]), "ending 'good' asks for the flag 'hard'.*did you mean 'heard'"),
        (lambda w: w["nodes"][0]["messages"][0].update(speaker="fann"), "'fann' is none of `speakers` .did you mean 'fan'"),
        (lambda w: w["nodes"][0].update(speaker="fan", text=text("t")), "either `speaker` and `text`, or `messages`"),
        (lambda w: w["nodes"][0].pop("messages"), "either `speaker` and `text`, or `messages`"),
        (lambda w: w["nodes"][1]["messages"].pop(0), "keep one that is always shown"),
        (lambda w: w.update(model=["a.cold", "b.offer"]), "`model` is no path"),
        (lambda w: w["speakers"].append(w["speakers"][0]), "two speakers have the id 'fan'"),
    ],
)
def test_contradictions_are_refused(change, message):
    with pytest.raises(ValidationError, match=message):
        part(change)


def test_a_mistake_in_a_speaker_is_one_mistake():
    with pytest.raises(ValidationError) as caught:
        part(lambda w: w["nodes"][0]["messages"][0].update(speaker={"de": "x"}))
    assert caught.value.error_count() == 1


def test_dead_ends_are_found(monkeypatch):
    assert part().complaints() == []
    unreachable = part(lambda w: w["endings"][0].update(when={"calm": 90}, points=0))
    assert unreachable.complaints() == ["nobody can reach the ending 'good'; mend its conditions or a `goto`"]
    stuck = part(lambda w: w["nodes"][1]["options"].__delitem__(slice(1, 3)) or w["nodes"][1]["options"].append(option("bye", "flat", **{"if": ["heard"]})))
    assert "in node 'b' a learner can be left without an open option" in stuck.complaints()[0]
    monkeypatch.setattr(scene, "MOST_STATES", 1)  # what was not seen is not judged
    assert dead_ends(unreachable.tree())[0] == []


def test_lint_names_the_file_and_the_part(course, monkeypatch):
    dialogue = next(part for exercise in course.exercises.values() for part in exercise.parts if part.interaction == "dialogue")
    monkeypatch.setattr(type(dialogue), "complaints", lambda self: ["nobody can reach it"])
    problems = [problem for problem in lint_course(course) if problem.message == "nobody can reach it"]
    assert problems and all(problem.field == "parts.0" and problem.line > 1 for problem in problems)


def test_examples_of_compositions_load(root):
    examples = load_course(root).exercises
    assert examples["gallery/examples/two-steps"].public("de")["steps"] is True
    assert "steps" not in examples["gallery/examples/choice"].public("de")
    faded = examples["gallery/examples/faded-example"].parts
    shown = [faded[0].context.plain("de"), *(p.source.plain("de") for p in faded[1:])]
    pieces = [len(text.replace("…", "").strip()) for text in shown]
    assert pieces == sorted(pieces, reverse=True) and len(set(pieces)) == 3  # each step shows less of the model
