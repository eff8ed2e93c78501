"""The sample page of the design: every element of the theme in one place, for whoever changes the style. In no menu and no search."""

from collections.abc import Iterator

from sphinx.application import Sphinx

from ..course.colour import contrast
from .assets import LOOK
from ..widgets.colours import colours
from .pictures import theme_picture

PAGE = "style"
_WASH = "-wash"


def style_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Handler of `html-collect-pages`."""
    book = app.givefirst
    yield PAGE, {
        "title": book.words["style"], "noindex": True, "swatches": _swatches((LOOK / "tokens.css").read_text(encoding="utf-8")),
        "sample": theme_picture(book.root, "themes/dialogue.svg", book.language, "")}, "style.html"


def _swatches(tokens: str) -> list[dict]:
    """Each colour in light and dark with its contrast to the ground it is made for."""
    known = colours(tokens)

    def ratio(name: str, scheme: int) -> str:
        ground = "accent" if name == "on-accent" else "ink" if name.endswith(_WASH) or name in ("paper", "card") else "paper"
        return f"{contrast(known[name][scheme], known[ground][scheme]):.1f}"

    return [{"name": name, "colours": pair, "ratios": [ratio(name, 0), ratio(name, 1)]} for name, pair in known.items()]
