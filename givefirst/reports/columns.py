"""The columns of HR's list. Nobody in HR gets another one, whatever policy.yml says; it can take some away."""

from dataclasses import replace
from datetime import date

from ..store.completion_list import ASKED, OPEN, OVERDUE, UNASSIGNED, Entry, Wanted
from .what import called

ALWAYS = ("name", "what")
COLUMNS = ("name", "group", "what", "completed", "completed_on", "due_on", "certificate")
SEES = frozenset(COLUMNS) - set(ALWAYS)  # what policy.yml may leave out: `hr_sees`
WORDS = {
    "de": {
        "name": "Name", "group": "Gruppe", "what": "Was", "completed": "Abgeschlossen", "completed_on": "Abgeschlossen am", "due_on": "Fällig am",
        "certificate": "Zertifikat vom", "yes": "ja", "no": "nein",
    },
    "en": {
        "name": "Name", "group": "Group", "what": "What", "completed": "Completed", "completed_on": "Completed on", "due_on": "Due on",
        "certificate": "Certificate of", "yes": "yes", "no": "no",
    },
}


def visible(sees: frozenset[str] = SEES) -> tuple[str, ...]:
    """The columns there are, in their order. Without `completed` there is no day and no certificate either: they would say it."""
    if "completed" not in sees:
        sees = sees - {"completed_on", "certificate"}
    return tuple(name for name in COLUMNS if name in ALWAYS or name in sees)


def allowed(wanted: Wanted, sees: frozenset[str] = SEES) -> Wanted:
    """No filter tells what no column may tell: rows that are there because something was completed, was not, is late, or by group."""
    if "group" not in sees:
        wanted = replace(wanted, group=None)
    if "completed" not in sees and wanted.state != UNASSIGNED:
        return replace(wanted, state=ASKED)
    return replace(wanted, state=OPEN) if "due_on" not in sees and wanted.state == OVERDUE else wanted


def head(columns: tuple[str, ...], language: str) -> list[str]:
    return [WORDS[language][name] for name in columns]


def cells(entry: Entry, columns: tuple[str, ...], titles: dict[str, str], language: str) -> list[str | date | None]:
    """The cells of one row; texts are as people wrote them. titles: what -> how it is called."""
    words = WORDS[language]
    done = "" if entry.what is None else words["yes"] if entry.completed_on else words["no"]
    row = {
        "name": entry.name, "group": entry.group or "", "what": called(titles, entry.what), "completed": done,
        "completed_on": entry.completed_on, "due_on": entry.due_on, "certificate": entry.certificate_on,
    }
    return [row[name] for name in columns]
