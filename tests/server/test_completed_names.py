"""What a browser learns of its learner's completions."""

from givefirst.server.learners import completed_names


def test_themes_by_their_name_roles_and_the_final_assessment_but_not_the_course():
    assert completed_names(["theme:dialogue", "role:lead", "final", "course"]) == ["dialogue", "role:lead", "final"]
