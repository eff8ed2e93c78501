"""Mails for spaced practice: on their day, once, and gone when somebody wants no more."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from givefirst.store import tables
from givefirst.store.erasure import erase_rows
from givefirst.store.people import end_people
from givefirst.store.practice_mails import claim, due, give_back, unwant, want, wanted
from givefirst.store.record import record_of

ADA, BOB = "a" * 32, "b" * 32
DAYS = (2, 7, 21, 60)
START = date(2026, 3, 1)


@pytest.fixture
def people(store):
    for person, email in ((ADA, "ada@firma.example"), (BOB, None)):
        store.start_learner(person, person[0].upper(), person[0] * 64)
        store.change(lambda connection, person=person, email=email: connection.execute(update(tables.person).where(tables.person.c.id == person).values(email=email)) and None)
    store.change(want(ADA, ["giving"], "en", START))
    store.change(want(BOB, ["giving"], "de", START))


def waiting(store, after: int, days=DAYS):
    with store.reading() as connection:
        return due(connection, days, START + timedelta(days=after))


@pytest.mark.parametrize(("after", "day"), [(0, None), (1, None), (2, 2), (4, 2), (5, None), (7, 7), (10, None), (21, 21), (60, 60), (62, 60), (63, None)])
def test_on_its_day_or_two_later_to_those_with_an_address(store, people, after, day):
    assert [(mail.email, mail.theme, mail.language, mail.day) for mail in waiting(store, after)] == ([("ada@firma.example", "giving", "en", day)] if day else [])


def test_each_mail_goes_once_and_again_when_it_was_not_sent(store, people):
    (mail,) = waiting(store, 2)
    assert store.change(claim(mail)) and not store.change(claim(mail))
    assert waiting(store, 3) == []
    store.change(give_back(mail))
    assert [one.day for one in waiting(store, 3)] == [2]
    store.change(claim(mail))
    assert [one.day for one in waiting(store, 7)] == [7]


def test_a_round_that_the_policy_does_not_reach_is_left_out(store, people):
    assert waiting(store, 60, (2, 7, 21)) == []


def test_what_runs_goes_on_when_another_theme_is_added(store, people):
    store.change(want(ADA, ["giving", "sharing"], "de", START + timedelta(days=2)))
    assert [(mail.theme, mail.language) for mail in waiting(store, 2)] == [("giving", "en")]
    store.change(want(ADA, ["sharing"], "de", START + timedelta(days=3)))
    with store.reading() as connection:
        assert wanted(connection, ADA) == ["sharing"]


def test_the_id_in_a_mail_ends_all_of_that_person_and_nobody_elses(store, people):
    store.change(want(ADA, ["giving", "dialogue"], "en", START))
    (mail, *_) = waiting(store, 2)
    assert store.change(unwant(mail.id)) and not store.change(unwant(mail.id)) and not store.change(unwant("x"))
    with store.reading() as connection:
        assert connection.execute(select(tables.practice_mail.c.learner_id)).scalars().all() == [BOB]


@pytest.mark.parametrize("leave", [lambda store: store.change(end_people([ADA])), lambda store: store.change(erase_rows([ADA]))])
def test_who_leaves_or_is_erased_gets_none(store, people, leave):
    leave(store)
    with store.reading() as connection:
        assert wanted(connection, ADA) == [] and wanted(connection, BOB) == ["giving"]


def test_it_stands_in_ones_record_and_holds_no_path(store, people):
    with store.reading() as connection:
        assert record_of(connection, ADA)["practice_mails"] == [{"theme": "giving", "started_on": START, "language": "en", "sent_day": 0}]
    assert {column.name for column in tables.practice_mail.c} == {"id", "learner_id", "theme", "started_on", "language", "sent_day"}
