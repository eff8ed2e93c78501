"""What the browser gets: modules of the interactions, hosts of the page, the anywidget of notebooks."""

from .exercise import exercise_widget, part_widget
from .source import module_source, style_source

__all__ = ["exercise_widget", "module_source", "part_widget", "style_source"]
