"""Voila and Notebook 7 as processes of their own, in a course folder of their own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

TOKEN = "for-this-test-only"
SLOW = 60_000  # ms: a kernel starts, on a busy machine
START = """
import sys
from pathlib import Path
from givefirst.notebooks import voila
{change}
voila.run_apps(Path(sys.argv[1]), port=int(sys.argv[2]), open_browser=False, say=lambda text: print(text, flush=True))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def course_folder(root: Path, folder: Path) -> Path:
    """A folder with the course's exercises and their pictures, so that nobody else's files are disturbed."""
    for name in ("exercises", "assets"):
        shutil.copytree(root / name, folder / name)
    return folder


@contextmanager
def running_apps(root: Path, folder: Path, change: str = ""):
    """(address, token) of the Voila apps of the course in folder. change: Python that is run before they start."""
    command = [sys.executable, "-c", START.format(change=change), folder, str(free_port())]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        for line in process.stdout:
            found = re.search(r"(http://\S+)/\?token=(\S+)", line)
            if found:
                yield found.groups()
                break
        else:
            pytest.fail("Voila ended before it was ready")
    finally:
        _end(process)


FORMGRADER = """
import sys
from givefirst.notebooks.formgrader import run_formgrader
run_formgrader(sys.argv[1], port=int(sys.argv[2]), open_browser=False, say=lambda text: print(text, flush=True))
"""


@contextmanager
def running_formgrader(root: Path, folder: Path):
    """(address, token) of the course's formgrader on the course directory folder."""
    process = subprocess.Popen([sys.executable, "-c", FORMGRADER, folder, str(free_port())], cwd=root, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        found = next((found for line in process.stdout if (found := re.search(r"(http://\S+)/formgrader\?token=(\S+)", line))), None)
        assert found, "formgrader ended before it was ready"
        yield found.groups()
    finally:
        _end(process)


@contextmanager
def running_notebook(root: Path, folder: Path):
    """Address of a Notebook 7 server in folder; its token is TOKEN."""
    port = free_port()
    settings = [f"--ServerApp.{name}={value}" for name, value in {
        "ip": "127.0.0.1", "port": port, "port_retries": 0, "root_dir": folder, "open_browser": False, "allow_root": True}.items()]
    places = {name: str(folder / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    environment = os.environ | places | {"PYTHONPATH": str(root), "JUPYTER_TOKEN": TOKEN}
    process = subprocess.Popen([sys.executable, "-m", "notebook", *settings], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/api?token={TOKEN}", process)
        yield base
    finally:
        _end(process)


@contextmanager
def running_voila(root: Path, notebook: Path):
    """Address of stock Voila showing one notebook; its token is TOKEN."""
    port = free_port()
    settings = [f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1", "--IdentityProvider.token=" + TOKEN]
    places = {name: str(notebook.parent / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "voila", notebook.name, *settings], cwd=notebook.parent, env=os.environ | places | {"PYTHONPATH": str(root)}, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/voila/static/voila.js", process)
        yield base
    finally:
        _end(process)


def _wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(1800):
        assert process.poll() is None, "the notebook server ended"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:  # it answers, if only that it does not know the visitor
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail("the notebook server does not answer")


def _end(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)


def run_first_cell(page, base: str, notebook: str) -> None:
    """Opens a notebook and runs its first cell, again and again until it is taken: before the kernel is there, Notebook drops what one runs."""
    page.goto(f"{base}/notebooks/{notebook}?token={TOKEN}")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=SLOW)
    while not re.search(r"[*\d]", page.locator(".jp-InputPrompt").first.inner_text()):
        page.locator(".jp-CodeCell .cm-content").first.click(timeout=SLOW)
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(500)


def run_all(page, base: str, notebook: str) -> None:
    """Opens a notebook and does what its first cell asks for: menu Run, Run All Cells; again until its exercises are there and the last cell is done."""
    # On a busy machine Notebook may ask which kernel to take, or whether to save anew: its own suggestion is right.
    page.add_locator_handler(page.locator("dialog.jp-Dialog"), lambda dialog: dialog.locator(".jp-mod-accept").last.click())
    page.goto(f"{base}/notebooks/{notebook}?token={TOKEN}")
    page.locator(".jp-Notebook").wait_for(timeout=SLOW)
    while not page.locator("input[type=radio]").count():  # before the kernel is there, Notebook drops what one runs
        page.locator(".lm-MenuBar-item", has_text="Run").first.click()
        page.locator(".lm-Menu-item", has_text="Run All Cells").first.click()
        page.wait_for_timeout(3000)
    page.wait_for_function("!document.querySelector('.jp-Notebook').innerText.includes('[*]')", timeout=SLOW)
