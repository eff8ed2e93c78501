"""A real OpenID provider (npm `oidc-provider`) as a process of its own, installed by its lock file into `_build/oidc-provider`."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / "server" / "oidc"
ROOT = HERE.parents[2]
FILES = ("package.json", "package-lock.json", "provider.mjs")
ADVICE = "The journey by the company's account needs Node.js with npm (https://nodejs.org, or `apt-get install nodejs npm`), and a network for the first run."


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def installed() -> Path:
    """The folder with the provider. Without npm the test is skipped; in CI it fails, so that nobody believes it was run."""
    folder = ROOT / "_build" / "oidc-provider"
    npm, missing = shutil.which("npm"), pytest.fail if os.environ.get("CI") else pytest.skip
    if not npm or not shutil.which("node"):
        missing(ADVICE)
    folder.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    done = folder / ".installed"
    for name in FILES:
        shutil.copyfile(HERE / name, folder / name)
    if not done.is_file() or done.read_bytes() != lock:
        found = subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, capture_output=True, text=True, check=False)
        if found.returncode:
            missing(f"{ADVICE}\n{found.stderr[-2000:]}")
        done.write_bytes(lock)
    return folder


class OidcProvider:
    """`issuer` answers from the start on. accounts: login -> claims; `return_address`: where it sends people back to."""

    def __init__(self, return_address: str, accounts: dict[str, dict], client: str = "course", secret: str = "s3cret"):
        folder, port = installed(), free_port()
        said = {"port": port, "client": client, "secret": secret, "return": return_address, "accounts": accounts}
        self.process = subprocess.Popen(["node", "provider.mjs", json.dumps(said)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.issuer = f"http://127.0.0.1:{port}"
        lines = []
        for line in self.process.stdout:
            if line.strip() == self.issuer:
                return
            lines.append(line)
        raise RuntimeError("".join(lines))

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()
