"""The interactions, found by looking: a new one is a new `name.py` with PART and its twin `name.js`."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

from .base import Part

_FOLDER = Path(__file__).parent


def _find() -> dict[str, type[Part]]:
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules([str(_FOLDER)])]
    parts = [module.PART for module in modules if hasattr(module, "PART")]
    return {get_args(part.model_fields["interaction"].annotation)[0]: part for part in parts}


PARTS = _find()  # interaction name -> model of its part


def browser_module(interaction: str) -> Path:
    """The twin of an interaction: its browser module."""
    return _FOLDER / f"{interaction.replace('-', '_')}.js"
