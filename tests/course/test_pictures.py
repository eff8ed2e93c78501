"""Pictures of exercises: missing ones are named with file and line, notebooks get them inside."""

import base64
import shutil

import pytest

from givefirst.course import LANGUAGES, CourseError, load_course
from givefirst.course.pictures import pictures_of

NAME = "gallery/examples/hotspot"


def test_notebooks_get_the_picture_inside(course):
    exercise = course.exercises[NAME]
    picture = exercise.standalone("de")["parts"][0]["spec"]["picture"]
    kind, content = picture["src"].split(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content) == (course.root / "assets" / "hotspots" / "workshop.svg").read_bytes()
    shown = exercise.public("de")["parts"][0]["spec"]["picture"]
    assert shown["src"] == "_pictures/hotspots/workshop.svg"
    assert picture | {"src": None} == shown | {"src": None}


def test_a_picture_with_words_in_it_is_one_of_each_language(course):
    exercise = course.exercises["native/sharing/draft-post"]
    assert pictures_of(exercise) == [(0, "hotspots/draft-post-de.svg"), (0, "hotspots/draft-post-en.svg")]
    for language in LANGUAGES:
        assert exercise.public(language)["parts"][0]["spec"]["picture"]["src"] == f"_pictures/hotspots/draft-post-{language}.svg"
    assert pictures_of(course.exercises[NAME]) == [(0, "hotspots/workshop.svg")]


def test_exercises_without_a_picture_are_the_same_everywhere(course):
    exercise = course.exercises["gallery/examples/text-entry"]
    assert exercise.standalone("en") == exercise.public("en")


def test_a_missing_picture_is_named_with_its_line(root, tmp_path):
    for name in ("exercises", "assets"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("workshop", "draft-post-en"):
        (tmp_path / "assets" / "hotspots" / f"{name}.svg").unlink()
    with pytest.raises(CourseError) as caught:
        load_course(tmp_path)
    [problem] = [found for found in caught.value.problems if f"{NAME}.yml" in str(found)]  # other exercises show it too
    assert problem.line == 1 + (root / "exercises" / f"{NAME}.yml").read_text(encoding="utf-8").split("src:")[0].count("\n")
    assert "parts.0.picture.src: there is no picture assets/hotspots/workshop.svg; put it there" in str(problem)
    [problem] = [found for found in caught.value.problems if "native/sharing/draft-post.yml" in str(found)]
    assert "there is no picture assets/hotspots/draft-post-en.svg" in str(problem)
