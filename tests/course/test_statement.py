"""A policy in plain words: every field that learners should know is said, in both languages, as the policy has it."""

from dataclasses import replace

import pytest

from givefirst.course import LANGUAGES, Policy, load_course, load_policy
from givefirst.course.policy import Keep
from givefirst.course.source import read_source
from givefirst.course.statement import _WORDS, make_statement, record_titles

TITLES = {"theme:sharing": "Sharing!"}


def texts(policy: Policy, language: str = "en") -> str:
    made = make_statement(policy, language, TITLES)
    rows = [text for record in made.records for text in (record.what, record.who, record.how_long)]
    return "\n".join([made.purpose, made.legal_basis, made.remarks, *rows, made.hr, made.server, *made.promises, *made.to_agree, made.no_advice])


def leaves(value, place=""):
    if isinstance(value, dict) and "de" in value:
        yield place, value
    else:
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, f"{place}.{key}")


def test_every_word_is_there_in_both_languages():
    for place, text in leaves(read_source(_WORDS).data):
        assert set(text) == set(LANGUAGES) and all(isinstance(each, str) and each for each in text.values()), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_say_the_same_number_of_things(root, language):
    made = make_statement(load_policy(root, root / "nowhere"), language, record_titles(load_course(root), language))
    assert len(made.records) == 15 and len(made.promises) == 12 and made.purpose and made.legal_basis and made.no_advice
    assert "{" not in texts(Policy(), language)


def test_days_are_those_of_the_policy():
    keep = Keep(answers_days=31, completion_days=730, access_log_days=365, security_log_days=1, links_hours=5, live_hours=7, practice_days=33, remarks_days=44)
    said = texts(Policy(keep=keep))
    assert "31 days after the theme is completed. Without completion: 31 days after" in said
    assert "\n2 years\n" in said and "\n1 year\n" in said and "\n1 day\n" in said and "5 hours at most" in said and "7 hours after the announced end" in said
    assert "33 days at most" in said and "\n44 days\n" in said
    assert "90" not in said


def test_what_hr_sees_is_what_the_policy_says():
    assert "completed yes or no, the day, by when, certificate yes or no and the group." in texts(Policy())
    few = texts(Policy(hr_sees=frozenset({"completed", "due_on"})))
    assert "completed yes or no and by when." in few and "certificate yes or no" not in few and "sees name and group" not in few
    none = texts(Policy(hr_sees=frozenset(), mandatory=(), reminders=0))
    assert "The HR department sees your name and what you are to complete." in none
    assert make_statement(Policy(hr_sees=frozenset(), mandatory=(), reminders=0), "en", {}).records[0].who == "You"


@pytest.mark.parametrize(("change", "expected"), [
    ({"reminders": 1}, "There are 1 at most"), ({"reminders": 0}, "The course sends no reminders."),
    ({"mandatory": ()}, "Nothing is mandatory"), ({"mandatory": ("theme:sharing", "course")}, "Sharing! and the whole course"),
    ({"minimum_group": 25}, "from 25 people upwards"), ({"trainers_see_gradebook": True}, "Trainers see them in their records"),
    ({"other_ways": frozenset()}, "A theme is completed by its check."), ({"other_ways": frozenset({"paper"})}, "in another way, too: a check on paper. "),
    ({"trainers_see": frozenset()}, "You, nobody else."), ({"remarks": {"en": "Room 12"}}, "Room 12"),
])
def test_each_field_is_said(change, expected):
    assert expected in texts(replace(Policy(), **change))
    assert expected not in texts(Policy()) or expected == "You, nobody else."


def test_nothing_is_said_of_a_trainer_who_sees_nothing():
    assert "train your group" in texts(Policy()) and "train your group" not in texts(Policy(trainers_see=frozenset()))


def test_who_sees_figures_and_whether_there_are_mails():
    said = texts(Policy())
    assert "from 10 people up: the HR department, the works council and trainers" in said and "keeping it fresh" in said
    said = texts(Policy(figures_for=frozenset({"council"}), minimum_group=12))
    assert "from 12 people up: the works council" in said and "the HR department, the works" not in said
    said = texts(Policy(figures_for=frozenset(), keep=Keep(practice_days=0)))
    assert "people up:" not in said and "keeping it fresh" not in said
