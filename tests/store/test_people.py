"""The people file in the store: who is new, changes, leaves, comes back; what goes with them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from givefirst.store import new_id, tables
from givefirst.store.access import access_revision
from givefirst.store.accounts import Account, cookie_key, sign_in_account
from givefirst.store.grants import grant
from givefirst.store.links import add_links, person_to_mail, use_link
from givefirst.store.people import Row, compare, end_people, find_person, first_operator, import_people, known_people
from givefirst.store.sessions import LEARNER_SECONDS, STAFF_SECONDS
from givefirst.store.store import Store

ADA, BOB, CEM = Row("17", "Ada", "ada@firma.example", "A", "de"), Row("18", "Bob", None, "A"), Row("19", "Cem", "cem@firma.example", "B", "en")


@pytest.fixture
def store(tmp_path, database):
    with Store.open(tmp_path, database) as opened:
        opened.change(import_people([ADA, BOB, CEM], 0))
        yield opened


def read(store, work, *more):
    with store.reading() as connection:
        return work(connection, *more)


def counts(found) -> tuple:
    return found.there, len(found.new), len(found.changed), found.same, len(found.back), len(found.leaving)


def revision(store) -> int:
    return read(store, access_revision)


def ids(store) -> dict:
    return {row["external_id"]: row["id"] for row in read(store, known_people)}


def test_importing_again_updates_by_id(store):
    before = ids(store)
    rows = [Row("17", "Ada", "ada@firma.example", "A", "de"), Row("18", "Bob Meyer", None, "B"), CEM, Row("20", "Dora")]
    assert counts(read(store, compare, rows)) == (3, 1, 1, 2, 0, 0)
    assert counts(store.change(import_people(rows, 0))) == (3, 1, 1, 2, 0, 0)
    after = ids(store)
    assert {key: after[key] for key in before} == before and set(after) == {"17", "18", "19", "20"}
    assert [(row["external_id"], row["name"], row["group_name"]) for row in read(store, known_people, "B")] == [("18", "Bob Meyer", "B"), ("19", "Cem", "B")]
    assert counts(read(store, compare, rows)) == (4, 0, 0, 4, 0, 0)


def test_who_is_missing_leaves_with_sessions_links_and_roles(store):
    ada = ids(store)["17"]
    store.change(add_links([("link", ada), ("other link", ada)], 1))
    assert store.change(use_link("link", "hash"))["person_id"] == ada
    store.change(grant(ada, "hr"))
    before = revision(store)
    assert counts(store.change(import_people([BOB, CEM], 1))) == (3, 0, 0, 2, 0, 1)
    assert store.session("hash") is None and revision(store) > before
    assert store.change(use_link("other link", "new hash")) is None
    assert find_person_of(store, "17")["ended_at"] is not None
    assert counts(store.change(import_people([ADA, BOB, CEM], 0))) == (2, 0, 0, 2, 1, 0)
    assert ids(store)["17"] == ada
    assert store.session("hash") is None
    store.change(add_links([("third link", ada)], 1))
    store.change(use_link("third link", "hash"))
    assert store.session("hash")["roles"] == frozenset()


def find_person_of(store, identifier):
    return read(store, find_person, identifier)


def test_nothing_is_done_when_more_would_leave_than_may(store):
    before = revision(store)
    assert store.change(import_people([ADA, Row("20", "Dora")], 1)) is None
    assert set(ids(store)) == {"17", "18", "19"} and revision(store) == before


def test_who_never_stood_in_a_file_stays(store):
    store.start_learner(new_id(), "On her own", "own")
    operator = new_id()
    assert store.change(first_operator(operator)) is True
    assert store.change(first_operator(new_id())) is False
    store.change(import_people([Row("99", "Eve")], 3))
    assert store.session("own")["name"] == "On her own"
    assert find_person_of(store, "operator")["id"] == operator and find_person_of(store, operator)["ended_at"] is None
    assert "On her own" not in [row["name"] for row in read(store, known_people)]
    assert operator in [row["id"] for row in read(store, known_people)]


def test_many_people_leave_at_once(store):
    store.change(import_people([Row(str(number), f"P{number}") for number in range(2000)], 3))
    store.change(end_people(list(ids(store).values())))
    assert ids(store) == {}
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.person)).scalar() == 2000


def test_a_link_works_once_and_for_its_time(store):
    ada = ids(store)["17"]
    store.change(add_links([("link", ada), ("late", ada)], 72))
    assert store.change(use_link("no link", "s")) is None
    assert store.change(use_link("link", "s")) == {"person_id": ada, "seconds": LEARNER_SECONDS}
    assert store.change(use_link("link", "t")) is None
    assert store.session("s")["learner_id"] == ada and store.session("t") is None
    store.change(lambda connection: connection.execute(update(tables.sign_in_link).values(expires_at=tables.now() - timedelta(seconds=1))))
    assert store.change(use_link("late", "u")) is None


def test_who_may_do_more_signs_in_for_half_a_day(store):
    ada = ids(store)["17"]
    store.change(add_links([("one", ada), ("two", ada)], 72))
    store.change(use_link("one", "before"))
    limit = tables.now() + timedelta(seconds=STAFF_SECONDS)
    assert store.session("before")["expires_at"] > (limit + timedelta(days=1)).timestamp()
    store.change(grant(ada, "hr"))
    assert abs(store.session("before")["expires_at"] - limit.timestamp()) < 60
    assert store.change(use_link("two", "after"))["seconds"] == STAFF_SECONDS
    store.change(lambda connection: connection.execute(update(tables.session).values(expires_at=tables.now() - timedelta(seconds=1))))
    assert store.session("after") is None


def test_who_gets_a_mail(store):
    assert read(store, person_to_mail, "17")["email"] == read(store, person_to_mail, "ADA@firma.example")["email"] == "ada@firma.example"
    assert read(store, person_to_mail, "18") is None and read(store, person_to_mail, "nobody") is None
    store.change(end_people([ids(store)["17"]]))
    assert read(store, person_to_mail, "17") is None


def test_an_account_finds_its_person_and_keeps_them(store):
    ada = ids(store)["17"]
    first = Account("https://login.example", "s-1", external_id="17", roles=frozenset({"hr"}), managed=frozenset({"hr", "council"}))
    assert store.change(sign_in_account(first, "a", add=False)) == {"person_id": ada, "seconds": STAFF_SECONDS}
    later = Account("https://login.example", "s-1", managed=frozenset({"hr", "council"}))
    assert store.change(sign_in_account(later, "b", add=False)) == {"person_id": ada, "seconds": LEARNER_SECONDS}
    assert store.session("a")["roles"] == frozenset()
    assert store.change(sign_in_account(Account("https://other.example", "s-1", external_id="17"), "c", add=True)) is None
    added = store.change(sign_in_account(Account("https://other.example", "s-1", name="Neu"), "d", add=True))
    assert store.session("d")["name"] == "Neu" and added["person_id"] != ada


def test_the_key_of_cookies_is_the_same_for_every_process(store):
    assert store.change(cookie_key("one")) == store.change(cookie_key("two")) == "one"
