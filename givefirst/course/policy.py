"""What the course may record about people, who sees it and how long: policy.yml, the company's over the neutral one, field by field.

A policy can shorten and hide, never widen: the most that anybody sees and the longest anything is kept stand in policy_rules.py, as AT_MOST.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from pydantic import ValidationError

from .errors import CourseError, Problem
from .messages import problem
from .policy_fields import Paragraphs, PolicyFile
from .policy_rules import Written, broken_rules
from .source import Source, read_source

NAME = "policy.yml"


@dataclass(frozen=True)
class Keep:
    """How long. answers: after the completion, and for people who never finish after their last attempt."""

    answers_days: int = 90
    completion_days: int = 1095
    access_log_days: int = 1095
    security_log_days: int = 14
    live_hours: int = 24
    links_hours: int = 72
    practice_days: int = 90
    remarks_days: int = 365


@dataclass(frozen=True)
class Policy:
    """What holds. Without a file it is the most that the software does; purpose and legal basis are the company's to say.

    hr_sees: beside the name. trainers_see: of texts that learners have sent. mandatory: what HR may make mandatory.
    other_ways: what completes a theme besides its check, as a trainer ticks it: being at a workshop, a check on paper. reminders: the most that somebody gets. minimum_group: figures come from this many people or more.
    figures_for: roles that see what people said about the course without their name; none: nobody is asked.
    """

    purpose: dict[str, str] = field(default_factory=dict)  # language -> text; empty: not said
    legal_basis: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    keep: Keep = Keep()
    hr_sees: frozenset[str] = frozenset({"completed", "completed_on", "due_on", "certificate", "group"})
    trainers_see: frozenset[str] = frozenset({"texts"})
    trainers_see_gradebook: bool = False
    mandatory: tuple[str, ...] = ("theme:sharing",)
    other_ways: frozenset[str] = frozenset({"workshop", "paper"})
    reminders: int = 2
    minimum_group: int = 10
    figures_for: frozenset[str] = frozenset({"council", "hr", "trainer"})

    def flat(self) -> dict[str, str | int | bool | list[str]]:
        """Every field as policy.yml writes it, `keep.answers_days`, in a fixed order; lists are sorted."""
        found = {}
        for name, value in asdict(self).items():
            if isinstance(value, dict):
                found |= {f"{name}.{part}": each for part, each in value.items()}
            else:
                found[name] = sorted(value) if isinstance(value, (frozenset, tuple)) else value
        return found

    def canonical(self) -> str:
        """The same policy is always the same text: JSON of `flat`."""
        return json.dumps(self.flat(), ensure_ascii=False, indent=1, sort_keys=True)

    def hash(self) -> str:
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def policy_files(root: Path, data: Path | None = None) -> list[Path]:
    """The files a policy is made from, as far as they are there; the later one wins. data: None stands for `root/data`."""
    folders = [Path(root), Path(root) / "data" if data is None else Path(data)]
    return [path for folder in folders if (path := folder / NAME).is_file()]


def load_policy(root: Path, data: Path | None = None) -> Policy:
    """Raises CourseError with every problem of both files, and every place where they widen or contradict themselves."""
    problems: list[Problem] = []
    read = [each for path in policy_files(root, data) if (each := _read(path, problems))]
    if problems:
        raise CourseError(problems)
    policy = _merged([file for file, _ in read])
    written = Written([source for _, source in read], policy_files(root, data))
    problems = broken_rules(policy, written, _completable(Path(root)))
    if problems:
        raise CourseError(problems)
    return policy


def _read(path: Path, problems: list[Problem]) -> tuple[PolicyFile, Source] | None:
    try:
        source = read_source(path)
        return PolicyFile.model_validate(source.data or {}, strict=True), source
    except CourseError as error:
        problems += error.problems
    except ValidationError as error:
        problems += [problem(source, details) for details in error.errors()]
    return None


def _merged(files: list[PolicyFile]) -> Policy:
    said = {}
    for name in PolicyFile.model_fields:
        values = [value for file in files if (value := getattr(file, name)) is not None]
        if name == "keep":
            said[name] = Keep(**{days: value for each in values for days, value in each if value is not None})
        elif values:
            said[name] = _plain(values[-1], next(each for each in fields(Policy) if each.name == name).type)
    return Policy(**said)


def _plain(value, kind):
    if isinstance(value, Paragraphs):
        return value.model_dump()
    if isinstance(value, list):
        return tuple(dict.fromkeys(value)) if kind == tuple[str, ...] else frozenset(value)
    return value


def _completable(root: Path) -> set[str]:
    """What can be completed in this course: `theme:<theme>`, `role:<slug>`, `course`."""
    outline = root / "exercises" / "course.yml"
    data = read_source(outline).data if outline.is_file() else {}
    themes = (data or {}).get("themes") or {}
    roles = (root / "exercises" / "role").glob("*/module.yml")
    return {"course", *(f"theme:{name}" for name in themes), *(f"role:{path.parent.name}" for path in roles)}
