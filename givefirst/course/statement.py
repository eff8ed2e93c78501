"""A policy in plain words: what is recorded, who sees it, how long; what holds; what is left to agree on (`statement.yml`)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .policy import Policy
from .source import read_source

_WORDS = Path(__file__).with_suffix(".yml")
SEEN = ("completed", "completed_on", "due_on", "certificate", "group")  # in the order in which it is said


@dataclass(frozen=True)
class Record:
    what: str
    who: str
    how_long: str


@dataclass(frozen=True)
class Statement:
    """In one language. purpose, legal_basis and remarks as the company says them; empty when it does not."""

    purpose: str
    legal_basis: str
    remarks: str
    heads: Record
    records: list[Record]
    hr: str
    server: str
    promises: list[str]
    to_agree: list[str]
    no_advice: str


@cache
def _all_words() -> dict:
    return read_source(_WORDS).data


def make_statement(policy: Policy, language: str, titles: dict[str, str]) -> Statement:
    """titles: what can be completed -> how it is called, `{"theme:sharing": "Sicher teilen"}`; for what is mandatory."""
    words = _Words(language)
    return Statement(
        purpose=policy.purpose.get(language, ""), legal_basis=policy.legal_basis.get(language, ""), remarks=policy.remarks.get(language, ""),
        heads=Record(**{name: words("heads", name) for name in ("what", "who", "how_long")}),
        records=_records(policy, words), hr=_hr(policy, words), server=words("server_note"),
        promises=[text[language].format(minimum=policy.minimum_group) for text in _all_words()["promises"]]
        + [_other_ways(policy, words), _reminders(policy, words), _mandatory(policy, words, titles)],
        to_agree=[text[language] for text in _all_words()["to_agree"]], no_advice=words("no_advice"))


class _Words:
    def __init__(self, language: str):
        self._language = language

    def __call__(self, *place: str, **values) -> str:
        found = _all_words()
        for name in place:
            found = found[name]
        return found[self._language].format(**values)

    def span(self, count: int, unit: str) -> str:
        """unit: day or hour. Whole years are said as years."""
        if unit == "day" and count % 365 == 0:
            count, unit = count // 365, "year"
        return self(unit) if count == 1 else self(f"{unit}s", count=count)

    def list(self, items: list[str]) -> str:
        return items[0] if len(items) == 1 else self("and", list=", ".join(items[:-1]), last=items[-1])


def _records(policy: Policy, words: _Words) -> list[Record]:
    keep, sees = policy.keep, policy.hr_sees
    long = {
        "completion": words.span(keep.completion_days, "day"), "answers": words.span(keep.answers_days, "day"),
        "access_log": words.span(keep.access_log_days, "day"), "security_log": words.span(keep.security_log_days, "day"),
        "links": words.span(keep.links_hours, "hour"), "live": words.span(keep.live_hours, "hour"), "practice": words.span(keep.practice_days, "day"),
        "remarks": words.span(keep.remarks_days, "day"),
    }

    def record(name: str, who: str, what: str = "what") -> Record:
        return Record(words(name, what), who, words(name, "how_long", **long))

    return [
        record("completion", words("you_and_hr" if "completed" in sees else "you")),
        record("person", words("person", "who_group" if "group" in sees else "who_name")),
        record("task", words("you_and_hr"), "what" if policy.reminders else "what_no_reminders"),
        record("certificate", words("certificate", "who_hr" if "certificate" in sees else "who")),
        record("answers", words("answers", "who_gradebook" if policy.trainers_see_gradebook else "who")),
        record("texts", words("texts", "who" if "texts" in policy.trainers_see else "who_nobody")),
        record("live", words("live", "who")),
        record("attendance", words("attendance", "who_hr" if "completed" in sees else "who")),
        record("looks", words("looks", "who")),
        record("security", words("security", "who")),
        record("cookie", words("cookie", "who")),
        record("links", words("links", "who")),
        *([record("practice", words("practice", "who"))] if keep.practice_days else []),
        *([record("figures", _figures(policy, words)), record("remarks", _figures(policy, words))] if policy.figures_for else []),
    ]


def _figures(policy: Policy, words: _Words) -> str:
    roles = [words("figures", "role", role) for role in ("hr", "council", "trainer") if role in policy.figures_for]
    return words("figures", "who", list=words.list(roles), minimum=policy.minimum_group)


def _hr(policy: Policy, words: _Words) -> str:
    seen = [words("hr_sees", name) for name in SEEN if name in policy.hr_sees]
    return words("hr_sees_more", list=words.list(seen)) if seen else words("hr_sees_nothing")


def _other_ways(policy: Policy, words: _Words) -> str:
    ways = [words("ways", way) for way in ("workshop", "paper") if way in policy.other_ways]
    return words("other_ways", list=words.list(ways)) if ways else words("no_other_way")


def _reminders(policy: Policy, words: _Words) -> str:
    return words("reminders", count=policy.reminders) if policy.reminders else words("no_reminders")


def _mandatory(policy: Policy, words: _Words, titles: dict[str, str]) -> str:
    if not policy.mandatory:
        return words("nothing_mandatory")
    return words("mandatory", list=words.list([titles.get(what, words("course") if what == "course" else what) for what in policy.mandatory]))


def statement_lines(statement: Statement) -> list[str]:
    """As plain text, a line a paragraph."""
    records = [f"- {record.what}\n  {statement.heads.who}: {record.who}\n  {statement.heads.how_long}: {record.how_long}" for record in statement.records]
    reasons = [text for text in (statement.purpose, statement.legal_basis, statement.remarks) if text]
    points = [f"- {point}" for point in statement.promises]
    return [*reasons, "", *records, "", statement.hr, statement.server, "", *points, "", statement.no_advice]


def record_titles(course, language: str) -> dict[str, str]:
    """Of everything a policy can name. course: Course."""
    return {f"theme:{name}": theme.title[language] for name, theme in course.themes.items()}
