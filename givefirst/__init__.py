"""Zuerst geben / Give first: a course on social media for employees."""

__version__ = "0.1.0"

_LEARNER = {"exercise": "givefirst.notebooks.learner", "slot": "givefirst.notebooks.learner", "grade": "givefirst.notebooks.learner",
            "simulation": "givefirst.widgets.giving"}


def __getattr__(name: str):
    """`givefirst.exercise(…)`, `.slot(…)`, `.grade(…)` and `.simulation(…)` for notebooks, loaded when they are used."""
    if name not in _LEARNER:
        raise AttributeError(f"module 'givefirst' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LEARNER[name]), name)
