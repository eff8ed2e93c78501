"""Parts of pages whose words the search should find: the cards of all modules, and the sources of the course."""

import json
import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.i18n import format_date

from .overview import TAKE_AWAY, ModuleView, modules


def cards(app: Sphinx, docname: str) -> list[nodes.Node]:
    """Every card of every module: the pictures on its page "take-away", with a link to that page."""
    book, env = app.givefirst, app.env
    found = []
    for module in modules(book.course, env, book.language):
        page = next((page for page, _ in module.pages if page.rsplit("/", 1)[-1] == TAKE_AWAY), None)
        if page is not None:
            found.append(_cards_of(app, module, page, docname))
    return found


def _cards_of(app: Sphinx, module: ModuleView, page: str, docname: str) -> nodes.section:
    section = _section(f"cards-{module.id}", module.title)
    link = nodes.reference("", app.givefirst.words["cards_page"], internal=True, refuri=app.builder.get_relative_uri(docname, page))
    section += nodes.paragraph("", "", link)
    for image in app.env.get_doctree(page).findall(nodes.image):
        section += nodes.container("", image.deepcopy(), classes=["gf-card-sheet"])
    return section


def sources(app: Sphinx, docname: str) -> list[nodes.Node]:
    """Every fact with its source, grade, day of checking and the lessons that build on it, under the first module that does; then the founding texts.

    Links to each of these lists stand above them.
    """
    book, env = app.givefirst, app.env
    facts, seeds, used = book.course.sources.facts, book.course.sources.seeds, _uses(env)
    codes = sorted(facts, key=_natural)
    known, rest = _section("facts", book.words["facts"]), [code for code in codes if not used.get(code)]
    jumps = []
    for name, title in [*((module.id, module.title) for module in modules(book.course, env, book.language)), ("", book.words["facts_pages"])]:
        own = [code for code in codes if used.get(code) and _module_of(used[code][0], book.course.modules) == name]
        if own:
            known += _section(f"facts-{name or 'pages'}", title, _list(_fact(app, docname, code, facts[code], used) for code in own))
            jumps.append(known[-1])
    found = [known] if jumps else []
    if rest:
        found.append(_section("more-facts", book.words["facts_more"], _list(_fact(app, docname, code, facts[code], used) for code in rest)))
    texts = _list([_item(f"{code}: {seed.title[book.language]}", []) for code, seed in seeds.items()])
    found.append(_section("founding-texts", book.words["seeds"], texts))
    how = nodes.paragraph("", book.words["facts_how"])
    return [how, _jump_list([*jumps, *found[bool(jumps):]]), *found]


def _module_of(page: str, known) -> str:
    """The module that a page lies in; "" for pages about the course."""
    return next((name for name in known if page.startswith(f"{name}/")), "")


def _jump_list(sections: list[nodes.section]) -> nodes.bullet_list:
    links = [nodes.reference("", section[0].astext(), internal=True, refid=section["ids"][0]) for section in sections]
    return nodes.bullet_list("", *[nodes.list_item("", nodes.paragraph("", "", link)) for link in links], classes=["gf-jump"])


def _fact(app: Sphinx, docname: str, code: str, fact, used: dict[str, list[str]]) -> nodes.list_item:
    words, language = app.givefirst.words, app.givefirst.language
    day = words["never_checked"] if fact.checked == "never" else words["checked"].format(day=format_date(words["day"], date=fact.checked, language=language))
    about = f"{code} · {fact.source}. {words['grade_partial' if fact.partial else 'grade'].format(grade=fact.grade)} {day}"
    lines = [nodes.paragraph("", about)]
    if used.get(code):
        line = nodes.paragraph("", f"{words['used_in']} ")
        for i, page in enumerate(used[code]):
            line += [nodes.Text(", ")] if i else []
            line += nodes.reference("", app.env.titles[page].astext(), internal=True, refuri=app.builder.get_relative_uri(docname, page))
        lines.append(line)
    return _item(fact.fact[language], lines)


def _uses(env: BuildEnvironment) -> dict[str, list[str]]:
    """Code of a fact -> the pages whose front matter names it, in the order of the table of contents."""
    found: dict[str, list[str]] = {}
    row = [page for first in env.toctree_includes.get(env.config.root_doc, []) for page in [first, *env.toctree_includes.get(first, [])]]
    for page in sorted(env.found_docs, key=lambda page: (row.index(page) if page in row else len(row), page)):
        for code in json.loads(env.metadata.get(page, {}).get("facts", "[]")):
            found.setdefault(code, []).append(page)
    return found


def _natural(code: str) -> tuple[str, int]:
    letters, digits = re.fullmatch(r"(\D*)(\d*)", code).groups()
    return letters, int(digits or 0)


def _section(name: str, title: str, *children: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title(title, title), *children, ids=[nodes.make_id(name)])


def _list(items) -> nodes.bullet_list:
    return nodes.bullet_list("", *items, classes=["gf-source-list"])


def _item(text: str, lines: list[nodes.Node]) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph(text, text), *lines)
