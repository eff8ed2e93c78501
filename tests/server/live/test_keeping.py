"""24 hours after its announced end nothing is left of a session but who was there; and what else is never kept."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from givefirst.course import Policy
from givefirst.store import tables
from givefirst.store.erasure import erase_rows
from givefirst.store.retention import make_plan, run_retention
from tests.server.conftest import someone

from .conftest import HOUR, Phone, Trainer

LIVE = (tables.workshop, tables.workshop_trainer, tables.workshop_event)


def left(store) -> list[int]:
    with store.reading() as connection:
        return [len(connection.execute(select(table)).all()) for table in LIVE]


def files_with(folder: Path, words: str) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and words.encode() in path.read_bytes()]


def whole_session(app, trainer) -> Phone:
    """A bit of everything that people write."""
    ada = Phone(app, trainer.code, "CANARY-nick")
    trainer.does("open", activity="wall")
    ada.does("text", activity="wall", text="CANARY-wall")
    for kind in ("question", "written"):
        ada.does(kind, text=f"CANARY-{kind}")
    ada.does("thanks", to="CANARY-to", **{"for": "CANARY-for"})
    trainer.does("wall_end", at=trainer.sees()["ends_at"])
    ada.does("post", text="CANARY-post")
    trainer.does("note", participant=ada.id, text="CANARY-note")
    trainer.does("end")
    ada.does("reaction", welcome="yes", text="CANARY-reaction")
    return ada


def end_of(trainer) -> datetime:
    return datetime.fromtimestamp(trainer.sees()["ends_at"] / 1000, UTC)


@pytest.mark.parametrize("way", ["the server, all day long", "the daily run"])
def test_gone_24_hours_after_the_announced_end(app, store, tmp_path, trainer, way):
    ada = whole_session(app, trainer)
    end = end_of(trainer)
    asyncio.run(app.state.live.attend(trainer.code, [trainer.id], trainer.id))  # nobody of the group
    for moment, stays in ((end + timedelta(hours=24) - timedelta(seconds=1), True), (end + timedelta(hours=24), False)):
        if way == "the daily run":
            run_retention(store, Policy().keep, tmp_path, at=moment)
        asyncio.run(app.state.live.tidy(moment))
        assert (left(store) != [0, 0, 0]) == stays
        if stays and store._engine.dialect.name == "sqlite":
            assert files_with(tmp_path, "CANARY")
    assert not files_with(tmp_path, "CANARY")
    assert trainer.lead("step", to="work").status_code == 404
    assert ada.act("question", text="Anyone there?").status_code == 404
    with store.reading() as connection:
        rules = connection.execute(select(tables.deletion.c.rule, tables.deletion.c.what, tables.deletion.c.count)).all()
    assert {("live_hours", "workshop", 1), ("live_hours", "workshop_trainer", 1)} <= {tuple(row) for row in rules}


def test_a_server_that_starts_later_shows_nothing_that_is_over(app, store, trainer, restart, monkeypatch):
    whole_session(app, trainer)
    again = restart()
    monkeypatch.setattr("givefirst.server.live.live.datetime", _Later)
    assert asyncio.run(again.state.live.room(trainer.code)) is None


class _Later(datetime):
    @classmethod
    def now(cls, zone=None):
        return datetime.now(zone) + timedelta(hours=26)


def test_attendance_stays_and_says_the_day_alone(app, store, browser_of, trainer):
    someone(browser_of, app)
    with store.reading() as connection:
        who = connection.execute(select(tables.person.c.id).where(tables.person.c.id != trainer.id)).scalar_one()
    store.change(lambda connection: connection.execute(tables.person.update().where(tables.person.c.id == who).values(group_name="A")))
    assert [person["id"] for person in asyncio.run(app.state.live.people_of_group(trainer.code, trainer.id))] == [who]
    asyncio.run(app.state.live.attend(trainer.code, [who], trainer.id))
    assert asyncio.run(app.state.live.attended(trainer.code)) == [who]
    end = end_of(trainer)
    asyncio.run(app.state.live.tidy(end + timedelta(hours=25)))
    assert left(store) == [0, 0, 0] and store.completions(who) == ["workshop:w9"]


def test_a_check_on_paper_where_the_policy_knows_it(app, store, browser_of, trainer):
    live = app.state.live
    someone(browser_of, app)
    with store.reading() as connection:
        who = connection.execute(select(tables.person.c.id).where(tables.person.c.id != trainer.id)).scalar_one()
    store.change(lambda connection: connection.execute(tables.person.update().where(tables.person.c.id == who).values(group_name="A")))
    assert [each["what"] for each in live.paper_themes("de")] == ["theme:giving", "theme:dialogue", "theme:sharing"]
    asyncio.run(live.paper_check(trainer.code, "theme:giving", [who], trainer.id))
    assert store.completions(who) == ["theme:giving"] and asyncio.run(live.paper_checked(trainer.code, "theme:giving")) == [who]
    live.policy = Policy(other_ways=frozenset())
    assert live.paper_themes("de") == []
    with pytest.raises(Exception, match="shape"):
        asyncio.run(live.paper_check(trainer.code, "theme:giving", [], trainer.id))


def test_the_form_at_the_end_leads_to_nobody(app, store, trainer):
    phones = [Phone(app, trainer.code) for _ in range(10)]
    trainer.does("end")
    for n, phone in enumerate(phones[:9]):
        phone.does("reaction", welcome="yes", useful="yes" if n % 2 else "partly", judged="no", text=f"REACTION-{9 - n}")
    assert trainer.sees()["reactions"] == {}  # nine are too few
    phones[9].does("reaction", welcome="no", useful="no")
    found = trainer.sees()["reactions"]
    assert (found["people"], found["welcome"], found["texts"]) == (10, {"yes": 9, "no": 1}, [f"REACTION-{n}" for n in range(1, 10)])
    assert "judged" not in found  # nine answers, all the same
    with store.reading() as connection:
        events = connection.execute(select(tables.workshop_event.c.body)).scalars().all()
    assert not [body for body in events if "REACTION" in body or "welcome" in body]


def test_opinions_become_visible_in_whole_groups(app, store, trainer):
    """A sum that grew by one would tell what that one has said: after ten the next nine wait for the twentieth."""
    phones = [Phone(app, trainer.code) for _ in range(20)]
    trainer.does("end")
    for n, phone in enumerate(phones[:19]):
        phone.does("reaction", welcome="no" if n == 10 else "yes", useful="yes" if n % 2 else "no", text=f"{n}")
    seen = trainer.sees()["reactions"]
    assert (seen["people"], len(seen["texts"])) == (10, 10) and "welcome" not in seen  # ten of one mind; the eleventh, who is not, waits
    assert asyncio.run(app.state.live.reactions(trainer.code)) == seen
    phones[19].does("reaction", welcome="yes", useful="yes")
    seen = trainer.sees()["reactions"]
    assert (seen["people"], seen["welcome"], seen["useful"], len(seen["texts"])) == (20, {"yes": 19, "no": 1}, {"yes": 10, "no": 10}, 19)


def test_erasing_a_trainer_takes_them_out_of_the_session(app, store, trainer):
    store.change(erase_rows([trainer.id]))
    assert left(store)[1] == 0


def test_before_the_end_nothing_is_planned(app, store, tmp_path, trainer):
    whole_session(app, trainer)
    plan = make_plan(store, Policy().keep, tmp_path)
    assert not [key for key in plan.counts() if key[0] == "live_hours"]


def test_who_tries_to_open_the_impossible(app, trainer):
    live = app.state.live
    for form, ends_in in (("NONE", HOUR), ("W9", -HOUR), ("W9", 400 * 24 * HOUR)):
        with pytest.raises(Exception, match="live-open"):
            Trainer(trainer.browser, app, ends_in=ends_in) if form == "W9" else asyncio.run(live.open(trainer.id, form, "A", 0, "de"))
    assert Trainer(trainer.browser, app, code=asyncio.run(live.open(trainer.id, "OWN", "", trainer.sees()["ends_at"], "en"))).does("add", what="wall", prompt="Hi")
