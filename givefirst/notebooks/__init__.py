"""nbgrader for the course: source and release notebooks, the learner's side of a notebook, grading without a kernel."""

from importlib import import_module

_HOME = {
    "write_course": ".directory",
    "nbgrader_settings": ".directory",
    "Grader": ".bridge",
    "grade_pending": ".bridge",
    "read_entries": ".entries",
    "write_reviews": ".reviews",
    "Copies": ".copies",
    "ScoreAnswers": ".preprocess",
    "exercise": ".learner",
    "slot": ".learner",
    "grade": ".learner",
}
__all__ = list(_HOME)


def __getattr__(name: str):
    # Loaded when asked for: a learner's kernel must not wait for nbgrader and SQLAlchemy.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name], __name__), name)
