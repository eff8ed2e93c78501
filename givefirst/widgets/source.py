"""The browser modules for notebooks and Voila, and the style sheet of the exercises. For pages see bundle.py."""

from functools import lru_cache
from pathlib import Path

from ..course.interactions import PARTS, browser_module
from ..giving import BROWSER_MODULE as GIVING

_FOLDER = Path(__file__).parent


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def module_source(name: str) -> str:
    """JavaScript of an interaction or of the model "giving", self-contained as AFM asks; or of a shared module, for example "evaluate"."""
    own = GIVING if name == "giving" else browser_module(name) if name in PARTS else None
    return f"{_read(_FOLDER / 'common.js')}\n{_read(own)}" if own else _read(_FOLDER / f"{name}.js")


@lru_cache
def style_source() -> str:
    """CSS of the exercises, the same on every surface."""
    return _read(_FOLDER / "exercise.css")
