"""The four places where an exercise is worked on, each with all examples of the gallery on one page."""

import json
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from givefirst.notebooks.answers import write_document
from tests.browser.hands import Keyboard, Mouse
from tests.notebooks.running import SLOW, TOKEN, course_folder, run_first_cell, running_apps, running_notebook

# What a learner has put in, without what the exercise says to it.
STATE = """(part) => [...part.querySelectorAll("input, select, textarea, [data-item], .gf-yours")].filter((e) => !e.closest(".gf-after")).map((e) =>
  e.dataset.item ?? (e.matches(".gf-yours") ? e.textContent : ["checkbox", "radio"].includes(e.type) ? e.checked : e.value))"""
# Voila: a notebook that shows each example as its own app does.
GALLERY_APP = """
import nbformat
write_apps = voila.write_apps
def with_gallery(course, folder, language):
    found = [voila.app_notebook(course.exercises[name], language) for name in sorted(course.gallery())]
    for number, cell in enumerate(cells := [cell for notebook in found for cell in notebook.cells]):
        cell.id = f"cell-{number}"
    found[0].cells = cells
    folder.mkdir(parents=True, exist_ok=True)
    written = write_apps(course, folder, language)
    nbformat.write(found[0], folder / "gallery.ipynb")
    return written
voila.write_apps = with_gallery
"""


@dataclass
class Surface:
    """A page with all examples, in the order of their names. reload() opens it anew, as another day would."""

    name: str
    language: str
    page: object
    hand: object
    reload: object
    device: bool = True  # answers are kept on the device; beside a kernel what is private lasts as long as the window
    keeps: bool = True  # answers come back at all
    done: set = field(default_factory=set)

    def parts(self):
        return self.page.locator(".gf-part[role=group]")

    def states(self) -> list:
        return [part.evaluate(STATE) for part in self.parts().all()]


@contextmanager
def open_surface(name: str, hand, browser, request, folder: Path):
    """name: static, server, voila or notebook. Yields a Surface; no script of its page may fail."""
    problems = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_navigation_timeout(SLOW)
    ours = "blob:" if name == "notebook" else ""  # Notebook has errors of its own; anywidget loads our modules from there
    page.on("pageerror", lambda error: ours in str(error.stack) and problems.append(str(error)))
    with _OPENERS[name](page, request, folder) as surface:
        surface.hand = hand(page)
        yield surface
        page.close()
    assert problems == []


@contextmanager
def _book(page, name: str, language: str, base: str):
    page.goto(f"{base}/{language}/gallery.html")
    yield Surface(name, language, page, None, page.reload)


def _static(page, request, folder):
    return _book(page, "static", "de", request.getfixturevalue("static_site"))


def _server(page, request, folder):
    return _book(page, "server", "en", request.getfixturevalue("reading_server").url)


@contextmanager
def _voila(page, request, folder):
    root = request.getfixturevalue("root")
    with running_apps(root, course_folder(root, folder), GALLERY_APP) as (base, token):
        page.goto(f"{base}/?token={token}")
        page.goto(f"{base}/voila/render/gallery.ipynb")
        yield Surface("voila", "de", page, None, page.reload, device=False, keeps=False)


@contextmanager
def _notebook(page, request, folder):
    root, names = request.getfixturevalue("root"), sorted(request.getfixturevalue("course").gallery())
    course_folder(root, folder)
    write_document(folder, {"language": "en", "responses": {}})  # as somebody who chose English before
    code = f"import givefirst\n\nfor name in {names}:\n    display(givefirst.exercise(name))"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, id="gallery")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "gallery.ipynb")
    with running_notebook(root, folder) as base:
        def run():
            run_first_cell(page, base, "gallery.ipynb")

        def reload():
            page.goto("about:blank")
            _end_kernels(base)  # a new one knows nothing but what lies beside the notebook
            run()

        run()
        yield Surface("notebook", "en", page, None, reload, device=False)


def _end_kernels(base: str) -> None:
    headers = {"Authorization": f"token {TOKEN}"}
    with urllib.request.urlopen(urllib.request.Request(f"{base}/api/sessions", headers=headers)) as answer:
        sessions = json.load(answer)
    for session in sessions:
        urllib.request.urlopen(urllib.request.Request(f"{base}/api/sessions/{session['id']}", headers=headers, method="DELETE")).close()


_OPENERS = {"static": _static, "server": _server, "voila": _voila, "notebook": _notebook}
HANDS = {"mouse": Mouse, "keyboard": Keyboard}
