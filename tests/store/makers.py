"""Attempts for the tests of the store."""

from givefirst.store import Attempt, to_json

LEARNER = "a" * 32


def attempt(key: str, *, learner: str = LEARNER, answer: str = "b", passed: bool = True, theme: str = "dialogue") -> Attempt:
    """A new attempt: its own id each time, as each request makes one, rising with time."""
    body = to_json({"key": key, "check": f"immigrant/{theme}", "responses": {"step": {"answer": answer}}})
    return Attempt(
        key=key, learner_id=learner, check_id=f"immigrant/{theme}", version="abc", language="de", body=body, score=int(passed), max=1,
        passed=passed, result=to_json({"score": int(passed)}), completes=f"theme:{theme}", course_version="2026.1",
    )
