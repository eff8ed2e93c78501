"""The server as a process of its own, for tests that kill it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from pathlib import Path
from givefirst.server import serve
host, port, folder, hosts = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), tuple(sys.argv[5:])
serve(host, port, folder / "data", folder / "site", folder, hosts=hosts, https=sys.argv[4] == "https", on_ready=lambda url: print(url, flush=True))
"""


class Running:
    """`with Running(folder) as server:` — the course in `folder`, `server.url` once it answers."""

    def __init__(self, folder: Path, port: int = 0, *, https: bool = False, hosts: tuple[str, ...] = ()):
        command = [sys.executable, "-c", SERVE, "127.0.0.1", str(port), str(folder), "https" if https else "http", *hosts]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip().rstrip("/")
        if not self.url:
            raise RuntimeError(f"the server did not start: {self.process.stderr.read()}")

    def kill(self) -> None:
        """kill -9: no warning, nothing tidied up."""
        self.process.kill()
        self.process.communicate()

    def stop(self, signal) -> tuple[int, str]:
        """Send a signal; returns exit code and what was written to the error output."""
        self.process.send_signal(signal)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.kill()
