"""The company that runs the course: its name, look and contacts, as company.yml says them. All of it is text of strangers to be escaped."""

import re
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from .colour import READABLE, light_shades, nearest_readable
from .interactions.base import Model
from .logo import Logo

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # control characters, line breaks, turns of direction
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ADDRESS = re.compile(r"https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")


def _shown(value: str) -> str:
    if found := _UNSHOWABLE.search(value):
        raise ValueError(f"holds a character that can't be shown in a line ({found[0]!a}); write it on one line, without it")
    return value


def _accent(value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise ValueError(f"{value!r} is no colour; write it in quotation marks as \"#rrggbb\", for example \"#005a9c\"")
    value = value.lower()
    ratio = light_shades(value).ratio
    if ratio < READABLE:
        # Rounded down: 4.49 must not read as 4.5.
        raise ValueError(f"{value} reaches a contrast of {int(ratio * 100) / 100}:1 on the light pages, {READABLE}:1 is needed; the nearest shade that would do is \"{nearest_readable(value)}\"")
    return value


def _link(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is no address that can be linked; write a whole one that begins with https:// and holds no spaces")
    return value


def _in_both(value):
    """A name is the same in both languages: one text stands for two."""
    return {"de": value, "en": value} if isinstance(value, str) else value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), AfterValidator(_shown)]


class Lines(Model):
    """One line in German and in English."""

    de: Line
    en: Line

    def __getitem__(self, language: str) -> str:
        return getattr(self, language)


OneOrBoth = Annotated[Lines, BeforeValidator(_in_both, json_schema_input_type=str | Lines)]


class Contact(Model):
    name: OneOrBoth  # who it is, a person or an office
    reach: OneOrBoth | None = None  # how to reach them

    def line(self, language: str) -> str:
        return f"{self.name[language]} ({self.reach[language]})" if self.reach else self.name[language]


class Contacts(Model):
    coach: Contact | None = None
    complaint_route: Contact | None = None
    data_protection: Contact | None = None
    works_council: Contact | None = None
    reporting_office: Contact | None = None


class CompanyFile(Model):
    """company.yml. Every field may be left out."""

    name: Line | None = None
    logo: str | None = None
    accent: Annotated[str, AfterValidator(_accent)] | None = None
    guideline: Annotated[str, StringConstraints(max_length=500), AfterValidator(_link)] | None = None
    contacts: Contacts | None = None


CONTACTS = tuple(Contacts.model_fields)
# What an author may write between double braces. `coach` always reads as part of a sentence; `coach_line` is empty when nobody is named;
# `coach_or_blank` is a place to be filled in then, for documents.
COMPANY_WORDS = ("company", *CONTACTS, "guideline", *(f"{name}_line" for name in CONTACTS), *(f"{name}_or_blank" for name in ("company", *CONTACTS)))


@dataclass(frozen=True)
class Company:
    """What holds for this company: its own file over the neutral one, field by field. None: not said."""

    name: str | None = None
    logo: Logo | None = None
    accent: str | None = None
    guideline: str | None = None
    contacts: dict[str, Contact] = field(default_factory=dict)  # those that are said, in the order of CONTACTS

    def missing(self) -> list[str]:
        """Fields of company.yml that nobody has filled in, as they are written there."""
        own = [name for name in ("name", "logo", "accent", "guideline") if getattr(self, name) is None]
        return own + [f"contacts.{name}" for name in CONTACTS if name not in self.contacts]
