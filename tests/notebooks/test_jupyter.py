"""The same exercise in Jupyter Notebook 7: a server, a kernel, a browser."""

import nbformat
import pytest

from tests.notebooks.running import course_folder, run_first_cell, running_notebook

CODE = 'import givefirst\n\ngivefirst.exercise("immigrant/dialogue/warm-up")'


@pytest.fixture(scope="module")
def notebook_server(root, tmp_path_factory):
    """Address of a Notebook 7 server in a course folder that holds lesson.ipynb."""
    folder = course_folder(root, tmp_path_factory.mktemp("notebook"))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE, id="exercise")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "lesson.ipynb")
    with running_notebook(root, folder) as base:
        yield base, folder


def test_exercise_in_a_notebook_cell(notebook_server, browser):
    base, folder = notebook_server
    page = browser.new_page()
    run_first_cell(page, base, "lesson.ipynb")
    page.locator("input[type=radio]").first.check(timeout=60_000)
    page.get_by_role("button", name="Prüfen").click()
    page.locator(".gf-feedback").first.wait_for(timeout=30_000)
    assert page.locator(".gf-feedback").first.inner_text().strip()
    assert (folder / "responses.json").is_file()  # the answer is kept beside the notebook
    page.close()
