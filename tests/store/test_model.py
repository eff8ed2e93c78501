"""The store behaves like a dictionary, whatever comes in whatever order, in batches or alone, before and after a restart."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete

from givefirst.store import Store, tables

from .makers import attempt

LEARNERS = ["a" * 32, "b" * 32]
ATTEMPTS = st.fixed_dictionaries({
    "key": st.sampled_from(["k1", "k2", "k3", "k4", "k5", "k6"]),
    "learner": st.sampled_from(LEARNERS),
    "answer": st.sampled_from(["x", "y\0z", "ü😀"]),
    "passed": st.booleans(),
    "theme": st.sampled_from(["giving", "dialogue"]),
})


def empty(connection):
    for table in tables.metadata.sorted_tables[::-1]:
        connection.execute(delete(table))


class StoreMachine(RuleBasedStateMachine):
    def __init__(self, database: str | None):
        super().__init__()
        self.folder, self.database = tempfile.TemporaryDirectory(), database
        self.store = Store.open(Path(self.folder.name), database)
        self.store.change(empty)  # one database of the server serves all examples
        self.stored = {}  # key -> Attempt, in the order of storing
        self.completed = {}  # (learner, what) -> key
        self.exported = set()  # keys

    def expected(self, item) -> str:
        """What the model says, and the model's own change."""
        there = self.stored.get(item.key)
        if there:
            return "repeated" if (there.learner_id, there.body) == (item.learner_id, item.body) else "conflict"
        self.stored[item.key] = item
        if item.passed:
            self.completed.setdefault((item.learner_id, item.completes), item.key)
        return "stored"

    @rule(data=ATTEMPTS)
    def record(self, data):
        item = attempt(**data)
        assert self.store.record(item).kind == self.expected(item)

    @rule(batch=st.lists(ATTEMPTS, min_size=2, max_size=8))
    def record_together(self, batch):
        items = [attempt(**data) for data in batch]

        async def together():
            return await asyncio.gather(*[self.store.record_soon(item) for item in items])

        assert [outcome.kind for outcome in asyncio.run(together())] == [self.expected(item) for item in items]

    @precondition(lambda self: self.stored)
    @rule(number=st.integers(1, 4))
    def export(self, number):
        waiting = self.store.pending_attempts(number)
        self.store.mark_exported([row["id"] for row in waiting])
        ids = {item.id: key for key, item in self.stored.items()}
        self.exported |= {ids[row["id"]] for row in waiting}

    @rule()
    def restart(self):
        self.store.close()
        self.store = Store.open(Path(self.folder.name), self.database)

    @invariant()
    def rows_are_the_model(self):
        for key, item in self.stored.items():
            row = self.store.attempt(key)
            assert (row["id"], row["learner_id"], row["body"], row["passed"]) == (item.id, item.learner_id, item.body, item.passed)

    @invariant()
    def outbox_is_the_model(self):
        waiting = sorted(item.id for key, item in self.stored.items() if key not in self.exported)
        assert [row["id"] for row in self.store.pending_attempts(1000)] == waiting

    @invariant()
    def completions_are_the_model(self):
        found = {(row["learner_id"], row["what"]): row["completed_at"] for row in self.store.all_completions()}
        assert found == {place: self.stored[key].submitted_at for place, key in self.completed.items()}

    def teardown(self):
        self.store.close()
        self.folder.cleanup()


def test_the_store_behaves_like_a_dictionary(database):
    run_state_machine_as_test(
        lambda: StoreMachine(database), settings=settings(max_examples=20, stateful_step_count=15, deadline=None),
    )
