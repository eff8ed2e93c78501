"""nbgrader's formgrader as the operator starts it: who gets in, what is shut, and what a trainer enters there."""

import re

import httpx
import pytest

from givefirst.course import OperatorError
from givefirst.notebooks import read_entries
from givefirst.notebooks.formgrader import run_formgrader
from givefirst.store import Store
from givefirst.store.reviews import ReviewInbox, reviews_of_learner

from .running import free_port, running_formgrader
from .test_entries import enter, pass_by
from .test_reviews import ADA, record


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def formgrader(root, course, check, folder, store):
    """(address, token) of a formgrader on a course directory in which Ada has handed in a text."""
    record(store, course, check, ADA, "1", "Adas Text")
    pass_by(store, course, folder)
    with running_formgrader(root, folder) as found:
        yield found


def test_who_gets_in_what_is_shut_and_what_is_entered(formgrader, course, folder, name, store, tmp_path):
    base, token = formgrader
    with httpx.Client(base_url=base) as stranger:
        for path in ("/formgrader", "/formgrader/manage_assignments", "/formgrader/api/grades?submission_id=x", "/api/contents", "/files/nbgrader_config.py"):
            assert stranger.get(path).status_code in (302, 403), path
    with httpx.Client(base_url=base, headers={"Authorization": f"token {token}"}) as trainer:
        (tmp_path / "nbgrader_config.py").write_text(f"open({str(tmp_path / 'canary')!r}, 'w')\n", encoding="utf-8")
        for path in ("/formgrader", "/formgrader/"):
            assert trainer.get(path, params={"path": str(tmp_path)}).status_code in (403, 404), path
        assert not (tmp_path / "canary").exists()
        page = trainer.get("/formgrader", follow_redirects=True)
        assert page.status_code == 200 and page.url.path == "/formgrader/manage_assignments"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"] and not re.findall(r'src="https?:', page.text)
        for path in ("/api/kernels", "/api/sessions", "/api/terminals", "/api/contents", "/files/nbgrader_config.py", "/tree", "/lab", "/"):
            assert {trainer.get(path).status_code, trainer.post(path, json={}).status_code} == {403}, path

        (submission,) = trainer.get(f"/formgrader/api/submitted_notebooks/{name}/check").json()
        beside = folder / "autograded" / ADA / name
        for file in ("page.html", "page.HTM", "page.xhtml", "picture.svg", "feed.xml", "plain.txt"):
            (beside / file).write_text("<script>parent.ran = 1</script>", encoding="utf-8")
            answer = trainer.get(f"/formgrader/submissions/{submission['id']}/{file}")
            assert (answer.status_code == 403) == (file != "plain.txt"), file  # a page of a learner would be one of formgrader's
        place = {"submission_id": submission["id"]}
        (grade,) = [one for one in trainer.get("/formgrader/api/grades", params=place).json() if one["name"] == "write"]
        (comment,) = [one for one in trainer.get("/formgrader/api/comments", params=place).json() if one["name"] == "write"]
        assert "Adas Text" in trainer.get(f"/formgrader/submissions/{submission['id']}/", follow_redirects=True).text
        assert trainer.put(f"/formgrader/api/grade/{grade['id']}", json={"manual_score": 1.5, "extra_credit": None}).json()["needs_manual_grade"] is False
        trainer.put(f"/formgrader/api/comment/{comment['id']}", json={"manual_comment": "Aus formgrader"})
    assert read_entries(ReviewInbox(store), folder) == 1
    with store.reading() as connection:
        (said,) = reviews_of_learner(connection, ADA).values()
    assert (said["points"], said["comment"]) == (1.5, "Aus formgrader")
    enter(folder, name, 2)  # what stands there is what our other tests enter
    assert read_entries(ReviewInbox(store), folder) == 1


def test_without_a_course_directory_it_says_what_to_do(tmp_path):
    with pytest.raises(OperatorError, match="givefirst notebooks"):
        run_formgrader(tmp_path, port=free_port())
