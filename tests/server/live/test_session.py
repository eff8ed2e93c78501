"""A session as its people see it: joining, answering, revealing; what each activity counts; the tools of the founding text."""

import pytest

from givefirst.server.live import room
from givefirst.store import new_id


def test_from_the_code_to_the_bars(trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of()
    trainer.does("step", to="work")
    assert ada.sees()["activity"] is None
    trainer.does("open", activity="choice")
    seen = ada.sees()["activity"]
    assert (seen["state"], seen["mine"], seen["parts"][0]["interaction"]) == ("open", None, "choice")
    assert ada.answers("choice", {"step": ["option-2"]})["activity"]["mine"] == {"step": ["option-2"]}
    ada.answers("choice", {"step": ["option-1"]})  # changed until it is closed
    bob.answers("choice", {"step": ["option-3"]})
    assert (trainer.sees()["activity"]["answered"], trainer.sees("projector")["joined"]) == (2, 2)
    assert "results" not in trainer.sees("projector")["activity"] and "keys" not in ada.sees()["activity"]
    trainer.does("close", activity="choice")
    assert ada.act("answer", activity="choice", round=1, response={"step": ["option-4"]}).status_code == 409
    trainer.does("reveal", activity="choice", marks=False)
    (bars,) = ada.sees()["activity"]["results"]
    assert [(option["id"], option["count"]) for option in bars["options"]] == [("option-1", 1), ("option-2", 0), ("option-3", 1), ("option-4", 0)]
    assert not any("correct" in option for option in bars["options"]) and "keys" not in ada.sees()["activity"]
    trainer.does("reveal", activity="choice")
    assert [option["correct"] for option in trainer.sees("projector")["activity"]["results"][0]["options"]] == [True, False, False, False]
    assert set(ada.sees()["activity"]["keys"]) == {"step"}


def test_vote_talk_vote_again(trainer, phone_of):
    phones = [phone_of() for _ in range(3)]
    trainer.does("open", activity="choice")
    for phone in phones:
        phone.answers("choice", {"step": ["option-2"]})
    trainer.does("again", activity="choice")
    assert phones[0].sees()["activity"]["mine"] is None
    assert phones[0].act("answer", activity="choice", round=1, response={"step": ["option-1"]}).status_code == 409  # a phone that slept
    for phone in phones[:2]:
        phone.answers("choice", {"step": ["option-1"]}, 2)
    rounds = trainer.does("reveal", activity="choice")["activity"]["rounds"]
    counts = {number: [option["count"] for option in results[0]["options"]] for number, results in rounds.items()}
    assert counts == {"1": [0, 3, 0, 0], "2": [2, 0, 0, 0]}


def test_the_group_decides_a_dialogue(trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    trainer.does("open", activity="scene")
    scene = ada.sees()["activity"]["scene"]
    assert [option["id"] for option in scene["node"]["options"]] == ["say-1", "say-2"]
    ada.answers("scene", "say-1")
    bob.answers("scene", "say-2")
    assert trainer.lead("step_scene", activity="scene").json()["error"]["message"]["en"].startswith("As many votes")
    bob.answers("scene", "say-1")
    after = trainer.does("step_scene", activity="scene")["activity"]
    assert after["scene"]["path"] == ["door.say-1"] and after["scene"]["ending"]["title"].startswith("KEY-live-scene-friends")
    assert bob.act("answer", activity="scene", round=1, response="say-1").status_code == 409


def test_texts_are_shown_when_the_trainer_chooses_them(trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    trainer.does("open", activity="wall")
    ada.does("text", activity="wall", text="We changed the form.")
    bob.does("text", activity="wall", text="You fucking idiots")
    texts = {item["text"]: item for item in trainer.sees()["texts"]}
    assert [texts[words]["held"] for words in ("We changed the form.", "You fucking idiots")] == [False, True]
    trainer.does("choose", activity="wall", items=[texts["We changed the form."]["id"]])
    assert trainer.sees("projector")["chosen"] == ["We changed the form."]
    assert trainer.does("reveal", activity="wall")["activity"]["results"][0]["quotes"] == ["We changed the form."]
    trainer.does("open", activity="wall")
    for _ in range(2):
        ada.does("text", activity="wall", text="We changed it again.")  # what was not looked at is not shown
    assert trainer.sees("projector")["chosen"] == ["We changed the form."]
    # Whoever writes more is one person who has answered; the same sentence twice is one.
    assert [item["text"] for item in trainer.sees()["texts"]] == ["We changed the form.", "You fucking idiots", "We changed it again."]
    assert trainer.sees()["activity"]["answered"] == 2 and len(ada.sees()["activity"]["mine"]) == 3


def test_one_phone_does_not_make_a_word_large(trainer, phone_of):
    trainer.does("open", activity="word")
    ada, bob = phone_of("Ada"), phone_of("Bob")
    for phone, word in ((ada, "Mut"), (ada, "Mut"), (ada, "Zeit"), (bob, "Zeit")):
        phone.does("word", activity="word", text=word)
    (found,) = trainer.does("reveal", activity="word")["activity"]["results"]
    assert [(word["text"], word["count"]) for word in found["words"]] == [("Zeit", 2), ("Mut", 1)]


def test_words_are_counted_as_they_sound(trainer, phone_of):
    trainer.does("open", activity="word")
    for words in ("Mut", "mut!", "Zeit", "Scheisse"):
        phone_of().does("word", activity="word", text=words)
    (found,) = trainer.does("reveal", activity="word")["activity"]["results"]
    assert [(word["text"], word["count"]) for word in found["words"]] == [("Mut", 2), ("Zeit", 1)]
    held = next(item["id"] for item in trainer.sees()["texts"] if item["held"])
    trainer.does("show", items=[held])
    assert len(trainer.sees()["activity"]["results"][0]["words"]) == 3


def test_people_without_a_phone(trainer, phone_of):
    ada = phone_of("Ada")
    trainer.does("person", nickname="Frau Kern")
    trainer.does("open", activity="choice")
    trainer.does("paper", activity="choice", responses=[{"step": ["option-1"]}, {"step": ["option-2"]}])
    ada.answers("choice", {"step": ["option-1"]})
    seen = trainer.does("reveal", activity="choice")
    assert (seen["joined"], seen["activity"]["answered"], [o["count"] for o in seen["activity"]["results"][0]["options"]]) == (2, 3, [2, 1, 0, 0])
    trainer.does("count", activity="stand", option={"a": 5, "b": 7})
    assert [o["count"] for o in trainer.does("reveal", activity="stand")["activity"]["results"][0]["options"]] == [5, 7]
    card = next(person["id"] for person in ada.sees()["people"] if person["nickname"] == "Frau Kern")
    ada.does("thanks", to=card, **{"for": "the coffee", "made_possible": ""})
    (waiting,) = trainer.sees()["thanks"]["without_phone"]
    trainer.does("agree", thanks=waiting["id"], yes=True)
    assert [card["for"] for card in trainer.sees("projector")["thanks_shown"]] == ["the coffee"]


def test_thanks_are_shown_with_a_yes_only(trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    ada.does("thanks", to=bob.id, **{"for": "THANKS-TEXT", "made_possible": "I dared to ask"})
    assert trainer.sees()["thanks"]["waiting"] == 1 and "THANKS-TEXT" not in str(trainer.sees())
    (card,) = bob.sees()["thanks"]["to_me"]
    assert ada.act("agree", thanks=card["id"], yes=True).status_code == 409  # the other one's to say
    assert ada.sees()["thanks"]["shown"] == []
    bob.does("agree", thanks=card["id"], yes=True)
    assert [shown["for"] for shown in ada.sees()["thanks"]["shown"]] == ["THANKS-TEXT"]


def test_questions_and_notes_are_private(trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    ada.does("question", text="What is a hashtag?")
    (asked,) = trainer.sees()["questions"]
    assert (asked["nickname"], asked["text"]) == ("Ada", "What is a hashtag?")
    trainer.does("reply", question=asked["id"], text="A word to find things by.")
    trainer.does("raise", question=asked["id"])
    trainer.does("note", participant=ada.id, text="You asked aloud today.")
    assert ada.sees()["questions"][0]["reply"] == "A word to find things by." and ada.sees()["notes"] == ["You asked aloud today."]
    assert trainer.sees("projector")["raised"] == ["What is a hashtag?"]
    assert "Ada" not in str(trainer.sees("projector")) and bob.sees()["questions"] == bob.sees()["notes"] == []


def test_the_wall_of_the_group_has_an_end(trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    assert ada.act("post", text="Hello").status_code == 409
    trainer.does("wall_end", at=trainer.sees()["clock"]["server_now"] + 60_000)
    ada.does("post", text="Hello all")
    assert [post["text"] for post in bob.sees()["wall"]["posts"]] == ["Hello all"]
    far = trainer.does("wall_end", at=32_000_000_000_000)["wall"]["ends_at"]
    assert far == trainer.sees()["delete_at"]
    trainer.does("wall_end", at=1)
    assert bob.sees()["wall"]["posts"] == [] and ada.act("post", text="Late").status_code == 409


def test_nobody_reads_the_wall_after_its_end_although_nothing_happened_since(trainer, phone_of, monkeypatch):
    """What all see is made once and sent to all: the passing of time has to count, too."""
    ada, bob = phone_of("Ada"), phone_of("Bob")
    end = trainer.sees()["clock"]["server_now"] + 60_000
    trainer.does("wall_end", at=end)
    ada.does("post", text="Hello all")
    assert [post["text"] for post in bob.sees()["wall"]["posts"]] == ["Hello all"]
    monkeypatch.setattr(room, "now_ms", lambda: end)
    assert bob.sees()["wall"]["posts"] == []


def test_the_same_key_is_kept_once(trainer, phone_of):
    ada, key = phone_of("Ada"), new_id()
    for _ in range(3):
        assert ada.act("question", key=key, text="Once?").status_code == 200
    assert len(trainer.sees()["questions"]) == 1
    assert ada.act("question", key=key, text="Another?").status_code == 409
    key = new_id()
    for _ in range(2):
        assert trainer.lead("person", key=key, nickname="Kern").status_code == 200
    assert trainer.sees()["joined"] == 2


def test_the_end(trainer, phone_of):
    ada = phone_of("Ada")
    assert ada.act("reaction", welcome="yes", useful="partly", judged="no", text="Nice").status_code == 409
    trainer.does("end")
    assert ada.sees()["over"] and not ada.sees()["reacted"]
    ada.does("reaction", welcome="yes", useful="partly", judged="no", text="Nice")
    assert ada.sees()["reacted"] and ada.act("reaction", welcome="no").status_code == 409
    assert ada.act("question", text="Too late?").status_code == 409


def test_after_a_restart_everything_is_as_it_was(trainer, phone_of, restart):
    ada, bob = phone_of("Ada"), phone_of()
    trainer.does("open", activity="choice")
    ada.answers("choice", {"step": ["option-1"]})
    bob.does("question", text="Why?")
    trainer.does("add", what="wall", prompt="My own question")
    trainer.does("timer", activity="threes", seconds=90)
    before = [ada.sees(), bob.sees(), trainer.sees(), trainer.sees("projector")]
    again = restart()
    for browser in (ada.browser, bob.browser, trainer.browser):
        browser.app = again
    after = [ada.sees(), bob.sees(), trainer.sees(), trainer.sees("projector")]

    def timeless(view):
        return {k: timeless(v) for k, v in view.items() if k != "server_now"} if isinstance(view, dict) else view

    assert [timeless(view) for view in after] == [timeless(view) for view in before]
    assert trainer.sees()["activity"]["answered"] == 1


@pytest.mark.parametrize("sent", [
    {"kind": "answer", "activity": "choice", "round": 1, "response": {"step": ["option-9"]}}, {"kind": "answer", "activity": "choice", "round": 1, "response": "x"},
    {"kind": "answer", "activity": "choice", "round": 1, "response": {"other": []}}, {"kind": "text", "activity": "wall", "text": "  "},
    {"kind": "open", "activity": "choice"}, {"kind": "question", "text": "x" * 1001}, {"kind": "question", "text": 7}, {"kind": "nothing"}, {},
    {"kind": "question", "text": "a", "by": "somebody"},
])
def test_what_is_no_act_is_refused(trainer, phone_of, sent):
    ada = phone_of()
    trainer.does("open", activity="choice")
    assert ada.browser.post(f"/api/live/{trainer.code}/act", {"key": new_id(), **sent}).status_code == 422
    assert ada.browser.post(f"/api/live/{trainer.code}/act", {"key": "short", "kind": "leave"}).status_code == 422
    assert trainer.sees()["questions"] == [] and trainer.sees()["activity"]["answered"] == 0
