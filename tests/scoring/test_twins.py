"""Python and JavaScript give the same tokens and the same result, for thousands of random exercises and responses."""

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from givefirst.course.interactions import PARTS
from givefirst.scoring import evaluate
from givefirst.widgets import module_source

_spec = importlib.util.spec_from_file_location("strategies", Path(__file__).parent / "strategies.py")
strategies = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(strategies)

RESPONSES = 6  # to each random exercise


@pytest.fixture(scope="module")
def javascript(browser):
    """(interaction, table, responses) -> [[tokens, result], …] as the browser computes them."""
    page = browser.new_page()

    def serve(route):
        name = route.request.url.rsplit("/", 1)[1].removesuffix(".js")
        is_page = name == "page"
        route.fulfill(content_type="text/html" if is_page else "text/javascript", body="<title>x</title>" if is_page else module_source(name))

    page.route("**/*", serve)
    page.goto("http://course.test/page")

    def run(interaction, table, responses):
        return page.evaluate(
            """async ([interaction, table, responses]) => {
                const { evaluate } = await import("/evaluate.js");
                const { tokens } = await import(`/${interaction}.js`);
                return responses.map((response) => {
                    const found = tokens(table, response);
                    return JSON.stringify([found, evaluate(table, found)]);
                });
            }""",
            [interaction, table, responses],
        )

    yield lambda *case: [json.loads(line) for line in run(*case)]
    page.close()


def test_every_interaction_has_a_strategy():
    assert set(strategies.STRATEGIES) == set(PARTS)


@pytest.mark.parametrize("interaction", sorted(PARTS))
def test_twins_agree(interaction, javascript, long):
    @settings(max_examples=1500 if long else 150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def agree(data):
        part, responses = data.draw(strategies.STRATEGIES[interaction]())
        given_responses = [None, part.model_response(), *(data.draw(responses) for _ in range(RESPONSES))]
        table = part.table("de")
        expected = [[part.tokens(response), evaluate(table, part.tokens(response))] for response in given_responses]
        assert javascript(interaction, table, given_responses) == expected

    agree()
