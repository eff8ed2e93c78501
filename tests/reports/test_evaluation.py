"""What people say about the course: no figure, and no two figures of different days, tell what fewer than ten people said."""

from hypothesis import given, settings
from hypothesis import strategies as st

from givefirst.course.evaluation import forms, form_in, highest
from givefirst.reports.evaluation import evaluation_figures, remarks_to_show

WELCOME = "course.welcome"


def shown(months: dict, minimum: int = 10):
    return next(figure for figure in evaluation_figures({WELCOME: months}, minimum) if figure.question == WELCOME)


def test_from_ten_answers_up():
    assert (shown({"2026-01": {3: 8, 1: 1}}).people, shown({"2026-01": {3: 8, 1: 1}}).average) == (0, None)
    found = shown({"2026-01": {3: 8, 1: 2}})
    assert (found.people, found.average, found.highest) == (10, 2.6, 3)


def test_all_alike_is_not_shown():
    assert shown({"2026-01": {3: 40}}).average is None and shown({"2026-01": {0: 40}}).average is None


def test_a_month_with_few_answers_waits_for_more():
    first = {"2026-01": {3: 8, 1: 4}}
    assert shown(first).people == shown({**first, "2026-02": {0: 3}}).people == 12
    assert shown({**first, "2026-02": {0: 3}, "2026-03": {2: 7}}).people == 22
    assert shown({**first, "2026-02": {3: 30}}).people == 12  # all alike: it would say what each of them answered


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(st.integers(0, 3), st.integers(1, 9), max_size=4), min_size=1, max_size=9), st.integers(10, 15))
def test_what_was_shown_before_tells_nothing_together_with_what_is_shown_now(months, minimum):
    """Whoever notes the figure of each month and subtracts gets figures of at least `minimum` people, not all alike."""
    seen = [shown({f"2026-{number:02d}": answers for number, answers in enumerate(months[:end], 1)}, minimum) for end in range(1, len(months) + 1)]
    known = [(figure.people, round(figure.people * figure.average)) for figure in seen if figure.average is not None]
    for (people, total), (more, sum_of_more) in zip([(0, 0), *known], known):
        assert more == people or (more - people >= minimum and 0 < sum_of_more - total < 3 * (more - people))


def test_words_from_ten_up_and_in_no_order_of_time():
    few = {"2026-01": [f"Satz {number}" for number in range(9)]}
    assert remarks_to_show(few, 10) == []
    more = {**few, "2026-02": ["Aber", "Zuletzt"]}
    assert len(remarks_to_show(more, 10)) == 11 and remarks_to_show(more, 10)[0] == "Aber"
    assert remarks_to_show({**more, "2026-03": ["Allein"]}, 10) == remarks_to_show(more, 10)


def test_every_question_has_words_in_both_languages_and_a_best_answer():
    asked = {question for form in forms() for question in form_in(form, "de")["questions"]}
    assert asked == {question for form in forms() for question in form_in(form, "en")["questions"]} == set(highest())
    assert highest()[WELCOME] == 3 and highest()["pulse-30.gave"] == 1 and highest()["growth.can-do-now"] == 100
    assert [figure.question for figure in evaluation_figures({}, 10)] == list(highest())
