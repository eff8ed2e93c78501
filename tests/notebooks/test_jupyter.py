"""The same exercise in Jupyter Notebook 7: a server, a kernel, a browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import nbformat
import pytest

TOKEN = "for-this-test-only"
CODE = 'import givefirst\n\ngivefirst.exercise("immigrant/dialogue/warm-up")'


@pytest.fixture(scope="module")
def notebook_server(root, tmp_path_factory):
    """Address of a Notebook 7 server in a course folder that holds lesson.ipynb."""
    folder = tmp_path_factory.mktemp("notebook")
    for name in ("exercises", "assets"):
        shutil.copytree(root / name, folder / name)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE, id="exercise")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "lesson.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = [f"--ServerApp.{name}={value}" for name, value in {
        "ip": "127.0.0.1", "port": port, "port_retries": 0, "root_dir": folder, "open_browser": False, "allow_root": True}.items()]
    places = {name: str(folder / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    environment = os.environ | places | {"PYTHONPATH": str(root), "JUPYTER_TOKEN": TOKEN}
    process = subprocess.Popen([sys.executable, "-m", "notebook", *settings], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/api?token={TOKEN}", process)
        yield base, folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        assert process.poll() is None, "the notebook server ended"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail("the notebook server does not answer")


def test_exercise_in_a_notebook_cell(notebook_server, browser):
    base, folder = notebook_server
    page = browser.new_page()
    page.goto(f"{base}/notebooks/lesson.ipynb?token={TOKEN}")
    # Before the kernel is there, Notebook drops what one runs.
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    page.get_by_text("givefirst.exercise(").first.click(timeout=60_000)
    page.keyboard.press("Shift+Enter")
    page.locator("input[type=radio]").first.check(timeout=60_000)
    page.get_by_role("button", name="Prüfen").click()
    page.locator(".gf-feedback").first.wait_for(timeout=30_000)
    assert page.locator(".gf-feedback").first.inner_text().strip()
    assert (folder / "responses.json").is_file()  # the answer is kept beside the notebook
    page.close()
