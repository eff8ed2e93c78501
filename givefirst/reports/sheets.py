"""The sheets of the handouts as plain data for handouts.typ. Each is a dict: `kind` names what the template does with it, `title` its heading, `copies` how often to print it.

Kinds: table, notes, posters (big words, landscape), cards (cut along dotted lines), picture, pictures (two a sheet), sheet (blocks as in an outline, see ARCHITECTURE.md).
A card: `{"head", "text": INLINE, "fields": [{"label", "lines"}], "box", "foot", "qr", "scan"}`, each optional but `head`.
"""

import re
from functools import lru_cache
from pathlib import Path

from ..course import Company, Course, Exercise
from ..course.interactions.placement import LEVELS, Placement
from ..course.source import read_source, read_text
from ..workshop import Format, Step
from .typeset import drawing, qr_svg

_WORDS = Path(__file__).parent / "handouts.yml"
_IMAGE = re.compile(r"!\[([^\]]+)\]\(([^)]+\.svg)\)")
LINES = {"gifts": 2, "thanks": 3, "wishes": 4}  # below each label of the cards to fill in
ON_PAPER = ("choice", "extended-text", "text-entry")  # other parts come as cards, strips and pictures; a plan has a card of its own


@lru_cache(maxsize=2)
def words_of(language: str) -> dict:
    return {key: text[language] for key, text in read_source(_WORDS).data.items()}


def contents(piles: list[dict], title: str, words: dict) -> dict:
    """The first sheet: what there is, and how often to print it."""
    rows = [[pile["title"], words[pile["copies"]]] for pile in piles]
    return {"kind": "table", "title": title, "heading": words["contents"], "lead": words["contents_lead"], "head": words["contents_head"], "rows": rows, "widths": [3, 2]}


def _titled(words: dict, key: str, form: Format, day: int) -> str:
    return f"{words[key]}, {words['day'].format(day=day)}" if form.days > 1 else words[key]


def clock(form: Format, step: Step, words: dict) -> str:
    """"10:45" where the format says when it begins, else "minute 20"."""
    if not form.begins:
        return words["minute"].format(at=step.at)
    hour, minute = map(int, form.begins.split(":"))
    passed = hour * 60 + minute + step.at
    return f"{passed // 60}:{passed % 60:02}"


def agenda(form: Format, day: int, language: str, words: dict) -> dict:
    rows = [
        [f"{clock(form, step, words)} ({words['minutes'].format(minutes=step.minutes)})", step.title.plain(language), step.material.plain(language) if step.material else ""]
        for step in form.steps if step.day == day
    ]
    return {"kind": "table", "title": _titled(words, "agenda", form, day), "copies": "once_trainer", "head": words["agenda_head"], "rows": rows, "widths": [3, 5, 5]}


def notes(form: Format, day: int, language: str, words: dict) -> dict:
    steps = [
        {"time": clock(form, step, words), "title": step.title.plain(language), "text": step.notes.inline(language) if step.notes else []}
        for step in form.steps if step.day == day
    ]
    return {"kind": "notes", "title": _titled(words, "notes", form, day), "copies": "once_trainer", "steps": steps}


def posters(title: str, texts: list[tuple[str, str]], per_page: int = 1, alike: bool = False) -> dict:
    """texts: big words and a small line below them, which may be empty. alike: all in the size of the longest."""
    return {"kind": "posters", "title": title, "copies": "once", "per_page": per_page, "alike": alike, "posters": [{"text": text, "line": line} for text, line in texts]}


def signs(places: list[str], words: dict) -> dict | None:
    return posters(words["signs"], [(place, "") for place in places], alike=True) if places else None


def wall(headings: list[str], words: dict) -> dict | None:
    if not headings:
        return None
    ready = [words["wall_questions"], words["wall_tips"]]
    return posters(words["wall"], [(heading, words["wall_line"]) for heading in [*headings, *ready]])


def wish_box(words: dict) -> dict:
    return posters(words["wish_box"], [(words["wish_box"], words["wish_box_line"])])


def cards(title: str, copies: str, found: list[dict], columns: int = 2, rows: int = 4) -> dict:
    return {"kind": "cards", "title": title, "copies": copies, "columns": columns, "rows": rows, "cards": found}


def of_exercise(course: Course, exercise: Exercise, language: str, words: dict):
    """What an exercise needs when nobody has a screen."""
    title = exercise.title.plain(language)
    on_paper = []
    for part in exercise.parts:
        outline = part.outline(language)
        if part.interaction == "order":
            yield posters(words["strips"].format(exercise=title), [(item.text.plain(language), "") for item in sorted(part.items, key=lambda item: item.id)], per_page=2, alike=True)
        elif part.interaction == "match":
            yield cards(words["targets"].format(exercise=title), "threes", [{"head": target.text.plain(language)} for target in part.targets])
            yield cards(words["rows"].format(exercise=title), "threes", [{"head": "", "text": row.text.inline(language)} for row in part.rows])
        elif part.interaction == "hotspot":
            picture = next(block for block in outline if block["kind"] == "picture")
            yield {"kind": "picture", "title": words["picture"].format(exercise=title), "copies": "once", "picture": picture_of(course, picture), "prompt": part.prompt.plain(language)}
            yield {"kind": "sheet", "title": words["picture_list"].format(exercise=title), "copies": "each", "blocks": [block for block in outline if block["kind"] != "picture"]}
        elif part.interaction == "dialogue":
            first = next(block for block in outline if block["kind"] == "scene")
            yield cards(f"{words['comments']}: {title}", "threes", [{"head": first["speaker"], "text": first["text"], "fields": [{"label": "", "lines": 7}]}] * 4, rows=2)
        elif part.interaction in ON_PAPER:
            on_paper += outline
    if on_paper:
        whole = all(part.interaction in ON_PAPER for part in exercise.parts)  # else its introduction speaks of what is not on the sheet
        intro = [{"kind": "paragraph", "text": exercise.intro.inline(language)}] if exercise.intro and whole else []
        yield {"kind": "sheet", "title": words["on_paper"].format(exercise=title), "copies": "each", "blocks": [*intro, *on_paper]}


def picture_of(course: Course, picture: dict) -> dict:
    """picture: as in an outline. Raises OSError."""
    return drawing(course.root / "assets" / picture["src"].removeprefix("_pictures/"), picture["alt"])


def paths(course: Course, language: str, words: dict) -> dict:
    """A sheet of three cards for each person."""
    parts = (part for name, exercise in course.exercises.items() if name not in course.gallery() for part in exercise.parts)
    placement = next(part for part in parts if isinstance(part, Placement))
    found = [{"head": course.levels[level].name[language], "text": getattr(placement.paths, level).inline(language), "foot": words["paths_line"]} for level in LEVELS if level in course.levels]
    return cards(words["paths"], "each", found, columns=1, rows=3) | {"large": True}


def take_home(course: Course, form: Format, language: str, words: dict):
    """The pictures of the cards on the pages that the format lets people take along, two a sheet. Raises OSError."""
    found = []
    for each in form.take_home:
        page = course.root / "book" / language / f"{each.page}.md"
        for alt, address in _IMAGE.findall(read_text(page)):
            found.append(drawing(page.parent / address, alt))
    if found:
        yield {"kind": "pictures", "title": words["take_home"], "copies": "each", "pictures": found}


def form_cards(name: str, copies: str, words: dict) -> dict:
    """A sheet of four equal cards to fill in: gifts, thanks or wishes."""
    card = {
        "head": words.get(f"{name}_head", words[name]), "fields": [{"label": label, "lines": LINES[name]} for label in words[f"{name}_fields"]],
        "box": words.get(f"{name}_box", ""), "foot": words.get(f"{name}_foot", ""),
    }
    return cards(words[name], copies, [card] * 4, rows=2)


def access(address: str, company: Company, language: str, words: dict) -> dict:
    """Eight slips with the way into the course."""
    coach = company.contacts.get("coach")
    card = {"head": words["access_head"], "foot": words["access_help"].format(coach=coach.line(language)) if coach else ""}
    if address:
        card |= {"text": [[words["access_text"]], [address]], "qr": qr_svg(address), "scan": words["access_scan"].format(address=address)}
    else:
        card |= {"text": [[words["access_text_blank"]]], "fields": [{"label": "", "lines": 1}]}
    return cards(words["access"], "each", [card] * 8)
