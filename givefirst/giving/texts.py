"""The words of the model in one language, as its browser module gets them."""

from functools import lru_cache
from pathlib import Path

from ..course import LANGUAGES
from ..course.source import read_source
from ..course.text import inline
from .world import BENEFITS, COSTS, FIFTHS, KNOWN, WORLD, frame, key

_FILE = Path(__file__).with_name("texts.yml")
ID = "simulation/giving"  # under this name the learner's own words are kept on the device


@lru_cache
def texts(language: str) -> dict:
    """Key -> text, or list of texts, in a language. Raises ValueError for one the course does not have."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not a language of the course; use one of {LANGUAGES}")
    return {key: text[language] for key, text in read_source(_FILE).data.items()}


def spec(language: str, table: str | None) -> dict:
    """What the browser module gets. table: file name of the table, beside the folder of the scripts; None where a kernel computes."""
    words = texts(language)
    known = None if table is None else words["known_rule"].format(known=round(KNOWN * 100))
    rules = [rule.format(known=known or "", runs=WORLD.runs).strip() for rule in words["rules"]]
    return {
        "id": "model", "interaction": "giving", "lang": language, "table": table, "texts": words | {"rules": rules},
        "kinds": inline(words["kinds"]), "step": 100 // FIFTHS, "benefits": list(BENEFITS), "costs": list(COSTS), "frame": frame(),
        "start": {"givers": 20, "takers": 20, "benefit": 4, "cost": 1},
    }


def outline(language: str, table: dict) -> list[dict]:
    """The model for paper, search and readers without JavaScript (ARCHITECTURE.md, Outline), with three examples of the table."""
    words = texts(language)
    says = spec(language, "")["texts"]
    head = [words["gift"], words["at_start"], words["at_end"].format(rounds=table["rounds"])]
    rows = [_example(words, table, *setting) for setting in ((80, 20, 4, 1), (20, 20, 4, 1), (20, 20, 2, 3))]
    paragraphs = [words["kinds"], words["before"]]
    return [
        *({"kind": "paragraph", "text": inline(text)} for text in paragraphs), {"kind": "lines", "count": 2},
        {"kind": "paragraph", "text": inline(f"**{words['example']}**")},
        {"kind": "table", "head": [inline(text) for text in head], "rows": rows},
        {"kind": "paragraph", "text": inline(words["after"])}, {"kind": "lines", "count": 2},
        {"kind": "paragraph", "text": inline(f"**{words['limits_title']}**")},
        *({"kind": "paragraph", "text": inline(text)} for text in words["limits"]),
        {"kind": "paragraph", "text": inline(f"**{words['rules_title']}**")},
        *({"kind": "paragraph", "text": inline(text)} for text in [*says["rules"], words["source"]]),
    ]


def _example(words: dict, table: dict, givers: int, takers: int, benefit: int, cost: int) -> list:
    cell = table["cells"][key(givers, takers, benefit, cost)]
    start, end = ({"givers": g, "takers": t, "careful": 100 - g - t} for g, t in ((givers, takers), (cell["givers"][-1], cell["takers"][-1])))
    first = words["start_text"].format(**start)
    last = f"{words['end_text'].format(rounds=table['rounds'], **end)} {words['helped_text'].format(helped=cell['helped'])}"
    gift = f"{words['benefit']}: {benefit}. {words['cost']}: {cost}."
    return [inline(gift), inline(first), inline(last)]
