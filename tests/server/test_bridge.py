"""What the server brings into nbgrader beside the requests: at once, whatever is killed, one bridge on a database."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from givefirst.course import load_course
from givefirst.server.bridge import Bridge
from givefirst.store import Store, trouble

from .conftest import model_attempt
from .sample import LEVEL_THEME, write_sample, write_site

ROOT = Path(__file__).parents[2]
LONG_ENOUGH = 120  # seconds: how soon it is there is measured by `givefirst bench`, not here


class Server:
    def __init__(self, folder: Path, database: str | None = None):
        command = [sys.executable, "-m", "tests.server.following", str(folder), *([database] if database else [])]
        self.folder = folder
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip().rstrip("/")
        assert self.url, self.process.stderr.read()
        self.check = load_course(folder).checks[LEVEL_THEME]

    def hand_in(self) -> None:
        with httpx.Client(base_url=self.url, headers={"Origin": self.url}) as browser:
            token = browser.post("/api/learner", json={"name": None}).json()["csrf"]
            answer = browser.post("/api/attempts", json=model_attempt(self.check), headers={"X-CSRF-Token": token})
            assert answer.status_code == 201, answer.text

    def bridges(self) -> list[psutil.Process]:
        return [child for child in psutil.Process(self.process.pid).children(recursive=True) if "givefirst.commands.follow" in child.cmdline()]

    def stop(self, how=signal.SIGTERM) -> str:
        self.process.send_signal(how)
        return self.process.communicate(timeout=LONG_ENOUGH)[1]

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self.process.poll() is None:
            self.stop()


def until(true, what: str):
    """What true() returns, once it is something."""
    end = time.monotonic() + LONG_ENOUGH
    while not (found := true()):
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.05)
    return found


def submissions(folder: Path) -> int:
    file = folder / "data" / "nbgrader" / "gradebook.db"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as gradebook:
        try:
            return gradebook.execute("SELECT count(*) FROM submitted_assignment").fetchone()[0]
        except sqlite3.OperationalError:  # it is just being made
            return 0


def events(folder: Path) -> list[str]:
    return [json.loads(line)["event"] for file in (folder / "data" / "logs").glob("*") for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])  # PostgreSQL: below, with two servers
def database(request) -> str | None:
    return None if request.param == "sqlite" else request.getfixturevalue("postgresql").new_database()


@pytest.fixture
def folder(tmp_path):
    write_sample(tmp_path)
    write_site(tmp_path / "site")
    return tmp_path


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_check_comes_into_the_gradebook_by_itself_and_killing_the_bridge_does_no_harm(folder, database):
    with Server(folder, database) as server:
        server.hand_in()
        until(lambda: submissions(folder) == 1, "the first submission")
        (first,) = server.bridges()
        first.kill()
        server.hand_in()
        until(lambda: submissions(folder) == 2, "the second, after the bridge was killed")
        (second,) = server.bridges()
        assert second.pid != first.pid
        errors = server.stop()
        second.wait(LONG_ENOUGH)
        assert "Traceback" not in errors
    assert [event for event in events(folder) if "bridge" in event] == ["the bridge to nbgrader has ended (-9) and is started again"]
    with Store.open(folder / "data", database) as store:
        assert store.pending_attempts() == []


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_bridge_never_outlives_its_server(folder):
    with Server(folder) as server:
        (bridge,) = until(server.bridges, "a bridge")
        server.process.kill()
        server.process.communicate()
        bridge.wait(LONG_ENOUGH)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_two_servers_on_one_database_have_one_bridge_that_works(folder, tmp_path_factory, postgresql):
    """The one that stands by takes over when the other is gone. Their folders may be on different machines."""
    other = tmp_path_factory.mktemp("other")
    write_sample(other)
    write_site(other / "site")
    database = postgresql.new_database()
    with Server(folder, database) as first:
        first.hand_in()
        until(lambda: submissions(folder) == 1, "a submission beside the first")
        with Server(other, database) as second:
            until(second.bridges, "the second bridge")
            for _ in range(3):
                second.hand_in()
            until(lambda: submissions(folder) == 4, "submissions beside the first")
            assert submissions(other) == 0
            first.process.kill()
            first.process.communicate()
            second.hand_in()
            until(lambda: submissions(other) == 1, "a submission beside the second")
    assert submissions(folder) == 4


def test_trouble_is_one_line_and_noted_until_it_is_over(folder):
    (folder / "data").mkdir(mode=0o700)
    blocked = folder / "data" / "nbgrader"
    blocked.write_text("a file where the folder belongs")

    def noted():
        with Store.open(folder / "data") as store, store.reading() as connection:
            return trouble.trouble(connection)

    with Server(folder) as server:
        server.hand_in()
        found = until(noted, "noted trouble")
        assert "nbgrader" in found["why"] and "can't be written" in found["why"]
        blocked.unlink()
        until(lambda: submissions(folder) == 1, "a submission")
        until(lambda: noted() is None, "no trouble any more")
        server.stop()
    said = [event for event in events(folder) if event.startswith("notebooks:")]
    assert said == [f"notebooks: {found['why']}", "notebooks: all is well again"]


def test_what_can_not_be_started_is_said_and_the_server_goes_on(caplog, tmp_path):
    with Bridge(tmp_path, tmp_path, module="givefirst.no_such_module", again=0.01) as bridge:
        until(lambda: caplog.text.count("has ended (1)") >= 2, "a second try")
        bridge.renew()
    assert not [process for process in psutil.Process().children() if "givefirst.no_such_module" in process.cmdline()]
