"""Everything that is recorded about one person, for them alone."""

import json

from sqlalchemy import Connection, or_, select

from .tables import (
    access_log, attempt, certificate, completion, enrolment, person, practice_mail, reminder, review, role_grant, session, sign_in_link,
    workshop_trainer,
)

LOOKS = 500  # the newest

# Section of the record -> table, the column that names the person, and what is told of each row. Neither hashes of secrets nor ids of others
# are of use to anybody. A test holds this against the tables: a new column is told, or named as left out.
SECTIONS = {
    "person": (person, "id", ("id", "name", "email", "external_id", "group_name", "language", "issuer", "subject", "created_at", "ended_at")),
    "roles": (role_grant, "person_id", ("role", "group_name")),
    "sessions": (session, "learner_id", ("created_at", "expires_at")),
    "sign_in_links": (sign_in_link, "person_id", ("created_at", "expires_at", "used_at")),
    "enrolments": (enrolment, "learner_id", ("what", "mandatory", "due_on", "created_at")),
    "reminders": (reminder, "learner_id", ("what", "number", "sent_at")),
    "practice_mails": (practice_mail, "learner_id", ("theme", "started_on", "language", "sent_day")),
    "completions": (completion, "learner_id", ("what", "course_version", "completed_at", "attempt_id")),
    "certificate": (certificate, "learner_id", ("number", "course_version", "completed_at", "issued_at")),
    "attempts": (
        attempt, "learner_id",
        ("id", "check_id", "version", "language", "submitted_at", "body", "score", "max", "passed", "result", "written", "exported_at"),
    ),
    "feedback": (review, "learner_id", ("attempt_id", "slot", "part", "scores", "points", "comment", "created_at")),
    "feedback_given": (review, "reviewer_id", ("scores", "points", "comment", "created_at")),
    "workshops": (workshop_trainer, "person_id", ("workshop_id",)),
    "own_looks": (access_log, "actor_id", ("at", "role", "action")),
}
JSON_COLUMNS = {"body", "result", "scores"}


def record_of(connection: Connection, person_id: str) -> dict[str, list[dict]]:
    """Section of SECTIONS -> rows, and `looks` (see looks_at). Times are datetimes, JSON is unpacked."""
    found = {}
    for section, (table, column, told) in SECTIONS.items():
        rows = connection.execute(select(*(table.c[name] for name in told)).where(table.c[column] == person_id).order_by(*table.primary_key))
        found[section] = [{name: unpacked(name, row[name]) for name in told} for row in rows.mappings()]
    return found | {"looks": looks_at(connection, person_id)}


def unpacked(name: str, value):
    return json.loads(value) if name in JSON_COLUMNS and value else value


def looks_at(connection: Connection, person_id: str) -> list[dict]:
    """Who has looked at this person's records, the newest first: `{"at", "role", "name", "action", "all"}`.

    A look at everybody, at their group, or at them alone, since they are known here. name: of who looked, or None when they are no longer
    known. all: whether others stood on the same list.
    """
    me = connection.execute(select(person.c.group_name, person.c.created_at).where(person.c.id == person_id)).first()
    if me is None:
        return []
    mine = [access_log.c.scope == "all", access_log.c.scope == f"person:{person_id}"]
    if me.group_name:
        mine.append(access_log.c.scope == f"group:{me.group_name}")
    rows = connection.execute(
        select(access_log.c.at, access_log.c.role, access_log.c.action, access_log.c.scope, person.c.name)
        .outerjoin(person, person.c.id == access_log.c.actor_id)
        .where(or_(*mine), access_log.c.at >= me.created_at)
        .order_by(access_log.c.at.desc(), access_log.c.id.desc())
        .limit(LOOKS)
    )
    return [
        {"at": row.at, "role": row.role, "name": row.name, "action": row.action, "all": not row.scope.startswith("person:")} for row in rows
    ]
