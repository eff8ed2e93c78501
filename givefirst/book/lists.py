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
    found = section(f"cards-{module.id}", module.title)
    link = nodes.reference("", app.givefirst.words["cards_page"], internal=True, refuri=app.builder.get_relative_uri(docname, page))
    found += nodes.paragraph("", "", link)
    for image in app.env.get_doctree(page).findall(nodes.image):
        found += nodes.container("", image.deepcopy(), classes=["gf-card-sheet"])
    return found


def sources(app: Sphinx, docname: str) -> list[nodes.Node]:
    """Every fact with its source, grade, day of checking and the lessons that build on it; then the founding texts."""
    book, env = app.givefirst, app.env
    used = _uses(env)
    facts, seeds = book.course.sources.facts, book.course.sources.seeds
    known = [(code, facts[code]) for code in sorted(facts, key=_natural) if used.get(code)]
    rest = [(code, facts[code]) for code in sorted(facts, key=_natural) if not used.get(code)]
    found = [section("facts", book.words["facts"], _list(_fact(app, docname, code, fact, used) for code, fact in known))]
    if rest:
        found.append(section("more-facts", book.words["facts_more"], _list(_fact(app, docname, code, fact, used) for code, fact in rest)))
    texts = _list([_item(f"{code}: {seed.title[book.language]}", []) for code, seed in seeds.items()])
    return [*found, section("founding-texts", book.words["seeds"], texts)]


def _fact(app: Sphinx, docname: str, code: str, fact, used: dict[str, list[str]]) -> nodes.list_item:
    words, language = app.givefirst.words, app.givefirst.language
    day = words["never_checked"] if fact.checked == "never" else words["checked"].format(day=format_date(words["day"], date=fact.checked, language=language))
    about = f"{code} · {fact.source}. {words['grade'].format(grade=fact.grade)} {day}"
    lines = [nodes.paragraph("", about)]
    if used.get(code):
        line = nodes.paragraph("", f"{words['used_in']} ")
        for i, page in enumerate(used[code]):
            line += [nodes.Text(", ")] if i else []
            line += nodes.reference("", app.env.titles[page].astext(), internal=True, refuri=app.builder.get_relative_uri(docname, page))
        lines.append(line)
    return _item(fact.fact[language], lines)


def _uses(env: BuildEnvironment) -> dict[str, list[str]]:
    """Code of a fact -> the pages whose front matter names it, in the order of their names."""
    found: dict[str, list[str]] = {}
    for page in sorted(env.found_docs):
        for code in json.loads(env.metadata.get(page, {}).get("facts", "[]")):
            found.setdefault(code, []).append(page)
    return found


def _natural(code: str) -> tuple[str, int]:
    letters, digits = re.fullmatch(r"(\D*)(\d*)", code).groups()
    return letters, int(digits or 0)


def section(name: str, title: str, *children: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title(title, title), *children, ids=[nodes.make_id(name)])


def _list(items) -> nodes.bullet_list:
    return nodes.bullet_list("", *items, classes=["gf-source-list"])


def _item(text: str, lines: list[nodes.Node]) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph(text, text), *lines)
