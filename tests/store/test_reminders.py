"""Who may be reminded, that two never send the same, and the counts by group; on both databases."""

from datetime import timedelta

from givefirst.store.enrolments import assign
from givefirst.store.reminders import claim, give_back, waiting
from givefirst.store.shares import asked_and_completed
from givefirst.store.tables import now

from .test_completion_list import SHARING, completed, people


def who(store, group=None, most=2, before=None) -> list[tuple[str, int]]:
    with store.reading() as connection:
        return [(one.name, one.number) for one in waiting(connection, SHARING, group, most, before or now())]


def test_who_waits(store):
    ids = people(store, Zoe="A", Özlem=None, Abel="B", Ben="B")
    assert who(store) == []
    store.change(assign(SHARING, None, True))
    completed(store, ids["Ben"], SHARING)
    assert who(store) == [("Abel", 1), ("Özlem", 1), ("Zoe", 1)]
    assert who(store, "B") == [("Abel", 1)] and who(store, "") == [("Özlem", 1)] and who(store, most=0) == []


def test_each_once(store):
    ids = people(store, Ada=None, Ben=None)
    store.change(assign(SHARING, None, True))
    completed(store, ids["Ben"], SHARING)
    assert [store.change(claim(ids["Ada"], SHARING, 1)) for _ in range(2)] == [True, False]
    assert store.change(claim(ids["Ben"], SHARING, 1)) is False  # has completed it
    assert who(store, before=now() - timedelta(days=7)) == [] and who(store) == [("Ada", 2)]
    store.change(claim(ids["Ada"], SHARING, 2))
    assert who(store) == []
    store.change(give_back(ids["Ada"], SHARING, 2))
    assert who(store) == [("Ada", 2)]


def test_counts_by_group(store):
    ids = people(store, Ada="A", Ben="A", Cem=None, Dora="B")
    store.change(assign(SHARING, None, True, group="A"))
    store.change(assign(SHARING, None, True, group=""))
    for name in ("Ada", "Cem", "Dora"):
        completed(store, ids[name], SHARING)
    with store.reading() as connection:
        assert asked_and_completed(connection, SHARING) == {"A": (2, 1), "": (1, 1)}
