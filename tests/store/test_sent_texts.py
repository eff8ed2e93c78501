"""Texts that were sent, and the feedback on them."""

import pytest
from sqlalchemy import select, update

from givefirst.store import tables, to_json
from givefirst.store.reviews import ReviewOutbox, reviews_of_attempts, reviews_of_learner, save_review
from givefirst.store.sent_texts import text_of_groups, texts_of_groups, texts_of_learner
from tests.naughty import chunks

from .makers import attempt

ADA, BOB, EVE = "a" * 32, "b" * 32, "e" * 32
TRAINER = "c" * 32


@pytest.fixture
def people(store):
    """Ada and Bob in group A, Eve in group B, a trainer in none."""
    for person, name, group in ((ADA, "Ada", "A"), (BOB, None, "A"), (EVE, "Eve", "B"), (TRAINER, "Tom Trainer", None)):
        store.start_learner(person, name, person[0] * 64)
        store.change(lambda connection, person=person, group=group: connection.execute(
            update(tables.person).where(tables.person.c.id == person).values(group_name=group)))


def send(store, key: str, learner: str, text: str, *, send: bool = True, written: bool = True) -> str:
    """Returns the id of the attempt."""
    item = attempt(key, learner=learner)
    responses = {
        "step": {"variant": "one", "parts": {"step": ["b"]}},
        "write": {"variant": "immigrant/dialogue/check/write-a", "parts": {"text": {"text": text, "send": send, "self": {"clear": 2}}}},
    }
    item.body, item.written = to_json({"responses": responses}), written
    store.record(item)
    return item.id


def read(store, function, *arguments):
    with store.reading() as connection:
        return function(connection, *arguments)


def test_what_is_read_of_a_text(store, people):
    first, second = send(store, "1", ADA, "Eins"), send(store, "2", ADA, "Zwei")
    send(store, "3", BOB, "Drei")
    found = read(store, texts_of_learner, ADA)
    assert [text["text"] for text in found] == ["Zwei", "Eins"] and [text["attempt_id"] for text in found] == [second, first]
    assert set(found[0]) == {"attempt_id", "slot", "part", "learner_id", "check_id", "version", "language", "submitted_at", "variant", "text"}
    assert (found[0]["slot"], found[0]["part"], found[0]["variant"]) == ("write", "text", "immigrant/dialogue/check/write-a")


def test_nothing_that_was_not_sent(store, people):
    send(store, "1", ADA, "Nur für mich", send=False)
    send(store, "2", ADA, "   ")
    send(store, "3", ADA, "Nicht als Text vermerkt", written=False)
    assert read(store, texts_of_learner, ADA) == []
    assert read(store, texts_of_groups, ("A", "B")) == []


def test_only_of_these_groups(store, people):
    for key, learner in (("1", ADA), ("2", EVE), ("3", BOB), ("4", TRAINER)):
        send(store, key, learner, f"Text {key}")
    found = read(store, texts_of_groups, ("A",))
    assert [(text["text"], text["name"], text["group"]) for text in found] == [("Text 1", "Ada", "A"), ("Text 3", None, "A")]
    assert [text["text"] for text in read(store, texts_of_groups, ("A", "B"))] == ["Text 1", "Text 2", "Text 3"]
    assert read(store, texts_of_groups, ()) == [] and read(store, texts_of_groups, ("", "%", "A'--")) == []


def test_one_text_of_these_groups(store, people):
    mine, other = send(store, "1", ADA, "Text"), send(store, "2", EVE, "Fremd")
    assert read(store, text_of_groups, ("A",), mine, "write", "text")["name"] == "Ada"
    for groups, place in ((("A",), (other, "write", "text")), (("B",), (mine, "write", "text")), ((), (mine, "write", "text")),
                          (("A",), (mine, "step", "step")), (("A",), (mine, "write", "other")), (("A",), ("", "", ""))):
        assert read(store, text_of_groups, groups, *place) is None


def test_who_has_left_is_not_among_them(store, people):
    mine = send(store, "1", ADA, "Text")
    store.change(lambda connection: connection.execute(update(tables.person).where(tables.person.c.id == ADA).values(ended_at=tables.now())))
    assert read(store, texts_of_groups, ("A",)) == [] and read(store, text_of_groups, ("A",), mine, "write", "text") is None


def test_feedback_is_kept_and_can_be_changed(store, people):
    send(store, "1", ADA, "Text")
    (text,) = read(store, texts_of_learner, ADA)
    place = (text["attempt_id"], "write", "text")
    store.change(save_review(text, TRAINER, {"clear": 1}, "Gut."))
    first = read(store, reviews_of_learner, ADA)[place]
    assert {**first, "created_at": None} == {"scores": {"clear": 1}, "points": None, "comment": "Gut.", "created_at": None, "reviewer": "Tom Trainer"}
    store.change(save_review(text, TRAINER, {"clear": 2}, "Sehr gut."))
    second = read(store, reviews_of_attempts, [text["attempt_id"]])[place]
    assert (second["scores"], second["comment"]) == ({"clear": 2}, "Sehr gut.") and second["created_at"] > first["created_at"]
    assert len(store.change(lambda connection: connection.execute(select(tables.review.c.id)).all())) == 1
    assert read(store, reviews_of_learner, EVE) == {}


def test_the_gradebook_gets_each_review_until_it_has_it(store, people):
    send(store, "1", ADA, "Text")
    (text,) = read(store, texts_of_learner, ADA)
    store.change(save_review(text, TRAINER, {"clear": 1}, ""))
    outbox = ReviewOutbox(store)
    assert outbox.pending(10, 0) == []  # its notebook is not written yet
    store.mark_exported([text["attempt_id"]])
    (waiting,) = outbox.pending(10, 0)
    assert waiting["scores"] == {"clear": 1} and outbox.pending(10, waiting["id"]) == []
    outbox.mark_exported([waiting])
    assert outbox.pending(10, 0) == []
    store.change(save_review(text, TRAINER, {"clear": 2}, ""))
    assert [one["scores"] for one in outbox.pending(10, 0)] == [{"clear": 2}]


def test_every_text_comes_back_exactly(store, people):
    texts = [text for text in chunks(9_000) if text.strip()]
    for number, text in enumerate(texts):
        send(store, str(number), ADA, text)
    found = read(store, texts_of_learner, ADA)
    assert [text["text"] for text in reversed(found)] == texts
    comments = [text.replace("\0", "") for text in texts]
    for text, comment in zip(reversed(found), comments, strict=True):
        store.change(save_review(text, TRAINER, {}, comment))
    kept = read(store, reviews_of_learner, ADA)
    assert [kept[text["attempt_id"], "write", "text"]["comment"] for text in reversed(found)] == comments
