"""What a room has answered, counted: never who. One result a part of an exercise, one for all other kinds."""

from collections import Counter

from ..course import Exercise
from ..course.interactions.base import Part
from ..course.text import plain
from .rude import spelled
from .scenes import open_options, scene_of, scene_view
from .session import Doing, Session


def results(session: Session, doing: Doing, exercise: Exercise | None, language: str, number: int) -> list[dict]:
    """number: of the round. exercise: of an activity of that kind, else None. What is right is marked when `doing.marks`."""
    if doing.activity.kind == "exercise":
        return _of_exercise(session, doing, exercise, language, number) if exercise else []
    return [OF_KIND[doing.activity.kind](session, doing, language)] if doing.activity.kind in OF_KIND else []


def _of_exercise(session, doing, exercise, language, number) -> list[dict]:
    scene = scene_of(exercise)
    if scene:
        return [_scene_bars(scene, doing, language, number)]
    answers = doing.answers(number)
    found = []
    for part in exercise.parts:
        if part.private:
            continue
        mine = [answer[part.id] for answer in answers if part.has_content(answer.get(part.id))]
        count = OF_PART.get(part.interaction)
        result = count(part, mine, language, doing.marks and part.scored) if count else _quotes(session, doing, part.id)
        found.append({"part": part.id, "prompt": part.prompt.plain(language), **result, "n": len(mine)})
    return found


def _bars(pairs, counts: Counter, right: set[str] | None) -> dict:
    """pairs: (id, text). right: ids of what is right, None when that is not shown."""
    options = [{"id": name, "text": text, "count": counts[name], **({"correct": name in right} if right is not None else {})} for name, text in pairs]
    return {"kind": "bars", "options": options}


def _choice(part: Part, answers: list, language: str, marks: bool) -> dict:
    counts = Counter(name for answer in answers for name in set(answer))
    """mixed: they stand in another order on the phones."""
    return _bars([(option.id, option.text.plain(language)) for option in part.options], counts, set(part.model_response()) if marks else None) | {"mixed": part.shuffle}


def _order(part: Part, answers: list, language: str, marks: bool) -> dict:
    """places: how many have put the item in the first place, the second … In the right order when that is shown, else in the group's."""
    places = {item.id: [0] * len(part.items) for item in part.items}
    for answer in answers:
        for place, name in enumerate(answer):
            places[name][place] += 1
    weight = {name: sum(place * count for place, count in enumerate(counted)) for name, counted in places.items()}
    items = part.items if marks else sorted(part.items, key=lambda item: (weight[item.id], item.id))
    return {"kind": "order", "right": marks, "items": [{"id": item.id, "text": item.text.plain(language), "places": places[item.id]} for item in items]}


def _match(part: Part, answers: list, language: str, marks: bool) -> dict:
    counts = Counter((row, target) for answer in answers for row, target in answer.items())
    rows = [{"id": row.id, "text": row.text.plain(language), **({"target": row.target} if marks else {})} for row in part.rows]
    targets = [{"id": target.id, "text": target.text.plain(language)} for target in part.targets]
    return {"kind": "matrix", "rows": rows, "targets": targets, "counts": [[counts[row["id"], target["id"]] for target in targets] for row in rows]}


def _hotspot(part: Part, answers: list, language: str, marks: bool) -> dict:
    counts = Counter(name for answer in answers for name in set(answer))
    right = {area.id: area.risk for area in part.areas}
    areas = [
        {"id": area["id"], "shape": area["shape"], "box": area["box"], "text": plain(area["text"]), "count": counts[area["id"]],
         **({"correct": right[area["id"]]} if marks else {})}
        for area in part.public(language)["areas"]
    ]
    return {"kind": "heat", "picture": part.public(language)["picture"], "areas": areas}


def _text_entry(part: Part, answers: list, language: str, marks: bool) -> dict:
    """Answers that are none of those we know are counted together: what people have typed there is shown to nobody."""
    gaps = []
    for gap in part.gaps:
        right = gap.answers.forms()[0]
        known = {right: getattr(gap.answers, language)[0], **{near.answers.forms()[0]: getattr(near.answers, language)[0] for near in gap.near}}
        counts = Counter(token.partition(":")[2] for answer in answers for token in part.tokens(answer) if token.startswith(f"{gap.id}:"))
        pairs = [(form, text) for form, text in known.items() if counts[form] or form == right] + [("?", "…")]
        gaps.append({"id": gap.id, "label": gap.label.plain(language), **_bars(pairs, counts, {right} if marks else None)})
    return {"kind": "gaps", "gaps": gaps}


def _scene_bars(scene, doing: Doing, language: str, number: int) -> dict:
    """Of the decision with this number."""
    before = doing.path[: number - 1]
    node = scene_view(scene, before, language)["node"]
    answers = [each for each in doing.answers(number) if each in open_options(scene, before)]
    pairs = [(option["id"], option["text"]) for option in node["options"]] if node else []
    return _bars(pairs, Counter(answers), None) | {"n": len(answers)}


def _quotes(session: Session, doing: Doing, source: str) -> dict:
    """Only what a trainer has chosen."""
    return {"kind": "quotes", "quotes": [
        item.text for item in session.items.values() if item.chosen and not item.held and (item.activity, item.source) == (doing.key, source)
    ]}


def _wall(session: Session, doing: Doing, _language: str) -> dict:
    return _quotes(session, doing, "wall") | {"n": len(doing.answers(doing.round))}


def _words(session: Session, doing: Doing, _language: str) -> dict:
    """Words that are spelled alike are one; it is shown as most have written it."""
    forms: dict[str, Counter] = {}
    for item in session.items.values():
        if (item.activity, item.source) == (doing.key, "word") and not item.held:
            forms.setdefault(" ".join(spelled(item.text)) or item.text.strip(), Counter())[item.text.strip()] += 1
    words = [{"text": written.most_common(1)[0][0], "count": written.total()} for written in forms.values()]
    return {"kind": "words", "words": sorted(words, key=lambda word: (-word["count"], word["text"])), "n": sum(word["count"] for word in words)}


def _standing(_session, doing: Doing, language: str) -> dict:
    pairs = [(option.id, option.text.plain(language)) for option in doing.activity.options]
    return _bars(pairs, Counter(doing.counts), None) | {"n": sum(doing.counts.values())}


OF_PART = {"choice": _choice, "order": _order, "match": _match, "hotspot": _hotspot, "text-entry": _text_entry}
OF_KIND = {"wall": _wall, "words": _words, "standing": _standing}
