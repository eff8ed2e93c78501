"""The live workshop without a server: agendas of formats, what happens in a session, and what each role may see of it. Pure; no I/O but the formats' files."""

from .formats import Activity, Format, Step, TakeHome, format_files, lint_formats, load_formats, own_format

__all__ = ["Activity", "Format", "Step", "TakeHome", "format_files", "lint_formats", "load_formats", "own_format"]
