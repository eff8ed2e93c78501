"""Sections to be folded: the sources of a page, which `theme.js` closes on a phone, and what stands below a check, closed until somebody wants it. On paper all is open."""

from docutils import nodes
from sphinx.application import Sphinx

from .nodes import exercise_section


class folded(nodes.General, nodes.Element):
    """`<details>` around what a section holds; its first child is a `folded_head`. Attribute: `open`."""


class folded_head(nodes.section):
    """`<summary>` with the title of the section and its id. A kind of section, because docutils writes titles of sections as headings."""


def fold_sections(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Handler of `doctree-resolved`: by then the titles have been collected for menus and search."""
    beside_check = any(node["css"] == "gf-check" for node in doctree.findall(exercise_section))
    for section in list(doctree.findall(nodes.section)):
        title, *rest = section.children
        sources = title.astext() == app.givefirst.words["sources_title"]
        if (sources or beside_check) and not isinstance(section.parent, nodes.document):
            section.children = []
            section += folded("", folded_head("", title, ids=section["ids"]), *rest, open=sources)


def unfold(document: nodes.document) -> None:
    """Takes the folds out again, for a page that is made for paper: browsers don't break what can be folded into two pages."""
    for fold in list(document.findall(folded)):
        head, *rest = fold.children
        fold.parent.children = []
        fold.parent += [*head.children, *rest]
        fold.parent["classes"].append("gf-sources")


def _visit_folded(self, node):
    self.body.append(f'<details class="gf-fold"{" open" if node["open"] else ""}>\n')


def _depart_folded(self, node):
    self.body.append("</details>\n")


def _visit_head(self, node):
    self.body.append("<summary>")


def _depart_head(self, node):
    self.body.append("</summary>\n")


def setup_folding(app: Sphinx) -> None:
    app.add_node(folded, html=(_visit_folded, _depart_folded))
    app.add_node(folded_head, html=(_visit_head, _depart_head))
    app.connect("doctree-resolved", fold_sections)
