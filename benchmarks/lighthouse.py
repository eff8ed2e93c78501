"""Lighthouse (npm) with the browser of the tests: performance, accessibility and best practices of a page, as on a slow phone."""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path

from givefirst.testing.browser import ensure_browser

PACKAGE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"


def installed(root: Path) -> Path | None:
    """The program, fetched into `_build/lighthouse` when it is not there; None when npm is missing or can't fetch it."""
    program = root / "_build" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
    npm = shutil.which("npm")
    if not program.is_file() and npm:
        folder = program.parents[3]
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", PACKAGE], check=False)
    return program if program.is_file() and shutil.which("node") else None


def run(program: Path, url: str, *, repeats: int = 3) -> dict[str, int]:
    """Category -> score, 0 to 100, median of some visits; `missed`: titles of the audits that were not passed in the last one."""
    seen = [_visit(program, url) for _ in range(repeats)]
    scores = {name: round(100 * statistics.median(report["categories"][name]["score"] for report in seen)) for name in CATEGORIES}
    last = seen[-1]["audits"].values()
    return scores | {"missed": [audit["title"] for audit in last if audit["score"] is not None and audit["score"] < 0.9]}


def _visit(program: Path, url: str) -> dict:
    command = [
        "node", str(program), url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={FLAGS}", "--no-enable-error-reporting"]
    environment = os.environ | {"CHROME_PATH": str(ensure_browser())}
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
