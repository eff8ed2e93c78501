"""What can be told about the course and its use: who has completed what, and what the course carries."""

from .completion import completion_rows, write_completion_csv
from .trace import trace_course, trace_lines, write_trace_csv
from .workbook import write_completion_xlsx

__all__ = ["completion_rows", "trace_course", "trace_lines", "write_completion_csv", "write_completion_xlsx", "write_trace_csv"]
