"""The same exercise in Jupyter Notebook 7: a server, a kernel, a browser."""

import json
import shutil

import nbformat
import pytest

from tests.notebooks.running import TOKEN, course_folder, run_all, run_first_cell, running_notebook, running_voila

CODE = 'import givefirst\n\ngivefirst.exercise("immigrant/dialogue/warm-up")'


@pytest.fixture(scope="module")
def notebook_server(root, prepared, tmp_path_factory):
    """Address of a Notebook 7 server in a course folder that holds lesson.ipynb, and in check/ what was released of a check."""
    folder = course_folder(root, tmp_path_factory.mktemp("notebook"))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE, id="exercise")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "lesson.ipynb")
    shutil.copytree(next((prepared / "release").iterdir()), folder / "check")
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


def test_a_check_is_done_and_comes_back(notebook_server, browser):
    """One step, Run All Cells, shows everything; no code is seen; the answer is there after the page was closed."""
    base, folder = notebook_server
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    run_all(page, base, "check/check.ipynb")
    assert [text for text in page.locator(".jp-Placeholder-content").all_inner_texts() if "givefirst" in text] == []
    assert page.locator(".jp-CodeCell .cm-content:visible").count() == 0
    page.locator("input[type=radio]").first.check(timeout=60_000)
    page.wait_for_timeout(500)
    (slot, answer), *others = json.loads((folder / "check" / "responses.json").read_text())["responses"].items()
    assert (slot, others) == ("first", []) and list(answer["parts"].values()) != [[]]
    page.close()
    page = browser.new_page(viewport={"width": 390, "height": 800})
    run_all(page, base, "check/check.ipynb")
    assert page.locator("input[type=radio]").first.is_checked()
    page.get_by_text("Beantwortet und gespeichert. / Answered and saved.").first.wait_for()
    assert page.get_by_text("Noch nicht beantwortet. / Not answered yet.").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_a_check_is_an_app_in_voila_too(root, prepared, tmp_path, browser):
    """Stock Voila on what was released: no code, answers are kept beside it and are there again."""
    folder = course_folder(root, tmp_path) / "check"
    shutil.copytree(next((prepared / "release").iterdir()), folder)
    with running_voila(root, folder / "check.ipynb") as base:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto(f"{base}/?token={TOKEN}")
        page.locator("input[type=radio]").first.check(timeout=60_000)
        assert page.locator(".jp-CodeCell .jp-InputArea:visible").count() == 0 and "givefirst." not in page.locator("body").inner_text()
        page.wait_for_timeout(500)
        kept = json.loads((folder / "responses.json").read_text())["responses"]
        assert list(kept) == ["first"] and list(kept["first"]["parts"].values()) != [[]]
        page.goto(f"{base}/?token={TOKEN}")
        page.locator("input[type=radio]").first.wait_for(timeout=60_000)
        assert page.locator("input[type=radio]").first.is_checked()
        assert page.get_by_text("Beantwortet und gespeichert. / Answered and saved.").count() >= 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.close()
