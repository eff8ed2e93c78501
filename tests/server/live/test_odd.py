"""Odd texts come back exactly; odd requests are refused in words, never a fault."""

import json
import random
from pathlib import Path

import orjson

from givefirst.store import new_id
from givefirst.store.workshops import keep_event, workshop_of_code
from givefirst.workshop.events import ACT_SHAPE, LEAD_SHAPE

NAUGHTY = json.loads((Path(__file__).parents[2] / "naughty" / "blns.json").read_text(encoding="utf-8"))
VALUES = [None, "", " ", "choice", "wall", "scene", "work", "a", "x" * 61, "\0", "\ud7ff", "__proto__", 0, 1, 2, -1, 2**63, 1.5, True, False, [], ["choice"], [[]], {}, {"a": 1}, {"step": []}]


def test_every_naughty_text_comes_back_as_it_was(app, store, trainer, phone_of, restart):
    """Through the event, the database and the fold, into the trainer's view and the participant's own."""
    ada = phone_of("Ada")
    room = app.state.live.known_room(trainer.code)
    texts = [text for text in NAUGHTY if text.strip() and len(text) <= 1000]
    assert len(texts) > 450
    for text in texts:
        event = {"kind": "question", "text": text, "by": ada.id, "at": 1, "id": new_id()[:12]}
        orjson.dumps(event)  # what a browser can send
        store.change(keep_event(room.id, new_id(), event))
    ada.browser.app = trainer.browser.app = restart()
    assert [question["text"] for question in trainer.sees()["questions"]] == texts
    assert [question["text"] for question in ada.sees()["questions"]] == texts
    answer = ada.browser.get(f"/api/live/{trainer.code}/view")
    assert answer.headers["content-type"] == "application/json" and answer.headers["x-content-type-options"] == "nosniff"


def test_a_naughty_text_goes_the_whole_way(trainer, phone_of):
    ada = phone_of("<img src=x onerror=alert(1)>")
    for text in ("\u202eevil\0", "';DROP TABLE workshop;--", "=1+1", "😀" * 500, "\r\ndata: fake\r\n\r\n"):
        ada.does("question", text=text)
        assert trainer.sees()["questions"][-1]["text"] == text
    assert trainer.sees()["people"][0]["nickname"] == "<img src=x onerror=alert(1)>"


def fields_of(shape) -> dict[str, list[str]]:
    """kind -> names of its fields, from the shape's own schema."""
    schema = shape.json_schema()
    return {
        kind: [name for name in one["properties"] if name != "kind"]
        for one in schema["$defs"].values() if "kind" in one.get("properties", {})
        for kind in (one["properties"]["kind"].get("enum") or [one["properties"]["kind"]["const"]])
    }


def test_odd_requests_are_refused_in_words(app, trainer, phone_of):
    rng, ada = random.Random(4), phone_of("Ada")
    app.state.live_acts.admits = lambda key: True
    ada.does("question", text="Why?")
    for activity in ("choice", "scene", "wall", "word"):
        trainer.does("open", activity=activity)
        for shape, who, kinds in ((ACT_SHAPE, ada.act, fields_of(ACT_SHAPE)), (LEAD_SHAPE, trainer.lead, fields_of(LEAD_SHAPE))):
            for kind, names in kinds.items():
                if kind in ("leave", "end"):
                    continue
                for _ in range(2):
                    sent = {name: rng.choice([activity, *VALUES]) for name in names if rng.random() < 0.9}
                    answer = who(kind, **sent)
                    assert answer.status_code < 500, (kind, sent)
                    if answer.status_code != 200:
                        assert set(answer.json()["error"]["message"]) == {"de", "en"}
    assert trainer.sees()["code"] == trainer.code and ada.sees()["me"]["id"] == ada.id
