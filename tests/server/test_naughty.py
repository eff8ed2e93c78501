"""The Big List of Naughty Strings as names, texts and gaps: stored exactly, or refused in words."""

from givefirst.store import new_id
from tests.naughty import STRINGS, chunks


def test_names(person):
    for word in STRINGS:
        answer = person.post("/api/learner", {"name": word})
        if len(word.strip()) > 100:
            assert answer.status_code == 422 and "100" in answer.json()["error"]["message"]["de"]
        else:
            assert answer.status_code == 200
            assert person.get("/api/me").json()["name"] == (word.strip() or None)


def test_written_texts(person, attempt, store):
    sent = attempt()
    slot, answer = next((slot, answer) for slot, answer in sent["responses"].items() if "text" in answer["parts"]["step"])
    texts = chunks(9_000)
    for text in texts:
        sent["key"] = new_id()
        answer["parts"]["step"] = {"text": text, "send": True}
        assert person.send(sent).status_code == 201
    assert [found["responses"][slot]["parts"]["step"]["text"] for found in store.pending_attempts()] == texts


def test_wherever_a_response_stands(person, attempt):
    """Refused with a field, or scored; never a fault of ours."""
    responses = attempt()["responses"]
    for number, word in enumerate(STRINGS):
        slot = list(responses)[number % len(responses)]
        part = next(iter(responses[slot]["parts"]))
        shape = (word, [word], {word: word})[number % 3]
        answer = person.send(attempt(responses={slot: {"variant": responses[slot]["variant"], "parts": {part: shape}}}))
        assert answer.status_code in (201, 422), (word, shape)
