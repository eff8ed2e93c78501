"""Puts the browser modules together from their files."""

from functools import lru_cache
from pathlib import Path

from ..course.interactions import PARTS, browser_module
from ..giving import BROWSER_MODULE as GIVING

_FOLDER = Path(__file__).parent
_WITH_COMMON = ("check", "keep")  # hosts that build DOM themselves


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def module_source(name: str) -> str:
    """JavaScript of an interaction (self-contained, as AFM asks) or of the model "giving", or of a host: "host", "check", "draft", "evaluate"."""
    if name in PARTS:
        return _read(_FOLDER / "common.js") + "\n" + _read(browser_module(name))
    if name == "giving":
        return _read(_FOLDER / "common.js") + "\n" + _read(GIVING)
    own = _read(_FOLDER / f"{name}.js")
    return _read(_FOLDER / "common.js") + "\n" + own if name in _WITH_COMMON else own


@lru_cache
def style_source() -> str:
    """CSS of the exercises, the same on every surface."""
    return _read(_FOLDER / "exercise.css")
