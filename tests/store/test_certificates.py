"""Completing the whole course, and the number that is issued for it."""

import string

import pytest
from sqlalchemy import event, select

from givefirst.store import tables
from givefirst.store.certificates import (
    ALPHABET, certificate_numbered, certificate_of, issue_certificate, new_number, read_number, written_number,
)
from givefirst.store.erasure import erase_rows

from .makers import LEARNER, attempt

NEEDS = frozenset({"theme:giving", "theme:dialogue", "theme:sharing", "final"})
THEMES = ("giving", "dialogue", "sharing")


def record(store, key: str, what: str, *, learner: str = LEARNER, passed: bool = True, needs=NEEDS):
    item = attempt(key, learner=learner, passed=passed)
    item.completes, item.course_needs = what, needs
    return store.record(item)


def complete(store, learner: str = LEARNER) -> None:
    for number, what in enumerate(sorted(NEEDS)):
        record(store, f"{learner[0]}{number}", what, learner=learner)


@pytest.fixture
def frida(store):
    store.start_learner(LEARNER, "Frida Beispiel", "f" * 64)
    complete(store)
    return LEARNER


def issued(store, learner: str = LEARNER) -> dict | None:
    return store.change(issue_certificate(learner))


@pytest.mark.parametrize("last", sorted(NEEDS))
def test_the_last_of_what_is_needed_completes_the_course(store, last):
    for number, what in enumerate(sorted(NEEDS - {last})):
        record(store, str(number), what)
        assert "course" not in store.completions(LEARNER)
    record(store, "missed", last, passed=False)
    assert "course" not in store.completions(LEARNER)
    record(store, "last", last)
    assert store.completions(LEARNER)[-1] == "course"
    row = {row["what"]: row for row in store.all_completions()}["course"]
    assert row["completed_at"] == store.attempt("last")["submitted_at"] and row["course_version"] == "2026.1"


def test_without_a_final_assessment_there_is_no_course_to_complete(store):
    for number, what in enumerate(sorted(NEEDS)):
        record(store, str(number), what, needs=frozenset())
    assert "course" not in store.completions(LEARNER)


def test_completed_once_it_stays_as_it_was(store):
    complete(store)
    first = {row["what"]: row for row in store.all_completions()}["course"]
    record(store, "again", "final")
    assert {row["what"]: row for row in store.all_completions()}["course"] == first


def test_what_is_no_part_of_the_course_does_not_complete_it(store):
    complete(store)
    other = "b" * 32
    record(store, "role", "role:lead", learner=other)
    assert store.completions(other) == ["role:lead"]


def test_reading_costs_only_those_whose_pass_the_course_needs(store):
    seen = []
    event.listen(store._engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: seen.append(statement))
    record(store, "1", "final", passed=False)
    record(store, "0", "final", needs=frozenset())  # a pass where no course can be completed
    assert not [statement for statement in seen if statement.lstrip().upper().startswith("SELECT")]
    record(store, "2", "theme:giving")
    assert len([statement for statement in seen if statement.lstrip().upper().startswith("SELECT")]) == 1


def test_numbers_are_long_random_and_easy_to_type():
    numbers = {new_number() for _ in range(2000)}
    assert len(numbers) == 2000
    assert len(ALPHABET) == 32 and set(ALPHABET) == set(string.ascii_uppercase + string.digits) - set("IO01")
    assert all(len(number) == 16 and set(number) <= set(ALPHABET) for number in numbers)  # 16 * 5 = 80 bits
    assert set("".join(numbers)) == set(ALPHABET)
    number = numbers.pop()
    assert written_number(number) == "-".join(number[n:n + 4] for n in (0, 4, 8, 12))


@pytest.mark.parametrize(("typed", "read"), [
    ("ABCD-EFGH-JKLM-NPQR", True), ("abcd efgh jklm npqr", True), ("abcdefghjklmnpqr", True), ("ABCD–EFGH–JKLM–NPQR", True),
    ("", False), ("ABCD-EFGH-JKLM-NPQ", False), ("ABCD-EFGH-JKLM-NPQRS", False), ("ABCD-EFGH-JKLM-NPQ0", False), ("ABCD-EFGH-JKLM-NPQI", False),
    ("ABCD-EFGH-JKLM-NPQ'", False), ("ÄBCD-EFGH-JKLM-NPQR", False), ("\u202eABCDEFGHJKLMNPQ", False),
])
def test_a_number_as_people_type_it(typed, read):
    assert read_number(typed) == ("ABCDEFGHJKLMNPQR" if read else "")


def test_issued_once(store, frida):
    first = issued(store)
    assert first["name"] == "Frida Beispiel" and first["course_version"] == "2026.1"
    assert issued(store) == first
    with store.reading() as connection:
        assert certificate_of(connection, frida) == certificate_numbered(connection, first["number"]) == first
        assert certificate_numbered(connection, new_number()) is None
        assert connection.execute(select(tables.certificate.c.number)).scalars().all() == [first["number"]]


def test_only_for_who_has_completed_the_course(store):
    store.start_learner("b" * 32, "Neu Hier", "b" * 64)
    assert issued(store, "b" * 32) is None
    record(store, "x", "final", learner="b" * 32)
    assert issued(store, "b" * 32) is None


def test_after_erasure_the_number_is_unknown(store, frida):
    number = issued(store)["number"]
    store.change(erase_rows([frida]))
    with store.reading() as connection:
        assert certificate_numbered(connection, number) is None
