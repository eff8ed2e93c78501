"""What can happen in a session: the kinds of events, as participants and trainers send them. Checked here, kept as plain data.

An event is `{"kind": …, its own fields}`. What only the server may add (who, when, under which id) is added by `accept.py`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from ..course.interactions.base import Slug

SHORT, WORD, LONG = 60, 60, 1000  # characters
COUNT = 1000  # people in a room

Id = Annotated[str, StringConstraints(max_length=60)]
Name = Annotated[str, StringConstraints(max_length=SHORT)]
Written = Annotated[str, StringConstraints(max_length=LONG, pattern=r"\S")]
Moment = Annotated[int, Field(ge=0, le=32_503_680_000_000)]  # ms since 1970
Answer = Literal["yes", "partly", "no"]


class Event(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


# what a participant sends


class AnswerGiven(Event):
    """round: of a dialogue the number of the decision, beginning with 1."""

    kind: Literal["answer"]
    activity: Id
    round: Annotated[int, Field(ge=1, le=60)]
    response: Any


class TextSent(Event):
    kind: Literal["text"]
    activity: Id
    text: Written


class WordSent(Event):
    kind: Literal["word"]
    activity: Id
    text: Annotated[str, StringConstraints(max_length=WORD, pattern=r"\S")]


class Question(Event):
    kind: Literal["question"]
    text: Written


class WrittenInstead(Event):
    kind: Literal["written"]
    activity: Id | None = None
    text: Written


class Thanks(Event):
    """to: the id of a participant, or whoever it is in words."""

    kind: Literal["thanks"]
    to: Annotated[str, StringConstraints(max_length=SHORT, pattern=r"\S")]
    for_: Annotated[Written, Field(alias="for")]
    made_possible: Annotated[str, StringConstraints(max_length=LONG)] = ""


class Agree(Event):
    kind: Literal["agree"]
    thanks: Id
    yes: bool


class Post(Event):
    kind: Literal["post"]
    text: Written


class Nickname(Event):
    kind: Literal["nickname"]
    nickname: Name | None


class Reaction(Event):
    """The form at the end. Kept as numbers and words of all, never beside the participant."""

    kind: Literal["reaction"]
    welcome: Answer | None = None
    useful: Answer | None = None
    judged: Answer | None = None
    text: Annotated[str, StringConstraints(max_length=LONG)] = ""


class Leave(Event):
    kind: Literal["leave"]


# what a trainer sends


class Step(Event):
    kind: Literal["step"]
    to: Slug


class OfActivity(Event):
    kind: Literal["open", "close", "hide", "again"]
    activity: Id


class Reveal(Event):
    """marks: with what is right."""

    kind: Literal["reveal"]
    activity: Id
    marks: bool = True


class StepScene(Event):
    """option: what the trainer decides; without it what most have chosen."""

    kind: Literal["step_scene"]
    activity: Id
    option: Slug | None = None


class OwnOption(Event):
    id: Slug
    text: Name


class Add(Event):
    """An exercise of the course, or something of the trainer's own."""

    kind: Literal["add"]
    exercise: Annotated[str, StringConstraints(max_length=200)] | None = None
    what: Literal["standing", "wall", "words", "timer"] | None = None
    prompt: Annotated[str, StringConstraints(max_length=LONG)] = ""
    options: Annotated[list[OwnOption], Field(max_length=6)] = []
    minutes: Annotated[int, Field(ge=1, le=240)] | None = None


class Texts(Event):
    """yes: false takes it back."""

    kind: Literal["choose", "hold", "show"]
    activity: Id | None = None
    items: Annotated[list[Id], Field(min_length=1, max_length=200)]
    yes: bool = True


class Count(Event):
    """option: id of an option -> how many stand there."""

    kind: Literal["count"]
    activity: Id
    option: Annotated[dict[Slug, Annotated[int, Field(ge=0, le=COUNT)]], Field(max_length=6)]


class Paper(Event):
    """All answers of the present round that were given on paper; they take the place of those counted before."""

    kind: Literal["paper"]
    activity: Id
    responses: Annotated[list[Any], Field(max_length=COUNT)]


class Timer(Event):
    """seconds: from now. Without them, or with `stop`, it ends."""

    kind: Literal["timer"]
    activity: Id | None = None
    seconds: Annotated[int, Field(ge=0, le=4 * 3600)] = 0
    stop: bool = False


class Reply(Event):
    kind: Literal["reply"]
    question: Id
    text: Written


class Raise(Event):
    kind: Literal["raise"]
    question: Id
    yes: bool = True


class Note(Event):
    kind: Literal["note"]
    participant: Id
    text: Written


class Person(Event):
    """Somebody without a phone."""

    kind: Literal["person"]
    nickname: Annotated[str, StringConstraints(max_length=SHORT, pattern=r"\S")]


class WallEnd(Event):
    """Until when people can write on the group's wall and read it."""

    kind: Literal["wall_end"]
    until: Annotated[Moment, Field(validation_alias="at")]


class HoldWords(Event):
    kind: Literal["hold_words"]
    words: Annotated[list[Annotated[str, StringConstraints(max_length=SHORT, pattern=r"\S")]], Field(max_length=200)]


class End(Event):
    kind: Literal["end"]


ACT_SHAPE = TypeAdapter(Annotated[
    AnswerGiven | TextSent | WordSent | Question | WrittenInstead | Thanks | Agree | Post | Nickname | Reaction | Leave, Field(discriminator="kind")])
LEAD_SHAPE = TypeAdapter(Annotated[
    Step | OfActivity | Reveal | StepScene | Add | Texts | Count | Paper | Timer | Reply | Raise | Note | Agree | Person | WallEnd | HoldWords | End,
    Field(discriminator="kind")])


def checked(shape: TypeAdapter, sent: dict) -> dict:
    """The event as plain data, with the defaults. Raises pydantic's ValidationError."""
    return shape.validate_python(sent).model_dump(by_alias=True)
