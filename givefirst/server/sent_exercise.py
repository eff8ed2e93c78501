"""The exercise that a sent text answers: what it asks and how it is looked at. Nothing of its key but the rubric, which learners know."""

from ..course import Course


def sent_exercise(course: Course, text: dict, language: str) -> dict | None:
    """`{"title", "intro", "context", "prompt", "source", "rubric": [{"id", "title", "levels"}]}`, texts as INLINE; None when it is no more.

    text: of store.sent_texts.
    """
    exercise = course.exercises.get(text["variant"])
    part = exercise and exercise.part(text["part"])
    if not part or not part.manual_points:
        return None
    public, spec = exercise.public(language), part.public(language)
    return {"title": public["title"], "intro": public["intro"], **{name: spec.get(name) for name in ("context", "prompt", "source", "rubric")}}


def levels_said(exercise: dict, scores: dict[str, int]) -> list[dict]:
    """`{"title", "level"}` of each criterion that has a score."""
    return [
        {"title": criterion["title"], "level": criterion["levels"][scores[criterion["id"]]]}
        for criterion in exercise["rubric"] if scores.get(criterion["id"]) in range(len(criterion["levels"]))
    ]
