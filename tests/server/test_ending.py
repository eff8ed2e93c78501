"""Ended access reaches a running server: another process ends somebody, and soon nobody comes in by the old session.

The promise is five seconds. The server looks every two; how long a loaded machine takes for the rest is no matter of a test.
"""

import asyncio
import time

import httpx
import pytest

from givefirst.cli import main
from givefirst.server import access
from givefirst.server.access import AccessWatch
from givefirst.server.links import new_links
from givefirst.store import Store
from givefirst.store.grants import grant, withdraw
from givefirst.store.people import Row, find_person, import_people

from .running import Running
from .sample import write_sample, write_site

PATIENCE = 60  # seconds


@pytest.fixture
def folder(tmp_path):
    write_sample(tmp_path)
    write_site(tmp_path / "site")
    with Store.open(make(tmp_path / "data")) as store:
        store.change(import_people([Row("17", "Ada"), Row("18", "Bob")], 0))
    return tmp_path


def make(folder):
    folder.mkdir()
    return folder


def signed_in(server, folder, number: str) -> httpx.Client:
    with Store.open(folder / "data") as store, store.reading() as connection:
        person = find_person(connection, number)
        (link,) = new_links(store, [person], server.url, 1)
    client = httpx.Client(base_url=server.url, headers={"Origin": server.url})
    assert client.post(link, data={"shared": ""}).status_code == 303
    assert client.get("/api/me").json()["learner"] is True
    return client


def ends(client) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not client.get("/api/me").json()["learner"]:
            return True
        time.sleep(0.2)
    return False


def test_the_command_ends_somebody_while_the_server_runs(folder, capsys):
    with Running(folder) as server:
        ada, bob = signed_in(server, folder, "17"), signed_in(server, folder, "18")
        assert main(["people", "end", "17", "--data", str(folder / "data")]) == 0
        assert ends(ada)
        assert bob.get("/api/me").json()["learner"] is True
        (folder / "people.csv").write_text("id,name\n17,Ada\n", encoding="utf-8")
        assert main(["people", "import", str(folder / "people.csv"), "--yes", "--data", str(folder / "data")]) == 0
        assert ends(bob)
    assert "The access of 17 Ada is over" in capsys.readouterr().out


def test_the_server_looks_often_enough():
    assert access.SECONDS <= 2


def test_a_role_that_was_withdrawn_is_gone_and_listeners_hear_of_it(app, browser_of, store):
    heard = []
    watch = AccessWatch(store, app.state.identity)
    watch.on_access_changed(lambda: 1 / 0)
    watch.on_access_changed(lambda: heard.append("changed"))
    asyncio.run(watch.look())
    browser = browser_of()
    browser.start()
    (learner,) = [person["id"] for person in store.people()]
    for change, roles in ((grant, {"hr", "learner"}), (withdraw, {"learner"})):
        store.change(change(learner, "hr"))
        asyncio.run(watch.look())
        browser.get("/api/me")
        (session,) = app.state.identity._sessions.values()
        assert session.roles | {"learner"} == roles
    assert heard == ["changed", "changed"]
    asyncio.run(watch.look())
    assert heard == ["changed", "changed"]


def test_a_session_looked_up_before_a_change_is_not_kept(app, person, store, monkeypatch):
    identity, found = app.state.identity, store.session

    def slow(token_hash):
        session = found(token_hash)
        identity.forget()  # what another thread hears while this one is reading
        return session

    identity.forget()
    monkeypatch.setattr(store, "session", slow)
    assert person.get("/api/me").json()["learner"] is True
    assert len(identity._sessions) == 0
