"""The part `policy`: what policy.yml means, in plain words."""

from docutils import nodes
from sphinx.application import Sphinx

from ..course.statement import Record, make_statement, record_titles


def policy(app: Sphinx, docname: str) -> list[nodes.Node]:
    """The table of records, then what holds, then purpose and legal basis as the company says them."""
    book = app.givefirst
    found = make_statement(book.policy, book.language, record_titles(book.course, book.language))
    promises = nodes.bullet_list("", *(nodes.list_item("", _paragraph(text)) for text in found.promises))
    reasons = [_paragraph(text) for text in (found.purpose, found.legal_basis, found.remarks) if text]
    return [
        _table(found.heads, found.records), _paragraph(found.hr), _paragraph(found.server),
        _section("policy-promises", book.words["policy_promises"], promises),
        *([_section("policy-purpose", book.words["policy_purpose"], *reasons)] if reasons else []),
    ]


def _section(name: str, title: str, *children: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title(title, title), *children, ids=[name])


def _table(heads: Record, records: list[Record]) -> nodes.table:
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (45, 30, 25)), cols=3)
    group += nodes.thead("", _row(heads))
    group += nodes.tbody("", *(_row(record, heads) for record in records))
    return nodes.table("", group, classes=["gf-stack"])


def _row(record: Record, heads: Record | None = None) -> nodes.row:
    """heads: the words of the columns, which each cell but the first carries on a phone."""
    cells = [nodes.entry("", _paragraph(text)) for text in (record.what, record.who, record.how_long)]
    if heads:
        cells[1]["label"], cells[2]["label"] = heads.who, heads.how_long
    return nodes.row("", *cells)


def _paragraph(text: str) -> nodes.paragraph:
    return nodes.paragraph(text, text)
