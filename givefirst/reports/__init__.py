from .completion import completion_rows, write_completion_csv

__all__ = ["completion_rows", "write_completion_csv"]
