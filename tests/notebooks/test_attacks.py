"""Hundreds of attacks as texts of learners, cells, comments and ids: in a live formgrader and on pages of feedback none of them runs."""

import json
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from nbconvert.filters import markdown2html
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback

from givefirst.notebooks import grade_pending
from givefirst.notebooks.gradebook_file import gradebook_url
from givefirst.notebooks.text import fenced
from tests.naughty import STRINGS
from tests.naughty.vectors import TAGS, VECTORS

from .nbgrader_tools import in_process
from .running import running_formgrader
from .submissions import MemoryStore, attempt
from .test_bridge import sent

AT_ONCE = 25_000  # characters of a text
ODD_IDS = (TAGS[0], "'\"><script>alert(1)<", "..", "a b", "$(touch x)")


def texts() -> list[str]:
    """All attacks and naughty strings in as few texts as hold them."""
    found = [""]
    for word in (*VECTORS, *STRINGS):
        if len(found[-1]) + len(word) > AT_ONCE:
            found.append("")
        found[-1] += word + "\n\n"
    return found


@pytest.fixture(scope="module")
def folder(course, check, prepared, tmp_path_factory):
    """A course directory full of attacks, graded by the bridge (sent…) and by nbgrader (typed…), with pages of feedback.

    The notebook of "unfenced" was put there behind the back of both.
    """
    root = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("attacks") / "course"))
    name = next((root / "release").iterdir()).name
    attempts = [attempt(check, f"sent{number}", sent(check, text), number) for number, text in enumerate([*texts(), "Was fehlt?"])]
    attempts[-1]["learner_id"] = "unfenced"
    grade_pending(MemoryStore(attempts), course, root)
    for number, text in enumerate(texts()):
        _type(Path(shutil.copytree(root / "release" / name, root / "submitted" / f"typed{number}" / name)), text)
    for odd in ODD_IDS:
        if "/" not in odd and odd != "..":
            shutil.copytree(root / "release" / name, root / "submitted" / odd / name)
    with in_process(root, name) as convert:
        convert(Autograde)
    with Gradebook(gradebook_url(root)) as book:
        for number, text in enumerate(texts()):
            for learner in (f"sent{number}", f"typed{number}"):
                book.find_comment("write", "check", name, learner).manual_comment = text.replace("\x00", "")
        book.db.commit()
    with in_process(root, name) as convert:
        convert(GenerateFeedback)
    path = root / "autograded" / "unfenced" / name / "check.ipynb"
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == "g_write").source = TAGS[0]
    path.chmod(0o644)
    nbformat.write(notebook, path)
    return root


def _type(folder: Path, text: str) -> None:
    """The text in the cell for it, in a cell more, as an output, as a title and as a name of things."""
    notebook = json.loads((folder / "check.ipynb").read_bytes())
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["g_write"]["source"] = cells["intro"]["source"] = text
    cells["g_write"]["attachments"] = {text: {"text/html": text}}
    cells["g_first"]["outputs"] = [{"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}]
    notebook["cells"].append({"cell_type": "markdown", "id": "more", "metadata": {}, "source": text})
    notebook["metadata"] |= {"title": text, "authors": [{"name": text}], "widgets": {text: text}}
    notebook["metadata"]["kernelspec"] = {"display_name": text, "name": text, "language": text}
    (folder / "check.ipynb").write_text(json.dumps(notebook), encoding="ascii")


@pytest.fixture(scope="module")
def formgrader(folder, root):
    with running_formgrader(root, folder) as found:
        yield found


@pytest.fixture
def watched(browser):
    """A page, what ran on it, and the addresses it asked for elsewhere than here."""
    page, ran, foreign = browser.new_page(), [], []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.route(lambda url: urlsplit(url).hostname not in ("127.0.0.1", None), lambda route: (foreign.append(route.request.url), route.abort()))
    yield page, ran, foreign
    page.close()


def submissions(folder: Path) -> dict[str, str]:
    """learner -> id of the submitted notebook."""
    connection = sqlite3.connect(folder / "gradebook.db")
    found = dict(connection.execute("SELECT s.student_id, x.id FROM submitted_notebook x JOIN submitted_assignment s ON s.id = x.assignment_id"))
    connection.close()
    return found


def test_nothing_runs_in_formgrader(folder, formgrader, watched, name):
    page, ran, foreign = watched
    base, token = formgrader
    ids = submissions(folder)
    lists = ["manage_assignments", "gradebook", f"gradebook/{name}", f"gradebook/{name}/check", f"manage_submissions/{name}", "manage_students"]
    pages = [f"submissions/{key}/" for learner, key in ids.items() if learner != "unfenced"]
    for path in [*lists, *(f"manage_students/{learner}" for learner in ("sent0", "typed0")), *pages]:
        answer = page.goto(f"{base}/formgrader/{path}?token={token}", wait_until="networkidle")
        assert answer.status == 200, path
        if path in pages:
            shown = page.locator("textarea.comment").input_value()
            assert len(shown) > 1000 and page.locator("#notebook script, #notebook iframe, #notebook img").count() == 0
    assert ran == [] and foreign == []
    assert len(pages) == 2 * len(texts())
    page.goto(f"{base}/formgrader/submissions/{ids['unfenced']}/?token={token}", wait_until="networkidle")
    assert ran == ["1"], "this test would not have seen it"


def test_nothing_runs_on_pages_of_feedback(folder, watched):
    page, ran, foreign = watched
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    found = [path for path in folder.glob("feedback/*/*/check.html") if path.parent.parent.name != "unfenced"]
    assert len(found) == 2 * len(texts())
    for path in found:
        page.goto(path.as_uri())
        assert page.locator(".words").inner_text().strip() and page.locator("img, script, iframe, a").count() == 0
    assert ran == [] and foreign == [] and len([url for url in asked if not url.startswith("data:")]) == len(found)


def test_odd_ids_come_nowhere(folder):
    assert {path.parent.name for path in folder.glob("submitted/*/*")} > {odd for odd in ODD_IDS if "/" not in odd and odd != ".."}
    known = set(submissions(folder)) | {path.name for path in folder.glob("autograded/*")} | {path.name for path in folder.glob("feedback/*")}
    assert known == {"unfenced", *(f"{way}{number}" for way in ("sent", "typed") for number in range(len(texts())))}


INSIDE = "(html) => [...new DOMParser().parseFromString(html, 'text/html').body.querySelectorAll('*')].filter((e) => !['DIV', 'PRE', 'CODE', 'SPAN'].includes(e.tagName) || [...e.attributes].some((a) => a.name != 'class')).map((e) => e.outerHTML)"


def test_each_alone_is_text_in_a_fence_and_most_would_run_without(watched):
    page, ran, _ = watched
    page.set_content("<p>")
    for vector in VECTORS:
        assert page.evaluate(INSIDE, str(markdown2html(fenced(vector)))) == [], vector
    for tag in TAGS:
        page.goto("about:blank")
        page.set_content(str(markdown2html("Text\n\n" + tag)))
        page.wait_for_timeout(50)
    assert len(ran) > len(TAGS) // 2, "the attacks are harmless"
