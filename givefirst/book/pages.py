"""What the templates of the theme need to know of a page."""

from pathlib import PurePosixPath

from sphinx.application import Sphinx

from ..course import PRACTICE
from ..course import words as course_words
from .assets import BASE, folder_name
from .booklet import booklet_of
from .company import page_context
from .context import OTHER
from .frames import ERROR, FRAME, FRAMES, from_the_root
from .menu import TRAINERS, menu_groups, path_name, place_line
from .nodes import embed_json, exercise_data, exercise_section
from .parts import own_modules
from .pictures import module_picture

MY_COURSE = "my-course"  # the page that shows what comes next


def add_page_context(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Handler of `html-page-context`."""
    book = app.givefirst
    if pagename in FRAMES:
        context["pathto"], context["content_root"] = from_the_root(book.language), f"/{book.language}/"
    context["book"] = book
    context["words"] = book.words
    context["company"] = page_context(app.givefirst_company, book.language)
    context["look"] = context["pathto"](folder_name(app.givefirst_files), 1)
    context["fonts"] = context["pathto"](f"{BASE}/fonts", 1)
    context["icon"] = app.givefirst_files["icon.svg"].strip()  # in the page: as a file it would be two requests
    booklet = booklet_of(app, pagename)
    context["booklet"] = context["pathto"](booklet) if booklet else None
    context["check"] = doctree is not None and any(node["css"] == "gf-check" for node in doctree.findall(exercise_section))
    context["interactions"] = _interactions(doctree) if doctree is not None else []
    context["course_words"] = embed_json(course_words(book.language))
    context["other"] = _other_page(app, pagename) if book.switch else None
    children = _children(app, app.config.root_doc)
    context["menu"] = menu_groups(book, [_entry(app, context, name, pagename) | {"name": name.removesuffix("/index")} for name in children if _children(app, name)])
    context["extras"] = [_entry(app, context, name, pagename) | {"name": name} for name in children if not _children(app, name)]
    context["module"] = module = _module(app, context, pagename)
    around = pagename.startswith(PRACTICE)
    if around and module:  # its pages stand each for itself, in no row
        module["pages"] = []
    meta = context.get("meta") or {}
    context["place"] = _place(module, meta.get("minutes"), book.words)
    context["slides"] = bool(meta.get("slides"))
    context["wide"] = bool(meta.get("wide")) or context["slides"] or pagename == FRAME
    context["own_modules"] = own_modules(doctree, book)
    context["head"] = _head(app, context, pagename) if module and module["current"] else None
    context["around"] = _back(module, context["extras"]) if around else _around(module, context["extras"])


def _interactions(doctree) -> list[str]:
    """The browser modules that the exercises of a page need from the start. Those of a check come after its start."""
    data = [node["json"] for node in doctree.findall(exercise_data)]
    return sorted({part["spec"]["interaction"] for one in data for part in one.get("parts", [])})


def _other_page(app: Sphinx, pagename: str) -> dict:
    other = OTHER[app.givefirst.language]
    if pagename == ERROR:
        return {"lang": other, "href": from_the_root(other)(app.config.root_doc)}
    if pagename == FRAME:
        return {"lang": other, "href": "%OTHER%"}
    up = "../" * (pagename.count("/") + 1)
    return {"lang": other, "href": f"{up}{other}/{pagename}.html"}


def _children(app: Sphinx, docname: str) -> list[str]:
    return app.env.toctree_includes.get(docname, [])


def _module(app: Sphinx, context: dict, pagename: str) -> dict | None:
    """The module a page belongs to: itself or the page above it that has pages of its own, never the home page. "lessons": whether it is one of the course's modules; what is for trainers is none."""
    for name in (pagename, *_ancestors(app, pagename)):
        if name != app.config.root_doc and _children(app, name):
            pages = [_entry(app, context, child, pagename) for child in _children(app, name)]
            lessons = name.removesuffix("/index") not in TRAINERS
            return _entry(app, context, name, pagename) | {"pages": pages, "lessons": lessons}
    return None


def _head(app: Sphinx, context: dict, pagename: str) -> dict | None:
    """What stands above the title of a module's first page: its path and theme, and a picture; None when it is no module of the course."""
    book = app.givefirst
    name = pagename.removesuffix("/index")
    if name not in book.course.modules:
        return None
    level, _, theme = name.partition("/")
    second = place_line(book, name) or path_name(book.course, theme, book.language)
    above = f"{path_name(book.course, level, book.language)}\u00a0· {second}" if second else ""
    return {"line": above, "picture": module_picture(book, name, "../" * pagename.count("/"))}


def _around(module: dict | None, extras: list[dict]) -> dict:
    """{"previous", "next"}: the pages before and after in the module. Behind its last page "My course" shows what comes next."""
    if module is None:
        return {"previous": None, "next": None}
    after = [entry for entry in extras if entry["name"] == MY_COURSE] if module["lessons"] else []
    row = [module, *module["pages"], *after]
    at = next((i for i, entry in enumerate(row) if entry["current"]), None)
    return {"previous": row[at - 1] if at else None, "next": row[at + 1] if at is not None and row[at + 1 :] else None}


def _back(module: dict | None, extras: list[dict]) -> dict:
    """Of a page of practice: to the page with all of them, and on to "My course"."""
    return {"previous": None if not module or module["current"] else module, "next": next((entry for entry in extras if entry["name"] == MY_COURSE), None)}


def _place(module: dict | None, minutes: int | None, words: dict) -> str | None:
    """Where one is in the module and how long the page takes; None outside of modules and on their first page."""
    current = [i for i, page in enumerate(module["pages"], 1) if page["current"]] if module and module["lessons"] else []
    if not current:
        return None
    place = words["place"].format(number=current[0], count=len(module["pages"]))
    return f"{place}\u00a0· {words['minutes'].format(minutes=minutes)}" if minutes else place


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
