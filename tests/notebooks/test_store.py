"""From the real store into the gradebook: what the server scored is what the gradebook says."""

import json
import random

from givefirst.notebooks import grade_pending
from givefirst.scoring import score_check
from givefirst.store import Store
from givefirst.store.records import Attempt

from .nbgrader_tools import rows
from .submissions import responses


def test_the_gradebook_says_what_the_server_said(course, check, folder, tmp_path):
    rng = random.Random(5)
    with Store.open(tmp_path) as store:
        said = {}
        for number, kind in enumerate(["perfect", "partial", "empty", "written", "unchanged", "partial"]):
            answers = responses(check, kind, rng)
            result = score_check(check, answers, "de")
            said[f"{number:032x}"] = result
            store.record(
                Attempt(
                    key=f"{number:032x}", learner_id=f"{number:032x}", check_id=check.id, version=check.version, language="de",
                    body=json.dumps({"responses": answers}), score=result["score"], max=result["max"], passed=result["passed"],
                    result=json.dumps(result), completes="theme:dialogue", course_version=course.version,
                )
            )  # fmt: skip
        assert grade_pending(store, course, folder) == {"graded": 6, "superseded": 0, "waiting": 0}
        assert grade_pending(store, course, folder) == {"graded": 0, "superseded": 0, "waiting": 0}
        assert store.pending_attempts() == []
    for learner, result in said.items():
        auto = {cell: score for student, cell, score, *_ in rows(folder)["grade"] if student == learner}
        assert {slot["slot"]: slot["score"] for slot in result["slots"] if not slot["written"]} == {
            cell: score for cell, score in auto.items() if not check.slots[cell].written
        }
