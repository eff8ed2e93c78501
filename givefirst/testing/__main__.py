"""`python -m givefirst.testing [pytest arguments]`: all tests, those with a browser beside the others.

Several processes, because Playwright leaves an event loop running behind it and refuses to start where another one is.
They also use all of a small machine, as browsers spend much of their time waiting. Tests of one file stay together: they share
servers and pages.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
GROUPS = {"not browser": [], "browser": ["-n", "2", "--dist", "loadfile"]}  # markers of tests/conftest.py, and how to run them
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Pytest's exit code: 0 when all groups are well, or hold no test; NOTHING_COLLECTED when none holds any."""
    if "-m" in arguments:
        return subprocess.call([sys.executable, "-m", "pytest", *arguments])
    if built := subprocess.call([sys.executable, "-m", "givefirst.cli", "build"], cwd=ROOT):  # once, before several processes want it
        return built
    first, second = GROUPS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.txt"
        beside = start(second, arguments, file)
        try:
            codes = [subprocess.call(command(first, arguments)), beside.wait()]
        except KeyboardInterrupt:
            return 130
        finally:
            beside.terminate()
        print(f"\nTests marked {second}:\n{file.read_text(encoding='utf-8', errors='replace')}", flush=True)
    ran = [code for code in codes if code != NOTHING_COLLECTED]
    return max(ran, default=NOTHING_COLLECTED)


def start(group: str, arguments: list[str], file: Path) -> subprocess.Popen:
    with file.open("wb") as written:
        return subprocess.Popen(command(group, arguments), stdout=written, stderr=subprocess.STDOUT)


def command(group: str, arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-m", group, *GROUPS[group], *arguments]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
