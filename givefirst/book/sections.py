"""Exercises as nodes of the document tree: on the pages of the course and in the gallery."""

from docutils import nodes

from .context import Book
from .nodes import exercise_data, exercise_part, exercise_section, exercise_title, fallback
from .outline import OutlineWriter, part_label


class SectionWriter:
    """Writes exercises for one page. `source` and `line` say where on the page, for messages to its author."""

    def __init__(self, book: Book, docname: str, source: str = "", line: int = 0):
        self.book, self.docname, self.source, self.line = book, docname, source, line

    def exercise(self, exercise) -> exercise_section:
        """A practice exercise with its table."""
        language, words = self.book.language, self.book.words
        title = exercise.title[language]
        section = self.section("gf-exercise", "exercise", exercise.id, words["exercise"], title)
        section += self.intro(exercise)
        section += fallback("", *self.paper(exercise), notice=words["no_script"])
        parts = [{"spec": part.public(language), "table": part.table(language)} for part in exercise.parts]
        section += exercise_data(json={"id": exercise.id, "title": title, "parts": parts, **({"steps": True} if exercise.steps else {})})
        return section

    def section(self, css: str, key: str, name: str, kicker: str, title: str, **data) -> exercise_section:
        """The frame with its title; the caller fills it."""
        heading = nodes.make_id(f"{key}-{name}")
        section = exercise_section(css=css, kicker=kicker, heading_id=heading, data={key: name, **data})
        section.source, section.line = self.source, self.line
        section += exercise_title(title, title, heading_id=heading)
        return section

    def paper(self, exercise) -> list[nodes.Node]:
        """The parts of an exercise for paper, search and readers without JavaScript."""
        language, count = self.book.language, len(exercise.parts)
        return [
            exercise_part("", *([part_label(number, count, language)] if count > 1 else []), *self._outline(exercise.id, part.id).write(part.outline(language)))
            for number, part in enumerate(exercise.parts, 1)
        ]

    def intro(self, exercise) -> list[nodes.Node]:
        if exercise.intro is None:
            return []
        return self._outline(exercise.id, "intro").inline(exercise.intro.inline(self.book.language))

    def _outline(self, exercise_id: str, part_id: str) -> OutlineWriter:
        return OutlineWriter(f"{exercise_id}-{part_id}", self.docname, self.book.words, self.source, self.line)
