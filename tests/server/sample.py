"""A small whole course for the tests of server, store and reports: one check with every interaction, 8 slots of 3 variants.

Every text of a key carries a word of its own (`KEY-…`), so that a test can tell which of them an answer holds.
"""

import json
from pathlib import Path

LEVEL_THEME = "immigrant/dialogue"
THEMES = {"giving": 1, "dialogue": 2, "sharing": 3}


def text(words: str) -> dict:
    return {"de": f"{words} (deutsch)", "en": f"{words} (English)"}


def feedback(mark: str) -> dict:
    return {part: text(f"KEY-{mark}-{part}") for part in ("good", "why", "next")}


def choice(mark: str, *, multiple: bool) -> dict:
    options = [
        {"id": f"option-{n}", "text": text(f"Option {n} of {mark}"), "correct": n == 1 or (multiple and n == 2), "feedback": feedback(f"{mark}-{n}")}
        for n in range(1, 5)
    ]
    return {"id": "step", "interaction": "choice", "prompt": text(f"Prompt {mark}"), "multiple": multiple, "points": 2, "options": options}


def order(mark: str) -> dict:
    items = [{"id": f"item-{n}", "text": text(f"Item {n} of {mark}"), "note": text(f"KEY-{mark}-note-{n}")} for n in range(1, 4)]
    return {
        "id": "step", "interaction": "order", "prompt": text(f"Prompt {mark}"), "points": 2, "items": items,
        "feedback": {"full": feedback(f"{mark}-full"), "partial": feedback(f"{mark}-partial")},
    }


def match(mark: str) -> dict:
    targets = [{"id": f"target-{n}", "text": text(f"Target {n} of {mark}")} for n in range(1, 3)]
    rows = [
        {
            "id": f"row-{n}", "text": text(f"Row {n} of {mark}"), "target": f"target-{n}",
            "feedback": {f"target-{n}": feedback(f"{mark}-{n}-right"), "else": feedback(f"{mark}-{n}-else")},
        }
        for n in range(1, 3)
    ]
    return {"id": "step", "interaction": "match", "prompt": text(f"Prompt {mark}"), "targets": targets, "rows": rows}


def dialogue(mark: str) -> dict:
    options = [
        {
            "id": f"say-{n}", "text": text(f"Saying {n} of {mark}"), "effect": {"trust": 30 if n == 1 else -30},
            "goto": ["friends", "parted"], "feedback": feedback(f"{mark}-say-{n}"),
        }
        for n in (1, 2)
    ]
    endings = [
        {"id": "friends", "title": text(f"KEY-{mark}-friends"), "text": text(f"KEY-{mark}-friends-text"), "points": 2, "when": {"trust": 60}},
        {"id": "parted", "title": text(f"KEY-{mark}-parted"), "text": text(f"KEY-{mark}-parted-text"), "points": 0},
    ]
    return {
        "id": "step", "interaction": "dialogue", "prompt": text(f"Prompt {mark}"), "meters": [{"id": "trust", "name": text("Trust"), "start": 50}],
        "start": "door", "nodes": [{"id": "door", "speaker": text("Ms Blum"), "text": text(f"Hello {mark}"), "options": options}],
        "endings": endings, "model": ["door.say-1"],
    }


def written(mark: str) -> dict:
    rubric = [{"id": "clear", "title": text(f"Clear {mark}"), "levels": [text(f"Level {n}") for n in range(3)]}]
    models = [{"title": text(f"KEY-{mark}-model"), "text": text(f"KEY-{mark}-model-text"), "note": text(f"KEY-{mark}-model-note")}]
    return {"id": "step", "interaction": "extended-text", "prompt": text(f"Prompt {mark}"), "rubric": rubric, "models": models}


SLOTS = {
    "single": lambda mark: choice(mark, multiple=False),
    "several": lambda mark: choice(mark, multiple=True),
    "order": order,
    "match": match,
    "scene": dialogue,
    "written": written,
    "single-again": lambda mark: choice(mark, multiple=False),
    "several-again": lambda mark: choice(mark, multiple=True),
}


def write_sample(root: Path) -> Path:
    """Write the course below `root/exercises`; JSON is YAML."""
    folder = root / "exercises"
    put(folder / "course.yml", {
        "version": "2026.1",
        "levels": {"immigrant": {"name": text("Joined later")}},
        "themes": {theme: {"number": number, "title": text(f"Title of {theme}")} for theme, number in THEMES.items()},
    })
    put(folder / "sources.yml", {"seeds": {"S1": {"title": text("Seed"), "entries": 3}}, "facts": {}})
    module = folder / LEVEL_THEME
    put(module / "module.yml", {
        "code": "I2", "title": text("Conversation"), "minutes": 20, "objectives": [{"code": "I2.1", "text": text("Objective")}],
    })
    slots = []
    for slot, part in SLOTS.items():
        names = [f"check/{slot}-{letter}" for letter in "abc"]
        for name in names:
            put(module / f"{name}.yml", {"title": text(name), "objective": "I2.1", "sources": ["S1.1"], "parts": [part(name.replace("/", "-"))]})
        slots.append({"id": slot, "objective": "I2.1", "lesson": "staircase", "exercises": [f"{LEVEL_THEME}/{name}" for name in names]})
    put(module / "check.yml", {"pass": 70, "slots": slots})
    return root


def write_site(site: Path) -> Path:
    """A built book of three files: a page in each language, and a style, precompressed."""
    import gzip

    for language in ("de", "en"):
        (site / language).mkdir(parents=True)
        (site / language / "index.html").write_text(f"<!doctype html><html lang={language}><title>Book</title>{'word ' * 200}</html>")
    style = site / "_assets" / "book.css"
    style.parent.mkdir()
    style.write_text("body { margin: 0 }\n" * 100)
    style.with_name("book.css.gz").write_bytes(gzip.compress(style.read_bytes()))
    return site


def put(path: Path, content: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
