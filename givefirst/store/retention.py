"""What policy.yml lets the course keep no longer. Each day the plan is made anew, and carried out in small steps between the requests.

A completion outlives the answers that earned it. A day counts as over when its hours are: 90 days after Monday 8:00 is Sunday 8:00.
What was deleted, by which rule, stands in the table `deletion`, never whose it was.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Table, delete, insert, or_, select, update

from .answers_due import AnswersDue, answers_due
from .copies import NoCopies
from .evaluation import month_of
from .erasure import erase_returned, erased_hashes, returned
from .log_files import old_log_files
from .people_due import people_due
from .store import Store
from .tables import (
    access_log, certificate, completion, deletion, enrolment, now, practice_mail, remark, reminder, session, sign_in_link, workshop, workshop_event,
    workshop_trainer,
)
from .workshops import due_events, due_trainers, due_workshops

STEP = 500  # rows in one transaction: requests wait no longer than for it


@dataclass
class Plan:
    """rows: (rule, table, values of its primary key). submissions: (person, check, version) of which no attempt stays. returned: see erasure.py."""

    rows: list[tuple[str, Table, list]] = field(default_factory=list)
    submissions: list[tuple[str, str, str]] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)

    def counts(self) -> dict[tuple[str, str], int]:
        """(rule, what) -> how many: rows of a table, submissions of nbgrader, files of logs, people."""
        counts = Counter()
        for rule, table, keys in self.rows:
            counts[rule, table.name] += len(keys)
        counts["answers_days", "notebooks"] += len(self.submissions)
        counts["security_log_days", "logs"] += len(self.logs)
        counts["erasure", "people"] += len(self.returned)
        return dict(+counts)


def make_plan(store: Store, keep, data: Path, copies=NoCopies(), at: datetime | None = None) -> Plan:
    """What would go at this moment. keep: `policy.keep`, see givefirst.course.policy.Keep. Raises StoreUnavailable, OperatorError."""
    at = at or now()
    ago = {name: at - timedelta(days=getattr(keep, name)) for name in ("practice_days", "remarks_days", "answers_days", "completion_days", "access_log_days", "security_log_days")}
    with store.reading() as connection:
        answers: AnswersDue = answers_due(connection, ago["answers_days"])
        completions = keys(connection, completion.c.id, completion.c.completed_at <= ago["completion_days"])
        rows = [
            ("answers_days", table, found) for table, found in answers.rows
        ] + [
            ("completion_days", completion, completions),
            ("completion_days", certificate, keys(connection, certificate.c.number, certificate.c.completed_at <= ago["completion_days"])),
            ("completion_days", enrolment, old_enrolments(connection, ago["completion_days"])),
            ("completion_days", reminder, keys(connection, reminder.c.id, reminder.c.sent_at <= ago["completion_days"])),
            ("access_log_days", access_log, keys(connection, access_log.c.id, access_log.c.at <= ago["access_log_days"])),
            ("links_hours", sign_in_link, keys(connection, sign_in_link.c.token_hash, or_(
                sign_in_link.c.expires_at <= at, sign_in_link.c.created_at <= at - timedelta(hours=keep.links_hours),
            ))),
            ("practice_days", practice_mail, keys(connection, practice_mail.c.id, practice_mail.c.started_on <= ago["practice_days"].date())),
            ("remarks_days", remark, keys(connection, remark.c.id, remark.c.month < month_of(ago["remarks_days"]))),
            ("sessions", session, keys(connection, session.c.token_hash, session.c.expires_at <= at)),
            *live_rows(connection, at, keep.live_hours),
        ]
        gone = {table.name: set(found) for _, table, found in rows}
        rows.append(("people", *people_due(connection, ago["answers_days"], gone)))
        hashes = erased_hashes(connection, data)
        again = returned(connection, hashes, copies.people() if hashes else ())
    return Plan(rows, answers.submissions, old_log_files(data, ago["security_log_days"]), again)


def keys(connection: Connection, key, due) -> list:
    return list(connection.execute(select(key).where(due)).scalars())


def live_rows(connection: Connection, at: datetime, hours: int) -> list[tuple[str, Table, list]]:
    """Of workshops: what happened in them, who led them, at last they themselves. Attendance is a completion and stays as one."""
    due = due_workshops(connection, at, hours)
    rows = [(workshop_event, due_events(connection, due)), (workshop_trainer, due_trainers(connection, due)), (workshop, due)]
    return [("live_hours", *each) for each in rows] if due else []


def end_workshops(store: Store, hours: int, at: datetime | None = None) -> int:
    """Only workshops, as a server does it all day long; how many. Raises StoreUnavailable."""
    at = at or now()
    with store.reading() as connection:
        rows = live_rows(connection, at, hours)
    for rule, table, found in rows:
        delete_in_steps(store, at, rule, table, found)
    if rows:
        store.scrub()
    return len(rows[-1][2]) if rows else 0


def old_enrolments(connection: Connection, before: datetime) -> list[int]:
    """What was asked and due long ago; as long as its completion is kept, it is kept, too."""
    done = select(completion.c.id).where(
        completion.c.learner_id == enrolment.c.learner_id, completion.c.what == enrolment.c.what, completion.c.completed_at > before,
    ).exists()
    return keys(connection, enrolment.c.id, (enrolment.c.created_at <= before) & or_(enrolment.c.due_on.is_(None), enrolment.c.due_on <= before.date()) & ~done)


def run_retention(store: Store, keep, data: Path, copies=NoCopies(), at: datetime | None = None) -> dict[tuple[str, str], int]:
    """Make a plan and carry it out; returns its counts. Files go before the rows that lead to them, so that a run that was killed is
    finished by the next one. Raises StoreUnavailable, OperatorError, OSError."""
    at = at or now()
    plan = make_plan(store, keep, data, copies, at)
    if plan.submissions:
        with store.turn():
            copies.erase_attempts(plan.submissions)
        store.change(record(at, "answers_days", "notebooks", len(plan.submissions)))
    for path in plan.logs:
        path.unlink(missing_ok=True)
    if plan.logs:
        store.change(record(at, "security_log_days", "logs", len(plan.logs)))
    for rule, table, found in plan.rows:
        delete_in_steps(store, at, rule, table, found)
    if plan.returned:
        erase_returned(store, data, copies)
        store.change(record(at, "erasure", "people", len(plan.returned)))
    store.scrub()
    return plan.counts()


def delete_in_steps(store: Store, at: datetime, rule: str, table: Table, found: list) -> None:
    for start in range(0, len(found), STEP):
        store.change(delete_rows(at, rule, table, found[start:start + STEP]))


def delete_rows(at: datetime, rule: str, table: Table, found: Iterable) -> Callable[[Connection], None]:
    """Work for the writer: these rows go, and the record says so, in one transaction."""
    (key,) = table.primary_key.columns

    def write(connection: Connection) -> None:
        count = connection.execute(delete(table).where(key.in_(list(found)))).rowcount
        record(at, rule, table.name, count)(connection)

    return write


def record(at: datetime, rule: str, what: str, count: int) -> Callable[[Connection], None]:
    """Work for the writer: one row of `deletion` a run, rule and table, however many steps it took."""

    def write(connection: Connection) -> None:
        mine = (deletion.c.at == at, deletion.c.rule == rule, deletion.c.what == what)
        if not connection.execute(update(deletion).where(*mine).values(count=deletion.c.count + count)).rowcount:
            connection.execute(insert(deletion).values(at=at, rule=rule, what=what, count=count))

    return write
