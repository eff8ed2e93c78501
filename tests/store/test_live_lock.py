"""One process leads live workshops; when it is gone, however it went, the next one does."""

import subprocess
import sys
from pathlib import Path

from givefirst.store import Store

HOLD = """
import sys
from pathlib import Path
from givefirst.store import Store
store = Store.open(Path(sys.argv[1]), sys.argv[2] or None)
lock = store.live_lock()
print(lock.take(), flush=True)
sys.stdin.readline()
"""


def test_one_at_a_time_and_a_killed_one_lets_go(tmp_path, database):
    with Store.open(tmp_path, database) as store:
        command = [sys.executable, "-c", HOLD, str(tmp_path), database or ""]
        other = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert other.stdout.readline() == "True\n"
        lock = store.live_lock()
        assert not lock.take() and not lock.still_mine()
        other.kill()
        other.communicate()
        assert lock.take() and lock.take() and lock.still_mine()
        second = store.live_lock()
        assert not second.take()
        lock.release()
        assert second.take() and not lock.still_mine()
        second.release()
