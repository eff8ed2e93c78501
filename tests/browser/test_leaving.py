"""What of an answer counts, and what of it leaves the device: each interaction says it of its own answers."""

from givefirst.course.interactions import PARTS
from tests.browser.small_page import open_example

ANSWERS = {  # interaction -> [(response, is it an answer, what is handed in)]
    "extended-text": [
        (None, False, None), ({"send": True}, False, None), ({"text": " ", "send": True}, False, None), ({"text": "Mine"}, True, None),
        ({"text": "Mine", "self": {"tone": 2}, "send": False}, True, None), ({"text": "Mine", "self": {"tone": 2}, "send": True}, True, {"text": "Mine", "send": True}),
    ],
    "text-entry": [(None, False, None), ({}, False, None), ({"text": "a gap of this name"}, True, {"text": "a gap of this name"})],
    "choice": [([], False, None), (["a"], True, ["a"])],
}
_LOOK = """async ([interaction, response]) => {
  const { isAnswered, responsesOf } = await import("/look/check.js");
  const found = await import(`/look/${interaction}.js`);
  const data = { slots: [{ id: "own", variants: [{ id: "v", parts: [{ spec: { id: "p", interaction } }] }] }] };
  const handed = responsesOf(data, { drawn: { own: "v" }, answers: { own: { p: response } } }, new Map([[interaction, found]]));
  return [isAnswered(found, response), handed.own?.parts.p ?? null];
}"""


def test_each_interaction_says_what_counts_and_what_is_handed_in(new_page, course):
    page = open_example(new_page, course, "choice")
    for interaction, cases in ANSWERS.items():
        for response, answered, handed in cases:
            assert page.evaluate(_LOOK, [interaction, response]) == [answered, handed], (interaction, response)
            assert PARTS[interaction].has_content(response) is answered, "the twin"
