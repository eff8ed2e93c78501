"""Erasing a person: every row and every file that is about them. What stays is the hash of their id, see ledger.py.

Words of a trainer on somebody's text, and the record of who looked at others, belong to those others: they stay, without the
id of whoever wrote or looked.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import Connection, delete, select, union, update

from .access import access_changed
from .attempts import insert_new
from .copies import NoCopies
from .ledger import person_hash, read_ledger, write_ledger
from .log_files import code_of, erase_lines
from .store import Store
from .tables import (
    access_log, attempt, certificate, completion, enrolment, erasure, now, person, practice_mail, reminder, review, role_grant, session, setting, sign_in_link,
    workshop_trainer,
)

# Rows go where this column holds their id; those that reference `person` before it.
OWN = (
    attempt.c.learner_id, review.c.learner_id, completion.c.learner_id, enrolment.c.learner_id, reminder.c.learner_id,
    practice_mail.c.learner_id, certificate.c.learner_id, session.c.learner_id, sign_in_link.c.person_id, role_grant.c.person_id,
    workshop_trainer.c.person_id, person.c.id,
)
OF_OTHERS = (review.c.reviewer_id, access_log.c.actor_id, setting.c.value)  # these rows stay, the id goes (`setting` knows the first operator)
# Tables without people. (What participants of a workshop do carries an id of the workshop's own, which leads to nobody.)
NOBODYS = {"policy_version", "deletion", "erasure", "regrading", "setting", "tally", "remark", "workshop", "workshop_event"}
ERASED = "erased"  # stands where the id stood


def erase_person(store: Store, person_id: str, data: Path, copies=NoCopies()) -> dict[str, int]:
    """Everything about a person is gone: rows, notebooks, gradebook, lines of logs. Returns what, and how many of it.

    Killed or refused (StoreUnavailable, OperatorError, OSError) on the way, it is done by calling it again, or by the daily run of retention.
    """
    write_ledger(data, {person_hash(person_id)})
    with store.turn():  # or the bridge might write a notebook between the two
        counts = Counter(notebooks=copies.erase_people([person_id]), log_lines=erase_lines(data, words_in_logs(store, person_id)))
        counts.update(store.change(erase_rows([person_id])))
    store.scrub()
    return dict(+counts)


def words_in_logs(store: Store, person_id: str) -> set[str]:
    with store.reading() as connection:
        found = connection.execute(select(person.c.email, person.c.subject).where(person.c.id == person_id)).first()
    return {person_id, code_of(person_id), *filter(None, found or ())}


def erase_rows(person_ids: Iterable[str]) -> Callable[[Connection], Counter]:
    """Work for the writer: no row is about these people any more. Returns the rows of each table."""
    ids = list(person_ids)

    def write(connection: Connection) -> Counter:
        counts = Counter()
        for person_id in ids:
            for column in OWN:
                counts[column.table.name] += connection.execute(delete(column.table).where(column == person_id)).rowcount
            about = access_log.c.scope == f"person:{person_id}"
            counts[access_log.name] += connection.execute(delete(access_log).where(about)).rowcount
            for column in OF_OTHERS:
                connection.execute(update(column.table).where(column == person_id).values({column.name: ERASED}))
        if ids:
            write_hashes(connection, {person_hash(person_id) for person_id in ids})
            access_changed(connection)
        return counts

    return write


def write_hashes(connection: Connection, hashes: set[str]) -> None:
    if hashes:
        moment = now()
        connection.execute(insert_new(connection, erasure, "person_hash"), [{"person_hash": each, "at": moment} for each in sorted(hashes)])


def returned(connection: Connection, hashes: set[str], others: Iterable[str] = ()) -> list[str]:
    """Ids, in any table or among `others`, of people who were erased: a restored backup brings them, or a request that was under way."""
    if not hashes:
        return []
    ids = {*connection.execute(union(*[select(column) for column in (*OWN, *OF_OTHERS)])).scalars(), *others}
    return sorted(person_id for person_id in ids if person_hash(person_id) in hashes)


def erased_hashes(connection: Connection, data: Path) -> set[str]:
    """Of everybody who was ever erased, as the database and the ledger know them."""
    return read_ledger(data) | set(connection.execute(select(erasure.c.person_hash)).scalars())


def erase_returned(store: Store, data: Path, copies=NoCopies()) -> int:
    """Erase again whoever is there although they were erased; the ledger learns what it did not know. Returns how many people."""
    with store.reading() as connection:
        hashes = erased_hashes(connection, data)
        ids = returned(connection, hashes, copies.people() if hashes else ())
    write_ledger(data, hashes)
    for person_id in ids:
        erase_person(store, person_id, data, copies)
    return len(ids)
