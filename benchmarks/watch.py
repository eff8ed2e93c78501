"""From a saved file to the words on the open page."""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from givefirst.testing.browser import ARGUMENTS, ensure_browser

TIMES = 5
_IGNORED = shutil.ignore_patterns(".git", ".venv", "_build", "data", "__pycache__")


def run(root: Path) -> dict[str, float]:
    """{"lesson", "exercise"}: median seconds. A copy of the course is watched, so nothing of the author's changes."""
    browser_path = ensure_browser()  # looked for first: Playwright can't be started twice at a time
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "course"
        shutil.copytree(root, copy, ignore=_IGNORED)
        command = [sys.executable, "-m", "givefirst.cli", "serve", "--watch", "--no-open", "--port", "0", "--data", f"{folder}/data"]
        process = subprocess.Popen(command, cwd=copy, stdout=subprocess.PIPE, text=True)
        try:
            url = next(found[0].rstrip("/") for line in process.stdout if (found := re.search(r"http://\S+", line)))
            with sync_playwright() as playwright, playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS) as browser:
                page = browser.new_page()
                page.goto(f"{url}/de/immigrant/dialogue/staircase.html")
                lesson = copy / "book/de/immigrant/dialogue/staircase.md"
                exercise = copy / "exercises/immigrant/dialogue/people-from-step.yml"
                return {"lesson": _median(page, lesson, "# "), "exercise": _median(page, exercise, "  de: ")}
        finally:
            process.terminate()
            process.wait()


def _median(page, file: Path, before: str) -> float:
    """Put a new word behind the first `before` of the file, and wait until a heading shows it."""
    found = []
    text = file.read_text(encoding="utf-8")
    for number in range(TIMES):
        start = time.perf_counter()
        file.write_text(text.replace(before, f"{before}Wort{number} ", 1), encoding="utf-8")
        page.locator("h1, h2, h3", has_text=f"Wort{number}").first.wait_for()
        found.append(time.perf_counter() - start)
    return sorted(found)[TIMES // 2]
