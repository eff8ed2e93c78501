"""The gallery: a page for authors that shows every interaction at work, each with the file it is made from.

It is a page of the theme, no document of Sphinx. So it is in no table of contents, menu, search or row of pages.
"""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import new_document

from .answers import append_answers
from .nodes import source_text
from .sections import SectionWriter

PAGE = "gallery"


def gallery_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Handler of `html-collect-pages`: the page, when there are examples."""
    book = app.givefirst
    examples = [book.course.exercises[name] for name in sorted(book.course.gallery())]
    if examples:
        body = _render(app, _document(book, examples))
        yield PAGE, {"title": book.words["gallery"], "body": body, "noindex": True}, "page.html"


def _document(book, examples: list) -> nodes.document:
    write = SectionWriter(book, PAGE)
    document = new_document(PAGE)
    page = nodes.section("", _heading(book.words["gallery"]), ids=[PAGE])
    page += [nodes.paragraph(line, line) for line in book.words["gallery_lines"]]
    for example in examples:
        file = example.source.path.relative_to(book.root).as_posix()
        name = example.source.path.stem
        summary = book.words["gallery_source"].format(file=file)
        text = example.source.path.read_text(encoding="utf-8")
        page += nodes.section("", _heading(name), write.exercise(example), source_text(summary=summary, text=text), ids=[f"example-{name}"])
    document += page
    append_answers(document, book, PAGE)
    return document


def _heading(text: str) -> nodes.title:
    return nodes.title(text, text)


def _render(app: Sphinx, document: nodes.document) -> str:
    # Links in the texts of the examples are looked up as on any page.
    app.env.resolve_references(document, PAGE, app.builder)
    return "".join(app.builder.render_partial(node)["fragment"] for node in document.children)
