"""The directive `{part} NAME`: a piece of a page that comes from the course's files and from the theme.

A part is a template, `theme/part-NAME.html`, filled while pages are written; or, where its words should be found by the search,
a list of nodes (`lists.py`). So titles and addresses of all pages are known, and nothing of it is kept from an earlier build.
"""

from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from . import lists
from .evaluation import asked, asked_data
from .context import Book
from .my_course import can_do, my_course_data
from .nodes import embed_json
from .overview import finals, levels, modules, roles, sayings, themes
from .pictures import theme_picture
from .policy import policy
from .practice import practice_data, sets_of, show_data

logger = logging.getLogger(__name__)
_TEMPLATES = {file.stem.removeprefix("part-") for file in (Path(__file__).parent / "theme").glob("part-*.html")}
_MODULES = {"home": ("practice",), "my-course": ("my-course", "practice"), "practice": ("practice",), "show": ("show",), "evaluation": ("evaluation",), "calendar": ("calendar",)}
_LISTS: dict[str, Callable] = {"cards": lists.cards, "sources": lists.sources, "policy": policy}


class part(nodes.General, nodes.Element):
    """A place to be filled. Attributes: `name`, `docname`."""


class PartDirective(SphinxDirective):
    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0].strip()
        if name not in _TEMPLATES | _LISTS.keys():
            known = ", ".join(sorted(_TEMPLATES | _LISTS.keys()))
            logger.warning(f"there is no part {name!r}; known are: {known}", location=self.get_location(), type="givefirst")
            return []
        return [part(name=name, docname=self.env.docname)]


def fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Handler of `doctree-resolved`."""
    for node in list(doctree.findall(part)):
        if node["name"] in _LISTS:
            node.replace_self(_LISTS[node["name"]](app, docname))


def own_modules(doctree: nodes.document | None, book: Book) -> list[str]:
    """Browser modules that the parts of a page need, besides those of every page. Without a server nobody asks for opinions."""
    names = [node["name"] for node in doctree.findall(part)] if doctree is not None else []
    names = [name for name in names if name != "evaluation" or book.mode == "server" and book.policy.figures_for]
    return list(dict.fromkeys(module for name in names for module in _MODULES.get(name, ())))


def _visit_part(self, node) -> None:
    book, env, docname = self.builder.app.givefirst, self.builder.env, node["docname"]
    course, language = book.course, book.language
    start = "../" * docname.count("/")
    found = modules(course, env, language)

    def picture(src: str, css: str = "", lazy: bool = True) -> str:
        return theme_picture(book.root, src, language, start, css, lazy)

    def href(page: str) -> str:
        return self.builder.get_relative_uri(docname, page)

    self.body.append(self.builder.templates.render(f"part-{node['name']}.html", {
        "words": book.words, "language": language, "mode": book.mode, "course": course, "themes": themes(course), "levels": levels(course), "says": sayings(course, language),
        "modules": {module.id: module for module in found}, "finals": finals(found), "roles": roles(course, found), "picture": picture, "href": href, "has": env.titles.__contains__,
        "can_do": can_do(book), "data": lambda: embed_json(my_course_data(book, found, href)),
        "practice": lambda: embed_json(practice_data(book, found, href)), "show": embed_json(show_data(book, found, docname, href)), "sets": lambda theme: sets_of(book, theme),
        "asked": asked(book), "asked_data": lambda: embed_json(asked_data(book)), "asks": bool(book.policy.figures_for), "mails": bool(book.policy.keep.practice_days),
    }))
    raise nodes.SkipNode


def setup_parts(app: Sphinx) -> None:
    app.add_node(part, html=(_visit_part, None))
    app.add_directive("part", PartDirective)
    app.connect("doctree-resolved", fill_lists)
