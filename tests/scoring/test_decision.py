"""The rules of a decision: alike in Python and in the browser, and each result can be reached."""

from itertools import product

import pytest

from givefirst.course import load_course
from givefirst.course.interactions.decision import ANSWERS, decide
from givefirst.widgets import module_source


@pytest.fixture(scope="module")
def decisions(root):
    return [part for exercise in load_course(root).exercises.values() for part in exercise.parts if part.interaction == "decision"]


def all_answers(part):
    names = [question.id for question in part.questions]
    return [dict(zip(names, answers)) for answers in product(ANSWERS, repeat=len(names))]


def test_rules():
    rules = [{"id": "annex", "when": {"any_yes": ["law", "data"], "yes": [], "no_of": [], "no_least": 0}},
             {"id": "custom", "when": {"any_yes": [], "yes": ["enough"], "no_of": ["law", "data", "ask"], "no_least": 2}}, {"id": "page", "when": None}]
    assert decide(rules, {"law": "no", "data": "yes", "ask": "no", "enough": "yes"}) == "annex"
    assert decide(rules, {"law": "no", "data": "no", "ask": "yes", "enough": "yes"}) == "custom"
    assert decide(rules, {"law": "no", "data": "unclear", "ask": "yes", "enough": "yes"}) == "page"
    assert decide(rules, {"law": "no", "data": "no", "ask": "no", "enough": "unclear"}) == "page"


def test_a_result_that_nobody_reaches_is_named(decisions):
    part = decisions[0]
    assert [one.complaints() for one in decisions] == [[]] * len(decisions)
    twice = part.model_copy(update={"results": (part.results[0], part.results[0].model_copy(update={"id": "never"}), *part.results[1:])})
    assert twice.complaints() == ["no answers lead to the result 'never'; change its `when`, or that of those before it"]


def test_twins_agree_on_all_answers(decisions, browser):
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(
        content_type="text/javascript" if route.request.url.endswith(".js") else "text/html",
        body=module_source("decision") if route.request.url.endswith(".js") else "<title>x</title>"))
    page.goto("http://course.test/page")
    for part in decisions:
        cases = all_answers(part)
        found = page.evaluate("async ([results, all]) => { const { decide } = await import('/decision.js'); return all.map((answers) => decide(results, answers).id); }",
                              [part.public("en")["results"], cases])
        assert found == [decide(part.rules(), case) for case in cases] and len(set(found)) == len(part.results)
    page.close()
