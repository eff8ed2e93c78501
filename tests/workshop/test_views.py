"""What each role sees: a private text of each kind is in its own views and in no other; nobody's view says who has answered what."""

import json

import pytest

from givefirst.course import load_course
from givefirst.workshop import Format
from givefirst.workshop.accept import accept_act, accept_lead
from givefirst.workshop.audience import EVERYBODY, LEAD, PROJECTOR, audience
from givefirst.workshop.events import ACT_SHAPE, LEAD_SHAPE, checked
from givefirst.workshop.session import Session, apply
from givefirst.workshop.views import lead_view, participant_view, projector_view
from tests.server.live.conftest import sample_format, write_live_course

NOW = 1_800_000_000_000
ANN, BEN, CLO = "ann-id", "ben-id", "clo-id"


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    return load_course(write_live_course(tmp_path_factory.mktemp("views")))


@pytest.fixture
def session():
    made = Session("ABCDEF", Format.model_validate(sample_format()), "de", NOW, NOW + 5_400_000)
    for who, nickname in ((ANN, "NICK-ann"), (BEN, "NICK-ben"), (CLO, None)):
        apply(made, {"kind": "join", "by": who, "token": f"TOKEN-{who}", "nickname": nickname, "language": "de", "at": NOW, "id": who})
    return made


class Room:
    """Does things in a session as the server does them."""

    def __init__(self, session, course):
        self.session, self.course, self.count = session, course, 0

    def act(self, who, kind, **fields):
        self.count += 1
        event = checked(ACT_SHAPE, {"kind": kind, **fields}) | {"by": who, "at": NOW + self.count, "id": f"event{self.count}"}
        return self._happen(accept_act(self.session, who, event, self.course))

    def lead(self, kind, **fields):
        self.count += 1
        event = checked(LEAD_SHAPE, {"kind": kind, **fields}) | {"by": None, "at": NOW + self.count, "id": f"event{self.count}"}
        return self._happen(accept_lead(self.session, event, self.course))

    def _happen(self, event):
        apply(self.session, json.loads(json.dumps(event)))
        return audience(self.session, event)

    def views(self) -> dict[str, str]:
        views = {who: participant_view(self.session, self.session.people[who], self.course, "de", NOW) for who in (ANN, BEN, CLO)}
        views |= {"projector": projector_view(self.session, self.course, "de", NOW), "lead": lead_view(self.session, self.course, "de", NOW)}
        return {role: json.dumps(view, ensure_ascii=False) for role, view in views.items()}

    def who_sees(self, words: str) -> set[str]:
        return {role for role, view in self.views().items() if words in view}


@pytest.fixture
def room(session, course):
    return Room(session, course)


ALL = {ANN, BEN, CLO, "projector", "lead"}


def test_each_private_text_is_seen_by_whom_it_is_for(room):
    room.lead("open", activity="wall")
    room.act(ANN, "text", activity="wall", text="CANARY-wall")
    room.act(ANN, "written", text="CANARY-written")
    room.act(ANN, "question", text="CANARY-question")
    room.act(ANN, "thanks", to=BEN, made_possible="CANARY-possible", **{"for": "CANARY-for"})
    room.act(ANN, "thanks", to="CANARY-whom", **{"for": "CANARY-paper"})
    room.lead("note", participant=ANN, text="CANARY-note")
    room.lead("wall_end", at=NOW + 60_000)
    room.act(ANN, "post", text="CANARY-post")
    room.act(ANN, "post", text="CANARY-rude fuck")
    question = next(iter(room.session.questions))
    room.lead("reply", question=question, text="CANARY-reply")
    found = {words: room.who_sees(f"CANARY-{words}") for words in (
        "wall", "written", "question", "possible", "for", "whom", "note", "post", "rude", "reply")}
    assert found == {
        "wall": {ANN, "lead"}, "written": {"lead"}, "question": {ANN, "lead"}, "possible": {BEN}, "for": {BEN}, "whom": {"lead"}, "note": {ANN},
        "post": ALL, "rude": {"lead"}, "reply": {ANN, "lead"},
    }
    assert room.who_sees("PRIVATE-notes") == {"lead"}  # the trainer's script


def test_nobody_sees_who_has_answered_what(room):
    room.lead("open", activity="choice")
    room.act(ANN, "answer", activity="choice", round=1, response={"step": ["option-3"]})
    before = room.views()
    assert '"mine": {"step": ["option-3"]}' in before[ANN] and '"mine": null' in before[BEN]
    room.lead("reveal", activity="choice")
    for role, view in room.views().items():
        assert ANN not in json.dumps(json.loads(view)["activity"]) and "NICK-ann" not in json.dumps(json.loads(view)["activity"]), role
        assert "TOKEN-" not in view
    assert json.loads(room.views()["lead"])["activity"]["answered"] == 1


def test_the_key_comes_with_the_marks_and_not_before(room):
    for name in ("choice", "order", "match"):
        room.lead("open", activity=name)
        room.lead("reveal", activity=name, marks=False)
        assert room.who_sees("KEY-live-") == set(), name
        room.lead("reveal", activity=name)
        assert room.who_sees("KEY-live-") == {ANN, BEN, CLO}, name


def test_names_without_a_nickname_are_none_and_rude_ones_wait(room):
    assert "NICK-ben" in room.views()[ANN] and "NICK-ben" not in room.views()["projector"]
    assert {"id": CLO, "nickname": None, "phone": True} in json.loads(room.views()["lead"])["people"]
    room.act(BEN, "nickname", nickname="Arschloch")
    assert room.who_sees("Arschloch") == {BEN, "lead"}
    room.lead("show", items=[BEN])
    assert ANN in room.who_sees("Arschloch")


def test_a_leaver_is_counted_no_more_and_their_answer_stays(room):
    room.lead("open", activity="choice")
    room.act(ANN, "answer", activity="choice", round=1, response={"step": ["option-3"]})
    room.act(ANN, "leave")
    seen = projector_view(room.session, room.course, "de", NOW)
    assert (seen["joined"], seen["activity"]["answered"]) == (2, 1) and "NICK-ann" not in room.views()[BEN]


def test_whose_view_changes_is_told(room):
    assert room.lead("open", activity="choice") == {LEAD, PROJECTOR, EVERYBODY}
    assert room.act(ANN, "answer", activity="choice", round=1, response={"step": ["option-3"]}) == {LEAD, PROJECTOR}
    assert room.act(ANN, "question", text="Why?") == {LEAD}
    assert room.act(ANN, "thanks", to=BEN, **{"for": "help"}) == {LEAD, BEN}
    assert room.lead("note", participant=ANN, text="Good.") == {LEAD, ANN}


def test_no_event_changes_a_view_that_is_not_told(room):
    """Of everything somebody does: the views of those who are not told are as before, but for the number and the clock."""

    def looks():
        return {role: {k: v for k, v in json.loads(view).items() if k not in ("seq", "clock", "timer")} for role, view in room.views().items()}

    room.lead("wall_end", at=NOW + 60_000)
    room.lead("open", activity="choice")
    does = [
        (ANN, "answer", {"activity": "choice", "round": 1, "response": {"step": ["option-3"]}}), (ANN, "question", {"text": "Why?"}), (ANN, "written", {"text": "x"}),
        (ANN, "thanks", {"to": BEN, "for": "help"}), (BEN, "post", {"text": "Hello"}), (BEN, "nickname", {"nickname": "Benno"}), (None, "note", {"participant": ANN, "text": "y"}),
        (None, "reply", {"question": "event4", "text": "Because."}), (None, "raise", {"question": "event4"}), (None, "paper", {"activity": "choice", "responses": []}),
        (None, "count", {"activity": "stand", "option": {"a": 1}}), (None, "person", {"nickname": "Kern"}), (BEN, "agree", {"thanks": "event6", "yes": True}),
        (CLO, "leave", {}),
    ]
    for who, kind, fields in does:
        before = looks()
        told = room.act(who, kind, **fields) if who else room.lead(kind, **fields)
        for role, view in looks().items():
            own = role == who  # whoever acts gets their view with the answer
            if role not in told and not own and not (EVERYBODY in told and role in (ANN, BEN, CLO)):
                assert view == before[role], (kind, role)
