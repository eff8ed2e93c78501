"""The certificate as an accessible PDF: name, course, version, day and number. It knows neither grade nor level."""

import re
import unicodedata
from datetime import datetime
from pathlib import Path

from babel.dates import format_date

from ..course import Company
from .typeset import qr_svg, typeset

HERE = Path(__file__).parent
LOCALES = {"de": "de_DE", "en": "en_GB"}
MARK = HERE.parent / "book" / "look" / "icon.svg"
WORDS = {
    "de": {
        "title": "Zertifikat", "before": "hat den Kurs", "course": "Zuerst geben. Ins Gespräch kommen. Sicher teilen.", "after": " abgeschlossen.",
        "version": "Kursversion", "number": "Nummer", "day": "Abgeschlossen am {day}.", "author": "Zuerst geben",
        "check": "Wer diese Nummer hat, kann das Zertifikat auf der Prüfseite des Kurses bestätigen lassen.",
        "scan": "QR-Code zur Prüfseite: {address}",
    },
    "en": {
        "title": "Certificate", "before": "has completed the course", "course": "Give first. Start talking. Share safely.", "after": "",
        "version": "Course version", "number": "Number", "day": "Completed on {day}.", "author": "Give first",
        "check": "Anyone who has this number can have the certificate confirmed on the course’s verification page.",
        "scan": "QR code for the verification page: {address}",
    },
}
LONGEST_WORD = 30  # characters
# Nothing that is no letter may turn the line round or cut it: control characters and what sets a direction.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def certificate_pdf(
    name: str, number: str, course_version: str, completed_at: datetime, address: str, language: str, company: Company = Company(),
) -> bytes:
    """PDF/UA-1 of one page.

    number: as it is printed. address: of the verification page, with the number. completed_at: the day there is in UTC.
    Letters that no typeface of this machine has are left out of PDF/UA: the file then is an ordinary tagged PDF, and the log says so.
    """
    words = WORDS[language]
    name = shown(name)
    data = {
        **{key: words[key] for key in ("title", "before", "course", "after", "check")},
        "language": language, "author": words["author"], "company": company.name or "",
        "logo": logo_of(company), "mark": MARK.read_text(encoding="utf-8"), "name": breakable(name), "widest": max(re.split(r"[\s-]+", name), key=len),
        "day": words["day"].format(day=format_date(completed_at, "d. MMMM y" if language == "de" else "d MMMM y", locale=LOCALES[language])),
        "facts": [[words["version"], course_version], [words["number"], number]],
        "address": address, "shown": address.partition("://")[2].partition("?")[0], "scan": words["scan"].format(address=address), "qr": qr_svg(address),
    }
    return typeset("certificate", data)


def shown(name: str) -> str:
    """A name on one line, without what can't be shown."""
    return " ".join(_UNSHOWABLE.sub(" ", unicodedata.normalize("NFC", name)).split())


def breakable(name: str) -> str:
    """With places to break in words that are wider than the page in any size."""
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\u200b", name)


def logo_of(company: Company) -> dict | None:
    """`{"kind", "data": bytes as numbers, "width": mm}`, as typst takes them from JSON."""
    logo = company.logo
    return {"kind": logo.kind, "data": list(logo.data), "width": min(60, 12 * logo.width / logo.height)} if logo else None
