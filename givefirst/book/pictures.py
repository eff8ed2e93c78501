"""Pictures of exercises in the book: shown in the readable form, copied beside the pages, watched for changes."""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from ..course.pictures import FOLDER, PUBLISHED, pictures_of, published


class exercise_picture(nodes.General, nodes.Element):
    """`<img>` of an exercise. Attributes: `src` (below the start page), `docname` of the page, `alt`, `width`, `height`.

    Not docutils' image: Sphinx would copy it a second time, under a name that the browser module can't know.
    """


def _visit_picture(self, node) -> None:
    page = self.builder.get_target_uri(node["docname"])
    self.body.append(self.emptytag(
        node, "img", "\n", src=relative_uri(page, node["src"]), alt=node["alt"], width=node["width"], height=node["height"], CLASS="gf-paper-picture"))
    raise nodes.SkipNode


def watch_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """A page is made again when a picture on it changes."""
    for node in doctree.findall(exercise_picture):
        file = app.givefirst.root / FOLDER / node["src"].removeprefix(f"{PUBLISHED}/")
        app.env.note_dependency(str(file))


def copy_pictures(app: Sphinx, exception: Exception | None) -> None:
    """All pictures of the course's exercises; those of earlier builds go."""
    if exception is not None or app.builder.format != "html":
        return
    shutil.rmtree(Path(app.outdir) / PUBLISHED, ignore_errors=True)
    book = app.givefirst
    for src in sorted({src for exercise in book.course.exercises.values() for src in pictures_of(exercise).values()}):
        target = Path(app.outdir) / published(src)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(book.root / FOLDER / src, target)


def setup_pictures(app: Sphinx) -> None:
    app.add_node(exercise_picture, html=(_visit_picture, None))
    app.connect("doctree-read", watch_pictures)
    app.connect("build-finished", copy_pictures)
