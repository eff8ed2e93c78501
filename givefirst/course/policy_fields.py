"""The fields of policy.yml, as a company writes them."""

from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from .interactions.base import Model

Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Paragraphs(Model):
    """A text in German and in English."""

    de: Paragraph
    en: Paragraph

    def __getitem__(self, language: str) -> str:
        return getattr(self, language)


def _in_both(value):
    """A text may be the same in both languages: one stands for two."""
    return {"de": value, "en": value} if isinstance(value, str) else value


OneOrBoth = Annotated[Paragraphs, BeforeValidator(_in_both, json_schema_input_type=str | Paragraphs)]


class KeepFile(Model):
    answers_days: int | None = None
    completion_days: int | None = None
    access_log_days: int | None = None
    security_log_days: int | None = None
    live_hours: int | None = None
    links_hours: int | None = None
    practice_days: int | None = None
    remarks_days: int | None = None


class PolicyFile(Model):
    """policy.yml. Every field may be left out; then the neutral one holds."""

    purpose: OneOrBoth | None = None
    legal_basis: OneOrBoth | None = None
    remarks: OneOrBoth | None = None
    keep: KeepFile | None = None
    hr_sees: list[str] | None = None
    trainers_see: list[str] | None = None
    trainers_see_gradebook: bool | None = None
    mandatory: list[str] | None = None
    other_ways: list[str] | None = None
    reminders: int | None = None
    minimum_group: int | None = None
    figures_for: list[str] | None = None
