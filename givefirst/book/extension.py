"""The Sphinx extension: theme, directives, and what every page needs."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from ..course import LANGUAGES, CourseError, load_course, load_policy
from .answers import setup_answers
from .assets import FONTS, copy_assets, folder_name, page_files
from .booklet import booklet_pages
from ..widgets.colours import company_style
from .company import setup_company
from .context import Book, book_words, find_root
from .directives import CheckDirective, ExerciseDirective
from .documents import setup_documents
from .folding import setup_folding
from .foreign import setup_foreign
from .frames import frame_pages
from .gallery import gallery_pages
from .german import setup_german
from .giving import SimulationDirective, copy_table, note_simulation
from .nodes import setup_nodes
from .pages import add_page_context
from .parts import setup_parts
from .pictures import setup_pictures
from .slides import setup_slides
from .style import style_pages
from .tables import setup_tables

logger = logging.getLogger(__name__)


def start_book(app: Sphinx) -> None:
    """Load the course once for all pages. Raises ExtensionError with every problem of its files."""
    root = Path(app.config.givefirst_root) if app.config.givefirst_root else find_root(Path(app.srcdir))
    language = app.config.language
    if language not in LANGUAGES:
        raise ExtensionError(f"_config.yml: {language!r} is not a language of the course; use one of {', '.join(LANGUAGES)}")
    try:
        course = load_course(root)
    except CourseError as error:
        raise ExtensionError(f"the exercises have mistakes:\n{error}") from error
    try:
        policy = load_policy(root, Path(app.config.givefirst_data) if app.config.givefirst_data else None)
    except CourseError as error:
        raise ExtensionError(f"the policy has mistakes:\n{error}") from error
    for name in FONTS:
        if not (root / "assets" / "fonts" / name).is_file():
            raise ExtensionError(f"assets/fonts/{name} is missing; copy it from the course as it was delivered")
    app.givefirst = Book(root, course, language, app.config.givefirst_mode, app.config.givefirst_switch, book_words(language), policy=policy)
    app.givefirst_files = page_files(company_style(app.givefirst_company))


def rewrite_all(app: Sphinx, env) -> list[str]:
    """Each page shows titles of other pages and the folder of the scripts, so all are written again; only changed ones are read.

    While an author watches, the pages of the last build are there, and all are written again when one of these has changed.
    """
    frame = (
        {page: title.astext() for page, title in env.titles.items()},
        {page: list(children) for page, children in env.toctree_includes.items()},
        folder_name(app.givefirst_files), app.givefirst.policy)
    if app.givefirst.watched and getattr(app, "givefirst_frame", None) == frame:
        return []
    app.givefirst_frame = frame
    return sorted(env.found_docs)


def finish_book(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    outdir = Path(app.outdir)
    copy_assets(app.givefirst.root, outdir, app.givefirst_files)
    # Lists addresses for other Sphinx projects; nobody here reads it.
    (outdir / "objects.inv").unlink(missing_ok=True)


def setup(app: Sphinx) -> dict:
    app.add_config_value("givefirst_root", "", "env", str)
    app.add_config_value("givefirst_mode", "server", "env", str)
    app.add_config_value("givefirst_switch", False, "env", bool)
    # Jupyter Book sets this for sphinx_comments, which loads scripts from other hosts and is left out.
    app.add_config_value("comments_config", {}, "env")
    app.add_html_theme("givefirst", str(Path(__file__).parent / "theme"))
    setup_nodes(app)
    setup_answers(app)
    setup_tables(app)
    setup_pictures(app)
    setup_folding(app)
    setup_company(app)
    setup_foreign(app)
    setup_documents(app)
    setup_parts(app)
    setup_slides(app)
    setup_german(app)
    app.add_directive("exercise", ExerciseDirective)
    app.add_directive("check", CheckDirective)
    app.add_directive("simulation", SimulationDirective)
    app.connect("builder-inited", start_book)
    app.connect("env-updated", rewrite_all)
    app.connect("html-page-context", add_page_context)
    app.connect("html-page-context", note_simulation)
    app.connect("html-collect-pages", gallery_pages)
    app.connect("html-collect-pages", style_pages)
    app.connect("html-collect-pages", booklet_pages)
    app.connect("html-collect-pages", frame_pages)
    app.connect("build-finished", finish_book)
    app.connect("build-finished", copy_table)  # after finish_book, which clears the folder
    return {"parallel_read_safe": True, "parallel_write_safe": True}
