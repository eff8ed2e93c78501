"""Placement: twelve statements suggest a path for each theme. Private: worked out on the device, shown to the learner alone.

Method: curriculum section 4.2. The thresholds are a design proposal, not calibrated; the page says so.
`suggest` has a twin in placement.js; a property test holds the two together.
"""

from typing import Literal

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator

from ..errors import ResponseError
from ..text import Text
from ..words import words
from .base import Model, Slug, unique_ids
from .private import PrivatePart

Level = Literal["refuser", "immigrant", "native"]
Wish = Literal["visible", "internal", "inactive", "protect"]
LEVELS = ("refuser", "immigrant", "native")
WISHES = ("visible", "internal", "inactive", "protect")
OFFERS = ("protect", "internal", "visible")  # in the order they are shown
COUNTING, PER_THEME, HIGHEST = 8, 3, 2  # statements that count, those of one theme, the value of "applies"
FEWEST = 6  # answered; with fewer there is no suggestion
ANSWERS = ("no", "partly", "yes", "skip")  # words of the answers; values 0, 1, 2, None


class Statement(Model):
    id: Slug
    text: Text
    counts: list[Slug] = []  # themes
    wish: Wish | None = None


class Descriptions(Model):
    """What a person on the path says: shown beside its name."""

    refuser: Text
    immigrant: Text
    native: Text


class Offers(Model):
    """What is offered to those who answered "applies" to a wish."""

    protect: Text
    internal: Text
    visible: Text


class Placement(PrivatePart):
    interaction: Literal["placement"]
    statements: list[Statement] = Field(min_length=1, max_length=20)
    paths: Descriptions
    offers: Offers

    _outline: object = PrivateAttr(None)  # the course's Outline: names of levels and themes

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo):
        unique_ids(self.statements, "statements")
        self._outline = (info.context or {}).get("outline")
        for statement in self.statements:
            if bool(statement.counts) == bool(statement.wish):
                raise ValueError(f"statement {statement.id!r} needs either `counts` (themes) or `wish`")
        self._check_rules()
        self._check_names()
        return self

    def _check_rules(self) -> None:
        """The limits of the method (11 of 16, 2 and 5 of 6) hold for this many statements only."""
        counting = [statement for statement in self.statements if statement.counts]
        if len(counting) != COUNTING:
            raise ValueError(f"{len(counting)} statements have `counts`; the method needs {COUNTING}")
        for theme in self._themes():
            count = sum(theme in statement.counts for statement in counting)
            if count != PER_THEME:
                raise ValueError(f"{count} statements count for {theme!r}; the method needs {PER_THEME}")
        wishes = sorted(statement.wish for statement in self.statements if statement.wish)
        if wishes != sorted(WISHES):
            raise ValueError(f"needs one statement for each wish: {', '.join(WISHES)}")

    def _check_names(self) -> None:
        if self._outline is None:
            return
        for known, used, what in ((self._outline.levels, LEVELS, "level"), (self._outline.themes, self._themes(), "theme")):
            for name in used:
                if name not in known:
                    raise ValueError(f"{name!r} is no {what} of course.yml; use one of {', '.join(known)}")

    def _themes(self) -> list[str]:
        """Themes that are counted, in the order of their numbers; without a course as they occur."""
        found = list(dict.fromkeys(theme for statement in self.statements for theme in statement.counts))
        if self._outline and all(theme in self._outline.themes for theme in found):
            found.sort(key=lambda theme: self._outline.themes[theme].number)
        return found

    def _level_name(self, level: str, language: str) -> str:
        return self._outline.levels[level].name[language] if self._outline else level

    def _theme(self, theme: str, place: int, language: str) -> dict:
        known = self._outline and self._outline.themes[theme]
        return {"id": theme, "number": known.number if known else place, "name": known.title[language] if known else theme}

    def rules(self) -> list[dict]:
        """What `suggest` needs of the statements."""
        return [{"id": s.id, "counts": list(s.counts), "wish": s.wish} for s in self.statements]

    def public(self, language: str) -> dict:
        texts = [statement.text.inline(language) for statement in self.statements]
        return super().public(language) | {
            "statements": [rule | {"text": text} for rule, text in zip(self.rules(), texts)],
            "levels": [
                {"id": level, "name": self._level_name(level, language), "text": getattr(self.paths, level).inline(language)}
                for level in LEVELS
            ],
            "themes": [self._theme(theme, place, language) for place, theme in enumerate(self._themes(), 1)],
            "offers": {offer: getattr(self.offers, offer).inline(language) for offer in OFFERS},
        }

    def check_response(self, response: dict) -> None:
        for field in response:
            if field not in ("answers", "seen"):
                raise ResponseError(str(field)[:60], "is not a field of a placement")
        if not isinstance(response.get("seen", False), bool):
            raise ResponseError("seen", "must be true or false")
        answers = response.get("answers", {})
        if not isinstance(answers, dict):
            raise ResponseError("answers", "must be an object of statement to 0, 1, 2 or null")
        names = {statement.id for statement in self.statements}
        for name, value in answers.items():
            if name not in names:
                raise ResponseError(f"answers.{name}"[:60], "is not a statement of this placement")
            if value is not None and (type(value) is not int or not 0 <= value <= HIGHEST):
                raise ResponseError(f"answers.{name}", "must be 0, 1, 2 or null")

    def model_response(self) -> dict:
        """Some response that is complete; none is better than another."""
        return {"answers": {statement.id: 1 for statement in self.statements}}

    def outline(self, language: str) -> list[dict]:
        say = words(language)
        names = {level: self._level_name(level, language) for level in LEVELS}
        legend = " · ".join(f"{sign} = {say[f'place-{answer}']}" for sign, answer in zip(_SIGNS, ANSWERS))
        rows = [[statement.text.inline(language), *([] for _ in _SIGNS)] for statement in self.statements]
        rules = [say[f"place-rule-{i}"].format(**names) for i in range(1, 6)]
        paths = [[[["strong", names[level]], f" – {getattr(self.paths, level).plain(language)}"]] for level in LEVELS]
        return super().outline(language) + [
            {"kind": "paragraph", "text": [[legend]]},
            {"kind": "table", "head": [[], *([[sign]] for sign in _SIGNS)], "rows": rows},
            {"kind": "paragraph", "text": [[["strong", say["place-rules"]]], *([rule] for rule in rules)]},
            {"kind": "paragraph", "text": [[["strong", say["place-choose"]]]]},
            {"kind": "choices", "items": paths},
        ]


_SIGNS = ("0", "1", "2", "–")


def suggest(rules: list[dict], answers: dict[str, int | None]) -> dict:
    """The suggestion of curriculum section 4.2.

    rules: [{"id", "counts": [themes], "wish"}]; answers: {statement: 0..2 or None}, None and missing mean not answered.
    Returns {"kind": "one" | "pick" | "free", "levels": suggested levels, "themes": {theme: level to start in},
    "may": [themes that may start in native], "answered", "sum", "parts": {theme: [sum, answered]}, "offers": [wishes]}.
    A sum of s from n answers is compared as s × 8 / n (themes: s × 3 / n), in whole numbers.
    """
    value = {rule["id"]: answers.get(rule["id"]) for rule in rules}
    wish = {rule["wish"]: value[rule["id"]] or 0 for rule in rules if rule["wish"]}
    counted = [rule for rule in rules if rule["counts"] and value[rule["id"]] is not None]
    parts: dict[str, list[int]] = {theme: [0, 0] for rule in rules for theme in rule["counts"]}
    for rule in counted:
        for theme in rule["counts"]:
            parts[theme] = [parts[theme][0] + value[rule["id"]], parts[theme][1] + 1]
    total, answered = sum(value[rule["id"]] for rule in counted), len(counted)
    found = {"answered": answered, "sum": total, "parts": parts, "offers": [offer for offer in OFFERS if wish.get(offer) == HIGHEST]}
    if wish["inactive"] == 2:
        return found | {"kind": "one", "levels": ["refuser"], "themes": {theme: "refuser" for theme in parts}, "may": []}
    if wish["inactive"] == 1:
        return found | {"kind": "pick", "levels": ["refuser", "immigrant"], "themes": {}, "may": []}
    if answered < FEWEST:
        return found | {"kind": "free", "levels": [], "themes": {}, "may": []}
    if total * 8 >= 11 * answered:
        low = {theme for theme, (points, count) in parts.items() if count and points * 3 <= 2 * count}
        return found | {"kind": "one", "levels": ["native"], "themes": {theme: "immigrant" if theme in low else "native" for theme in parts}, "may": []}
    may = [theme for theme, (points, count) in parts.items() if count and points * 3 >= 5 * count]
    return found | {"kind": "one", "levels": ["immigrant"], "themes": {theme: "immigrant" for theme in parts}, "may": may}


PART = Placement
