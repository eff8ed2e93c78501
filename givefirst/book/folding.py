"""The section with the sources of a page, to be folded: on a phone `theme.js` closes it, on paper it is open."""

from docutils import nodes
from sphinx.application import Sphinx


class folded(nodes.General, nodes.Element):
    """`<details>` around what a section holds; its first child is a `folded_head`."""


class folded_head(nodes.section):
    """`<summary>` with the title of the section and its id. A kind of section, because docutils writes titles of sections as headings."""


def fold_sources(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Handler of `doctree-resolved`: by then the titles have been collected for menus and search."""
    for section in list(doctree.findall(nodes.section)):
        title, *rest = section.children
        if title.astext() == app.givefirst.words["sources_title"] and not isinstance(section.parent, nodes.document):
            section.children = []
            section += folded("", folded_head("", title, ids=section["ids"]), *rest)


def unfold(document: nodes.document) -> None:
    """Takes the folds out again, for a page that is made for paper: browsers don't break what can be folded into two pages."""
    for fold in list(document.findall(folded)):
        head, *rest = fold.children
        fold.parent.children = []
        fold.parent += [*head.children, *rest]
        fold.parent["classes"].append("gf-sources")


def _visit_folded(self, node):
    self.body.append('<details class="gf-fold" open>\n')


def _depart_folded(self, node):
    self.body.append("</details>\n")


def _visit_head(self, node):
    self.body.append("<summary>")


def _depart_head(self, node):
    self.body.append("</summary>\n")


def setup_folding(app: Sphinx) -> None:
    app.add_node(folded, html=(_visit_folded, _depart_folded))
    app.add_node(folded_head, html=(_visit_head, _depart_head))
    app.connect("doctree-resolved", fold_sources)
