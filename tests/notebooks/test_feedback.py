"""The pages of `nbgrader generate_feedback`: readable, in the learner's language, and nothing in them runs or fetches."""

import re
import shutil
from html import escape, unescape

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback

from givefirst.notebooks import grade_pending
from givefirst.notebooks.gradebook_file import gradebook_url
from givefirst.notebooks.intake import NOTICES
from givefirst.notebooks.text import clean

from .nbgrader_tools import in_process
from .submissions import HOSTILE, MemoryStore, attempt
from .test_bridge import perfect, sent

COMMENT = "Gut **gefragt**.\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def pages(course, check, prepared, tmp_path_factory):
    """learner -> page."""
    root = shutil.copytree(prepared, tmp_path_factory.mktemp("feedback") / "course")
    name = next((root / "release").iterdir()).name
    handed_in = [
        attempt(check, "full", perfect(check)), attempt(check, "open", {}, 1, language="en"), attempt(check, "waits", sent(check, HOSTILE), 2),
        attempt(check, "read", sent(check, "Was fehlt?"), 3), attempt(check, "odd", perfect(check), 4, language="xx"),
    ]  # fmt: skip
    grade_pending(MemoryStore(handed_in), course, root)
    with Gradebook(gradebook_url(root)) as book:
        book.find_comment("write", "check", name, "read").manual_comment = COMMENT
        grade = book.find_grade("write", "check", name, "read")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.find_grade("first", "check", name, "read").manual_score = 0.5
        book.db.commit()
    folder = shutil.copytree(root / "release" / name, root / "submitted" / "broken" / name)
    (folder / "check.ipynb").write_bytes(b"{")
    with in_process(root, name) as convert:
        convert(Autograde)
        convert(GenerateFeedback)
    return {page.parent.parent.name: page.read_text(encoding="utf-8") for page in root.glob("feedback/*/*/check.html")}


def said(page: str) -> str:
    """Its text as a reader sees it, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.split("<main>")[1])))


def test_points_and_feedback_in_the_learners_language(check, pages):
    page = said(pages["full"])
    points = sum(slot.points for slot in check.slots.values())
    assert f"Zusammen: {points} von {points} Punkten" in page and "1 von 1 Punkt " in page and "Beim nächsten Mal:" in page
    assert 'lang="de"' in pages["full"] and 'lang="en"' in pages["open"] and 'lang="de"' in pages["odd"]
    page = said(pages["open"])
    assert f"Altogether: 0 of {points} points" in page and page.count("This exercise is still open.") == len(check.slots) - 1
    assert "it does not count towards passing" in page and "No response" not in page


def test_what_was_chosen_stands_beside_the_feedback(check, pages):
    exercise = next(iter(check.slots["first"].variants.values()))
    right = next(option for option in exercise.parts[0].options if option.correct)
    page = said(pages["full"])
    assert f"Ihre Wahl: {right.text.plain('de')} {right.feedback.good.plain('de')}" in page


def test_a_text_is_shown_as_it_was_written_and_waits(pages):
    assert escape(clean(HOSTILE), quote=False).splitlines()[0].replace("'", "&#39;") in pages["waits"]
    assert "Er wird noch gelesen." in said(pages["waits"])


def test_a_comment_is_text_and_points_are_read_as_numbers(pages):
    page = said(pages["read"])
    assert " ".join(COMMENT.split()) in page and "1,5 von" in page and "0,5 von 1 Punkt" in page
    assert "Er wird noch gelesen." not in page


def test_what_was_wrong_with_a_notebook_is_said(pages):
    assert NOTICES["unreadable"][0] in said(pages["broken"]) and NOTICES["unreadable"][0] not in said(pages["full"])


def test_nothing_runs_nothing_is_fetched_no_code_is_seen(pages):
    for page in pages.values():
        assert not re.search(r"<script|\bsrc=|\bon\w+=[\"']|https?:|givefirst\.|url\(", re.sub(r"&lt;.*", "", page)), page
        assert "default-src 'none'" in page
