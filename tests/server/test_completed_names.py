"""What a browser learns of its learner's completions."""

from givefirst.server.learners import completed_names


def test_themes_by_their_name_the_final_assessment_and_nothing_else():
    assert completed_names(["theme:dialogue", "role:lead", "final", "course"]) == ["dialogue", "final"]
