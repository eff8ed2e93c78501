"""Who was at a workshop, and checks on paper: completions that a trainer ticks, and can take back as long as the workshop is there."""

import pytest
from sqlalchemy import select

from givefirst.store import tables
from givefirst.store.attendance import people_of_group, tick, ticked
from givefirst.store.completion_list import Wanted, entries
from givefirst.store.grants import grant
from givefirst.store.names import called
from givefirst.store.record import looks_at

from .makers import attempt

ADA, BOB, CEM, TRAINER = "a" * 32, "b" * 32, "c" * 32, "e" * 32
WORKSHOP, PAPER = "1" * 32, "paper" + "1" * 27
NEEDS = frozenset({"final", "theme:giving", "theme:dialogue"})


@pytest.fixture
def group(store):
    for person, name in ((ADA, "Ada"), (BOB, "Bob"), (CEM, "Cem")):
        store.start_learner(person, name, person[0] * 64)
        values = {"group_name": "B" if person == CEM else "A", **called(name, person)}
        store.change(lambda connection, who=person, values=values: connection.execute(
            tables.person.update().where(tables.person.c.id == who).values(**values)))
    store.start_learner(TRAINER, None, "e" * 64)
    store.change(grant(TRAINER, "trainer", "A"))
    with store.reading() as connection:
        return [person["id"] for person in people_of_group(connection, "A", TRAINER)]


def ticks(store, group, there, *whats, by=WORKSHOP, action="attended"):
    store.change(tick(by, group, there, whats, version="2026.1", needs=NEEDS, actor_id=TRAINER, action=action))


def test_the_list_is_the_group(store, group):
    assert group == [ADA, BOB]
    with store.reading() as connection:
        assert people_of_group(connection, "", TRAINER) == people_of_group(connection, "B", TRAINER) == people_of_group(connection, "A", ADA) == []


def test_attendance_is_a_completion_that_hr_sees(store, group):
    ticks(store, group, [ADA, CEM], "workshop:w1", "theme:giving")
    assert store.completions(ADA) == ["workshop:w1", "theme:giving"] and store.completions(CEM) == []  # of another group
    with store.reading() as connection:
        assert [(row.name, row.what, row.completed_on is not None) for row in entries(connection, Wanted())] == [
            ("Ada", "theme:giving", True), ("Ada", "workshop:w1", True)]
        assert [(look["role"], look["action"]) for look in looks_at(connection, ADA)] == [("trainer", "attended")]
        assert ticked(connection, WORKSHOP, "workshop:w1") == [ADA] and looks_at(connection, BOB) == []


def test_a_tick_taken_back_takes_nothing_else(store, group):
    store.record(attempt("1", learner=ADA))  # theme:dialogue, by the check
    ticks(store, group, [ADA, BOB], "workshop:w1", "theme:dialogue")
    ticks(store, group, [ADA], "theme:giving", by=PAPER, action="paper-check")
    ticks(store, group, [], "workshop:w1", "theme:dialogue")
    assert sorted(store.completions(ADA)) == ["theme:dialogue", "theme:giving"] and store.completions(BOB) == []


def test_the_whole_course_by_another_way(store, group):
    store.change(lambda connection: connection.execute(tables.completion.insert().values(
        learner_id=ADA, what="final", course_version="1", completed_at=tables.now())))
    ticks(store, group, [ADA, BOB], "workshop:w5", "theme:giving", "theme:dialogue")
    assert "course" in store.completions(ADA) and "course" not in store.completions(BOB)
    ticks(store, group, [], "workshop:w5", "theme:giving", "theme:dialogue")
    assert store.completions(ADA) == ["final"]
    with store.reading() as connection:
        assert connection.execute(select(tables.access_log.c.actor_id).distinct()).scalars().all() == [TRAINER]
