"""HR's list: who is asked for what, who has completed it; and asking."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from givefirst.store import Store, new_id
from givefirst.store.completion_list import COMPLETED, OPEN, OVERDUE, UNASSIGNED, Wanted, count_entries, entries, groups
from givefirst.store.enrolments import assign, take_back
from givefirst.store.tables import certificate, completion, enrolment, person

TODAY = date(2026, 3, 10)
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORDER = ("theme:giving", "theme:dialogue", "theme:sharing", "course")
SHARING = "theme:sharing"


def people(store: Store, **group_of: str | None) -> dict[str, str]:
    """Name -> id."""
    ids = {name: new_id() for name in group_of}
    rows = [{"id": ids[name], "name": name, "group_name": group, "created_at": MOMENT} for name, group in group_of.items()]
    store.change(lambda connection: connection.execute(insert(person), rows) and None)
    return ids


def completed(store: Store, who: str, what: str) -> None:
    row = {"learner_id": who, "what": what, "course_version": "1", "completed_at": MOMENT}
    store.change(lambda connection: connection.execute(insert(completion).values(**row)) and None)


def found(store: Store, **wanted) -> list[tuple]:
    """(name, what, completed) of every row; their number is the one that is said."""
    asked = Wanted(order=ORDER, today=TODAY, **wanted)
    with store.reading() as connection:
        rows = list(entries(connection, asked))
        assert count_entries(connection, asked) == len(rows)
        halves = [*entries(connection, asked, 2, 0), *entries(connection, asked, None, 2)]
        assert halves == rows
    return [(row.name, row.what, row.completed_on is not None) for row in rows]


def test_everything_sorted_by_name_and_theme(store):
    ids = people(store, Zoe=None, Özlem="A", Abel="B", Oda="A")
    store.change(assign(SHARING, TODAY, True))
    completed(store, ids["Özlem"], SHARING)
    completed(store, ids["Özlem"], "theme:giving")
    completed(store, ids["Zoe"], "theme:dialogue")
    assert found(store) == [
        ("Abel", SHARING, False), ("Oda", SHARING, False), ("Özlem", "theme:giving", True), ("Özlem", SHARING, True),
        ("Zoe", "theme:dialogue", True), ("Zoe", SHARING, False),
    ]


def test_filters(store):
    ids = people(store, Ada="A", Ben="A", Cem="B", Änne=None)
    store.change(assign(SHARING, TODAY - timedelta(days=1), True, group="A"))
    store.change(assign("course", TODAY, False, person_id=ids["Cem"]))
    completed(store, ids["Ada"], SHARING)
    completed(store, ids["Änne"], "theme:giving")
    assert found(store, group="A") == [("Ada", SHARING, True), ("Ben", SHARING, False)]
    assert found(store, group="") == [("Änne", "theme:giving", True)]
    assert found(store, what="course") == [("Cem", "course", False)]
    assert found(store, state=COMPLETED) == [("Ada", SHARING, True), ("Änne", "theme:giving", True)]
    assert found(store, state=OPEN) == [("Ben", SHARING, False), ("Cem", "course", False)]
    assert found(store, state=OVERDUE) == [("Ben", SHARING, False)]
    assert found(store, state=UNASSIGNED) == [("Änne", None, False)]
    assert found(store, state=UNASSIGNED, what="theme:giving") == [
        ("Ada", "theme:giving", False), ("Änne", "theme:giving", True), ("Ben", "theme:giving", False), ("Cem", "theme:giving", False),
    ]
    assert found(store, person=ids["Ben"]) == [("Ben", SHARING, False)]
    with store.reading() as connection:
        assert groups(connection) == ["A", "B"]


@pytest.mark.parametrize(("words", "names"), [
    ("müller", ["Jürgen Müller", "Jürgen MUELLER"]), ("MUELLER jürg", ["Jürgen Müller", "Jürgen MUELLER"]), ("özg", ["Özgür Şahin"]), ("sahin", ["Özgür Şahin"]),
    ("%", ["100 % Ada"]), ("_", []), ("\\", []), ("'", []), ("nobody", []), ("  ", ["100 % Ada", "Jürgen Müller", "Jürgen MUELLER", "Özgür Şahin"]),
])
def test_names_are_found_however_they_are_typed(store, words, names):
    people(store, **{"Jürgen Müller": None, "Jürgen MUELLER": None, "Özgür Şahin": None, "100 % Ada": None})
    store.change(assign(SHARING, None, True))
    assert sorted(name for name, _, _ in found(store, name=words)) == sorted(names)


def test_who_has_left_is_not_on_the_list(store):
    ids = people(store, Ada="A", Ben="B")
    store.change(assign(SHARING, TODAY, True))
    store.change(lambda connection: connection.execute(update(person).where(person.c.id == ids["Ben"]).values(ended_at=MOMENT)) and None)
    assert found(store) == [("Ada", SHARING, False)] and found(store, state=UNASSIGNED, what="course") == [("Ada", "course", False)]
    with store.reading() as connection:
        assert groups(connection) == ["A"]
    assert store.change(assign("course", None, False)) == 1


def test_the_certificate_stands_with_the_course(store):
    ids = people(store, Ada=None)
    completed(store, ids["Ada"], SHARING)
    completed(store, ids["Ada"], "course")
    row = {"number": "n", "learner_id": ids["Ada"], "course_version": "1", "completed_at": MOMENT, "issued_at": MOMENT}
    store.change(lambda connection: connection.execute(insert(certificate).values(**row)) and None)
    with store.reading() as connection:
        assert [(row.what, row.certificate_on) for row in entries(connection, Wanted())] == [("course", MOMENT.date()), (SHARING, None)]


def test_of_the_final_assessment_hr_learns_with_the_course(store):
    ids = people(store, Ada=None)
    for what in ("final", "role:leading", SHARING, "immigrant/sharing"):
        completed(store, ids["Ada"], what)
    assert found(store) == [("Ada", SHARING, True), ("Ada", "role:leading", True)]


def test_asking_again_changes_the_day_and_taking_back_leaves_what_is_completed(store):
    ids = people(store, Ada="A", Ben="A", Cem="B")
    assert store.change(assign(SHARING, TODAY, True, group="A")) == 2
    completed(store, ids["Ada"], SHARING)
    assert store.change(assign(SHARING, None, False)) == 3
    with store.reading() as connection:
        assert connection.execute(select(enrolment.c.due_on, enrolment.c.mandatory)).all() == [(None, False)] * 3
    assert store.change(take_back(SHARING, group="A")) == 2
    assert store.change(take_back(SHARING, person_id=ids["Ada"])) == 0
    assert found(store) == [("Ada", SHARING, True), ("Cem", SHARING, False)]
