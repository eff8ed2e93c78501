"""policy.yml: the company's own file wins field by field; it can shorten and hide, never widen or contradict itself."""

import jsonschema
import pytest

from givefirst.course import CourseError, Policy, load_policy, policy_files, schemas
from givefirst.course.policy import Keep
from givefirst.course.policy_fields import KeepFile, PolicyFile
from givefirst.course.policy_rules import AT_LEAST, AT_MOST
from givefirst.course.source import read_source


@pytest.fixture
def data(tmp_path):
    return tmp_path


def write(data, text: str) -> None:
    (data / "policy.yml").write_text(text, encoding="utf-8")


def problems(root, data, text: str) -> list[str]:
    write(data, text)
    with pytest.raises(CourseError) as caught:
        load_policy(root, data)
    return [str(problem).removeprefix(f"{data / 'policy.yml'}:") for problem in caught.value.problems]


def test_the_neutral_policy_is_the_most_that_the_software_does(root, data):
    policy = load_policy(root, data)
    assert policy == Policy(purpose=policy.purpose, legal_basis=policy.legal_basis)
    assert set(policy.purpose) == set(policy.legal_basis) == {"de", "en"}
    flat = policy.flat()
    assert {name: frozenset(flat[name]) if isinstance(flat[name], list) else flat[name] for name in AT_MOST} == AT_MOST
    assert flat["mandatory"] == ["theme:sharing"] and policy.minimum_group == AT_LEAST["minimum_group"]


def test_the_neutral_file_shows_every_field_with_a_comment(root):
    source = read_source(root / "policy.yml")
    lines = (root / "policy.yml").read_text(encoding="utf-8").splitlines()
    for name in {*PolicyFile.model_fields} - {"remarks", "keep"}:
        assert lines[source.lines[(name,)] - 2].startswith("# "), name
    assert any(line.startswith("# remarks:") for line in lines)
    for name in KeepFile.model_fields:
        assert "  # " in lines[source.lines[("keep", name)] - 1], name


def test_the_company_wins_field_by_field(root, data):
    write(data, "purpose: Lernen / learning\nkeep: {answers_days: 30}\nhr_sees: [completed, due_on]\nmandatory: []\n")
    policy, neutral = load_policy(root, data), load_policy(root, data / "nowhere")
    assert policy.purpose == {"de": "Lernen / learning", "en": "Lernen / learning"} and policy.legal_basis == neutral.legal_basis
    assert policy.keep == Keep(answers_days=30)
    assert policy.hr_sees == {"completed", "due_on"} and policy.mandatory == () and policy.reminders == 2
    assert policy_files(root, data) == [root / "policy.yml", data / "policy.yml"]


def test_without_any_file_it_is_the_most_without_texts(tmp_path):
    assert load_policy(tmp_path) == Policy()


def test_empty_fields_are_fields_not_said(root, data):
    neutral = load_policy(root, data)
    write(data, "# all of it\nkeep:\nhr_sees:\n")
    assert load_policy(root, data) == neutral


@pytest.mark.parametrize(("text", "expected"), [
    ("keep:\n  answers_days: 91\n", "2: keep.answers_days: 91 is more than 90, the most there is"),
    ("keep:\n\n  security_log_days: 365\n", "3: keep.security_log_days: 365 is more than 14"),
    ("keep: {access_log_days: 30}\n", "1: keep.access_log_days: 30 is less than 90"),
    ("keep: {answers_days: -1}\n", "1: keep.answers_days: -1 is less than 1"),
    ("reminders: 3\n", "1: reminders: 3 is more than 2"),
    ("minimum_group: 5\n", "1: minimum_group: 5 is less than 10"),
    ("\nhr_sees: [completed, score]\n", "2: hr_sees: 'score' can never be seen by HR"),
    ("hr_sees: [complete]\n", "1: hr_sees: 'complete' can never be seen by HR (did you mean 'completed'?)"),
    ("trainers_see: [texts, names]\n", "1: trainers_see: 'names' can never be seen by trainers"),
    ("mandatory: [theme:shering]\n", "1: mandatory: 'theme:shering' can't be completed in this course (did you mean 'theme:sharing'?)"),
    ("mandatory: [theme:sharing, immigrant/sharing]\n", "1: mandatory: 'immigrant/sharing' can't be completed"),
])
def test_a_policy_never_widens(root, data, text, expected):
    found = problems(root, data, text)
    assert len(found) == 1 and found[0].startswith(expected)


@pytest.mark.parametrize(("text", "expected"), [
    ("keep:\n  completion_days: 60\n  answers_days: 61\n", ["3: keep.answers_days: answers would be kept 61 days, longer than the completion they earned (60)"]),
    ("keep:\n  completion_days: 60\n", [":", "answers would be kept 90 days"]),
    ("mandatory: []\nreminders: 0\nhr_sees: [completed_on, due_on]\n", ["3: hr_sees: 'completed_on' tells who has completed something"]),
    ("mandatory: []\nreminders: 0\nhr_sees: [certificate]\n", ["3: hr_sees: 'certificate' tells who has completed something"]),
    ("mandatory: ['theme:sharing']\nhr_sees: []\nreminders: 0\n", ["1: mandatory: HR could make something mandatory and never see"]),
    ("mandatory: []\nhr_sees: [completed]\nreminders: 1\n", ["3: reminders: HR could remind people of a day that it does not see"]),
    ("mandatory: []\nhr_sees: [due_on]\nreminders: 1\n", ["3: reminders: HR could remind people without seeing who is done"]),
    ("trainers_see: []\ntrainers_see_gradebook: true\n", ["2: trainers_see_gradebook: trainers would see the gradebook and yet no text"]),
])
def test_a_policy_never_contradicts_itself(root, data, text, expected):
    found = problems(root, data, text)
    assert len(found) == 1 and all(each in found[0] for each in expected)


def test_a_contradiction_between_two_files_is_named_where_it_is_written(root, data):
    write(data, "hr_sees: [completed]\n")
    with pytest.raises(CourseError, match=rf"^{root / 'policy.yml'}:\d+: reminders: .* write `reminders: 0`"):
        load_policy(root, data)


@pytest.mark.parametrize(("text", "expected"), [
    ("keep:\n  answer_days: 30\n", "2: keep.answer_days: is not a field here (did you mean 'answers_days'?)"),
    ("keep: {answers_days: '30'}\n", "1: keep.answers_days: must be a whole number, without quotation marks"),
    ("reminders: 1.5\n", "1: reminders: must be a whole number"),
    ("trainers_see_gradebook: yes\n", "1: trainers_see_gradebook: must be `true` or `false`"),
    ("hr_sees: completed\n", "1: hr_sees: must be a list"),
    ("purpose: {de: Lernen}\n", "1: purpose.en: is missing; add it"),
    ("purpose: ''\n", "1: purpose.de: "),
    ("keep: {answers_days: 30\n", "is not valid YAML"),
    ("reminders: 1\nreminders: 0\n", "2: reminders: stands here twice"),
])
def test_mistakes_are_named_with_their_line(root, data, text, expected):
    assert expected in problems(root, data, text)[0]


def test_equal_policies_are_the_same_text(root, data):
    write(data, "hr_sees: [due_on, completed]\nkeep: {live_hours: 12, answers_days: 30}\n")
    one = load_policy(root, data)
    write(data, "keep:\n  answers_days: 30\n  live_hours: 12\nhr_sees: [completed, due_on, completed]\n")
    other = load_policy(root, data)
    assert one.canonical() == other.canonical() and one.hash() == other.hash()
    write(data, "keep: {live_hours: 12, answers_days: 31}\nhr_sees: [completed, due_on]\n")
    assert load_policy(root, data).hash() != one.hash()


def test_editors_know_the_fields(root):
    schema = schemas()["policy"]
    jsonschema.Draft202012Validator(schema).validate(read_source(root / "policy.yml").data)
    assert list(jsonschema.Draft202012Validator(schema).iter_errors({"keep": {"answer_days": 1}}))
