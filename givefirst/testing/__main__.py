"""`python -m givefirst.testing [pytest arguments]`: all tests, those with a browser beside the others.

Several processes, because Playwright leaves an event loop running behind it and refuses to start where another one is.
They also use all of a small machine, as browsers spend much of their time waiting.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
GROUPS = ("not browser", "browser and not gallery", "gallery")  # markers of tests/conftest.py
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Pytest's exit code: 0 when all groups are well, or hold no test; NOTHING_COLLECTED when none holds any."""
    if "-m" in arguments:
        return subprocess.call([sys.executable, "-m", "pytest", *arguments])
    if built := subprocess.call([sys.executable, "-m", "givefirst.cli", "build"], cwd=ROOT):  # once, before several processes want it
        return built
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.txt" for number in range(1, len(GROUPS))]
        beside = [start(group, arguments, file) for group, file in zip(GROUPS[1:], files, strict=True)]
        try:
            codes = [subprocess.call(command(GROUPS[0], arguments))]
            for group, file, process in zip(GROUPS[1:], files, beside, strict=True):
                codes.append(process.wait())
                print(f"\nTests marked {group}:\n{file.read_text(encoding='utf-8', errors='replace')}", flush=True)
        except KeyboardInterrupt:
            return 130
        finally:
            for process in beside:
                process.terminate()
    ran = [code for code in codes if code != NOTHING_COLLECTED]
    return max(ran, default=NOTHING_COLLECTED)


def start(group: str, arguments: list[str], file: Path) -> subprocess.Popen:
    with file.open("wb") as written:
        return subprocess.Popen(command(group, arguments), stdout=written, stderr=subprocess.STDOUT)


def command(group: str, arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-m", group, *arguments]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
