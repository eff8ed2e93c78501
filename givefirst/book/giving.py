"""The directive `{simulation}`: the model "Give and take" on a page, and its table beside the scripts."""

import json
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .assets import BASE
from .nodes import exercise_data, exercise_part, exercise_section, fallback
from .outline import OutlineWriter
from .sections import SectionWriter

_KEY = "simulation"


class SimulationDirective(SphinxDirective):
    """The model with its readable form. Nothing of it is scored, and what a learner writes stays on the device."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        # NumPy is loaded only for a book that shows the model.
        from ..giving.table import kept_table
        from ..giving.texts import ID, outline, spec, texts

        book, (source, line) = self.env.app.givefirst, self.get_source_info()
        table = kept_table(book.root)
        words = texts(book.language)
        write = OutlineWriter(_KEY, self.env.docname, book.words, source, line)
        section = SectionWriter(book, self.env.docname, source, line).section("gf-exercise", _KEY, "giving", book.words["exercise"], words["title"])
        section += nodes.paragraph(words["intro"], words["intro"])
        paper = write.write(outline(book.language, json.loads(table.read_text(encoding="utf-8"))))
        section += fallback("", exercise_part("", *paper), notice=book.words["no_script"])
        part = {"spec": spec(book.language, table.name), "table": None}
        section += exercise_data(json={"id": ID, "title": words["title"], "parts": [part]})
        return [section]


def note_simulation(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Handler of `html-page-context`: remembers that a page shows the model."""
    if doctree is not None and any(_KEY in node["data"] for node in doctree.findall(exercise_section)):
        app.givefirst_simulation = True


def copy_table(app: Sphinx, exception: Exception | None) -> None:
    """Handler of `build-finished`, after the scripts are in place: the table, when a page shows the model."""
    if exception is None and app.builder.format == "html" and getattr(app, "givefirst_simulation", False):
        from ..giving.table import kept_table

        table = kept_table(app.givefirst.root)
        shutil.copy(table, Path(app.outdir) / BASE / table.name)
