"""What is the case in a session: the fold of its events. Plain data; nothing here decides whether an event is allowed (`accept.py` did, before it was kept).

So the same events in the same order always make the same session, whatever the moment: after a restart everything is as it was.
"""

from collections import Counter
from dataclasses import dataclass, field

from .formats import Activity, Format
from .rude import is_held

WAITING, OPEN, CLOSED, REVEALED = "waiting", "open", "closed", "revealed"


@dataclass
class Participant:
    """token: hash of their cookie's; None for somebody without a phone."""

    id: str
    nickname: str | None
    language: str
    token: str | None = None
    left: bool = False
    reacted: bool = False
    name_shown: bool = True  # false: a trainer decides first
    notes: list[str] = field(default_factory=list)

    @property
    def shown_name(self) -> str | None:
        return self.nickname if self.name_shown else None


@dataclass
class Doing:
    """An activity that is, was or can be put live. responses: round -> participant -> response. path: steps of a dialogue that the group has taken."""

    key: str  # the activity's id in this session; what a trainer has added has one of its own
    activity: Activity
    step: str
    state: str = WAITING
    round: int = 1
    marks: bool = False
    responses: dict[int, dict[str, object]] = field(default_factory=dict)
    paper: dict[int, list] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)

    def answers(self, number: int) -> list:
        """All of a round, without whose they are."""
        return [*self.responses.get(number, {}).values(), *self.paper.get(number, [])]


@dataclass
class Item:
    """A text that a trainer may choose for all to see. source: `wall`, `word`, `written`, or the id of a part of an exercise."""

    id: str
    source: str
    activity: str | None
    author: str
    text: str
    chosen: bool = False
    held: bool = False


@dataclass
class Asked:
    id: str
    author: str
    text: str
    reply: str | None = None
    raised: bool = False


@dataclass
class Card:
    """Thanks. to: a participant, or None when `who` says it in words. agreed: None as long as the thanked person has not answered."""

    id: str
    author: str
    to: str | None
    who: str | None
    for_: str
    made_possible: str
    agreed: bool | None = None
    held: bool = False


@dataclass
class Posted:
    id: str
    author: str
    text: str
    at: int
    held: bool = False


@dataclass
class Session:
    """Moments are ms since 1970. step: id of the present one. live: id of the activity that is shown. seq: how many events there were."""

    code: str
    format: Format
    language: str
    opened_at: int
    ends_at: int
    seq: int = 0
    acts: Counter = field(default_factory=Counter)  # participant -> how much they have done
    step: str = ""
    stepped_at: int = 0
    live: str | None = None
    over: bool = False
    timer: dict | None = None
    wall_ends_at: int | None = None
    hold_words: list[str] = field(default_factory=list)
    people: dict[str, Participant] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # hash of a cookie -> participant
    doings: dict[str, Doing] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    item_of: dict[tuple, Item] = field(default_factory=dict)  # (participant, activity, source, which) -> their text there
    questions: dict[str, Asked] = field(default_factory=dict)
    thanks: dict[str, Card] = field(default_factory=dict)
    posts: dict[str, Posted] = field(default_factory=dict)

    def __post_init__(self):
        self.step, self.stepped_at = self.step or self.format.steps[0].id, self.stepped_at or self.opened_at
        for step in self.format.steps:
            for activity in step.activities:
                self.doings[activity.id] = Doing(activity.id, activity, step.id)

    def present(self) -> list[Participant]:
        return [each for each in self.people.values() if not each.left]


def apply(session: Session, event: dict) -> None:
    """event: as accepted, with `kind`, `at`, `by` (a participant's id, None for a trainer) and `id`. Unknown kinds of a newer release change nothing."""
    session.seq += 1
    if event.get("by"):
        session.acts[event["by"]] += 1
    if change := CHANGES.get(event["kind"]):
        change(session, event)


def _join(s: Session, e: dict) -> None:
    s.people[e["by"]] = Participant(e["by"], e["nickname"], e["language"], e["token"], name_shown=not _held(s, e["nickname"]))
    s.tokens[e["token"]] = e["by"]


def _person(s: Session, e: dict) -> None:
    s.people[e["id"]] = Participant(e["id"], e["nickname"], s.language)


def _nickname(s: Session, e: dict) -> None:
    s.people[e["by"]].nickname = e["nickname"]
    s.people[e["by"]].name_shown = not _held(s, e["nickname"])


def _leave(s: Session, e: dict) -> None:
    s.people[e["by"]].left = True


def _answer(s: Session, e: dict) -> None:
    doing = s.doings[e["activity"]]
    doing.responses.setdefault(e["round"], {})[e["by"]] = e["response"]
    for part, text in e.get("texts", {}).items():
        _put_text(s, e | {"text": text}, part)


def _text(s: Session, e: dict) -> None:
    """A person may write several; the same once more is none."""
    doing, source = s.doings[e["activity"]], {"text": "wall", "word": "word"}[e["kind"]]
    doing.responses.setdefault(doing.round, {}).setdefault(e["by"], []).append(e["text"])
    _put_text(s, e, source, e["text"].strip())


def _put_text(s: Session, e: dict, source: str, which: str = "") -> None:
    """One text a person, activity, source and `which`; a changed one has to be chosen anew."""
    place = (e["by"], e["activity"], source, which)
    item = s.item_of.get(place)
    if item is None:
        item = s.item_of[place] = s.items[e["id"] + source] = Item(e["id"] + source, source, e["activity"], e["by"], "")
    if item.text != e["text"]:
        item.text, item.chosen, item.held = e["text"], False, _held(s, e["text"])


def _written(s: Session, e: dict) -> None:
    s.items[e["id"]] = Item(e["id"], "written", e["activity"], e["by"], e["text"], held=_held(s, e["text"]))


def _question(s: Session, e: dict) -> None:
    s.questions[e["id"]] = Asked(e["id"], e["by"], e["text"])


def _thanks(s: Session, e: dict) -> None:
    to = e["to"] if e["to"] in s.people else None
    held = _held(s, e["for"], e["made_possible"], "" if to else e["to"])
    s.thanks[e["id"]] = Card(e["id"], e["by"], to, None if to else e["to"], e["for"], e["made_possible"], held=held)


def _agree(s: Session, e: dict) -> None:
    s.thanks[e["thanks"]].agreed = e["yes"]


def _post(s: Session, e: dict) -> None:
    s.posts[e["id"]] = Posted(e["id"], e["by"], e["text"], e["at"], _held(s, e["text"]))


def _reacted(s: Session, e: dict) -> None:
    s.people[e["by"]].reacted = True


def _step(s: Session, e: dict) -> None:
    s.step, s.stepped_at, s.live, s.timer = e["to"], e["at"], None, None  # a clock of the step before would mislead everybody


def _open(s: Session, e: dict) -> None:
    s.live, s.doings[e["activity"]].state = e["activity"], OPEN


def _close(s: Session, e: dict) -> None:
    s.doings[e["activity"]].state = CLOSED


def _reveal(s: Session, e: dict) -> None:
    s.live, doing = e["activity"], s.doings[e["activity"]]
    doing.state, doing.marks = REVEALED, e["marks"]


def _again(s: Session, e: dict) -> None:
    s.live, doing = e["activity"], s.doings[e["activity"]]
    doing.state, doing.round, doing.marks = OPEN, 2, False


def _step_scene(s: Session, e: dict) -> None:
    doing = s.doings[e["activity"]]
    doing.path.append(e["step"])
    doing.round, doing.state = len(doing.path) + 1, OPEN


def _add(s: Session, e: dict) -> None:
    s.doings[e["id"]] = Doing(e["id"], Activity.model_validate(e["made"]), s.step)


def _choose(s: Session, e: dict) -> None:
    for item in _of_ids(s.items, e):
        item.chosen, item.held = e["yes"], item.held and not e["yes"]


def _hold(s: Session, e: dict) -> None:
    """hold: nobody sees it; show: it is let through."""
    held = (e["kind"] == "hold") == e["yes"]
    for kind in (s.items, s.posts, s.thanks):
        for each in _of_ids(kind, e):
            each.held = held
    for item in _of_ids(s.items, e):
        item.chosen = item.chosen and not held
    for participant in _of_ids(s.people, e):
        participant.name_shown = not held


def _of_ids(things: dict, e: dict) -> list:
    return [things[name] for name in e["items"] if name in things]


def _count(s: Session, e: dict) -> None:
    s.doings[e["activity"]].counts = e["option"]


def _paper(s: Session, e: dict) -> None:
    doing = s.doings[e["activity"]]
    doing.paper[doing.round] = e["responses"]


def _timer(s: Session, e: dict) -> None:
    s.timer = {"activity": e["activity"], "seconds": e["seconds"], "ends_at": e["at"] + 1000 * e["seconds"]} if e["seconds"] and not e["stop"] else None


def _reply(s: Session, e: dict) -> None:
    s.questions[e["question"]].reply = e["text"]


def _raise(s: Session, e: dict) -> None:
    s.questions[e["question"]].raised = e["yes"]


def _note(s: Session, e: dict) -> None:
    s.people[e["participant"]].notes.append(e["text"])


def _wall_end(s: Session, e: dict) -> None:
    s.wall_ends_at = e["until"]


def _hold_words(s: Session, e: dict) -> None:
    """Holds for what comes after it; what was shown stays until somebody holds it."""
    s.hold_words = e["words"]


def _end(s: Session, e: dict) -> None:
    s.over, s.live, s.timer = True, None, None


def _held(s: Session, *texts: str | None) -> bool:
    return any(text and is_held(text, s.hold_words) for text in texts)


CHANGES = {
    "join": _join, "person": _person, "nickname": _nickname, "leave": _leave, "answer": _answer, "text": _text, "word": _text, "written": _written,
    "question": _question, "thanks": _thanks, "agree": _agree, "post": _post, "reacted": _reacted, "step": _step, "open": _open, "close": _close,
    "hide": _close, "reveal": _reveal, "again": _again, "step_scene": _step_scene, "add": _add, "choose": _choose, "hold": _hold, "show": _hold,
    "count": _count, "paper": _paper, "timer": _timer, "reply": _reply, "raise": _raise, "note": _note, "wall_end": _wall_end,
    "hold_words": _hold_words, "end": _end,
}
