"""What each role may see of a session: plain data, ready for JSON. Moments are ms since 1970.

Nobody's view says who has answered or what. A trainer sees names as people have given them, `None` for somebody without one.
"""

from ..course import Course, Exercise
from .results import results
from .scenes import scene_of, scene_view
from .session import REVEALED, Card, Doing, Participant, Session

PEOPLE_SHOWN = 40  # in a larger room thanks go to whoever it is in words
POSTS_SHOWN = 60
HOUR = 3_600_000
MINUTE = 60_000


def participant_view(session: Session, me: Participant, course: Course, language: str, now: int) -> dict:
    """What one participant sees: what everybody does, and their own."""
    return with_own(for_everybody(session, course, language, now), session, me, now)


def for_everybody(session: Session, course: Course, language: str, now: int) -> dict:
    """The part of a participant's view that is the same for all of one language."""
    present = session.present()
    people = [{"id": each.id, "nickname": each.shown_name} for each in present if each.shown_name] if len(present) <= PEOPLE_SHOWN else None
    live = session.doings.get(session.live or "")
    return {
        "title": session.format.title[language], "language": language, "ends_at": session.ends_at, "over": session.over,
        "step": step_line(session, language),
        "activity": live and activity_view(session, live, course, language, keys=True),
        "people": people,
        "thanks_shown": shown_thanks(session),
        "wall": wall(session, now),
        "take_home": [{"title": each.title[language], "address": f"/{language}/{each.page}.html"} for each in session.format.take_home],
    }


def with_own(everybody: dict, session: Session, me: Participant, now: int) -> dict:
    """everybody: not changed."""
    shared = everybody["activity"]
    live = session.doings.get(session.live or "")
    to_me = [card_view(session, card) for card in session.thanks.values() if card.to == me.id and not card.held]
    return everybody | {
        "seq": session.seq, "timer": timer(session, now),
        "me": {"id": me.id, "nickname": me.nickname},
        "activity": shared and shared | {"mine": live.responses.get(live.round, {}).get(me.id)},
        "questions": [{"id": each.id, "text": each.text, "reply": each.reply} for each in session.questions.values() if each.author == me.id],
        "notes": me.notes,
        "thanks": {"to_me": to_me, "shown": everybody["thanks_shown"]},
        "reacted": me.reacted,
    }


def projector_view(session: Session, course: Course, language: str, now: int, address: str = "") -> dict:
    """address: what people type into their phones."""
    live = session.doings.get(session.live or "")
    slides = _step(session).slides
    return {
        "seq": session.seq, "title": session.format.title[language], "language": language, "code": session.code, "address": address,
        "joined": len(session.present()), "over": session.over, "ends_at": session.ends_at,
        "step": step_line(session, language),
        "slide": {"address": f"/{language}/{session.format.deck}.html", "id": slides[0], "ids": slides} if slides else None,
        "activity": live and activity_view(session, live, course, language) | {"answered": answered(live, course)},
        "timer": timer(session, now),
        "chosen": [item.text for item in session.items.values() if item.chosen and not item.held and item.activity in (session.live, None)],
        "thanks_shown": shown_thanks(session),
        "raised": [each.text for each in session.questions.values() if each.raised],
        "wall": wall(session, now),
    }


def lead_view(session: Session, course: Course, language: str, now: int, address: str = "", reactions: dict | None = None) -> dict:
    """reactions: figures of the form at the end, when there are enough."""
    steps = session.format.steps
    place = next(i for i, step in enumerate(steps) if step.id == session.step)
    return projector_view(session, course, language, now, address) | {
        "now": session.step,
        "notes": notes(steps[place], language),
        "next": {"id": steps[place + 1].id, **notes(steps[place + 1], language)} if place + 1 < len(steps) else None,
        "clock": clock(session, now),
        "agenda": [agenda_line(session, i, step, course, language) for i, step in enumerate(steps)],
        "texts": [
            {"id": item.id, "text": item.text, "from": item.source if item.source in ("wall", "word", "written") else "answer", "activity": item.activity,
             "chosen": item.chosen, "held": item.held}
            for item in session.items.values()
        ],
        "questions": [
            {"id": each.id, "text": each.text, "reply": each.reply, "raised": each.raised, "nickname": session.people[each.author].nickname}
            for each in session.questions.values()
        ],
        "held": held(session),
        "words_held": session.hold_words,
        "thanks": {
            "waiting": sum(card.agreed is None for card in session.thanks.values()),
            "shown": shown_thanks(session),
            "without_phone": [card_view(session, card) for card in session.thanks.values() if card.agreed is None and not _has_phone(session, card)],
        },
        "people": [{"id": each.id, "nickname": each.nickname, "phone": each.token is not None} for each in session.present()],
        "reactions": reactions,
    }


# parts of views


def step_line(session: Session, language: str) -> dict:
    steps = session.format.steps
    index = next(i for i, step in enumerate(steps) if step.id == session.step)
    return {"id": session.step, "title": steps[index].title[language], "index": index, "of": len(steps)}


def activity_view(session: Session, doing: Doing, course: Course, language: str, *, keys: bool = False) -> dict:
    """keys: with the tables of what is right, once that is shown."""
    activity = doing.activity
    exercise = course.exercises.get(activity.exercise or "")
    view = {
        "id": doing.key, "kind": activity.kind, "state": doing.state, "round": doing.round,
        "prompt": activity.prompt[language] if activity.prompt else None,
        "options": [{"id": option.id, "text": option.text[language]} for option in activity.options],
        "lines": activity.lines, "minutes": activity.minutes,
        "title": exercise.title[language] if exercise else activity.prompt and activity.prompt[language],
    }
    if exercise:
        view |= exercise_view(doing, exercise, language)
    if doing.state == REVEALED:
        view["results"] = results(session, doing, exercise, language, doing.round)
        if doing.round == 2 and not view.get("scene"):
            view["rounds"] = {str(number): results(session, doing, exercise, language, number) for number in (1, 2)}
        if keys and doing.marks and exercise and not view.get("scene"):
            view["keys"] = {part.id: exercise.tables(language)[part.id] for part in exercise.parts if not part.private}
    return view


def exercise_view(doing: Doing, exercise: Exercise, language: str) -> dict:
    """The parts as a browser module shows them; of a scene where the group stands."""
    if scene := scene_of(exercise):
        return {"exercise": exercise.id, "scene": scene_view(scene, doing.path, language), "parts": []}
    parts = [part.public(language) | ({"private": True} if part.private else {}) for part in exercise.parts]
    return {"exercise": exercise.id, "intro": exercise.intro.inline(language) if exercise.intro else None, "parts": parts}


def answered(doing: Doing, course: Course) -> int | None:
    """How many, in this round. None where nothing is ever sent."""
    if doing.activity.kind == "standing":
        return sum(doing.counts.values())
    exercise = course.exercises.get(doing.activity.exercise or "")
    if exercise and all(part.private for part in exercise.parts):
        return None
    return len(doing.answers(doing.round))


def timer(session: Session, now: int) -> dict | None:
    return session.timer and session.timer | {"server_now": now}


def wall(session: Session, now: int) -> dict | None:
    """None before a trainer has opened it. After its end it can't be read any more."""
    if session.wall_ends_at is None:
        return None
    is_open = now < session.wall_ends_at
    posts = [
        {"id": each.id, "text": each.text, "nickname": session.people[each.author].shown_name, "at": each.at}
        for each in list(session.posts.values())[-POSTS_SHOWN:] if not each.held
    ]
    return {"ends_at": session.wall_ends_at, "open": is_open, "posts": posts if is_open else []}


def card_view(session: Session, card: Card) -> dict:
    giver, to = session.people[card.author], session.people.get(card.to or "")
    return {
        "id": card.id, "to": card.to, "to_name": to.shown_name if to else card.who, "from": giver.shown_name, "for": card.for_,
        "made_possible": card.made_possible, "agreed": card.agreed,
    }


def shown_thanks(session: Session) -> list[dict]:
    """Only with a yes of the person who is thanked."""
    return [card_view(session, card) for card in session.thanks.values() if card.agreed and not card.held]


def _has_phone(session: Session, card: Card) -> bool:
    return card.to is not None and session.people[card.to].token is not None


def notes(step, language: str) -> dict:
    return {
        "title": step.title[language], "notes": step.notes[language] if step.notes else None,
        "material": step.material[language] if step.material else None, "practices": list(step.practices), "minutes": step.minutes,
    }


def clock(session: Session, now: int) -> dict:
    """As planned backwards from the announced end. ahead: minutes by which the present step was begun early (below 0: late)."""
    step = _step(session)
    begins = day_begins(session, step.day) + step.at * MINUTE
    return {
        "started_at": session.opened_at, "stepped_at": session.stepped_at, "planned_at": begins, "planned_end": begins + step.minutes * MINUTE,
        "ends_at": session.ends_at, "server_now": now, "ahead": round((begins - session.stepped_at) / MINUTE),
    }


def day_begins(session: Session, day: int) -> int:
    return session.ends_at - session.format.minutes * MINUTE - (session.format.days - day) * 24 * HOUR


def agenda_line(session: Session, index: int, step, course: Course, language: str) -> dict:
    doings = [doing for doing in session.doings.values() if doing.step == step.id]
    return {
        "id": step.id, "index": index, "day": step.day, "at": step.at, "minutes": step.minutes, "title": step.title[language],
        "starts_at": day_begins(session, step.day) + step.at * MINUTE, "slides": list(step.slides),
        "activities": [{"id": doing.key, "kind": doing.activity.kind, "title": title_of(doing, course, language), "state": doing.state, "minutes": doing.activity.minutes} for doing in doings],
    }


def title_of(doing: Doing, course: Course, language: str) -> str:
    exercise = course.exercises.get(doing.activity.exercise or "")
    if exercise:
        return exercise.title[language]
    return doing.activity.prompt[language] if doing.activity.prompt else ""


def held(session: Session) -> list[dict]:
    """What waits for a trainer's decision: `{"id", "from", "text"}`. Texts of activities stand among `texts`."""
    return [
        *({"id": each.id, "from": "post", "text": each.text} for each in session.posts.values() if each.held),
        *({"id": each.id, "from": "thanks", "text": f"{each.who or ''} {each.for_} {each.made_possible}".strip()} for each in session.thanks.values() if each.held),
        *({"id": each.id, "from": "nickname", "text": each.nickname} for each in session.present() if not each.name_shown and each.nickname),
    ]


def _step(session: Session):
    return next(step for step in session.format.steps if step.id == session.step)
