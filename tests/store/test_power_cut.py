"""An acknowledged attempt survives loss of power, and the test can tell when it would not.

The store runs unchanged (its engine, pragmas, SQL and writer thread) on a disk that loses a random half of the writes not
yet synced (disk.py). Cuts fall on random writes, syncs and checkpoints. What is left is opened by the ordinary driver. With
`synchronous=FULL`, the store's setting, every acknowledged attempt is there; with `NORMAL` the same test finds losses. So it
proves that the store's transactions wait for the sync that counts. It proves nothing about hardware that lies about syncing.
"""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from givefirst.store import Store
from givefirst.store.engine import reading

from .disk import Disk
from .makers import attempt

CUTS_A_RUN = 20
LEARNERS = ["a" * 32, "b" * 32]


def run_with_cuts(folder, synchronous: str, seed: int) -> list[tuple]:
    """One life of a store with CUTS_A_RUN moments at which the power might have failed: [(database folder, keys acknowledged by then)]."""
    rng = random.Random(seed)
    disk = Disk(folder)
    acknowledged, cuts = set(), []

    def maybe_cut():
        if len(cuts) < CUTS_A_RUN and acknowledged and rng.random() < 0.02:
            left = folder / f"cut-{len(cuts)}"
            left.mkdir()
            cuts.append((left, set(acknowledged)))
            disk.cut(rng, left)

    with Store(disk.engine(synchronous)) as store:
        disk.before_change = maybe_cut

        def send(worker):
            number = 0
            while len(cuts) < CUTS_A_RUN:
                key = f"{worker}-{number}"
                number += 1
                future = store._writer.submit(attempt(key, learner=LEARNERS[worker % 2], answer="word " * (number % 90)))
                future.add_done_callback(lambda done, key=key: acknowledged.add(key) if not done.exception() else None)
                assert future.result().kind == "stored"

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(send, range(4)))
        disk.before_change = lambda: None
    return cuts


def lost(folder, acknowledged: set) -> int:
    """How many acknowledged attempts are missing after the cut; everything that is there must be whole."""
    with Store.open(folder) as store:
        with reading(store._engine) as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            keys = set(connection.execute(text("SELECT key FROM attempt")).scalars())
            earned = set(connection.execute(text("SELECT attempt_id FROM completion")).scalars())
            there = set(connection.execute(text("SELECT id FROM attempt")).scalars())
        assert {row["id"] for row in store.pending_attempts(100_000)} == there  # all of them are in the outbox
        assert earned <= there
        assert not keys or earned
    return len(acknowledged - keys)


def losses(tmp_path, synchronous: str, runs: int) -> tuple[int, int]:
    """(acknowledged attempts lost, acknowledged attempts in all) over runs × CUTS_A_RUN cuts."""
    missing = total = 0
    for seed in range(runs):
        folder = tmp_path / f"{synchronous}-{seed}"
        folder.mkdir()
        for left, acknowledged in run_with_cuts(folder, synchronous, seed):
            missing += lost(left, acknowledged)
            total += len(acknowledged)
    return missing, total


@pytest.fixture
def runs(request) -> int:
    return 50 if request.config.getoption("--long", default=False) else 3


def test_full_loses_nothing(tmp_path, runs):
    missing, total = losses(tmp_path, "FULL", runs)
    assert total > 100 * runs
    assert missing == 0


def test_the_same_test_fails_with_normal(tmp_path, runs):
    """The negative control: if this loses nothing, the test above proves nothing."""
    missing, _total = losses(tmp_path, "NORMAL", runs)
    assert missing > 0
