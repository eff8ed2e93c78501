"""Tables that a screen reader can read and a phone can show.

From three columns on, the style sheet stacks the cells of a row on a narrow screen. That takes the meaning of a table
away from some screen readers, so each element says its role, and each cell carries the words of its column.
"""

from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from .tags import add_attributes

_STACKED_FROM = 3
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "row": "row"}


def mend_tables(app: Sphinx, doctree: nodes.document) -> None:
    """Handler of `doctree-read`: no empty header cells, column words on each cell."""
    for head in list(doctree.findall(nodes.thead)):
        # Markdown asks for a header row in every table; one without any words is left out.
        if not head.astext().strip():
            head.parent.remove(head)
        else:
            _name_empty_cells(head, app.givefirst.words["table_corner"])
    for table in doctree.findall(nodes.table):
        group = table.next_node(nodes.tgroup)
        if group["cols"] >= _STACKED_FROM:
            table["classes"].append("gf-stack")
        _label_cells(group)


def _name_empty_cells(head: nodes.thead, word: str) -> None:
    """A header cell without words says nothing to a screen reader; it gets some that only a screen reader finds."""
    for cell in head.findall(nodes.entry):
        if not cell.astext().strip():
            cell.clear()
            cell += nodes.paragraph("", "", nodes.inline(word, word, classes=["gf-unseen"]))


def _label_cells(group: nodes.tgroup) -> None:
    head = group.next_node(nodes.thead)
    words = [cell.astext() for cell in head.findall(nodes.entry)] if head is not None else []
    for row in group.next_node(nodes.tbody).findall(nodes.row):
        # The first cell names the row, so it needs no word of its column.
        for cell, word in list(zip(row, words))[1:]:
            cell["label"] = word


def _visit_with_role(name: str, role: str) -> Callable:
    visit = getattr(HTML5Translator, f"visit_{name}")

    def visit_and_say(self, node):
        start = len(self.body)
        visit(self, node)
        add_attributes(self.body, start, f' role="{role}"')

    return visit_and_say


def _visit_entry(self, node):
    start = len(self.body)
    HTML5Translator.visit_entry(self, node)
    role = "columnheader" if isinstance(node.parent.parent, nodes.thead) else "cell"
    label = f' data-label="{self.attval(node["label"])}"' if "label" in node else ""
    add_attributes(self.body, start, f' role="{role}"{label}')


def setup_tables(app: Sphinx) -> None:
    for name, role in _ROLES.items():
        depart = getattr(HTML5Translator, f"depart_{name}")
        app.add_node(getattr(nodes, name), override=True, html=(_visit_with_role(name, role), depart))
    app.add_node(nodes.entry, override=True, html=(_visit_entry, HTML5Translator.depart_entry))
    app.connect("doctree-read", mend_tables)
