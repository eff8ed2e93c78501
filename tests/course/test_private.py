"""What is private can be in no check, not even beside a question that is scored."""

import pytest

from givefirst.course import CourseError, load_course
from givefirst.course.interactions import PARTS

ITEM = "exercises/immigrant/dialogue/check/b.yml"
PLAN = """\
  - id: note
    interaction: plan
    prompt: {de: Plan, en: Plan}
    fields: [{id: what, label: {de: Was, en: What}}]
"""


def test_these_are_private():
    assert {name for name, part in PARTS.items() if part.private} == {"plan", "placement", "decision"}


def test_a_check_with_a_private_part_is_refused(folder):
    folder.add_check()
    load_course(folder.root)
    text = (folder.root / ITEM).read_text(encoding="utf-8")
    folder.write(ITEM, text + PLAN)
    with pytest.raises(CourseError, match=r"check\.yml:6: slots\.0\.exercises: 'immigrant/dialogue/check/b' has the part 'note' \(plan\), which is private"):
        load_course(folder.root)
    folder.write(ITEM, text.split("parts:")[0] + "parts:\n" + PLAN)
    with pytest.raises(CourseError, match="is private and must never be sent"):
        load_course(folder.root)
