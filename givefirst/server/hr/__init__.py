"""The pages of HR. What they may hold ends at `reports/columns.py`: no score, try, level, module, check or visit. Each look is logged first."""

from fastapi import FastAPI

from ..routes import form, page
from . import enrolments, exports, imports, people, reminders, summary
from .view import ENROL, EXPORT, IMPORT, IMPORT_CONFIRM, LIST, PERSON, REMINDERS, SUMMARY, TAKE_BACK


def add(app: FastAPI) -> None:
    page(app, LIST, people.everybody)
    page(app, PERSON, people.one_person)
    for kind, endpoint in exports.KINDS.items():
        page(app, f"{EXPORT}.{kind}", endpoint)
    page(app, ENROL, enrolments.choose)
    form(app, ENROL, enrolments.enrol)
    form(app, TAKE_BACK, enrolments.end)
    page(app, REMINDERS, reminders.preview)
    form(app, REMINDERS, reminders.send)
    page(app, SUMMARY, summary.shares)
    page(app, IMPORT, imports.choose)
    form(app, IMPORT, imports.preview)
    form(app, IMPORT_CONFIRM, imports.confirm)
