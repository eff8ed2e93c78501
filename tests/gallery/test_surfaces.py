"""Every example is worked on by hand on every surface: static page, served page, Voila and Notebook 7."""

import re
from functools import cache

import pytest
from playwright.sync_api import expect

from givefirst.course import words
from givefirst.course.interactions.decision import decide
from givefirst.course.interactions.placement import suggest
from givefirst.course.interactions.scene import is_open, replay
from givefirst.course.text import plain
from givefirst.scoring import evaluate
from tests.browser.conftest import reading_server, site, static_site  # noqa: F401 fixtures
from tests.browser.hands import answer
from tests.gallery.surfaces import HANDS, SLOW, STATE, open_surface
from tests.gallery.test_gallery import EXAMPLES, LONG, whole_course

ALL = [("static", "mouse"), ("server", "keyboard"), ("voila", "keyboard"), ("notebook", "keyboard")]
OTHER = [("static", "keyboard"), ("server", "mouse"), ("voila", "mouse"), ("notebook", "mouse")]


@pytest.fixture(scope="module", params=[*ALL, *(pytest.param(which, marks=LONG) for which in OTHER)], ids="-".join)
def surface(request, browser, tmp_path_factory):
    """One server, one kernel and one page for all examples."""
    name, hand = request.param
    with open_surface(name, HANDS[hand], browser, request, tmp_path_factory.mktemp(name)) as found:
        expect(found.parts()).to_have_count(len(places()), timeout=SLOW)
        yield found


@cache
def places() -> list[tuple]:
    """(name of the example, part) in the order of the page."""
    return [(name, part) for name in EXAMPLES for part in whole_course().exercises[name].parts]


def half_right(part):
    """A response with something right and something else in it, where the interaction knows such a thing."""
    model = part.model_response()
    if part.interaction == "choice":
        other = [option.id for option in part.options if not option.correct][:1]
        return model[:1] + other if part.multiple else other
    if part.interaction == "match":
        row = part.rows[0]
        return model | {row.id: next(target.id for target in part.targets if target.id != row.target)}
    if part.interaction == "dialogue":
        return last_replies(part.tree())
    others = {
        "order": lambda: model[1:] + model[:1],
        "text-entry": lambda: model | {part.gaps[0].id: "etwas ganz anderes"},
        "hotspot": lambda: [model[0], next(area.id for area in part.areas if not area.risk)],
    }
    return others.get(part.interaction, lambda: model)()


def last_replies(tree: dict) -> list[str]:
    """The path of somebody who always takes the last reply that is open."""
    path, end = [], {"place": tree["start"], "flags": []}
    while end["place"] not in tree["endings"]:
        path.append([step for step, move in tree["steps"].items() if step.startswith(f"{end['place']}.") and is_open(move, end["flags"])][-1])
        end = replay(tree, path)
    return path


def said(part, response, surface) -> tuple[str, list[str]]:
    """What the exercise says to a response: how its status begins, and texts that stand below."""
    language, say, table = surface.language, words(surface.language), part.table(surface.language)
    result = evaluate(table, part.tokens(response))
    if part.interaction == "plan":
        sentence = re.sub(r"\{(.*?)\}", lambda found: response[found[1]], part.sentence.plain(language))
        return say["plan-noted" if surface.device else "plan-noted-window"], [sentence, say["plan-card"]]
    if part.interaction == "placement":
        names = {level["id"]: level["name"] for level in part.public(language)["levels"]}
        found = suggest(part.rules(), response["answers"])
        first, second = (names[level] for level in found["levels"])
        return say[f"place-result-{found['kind']}"].format(first=first, second=second), [say["place-yours"], *names.values()]
    if part.interaction == "decision":
        found = next(result for result in part.results if result.id == decide(part.rules(), response["answers"]))
        return say["decision-done"], [found.title.plain(language), found.text.plain(language), part.note.plain(language)]
    if part.interaction == "extended-text":
        return say["compared"], [plain(model[key]) for model in table["models"] for key in ("title", "text", "note")]
    feedback = [token["feedback"] for token in result["tokens"]] + [result["outcome"]]
    texts = [plain(piece) for block in feedback if block for piece in block if piece]
    if not result["max"]:
        return say["seen"], texts
    state = {"full": "right", "part": "part", "none": "none"}[result["state"] if result["score"] else "none"]  # a wrong tick can take all points away
    points = say["point" if result["max"] == 1 else "points"].format(score=result["score"], max=result["max"])
    return f"{say[state]}. {points}.", texts


def work(surface, name: str) -> None:
    """All parts of an example, once. Where it goes step by step, the next part appears after the one before."""
    if name in surface.done:
        return
    exercise = whole_course().exercises[name]
    boxes = [surface.parts().nth(place) for place, (other, _) in enumerate(places()) if other == name]
    for part, box, later in zip(exercise.parts, boxes, [*boxes[1:], None], strict=True):
        if exercise.steps and later:
            expect(later).to_be_hidden()
        work_on_part(surface, part, box)
        if later:
            expect(later).to_be_visible()
    surface.done.add(name)


def work_on_part(surface, part, box) -> None:
    response = half_right(part)
    box.evaluate("(e) => { e.tabIndex = -1; e.focus(); }")  # Tab starts here; the way through a whole page is the lesson tests' part
    answer(surface.hand, part, box, response)
    button = box.locator("> .gf-button:visible")
    if button.count():
        surface.hand.press(button)
    begins, texts = said(part, response, surface)
    expect(box.locator("> .gf-status")).to_have_text(re.compile(f"^{re.escape(begins)}"), timeout=SLOW)
    shown = " ".join(box.inner_text().split())
    assert [text for text in texts if " ".join(text.split()) not in shown] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_answered_by_hand_and_says_what_fits(surface, name):
    work(surface, name)


def test_answers_come_back_where_they_are_kept(surface):
    """On a page from the device; in a notebook from beside it, without what is private; in Voila nothing, for the next visitor."""
    for name in EXAMPLES:
        work(surface, name)
    given = surface.states()
    surface.reload()
    expect(surface.parts()).to_have_count(len(places()), timeout=SLOW)
    for (name, part), before, box in zip(places(), given, surface.parts().all(), strict=True):
        comes_back = surface.keeps and (surface.device or not part.private)
        assert (box.evaluate(STATE) == before) == comes_back, (name, part.id)
