"""What the templates of the theme need to know of a page."""

from pathlib import PurePosixPath

from sphinx.application import Sphinx

from ..course import words as course_words
from .assets import BASE, folder_name
from .booklet import booklet_of
from .context import OTHER
from .nodes import embed_json, exercise_data, exercise_section


def add_page_context(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Handler of `html-page-context`."""
    book = app.givefirst
    context["book"] = book
    context["words"] = book.words
    context["look"] = context["pathto"](folder_name(app.givefirst_files), 1)
    context["fonts"] = context["pathto"](f"{BASE}/fonts", 1)
    context["icon"] = app.givefirst_files["icon.svg"].strip()  # in the page: as a file it would be two requests
    booklet = booklet_of(app, pagename)
    context["booklet"] = context["pathto"](booklet) if booklet else None
    context["check"] = doctree is not None and any(node["css"] == "gf-check" for node in doctree.findall(exercise_section))
    context["interactions"] = _interactions(doctree) if doctree is not None else []
    context["course_words"] = embed_json(course_words(book.language))
    context["other"] = _other_page(app, pagename) if book.switch else None
    context["modules"] = [_entry(app, context, name, pagename) for name in _children(app, app.config.root_doc)]
    context["module"] = _module(app, context, pagename)
    context["place"] = _place(context["module"], (context.get("meta") or {}).get("minutes"), book.words)


def _interactions(doctree) -> list[str]:
    """The browser modules that the exercises of a page need from the start. Those of a check come after its start."""
    data = [node["json"] for node in doctree.findall(exercise_data)]
    return sorted({part["spec"]["interaction"] for one in data for part in one.get("parts", [])})


def _other_page(app: Sphinx, pagename: str) -> dict:
    other = OTHER[app.givefirst.language]
    up = "../" * (pagename.count("/") + 1)
    return {"lang": other, "href": f"{up}{other}/{pagename}.html"}


def _children(app: Sphinx, docname: str) -> list[str]:
    return app.env.toctree_includes.get(docname, [])


def _module(app: Sphinx, context: dict, pagename: str) -> dict | None:
    """The module a page belongs to: itself or the page above it that has pages of its own, never the home page."""
    for name in (pagename, *_ancestors(app, pagename)):
        if name != app.config.root_doc and _children(app, name):
            pages = [_entry(app, context, child, pagename) for child in _children(app, name)]
            return _entry(app, context, name, pagename) | {"pages": pages}
    return None


def _place(module: dict | None, minutes: int | None, words: dict) -> str | None:
    """Where one is in the module and how long the page takes; None outside of modules and on their first page."""
    current = [i for i, page in enumerate(module["pages"], 1) if page["current"]] if module else []
    if not current:
        return None
    place = words["place"].format(number=current[0], count=len(module["pages"]))
    return f"{place} · {words['minutes'].format(minutes=minutes)}" if minutes else place


def _ancestors(app: Sphinx, pagename: str) -> list[str]:
    parents = {child: parent for parent, children in app.env.toctree_includes.items() for child in children}
    found = []
    while pagename in parents and pagename not in found:
        pagename = parents[pagename]
        found.append(pagename)
    return found


def _entry(app: Sphinx, context: dict, docname: str, pagename: str) -> dict:
    title = app.env.titles.get(docname)
    text = title.astext() if title is not None else PurePosixPath(docname).name
    return {"title": text, "href": context["pathto"](docname), "current": docname == pagename}
