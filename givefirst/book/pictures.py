"""Pictures in the book: those of exercises and of the theme are copied beside the pages, all of them say their size.

Pictures of the theme (home, themes, levels) lie below assets/; what they show stands in assets/pictures.yml, {path below assets/: {de: …, en: …}}.
"""

import re
import shutil
from functools import lru_cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.images import get_image_size
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from ..course.pictures import FOLDER, PUBLISHED, pictures_of, published
from ..course.source import read_source
from .context import Book
from .tags import add_attributes

ALTERNATIVES = f"{FOLDER}/pictures.yml"
_SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', re.S)


class exercise_picture(nodes.General, nodes.Element):
    """`<img>` of an exercise. Attributes: `src` (below the start page), `docname` of the page, `alt`, `width`, `height`.

    Not docutils' image: Sphinx would copy it a second time, under a name that the browser module can't know.
    """


def theme_picture(root: Path, src: str, language: str, address: str, css: str = "", lazy: bool = True) -> str:
    """`<img>` of a picture of the theme, or nothing when the course has none. address: of the start page's folder, seen from the page."""
    alternatives = _alternatives(root).get(src)
    if alternatives is None or not (root / FOLDER / src).is_file():
        return ""
    width, height = svg_size(root / FOLDER / src) or ("", "")
    later = ' loading="lazy"' if lazy else ""
    return f'<img class="{css}" src="{address}{published(src)}" alt="{escape(alternatives[language])}" width="{width}" height="{height}"{later}>'


def module_picture(book: Book, name: str, address: str) -> str:
    """`<img>` at the head of the module called `name`: of its theme, or of its level when that has no themes."""
    level, _, theme = name.partition("/")
    src = f"themes/{theme}.svg" if theme in book.course.themes else f"levels/{level}.svg"
    return theme_picture(book.root, src, book.language, address, "gf-module-picture", lazy=False)


def _alternatives(root: Path) -> dict:
    file = root / ALTERNATIVES
    return read_source(file).data if file.is_file() else {}


def svg_size(file: Path) -> tuple[str, str] | None:
    """(width, height) of a picture in pixels, by its viewBox; None when it says nothing."""
    return _read_size(file, file.stat().st_mtime_ns) if file.suffix == ".svg" and file.is_file() else None


@lru_cache(maxsize=500)
def _read_size(file: Path, changed: int) -> tuple[str, str] | None:
    found = _SIZE.search(file.read_text(encoding="utf-8"))
    return (found[1], found[2]) if found else None


def _visit_picture(self, node) -> None:
    page = self.builder.get_target_uri(node["docname"])
    self.body.append(self.emptytag(
        node, "img", "\n", src=relative_uri(page, node["src"]), alt=node["alt"], width=node["width"], height=node["height"], CLASS="gf-paper-picture"))
    raise nodes.SkipNode


def _visit_image(self, node) -> None:
    """As Sphinx writes it, with its size: the text below stays where it is when the picture comes. Not as `style`, which the server's policy forbids."""
    start = len(self.body)
    HTML5Translator.visit_image(self, node)
    file = Path(self.builder.srcdir) / node.get("candidates", {}).get("*", "")
    size = svg_size(file) or get_image_size(str(file))
    if size and "width" not in node:
        add_attributes(self.body, start, f' width="{size[0]}" height="{size[1]}" loading="lazy"')


def watch_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """A page is made again when a picture on it changes."""
    for node in doctree.findall(exercise_picture):
        file = app.givefirst.root / FOLDER / node["src"].removeprefix(f"{PUBLISHED}/")
        app.env.note_dependency(str(file))


def copy_pictures(app: Sphinx, exception: Exception | None) -> None:
    """All pictures of the course's exercises and of the theme; those of earlier builds go."""
    if exception is not None or app.builder.format != "html":
        return
    shutil.rmtree(Path(app.outdir) / PUBLISHED, ignore_errors=True)
    book = app.givefirst
    of_exercises = {src for exercise in book.course.exercises.values() for _, src in pictures_of(exercise)}
    of_theme = {src for src in _alternatives(book.root) if src.startswith(("home/", "themes/", "levels/")) and (book.root / FOLDER / src).is_file()}
    for src in sorted(of_exercises | of_theme):
        target = Path(app.outdir) / published(src)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(book.root / FOLDER / src, target)


def setup_pictures(app: Sphinx) -> None:
    app.add_node(exercise_picture, html=(_visit_picture, None))
    app.add_node(nodes.image, override=True, html=(_visit_image, HTML5Translator.depart_image))
    app.connect("doctree-read", watch_pictures)
    app.connect("build-finished", copy_pictures)
