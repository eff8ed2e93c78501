"""Opinions without a name: counters and words, nothing that links them."""

from datetime import date

from sqlalchemy import inspect, select

from givefirst.store import tables
from givefirst.store.evaluation import count, month_of, remarks, tallies

NOVEMBER, DECEMBER = date(2026, 11, 28), date(2026, 12, 1)


def read(store, function, before):
    with store.reading() as connection:
        return function(connection, before)


def test_each_answer_is_counted_by_itself(store):
    for answers in ({"a": 3, "b": 0}, {"a": 3}, {"a": 1, "b": 0}):
        store.change(count(answers, None, NOVEMBER))
    store.change(count({"a": 3}, None, DECEMBER))
    assert read(store, tallies, "2027-01") == {"a": {"2026-11": {1: 1, 3: 2}, "2026-12": {3: 1}}, "b": {"2026-11": {0: 2}}}
    assert read(store, tallies, month_of(DECEMBER)) == {"a": {"2026-11": {1: 1, 3: 2}}, "b": {"2026-11": {0: 2}}}
    with store.reading() as connection:
        assert len(connection.execute(select(tables.tally)).all()) == 4  # three people, and no row of any of them


def test_words_lie_apart_and_tell_no_order(store):
    for text in ("Zuletzt\nzwei Zeilen", "Aber", "mitten"):
        store.change(count({"a": 1}, text, NOVEMBER))
    store.change(count({}, "neu", DECEMBER))
    assert read(store, remarks, "2026-12") == {"2026-11": ["Aber", "Zuletzt\nzwei Zeilen", "mitten"]}


def test_no_column_could_name_anybody_or_a_moment(store):
    known = inspect(store._engine)
    assert {column["name"] for column in known.get_columns("tally")} == {"month", "question", "answer", "count"}
    assert {column["name"] for column in known.get_columns("remark")} == {"id", "month", "text"}
