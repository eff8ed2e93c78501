"""`python -m givefirst.testing [pytest arguments]`: all tests, two at a time; first those without a browser, then those with one.

Apart, because Playwright leaves an event loop running behind it and refuses to start where another one is. Two processes keep both
cores of a small machine busy; more would only make browsers wait. Tests of one file stay together: they share servers and pages.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
GROUPS = ("not browser", "browser")  # markers of tests/conftest.py
TWO = ["-n", "2", "--dist", "loadfile"]
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Pytest's exit code: 0 when all groups are well, or hold no test; NOTHING_COLLECTED when none holds any."""
    if "-m" in arguments:
        return subprocess.call([sys.executable, "-m", "pytest", *arguments])
    if built := subprocess.call([sys.executable, "-m", "givefirst.cli", "build"], cwd=ROOT):  # once, before several processes want it
        return built
    codes = {}
    for group in GROUPS:
        print(f"\nTests marked {group}:", flush=True)
        codes[group] = subprocess.call([sys.executable, "-m", "pytest", "-m", group, *TWO, *arguments])
    ran = [code for code in codes.values() if code != NOTHING_COLLECTED]
    print("\n".join(f"{group}: {'failed, see above' if code in ran and code else 'well'}" for group, code in codes.items()), flush=True)
    return max(ran, default=NOTHING_COLLECTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
