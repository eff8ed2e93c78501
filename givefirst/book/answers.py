"""The answers to the exercises of a page, at its end: on paper on a page of their own, and for readers without JavaScript.

Only practice has them: its table is in the page anyway. What belongs to a check never gets here.
"""

from docutils import nodes
from sphinx.application import Sphinx

from .context import Book
from .nodes import exercise_section
from .outline import OutlineWriter, part_label

_HEADING = "gf-answers"


class answers(nodes.comment):  # search leaves comments out: nobody should come across an answer there
    """`<section class="gf-answers">` at the end of a page. Attribute: `heading`."""


class answers_title(nodes.General, nodes.TextElement):
    """The title of the exercise that the answers below belong to."""


def append_answers(document: nodes.document, book: Book, docname: str) -> None:
    """Adds the answers to all exercises of a document, as far as there are any."""
    sections = [section for section in document.findall(exercise_section) if "exercise" in section["data"]]
    found = [node for section in sections for node in _answers_to(section, book, docname)]
    if found:
        first = book.words["answers_first"]
        document += answers("", "", nodes.paragraph(first, first), *found, heading=book.words["answers"])


def _answers_to(section: exercise_section, book: Book, docname: str) -> list[nodes.Node]:
    exercise = book.course.exercises[section["data"]["exercise"]]
    write, title = OutlineWriter(exercise.id, docname, book.words, section.source, section.line), exercise.title[book.language]
    found = []
    for number, part in enumerate(exercise.parts, 1):
        lines = write.write(part.answers(book.language))
        if lines and len(exercise.parts) > 1:
            found += [part_label(number, len(exercise.parts), book.language)]
        found += lines
    return [answers_title(title, title), *found] if found else []


def _on_page(app: Sphinx, doctree: nodes.document) -> None:
    """Handler of `doctree-read`."""
    append_answers(doctree, app.givefirst, app.env.docname)


def _visit_answers(self, node):
    self.body.append(f'<section class="gf-answers" aria-labelledby="{_HEADING}">\n<h2 id="{_HEADING}">{self.encode(node["heading"])}</h2>\n')


def _depart_answers(self, node):
    self.body.append("</section>\n")


def _visit_title(self, node):
    node["tag"] = f"h{max(self.section_level + 1, 3)}"
    self.body.append(f"<{node['tag']}>")


def _depart_title(self, node):
    self.body.append(f"</{node['tag']}>\n")


def setup_answers(app: Sphinx) -> None:
    app.add_node(answers, html=(_visit_answers, _depart_answers))
    app.add_node(answers_title, html=(_visit_title, _depart_title))
    app.connect("doctree-read", _on_page)
