"""`python -m givefirst.testing [pytest arguments]`: all tests, those with a browser beside the others.

Two processes, because Playwright leaves an event loop running behind it and refuses to start where another one is.
It also uses both halves of a small machine.
"""

import subprocess
import sys
import tempfile

NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Pytest's exit code: 0 when both halves are well, or one is and the other holds no test."""
    if "-m" in arguments:
        return subprocess.call([sys.executable, "-m", "pytest", *arguments])
    with tempfile.TemporaryFile() as written:
        browser = subprocess.Popen(_command("browser", arguments), stdout=written, stderr=subprocess.STDOUT)
        try:
            others = subprocess.call(_command("not browser", arguments))
            codes = [others, browser.wait()]
        except KeyboardInterrupt:
            browser.terminate()
            return 130
        written.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(b"\nTests with a browser:\n" + written.read())
    ran = [code for code in codes if code != NOTHING_COLLECTED]
    return max(ran, default=NOTHING_COLLECTED)


def _command(group: str, arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-m", group, *arguments]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
