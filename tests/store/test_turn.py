"""One at a time: a turn is waited for, given back however it ends, and another thing's does not stand in the way."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from givefirst.store import Store, live_lock, schema, turn
from givefirst.store.turn import Busy

HOLD = """
import sys
from pathlib import Path
from givefirst.store import Store
with Store.open(Path(sys.argv[1]), sys.argv[2] or None) as store, store.turn():
    print("mine", flush=True)
    sys.stdin.read()
"""


def test_each_thing_has_a_number_of_its_own():
    numbers = [*turn.NUMBERS.values(), live_lock.LOCK, schema.LOCK]
    assert len(numbers) == len(set(numbers))


def test_another_thread_waits_for_it_and_the_other_turn_is_free(store):
    with store.turn():
        with store.turn(0, "bridge"):
            pass
        with pytest.raises(Busy, match="busy with the notebooks"), store.turn(0):
            pass
        got = []
        waiting = threading.Thread(target=lambda: take(store, got))
        waiting.start()
    waiting.join()
    assert got == ["mine"]


def take(store, got: list) -> None:
    with store.turn():
        got.append("mine")


def test_after_an_error_it_is_free(store):
    with pytest.raises(ValueError), store.turn():
        raise ValueError
    with store.turn(0):
        pass


def test_a_process_that_is_killed_gives_its_turn_away(tmp_path, database):
    command = [sys.executable, "-c", HOLD, str(tmp_path), database or ""]
    other = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "mine\n"
    with Store.open(tmp_path, database) as store:
        with pytest.raises(Busy), store.turn(0):
            pass
        other.kill()
        other.communicate()
        with store.turn(60):
            pass
