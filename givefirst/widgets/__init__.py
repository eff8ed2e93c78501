"""What the browser gets: modules of the interactions, hosts of the page, the anywidget of notebooks."""

from .bundle import page_modules
from .classic import classic_script, data_script
from .source import module_source, style_source

__all__ = ["classic_script", "data_script", "exercise_widget", "in_steps", "module_source", "page_modules", "part_widget", "style_source"]


def __getattr__(name: str):
    """The widgets are loaded when they are used: anywidget takes a second that a build of the book need not spend."""
    if name not in ("exercise_widget", "in_steps", "part_widget"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import exercise

    return getattr(exercise, name)
