"""Each interaction: what learners see holds no key, responses of the wrong shape are refused with their place."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from givefirst.course import ResponseError
from givefirst.course.exercise import AnyPart
from givefirst.course.interactions import PARTS, browser_module
from givefirst.course.interactions.scene import replay
from givefirst.scoring import evaluate

PART = TypeAdapter(AnyPart)


def text(word):
    return {"de": f"{word}-de", "en": f"{word}-en"}


def feedback(word):
    return {"good": text(f"KEY{word}"), "why": text(f"KEY{word}"), "next": text(f"KEY{word}")}


def option(name, correct=False):
    return {"id": name, "text": text(name), "correct": correct, "feedback": feedback(name)}


def step(name, goto, **more):
    return {"id": name, "text": text(name), "goto": goto, "feedback": feedback(name), **more}


PLACES = [("read", ["giving"]), ("react", ["giving"]), ("write", ["giving", "dialogue"]), ("criticism", ["dialogue"]), ("service", ["dialogue"]),
          ("settings", ["sharing"]), ("picture", ["sharing"]), ("ask", ["sharing"])]
STATEMENTS = [{"id": name, "text": text(name), "counts": themes} for name, themes in PLACES]
STATEMENTS += [{"id": wish, "text": text(wish), "wish": wish} for wish in ("visible", "internal", "inactive", "protect")]

PARTS_WRITTEN = {
    "decision": {
        "questions": [{"id": name, "text": text(name), "yes": text("y"), "no": text("n"), "unclear": text("u")} for name in ("ask", "law")],
        "results": [{"id": "long", "title": text("long"), "text": text("t"), "when": {"any_yes": ["law"]}}, {"id": "short", "title": text("short"), "text": text("t")}],
        "note": text("note")},
    "plan": {"fields": [{"id": "day", "label": text("day"), "suggestions": [text("Monday")]}, {"id": "gift", "label": text("gift"), "hint": text("hint"), "lines": 3}],
             "sentence": {"de": "Am {day}: {gift}.", "en": "{gift} on {day}."}, "done": text("done")},
    "placement": {"statements": STATEMENTS, "paths": {level: text(level) for level in ("refuser", "immigrant", "native")},
                  "offers": {wish: text(wish) for wish in ("protect", "internal", "visible")}},
    "text-entry": {"gaps": [
        {"id": "word", "label": text("w"), "answers": {"de": ["Größe", "Umfang"], "en": ["size"]}, "feedback": {"right": feedback("r"), "other": feedback("o")},
         "near": [{"answers": {"de": ["Länge"], "en": ["length"]}, "points": 1, "feedback": feedback("n")}]},
        {"id": "sign", "label": text("s"), "answers": {"de": ["„CC BY“ 4.0"], "en": ["CC-BY"]}, "feedback": {"right": feedback("r"), "other": feedback("o")}},
    ], "points": 4},
    "hotspot": {"picture": {"src": "hotspots/workshop.svg", "width": 400, "height": 300, "alt": text("alt")}, "areas": [
        {"id": "screen", "shape": "rect", "coords": [200, 10, 300, 90], "text": text("screen"), "risk": True, "feedback": feedback("s")},
        {"id": "badge", "shape": "circle", "coords": [350, 200, 20], "text": text("badge"), "risk": True, "feedback": feedback("b")},
        {"id": "mug", "shape": "circle", "coords": [40, 40, 10], "text": text("mug"), "risk": False, "feedback": feedback("m")},
    ]},
    "choice": {"options": [option("a", True), option("b"), option("c", True)], "multiple": True},
    "order": {"items": [{"id": i, "text": text(i), "note": text(f"KEY{i}")} for i in ("z", "y", "x")], "feedback": {"full": feedback("f"), "partial": feedback("p")}},
    "match": {"targets": [{"id": t, "text": text(t)} for t in "pq"], "rows": [{"id": r, "text": text(r), "target": t, "feedback": {t: feedback(r), "else": feedback(r)}} for r, t in ("ap", "bq")]},
    "extended-text": {"rubric": [{"id": "gift", "title": text("gift"), "levels": [text("l")] * 3}], "models": [{"title": text("KEYm"), "text": text("KEYm"), "note": text("KEYm")}]},
    "dialogue": {
        "meters": [{"id": "trust", "name": text("trust"), "start": 30}], "start": "first",
        "nodes": [
            {"id": "first", "speaker": text("s"), "text": text("t"), "options": [step("good", "second", effect={"trust": 90}), step("bad", "first", effect={"trust": -50})]},
            {"id": "second", "speaker": text("s"), "text": text("t"), "options": [step("end", ["heard", "sour"], later={"text": text("KEYl"), "effect": {"trust": -45}}), step("leave", "sour")]},
        ],
        "endings": [{"id": "heard", "title": text("KEYe"), "text": text("KEYe"), "points": 4, "when": {"trust": 55}}, {"id": "sour", "title": text("KEYe"), "text": text("KEYe"), "points": 1}],
        "model": ["first.good", "second.end"],
    },
}


def part(interaction, **changes):
    return PART.validate_python({"id": "p", "interaction": interaction, "prompt": text("prompt"), **PARTS_WRITTEN[interaction], **changes})


def test_all_interactions_are_here():
    assert set(PARTS_WRITTEN) == set(PARTS)
    assert all(browser_module(name).is_file() for name in PARTS)


@pytest.mark.parametrize("interaction", sorted(PARTS))
def test_public_forms_hold_no_key(interaction):
    found = part(interaction)
    for shown in (found.public("de"), found.outline("de")):
        written = json.dumps(shown)
        assert "KEY" not in written
        assert "correct" not in written and "effect" not in written and '"target"' not in written
        assert '-en"' not in written
    assert ("KEY" in json.dumps(found.table("de"))) is not found.private  # what is private has no key


def test_the_right_order_is_not_readable():
    assert [item["id"] for item in part("order").public("de")["items"]] == ["x", "y", "z"]


@pytest.mark.parametrize("interaction", sorted(PARTS))
def test_model_answer_full_and_empty_none(interaction):
    found = part(interaction)
    table = found.table("de")
    assert evaluate(table, found.tokens(found.model_response()))["score"] == found.max_points
    for empty in (None, [] if interaction in ("choice", "order", "dialogue", "hotspot") else {}):
        assert evaluate(table, found.tokens(empty))["score"] == 0


@pytest.mark.parametrize(
    ("interaction", "response", "score"),
    [
        ("choice", ["a"], 1), ("choice", ["a", "b"], 0), ("choice", ["a", "b", "c"], 1), ("choice", ["b"], 0),
        ("order", ["y", "z", "x"], 0), ("order", ["x", "z", "y"], 1),
        ("match", {"a": "p", "b": "p"}, 1), ("match", {"b": "q"}, 1),
        ("dialogue", ["first.good", "second.end"], 4), ("dialogue", ["first.bad", "first.good", "second.end"], 1),
        ("text-entry", {"word": " GROESSE. "}, 2), ("text-entry", {"word": "Size"}, 2), ("text-entry", {"word": "laenge"}, 1), ("text-entry", {"word": "?"}, 0),
        ("text-entry", {"word": "umfang", "sign": '"cc  by" 4.0'}, 4), ("text-entry", {"word": "...", "sign": "cc–by"}, 2),
        ("hotspot", ["screen"], 1), ("hotspot", ["screen", "badge", "mug"], 1), ("hotspot", ["mug"], 0),
        ("dialogue", ["first.good"], 0), ("dialogue", ["first.good", "second.leave"], 1),
    ],
)
def test_scores(interaction, response, score):
    found = part(interaction)
    assert evaluate(found.table("de"), found.tokens(response))["score"] == score


@pytest.mark.parametrize(
    ("interaction", "response", "field"),
    [
        ("choice", "a", ""), ("choice", {"a": 1}, ""), ("choice", ["zz"], "0"), ("choice", [1], "0"), ("choice", ["a"] * 9, ""),
        ("order", ["x", "y"], ""), ("order", ["x", "x", "y"], ""), ("order", 3, ""),
        ("match", ["a"], ""), ("match", {"zz": "p"}, "zz"), ("match", {"a": "zz"}, "a"), ("match", {"a": None}, "a"),
        ("extended-text", "text", ""), ("extended-text", {"text": 3}, "text"), ("extended-text", {"text": "x" * 10_001}, "text"),
        ("extended-text", {"self": {"gift": 3}}, "self"), ("extended-text", {"self": {"gift": True}}, "self"), ("extended-text", {"other": 1}, "other"),
        ("extended-text", {"send": "yes"}, "send"),
        ("text-entry", ["Größe"], ""), ("text-entry", {"zz": "x"}, "zz"), ("text-entry", {"word": 3}, "word"), ("text-entry", {"word": "x" * 201}, "word"),
        ("hotspot", "screen", ""), ("hotspot", ["zz"], "0"), ("hotspot", ["screen"] * 9, ""),
        ("plan", "text", ""), ("plan", {"zz": "x"}, "zz"), ("plan", {"day": 3}, "day"), ("plan", {"day": "x" * 2001}, "day"), ("plan", {"done": "yes"}, "done"),
        ("decision", ["law"], ""), ("decision", {"answer": {}}, "answer"), ("decision", {"seen": 1}, "seen"), ("decision", {"answers": []}, "answers"),
        ("decision", {"answers": {"zz": "yes"}}, "answers.zz"), ("decision", {"answers": {"law": True}}, "answers.law"),
        ("placement", ["read"], ""), ("placement", {"path": {}}, "path"), ("placement", {"seen": 1}, "seen"), ("placement", {"answers": []}, "answers"),
        ("placement", {"answers": {"zz": 1}}, "answers.zz"), ("placement", {"answers": {"read": 3}}, "answers.read"), ("placement", {"answers": {"read": True}}, "answers.read"),
        ("dialogue", ["second.end"], ""), ("dialogue", ["first.fly"], "0"), ("dialogue", "first.good", ""), ("dialogue", ["first.bad"] * 51, ""),
        ("dialogue", ["first.good", "second.end", "first.good"], ""),
    ],
)
def test_wrong_shape_is_refused_with_its_place(interaction, response, field):
    with pytest.raises(ResponseError) as caught:
        part(interaction).tokens(response)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("interaction", "changes", "message"),
    [
        ("choice", {"multiple": False}, "several options are correct"),
        ("choice", {"points": 3}, "can't be shared evenly"),
        ("order", {"points": 3}, "can't be shared evenly"),
        ("match", {"targets": [{"id": "p", "text": text("p")}, {"id": "r", "text": text("r")}]}, "which is no target"),
        ("extended-text", {"points": 4}, "takes no `points`"),
        ("text-entry", {"points": 3}, "can't be shared evenly"),
        ("text-entry", {"points": 2}, "earns 1 of 1; give it less"),
        ("hotspot", {"points": 3}, "can't be shared evenly"),
        ("hotspot", {"picture": {"src": "../secret.svg", "width": 400, "height": 300, "alt": text("alt")}}, "pattern"),
        ("hotspot", {"picture": {"src": "a.svg", "width": 360, "height": 300, "alt": text("alt")}}, "lies outside the picture"),
        ("plan", {"points": 1}, "private and never scored"),
        ("plan", {"fields": [{"id": "done", "label": text("x")}], "sentence": None}, "that is the box to tick"),
        ("plan", {"sentence": {"de": "{day}", "en": "{dya}"}}, "the en sentence has {dya}, which is no field"),
        ("plan", {"fields": [{"id": "a", "label": text("x"), "lines": 9}]}, "less than or equal to 8"),
        ("decision", {"points": 1}, "private and never scored"),
        ("decision", {"results": [{"id": n, "title": text(n), "text": text(n)} for n in ("one", "two")]}, "the last result alone has no `when`"),
        ("decision", {"results": [{"id": n, "title": text(n), "text": text(n), "when": {"yes": ["law"]}} for n in ("one", "two")]}, "the last result alone has no `when`"),
        ("decision", {"results": [{"id": n, "title": text(n), "text": text(n)} | when for n, when in (("one", {"when": {"yes": ["zz"]}}), ("two", {}))]}, "'zz', which is no question"),
        ("decision", {"results": [{"id": n, "title": text(n), "text": text(n)} | when for n, when in (("one", {"when": {"no_of": ["law"], "no_least": 2}}), ("two", {}))]}, "asks for 2 times no, but names 1"),
        ("placement", {"points": 1}, "private and never scored"),
        ("placement", {"statements": STATEMENTS[1:]}, "7 statements have `counts`; the method needs 8"),
        ("placement", {"statements": STATEMENTS[:-1]}, "one statement for each wish"),
        ("placement", {"statements": [*STATEMENTS[:-1], {"id": "both", "text": text("b"), "wish": "protect", "counts": ["giving"]}]}, "either `counts`"),
        ("placement", {"statements": [{**STATEMENTS[0], "counts": ["dialogue"]}, *STATEMENTS[1:]]}, "4 statements count for 'dialogue'"),
        ("dialogue", {"start": "nowhere"}, "which is no node"),
        ("dialogue", {"model": ["first.bad"]}, "`model` is no path"),
    ],
)
def test_contradictions_are_refused(interaction, changes, message):
    with pytest.raises(ValidationError, match=message):
        part(interaction, **changes)


def test_meters_stay_between_0_and_100():
    tree = part("dialogue").tree()
    assert replay(tree, ["first.bad", "first.good"])["meters"] == {"trust": 90}
    assert replay(tree, ["first.good"])["meters"] == {"trust": 100}
