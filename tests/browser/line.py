"""A server that can die, and the faulty line to it."""

import sqlite3

from tests.browser.conftest import Running
from tests.browser.faulty import Faulty

HOST = "kurs.test"  # any name but localhost: plain http is no secure context there


class Line:
    """A server that can die, and the faulty line to it."""

    def __init__(self, data, *options):
        self.options, self.data = options, data
        self.server = Running(data, *options)
        self.faulty = Faulty(self.server.port)
        self.url = self.faulty.url

    def kill_server(self) -> None:
        self.server.process.kill()
        self.server.process.wait()

    def restart_server(self) -> None:
        self.server = Running(self.data, *self.options, port=self.server.port)

    def attempts(self) -> list[tuple]:
        """(name of the learner, key) of every stored attempt."""
        with sqlite3.connect(self.data / "givefirst.db") as store:
            return store.execute("select person.name, attempt.key from attempt join person on person.id = attempt.learner_id").fetchall()
