"""Ours equals nbgrader: every table of the gradebook, the exported CSV and the pages of feedback, on the same submitted notebooks.

All checks of the course take part, and with them every interaction. Stock nbgrader runs a kernel for each submission.
"""

import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from givefirst.notebooks import grade_pending

from .nbgrader_tools import STOCK, autograde_all, export, feedback_pages, rows, twin
from .submissions import KINDS, MemoryStore, attempt, responses

SHORT, LONG = 20, 500  # submissions
ANSWERED, REST = ("perfect", "partial", "written"), ("empty", "unchanged", "garbage")
WAYS = {"stock, kernel executing": STOCK, "our configuration, ScoreAnswers": None}


def random_attempts(course, count: int) -> list[dict]:
    """Over all checks and kinds in turn: first each check with answers in it."""
    rng, checks = random.Random(7), list(course.checks.values())
    kinds = [ANSWERED[n % len(ANSWERED)] if n < len(checks) else (*REST, *ANSWERED)[(n - len(checks) + n // len(checks)) % len(KINDS)] for n in range(count)]
    made = [responses(checks[number % len(checks)], kind, rng) for number, kind in enumerate(kinds)]
    return [attempt(checks[number % len(checks)], f"learner{number % 40}", answers, number) for number, answers in enumerate(made)]


@pytest.fixture(scope="module")
def graded(whole, long, tmp_path_factory):
    """{way: course directory}: the same submissions graded by us ("ours") and by nbgrader in WAYS, and the names of the assignments."""
    course, prepared, names = whole
    places = tmp_path_factory.mktemp("graded")
    ours = twin(prepared, prepared, places / "ours")
    attempts = random_attempts(course, LONG if long else SHORT)
    counts = grade_pending(MemoryStore(attempts), course, ours)
    assert counts["graded"] + counts["superseded"] == len(attempts)
    folders = {way: twin(prepared, ours, places / str(number), config) for number, (way, config) in enumerate(WAYS.items())}
    handed_in = sorted({path.name for path in ours.glob("submitted/*/*")})
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:  # nbgrader changes the folder it works in
        for done in [pool.submit(autograde_all, folder, handed_in, not WAYS[way]) for way, folder in folders.items()]:
            done.result()
    return {"ours": ours} | folders, handed_in


@pytest.mark.parametrize("way", WAYS)
def test_rows_and_csv_equal_nbgrader(graded, way):
    folders, _ = graded
    ours, theirs = rows(folders["ours"]), rows(folders[way])
    for table in theirs:
        assert ours[table] == theirs[table], table
    assert export(folders["ours"]) == export(folders[way])


@pytest.mark.parametrize("way", WAYS)
def test_pages_of_feedback_equal(graded, way):
    folders, names = graded
    ours = feedback_pages(folders["ours"], names)
    assert ours and ours == feedback_pages(folders[way], names)


def test_the_submissions_prove_something(graded, whole):
    """Every check, every interaction, every sort of grade."""
    folders, names = graded
    course = whole[0]
    assert len(names) == len(course.checks) >= 12
    assert {auto for _, _, auto, *_ in rows(folders["ours"])["grade"]} >= {0, 1, 2, 3, None}
    answered = {
        part.interaction
        for given in random_attempts(course, SHORT) if isinstance(given["responses"], dict)
        for answer in given["responses"].values() if isinstance(answer, dict) and answer.get("variant") in course.exercises
        for part in course.exercises[answer["variant"]].parts if isinstance(answer.get("parts"), dict) and answer["parts"].get(part.id)
    }  # fmt: skip
    asked = {part.interaction for check in course.checks.values() for slot in check.slots.values() for one in slot.variants.values() for part in one.parts}
    assert answered == asked and len(asked) > 6 and set(ANSWERED) | set(REST) == set(KINDS)
