"""The roles `{de}` and `{en}`: words in the other language, so that a screen reader says them right: `` {de}`Betriebsrat` ``."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..course import LANGUAGES


class foreign(nodes.Inline, nodes.TextElement):
    """`<em lang="…">`. Attribute: `lang`."""


class ForeignRole(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list]:
        return [foreign(self.rawtext, self.text, lang=self.name)], []


def _visit_foreign(self, node) -> None:
    self.body.append(f'<em lang="{node["lang"]}">')


def _depart_foreign(self, node) -> None:
    self.body.append("</em>")


def setup_foreign(app: Sphinx) -> None:
    app.add_node(foreign, html=(_visit_foreign, _depart_foreign))
    for language in LANGUAGES:
        app.add_role(language, ForeignRole())
