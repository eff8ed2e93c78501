"""The suggestion of curriculum section 4.2: at its limits, and the same in Python and JavaScript."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from givefirst.course import CourseError, load_course
from givefirst.course.interactions.placement import suggest
from givefirst.widgets import module_source

PLACEMENT = "gallery/examples/placement"
BATCH = 100  # answers a call of the browser
COUNTED = ("read", "react", "write", "settings", "criticism", "picture", "service", "ask")


@pytest.fixture(scope="module")
def rules(course):
    return course.exercises[PLACEMENT].parts[0].rules()


def answers(counted: str, **wishes):
    """`counted`: the answers to statements 1 to 8, "-" for none."""
    return {name: None if sign == "-" else int(sign) for name, sign in zip(COUNTED, counted, strict=True)} | wishes


def everywhere(level, **others):
    return {"giving": level, "dialogue": level, "sharing": level} | others


# statements: 1 read, 2 react, 3 write, 4 settings, 5 criticism, 6 picture, 7 service, 8 ask; theme 1: 1 2 3, theme 2: 3 5 7, theme 3: 4 6 8
@pytest.mark.parametrize(
    ("given_answers", "kind", "levels", "themes", "may"),
    [
        (answers("22222222"), "one", ["native"], everywhere("native"), []),
        (answers("00000000"), "one", ["immigrant"], everywhere("immigrant"), []),
        (answers("22221110"), "one", ["native"], everywhere("native"), []),  # E = 11
        (answers("22211110"), "one", ["immigrant"], everywhere("immigrant"), ["giving"]),  # E = 10, T1 = 6
        (answers("22111110"), "one", ["immigrant"], everywhere("immigrant"), ["giving"]),  # T1 = 5
        (answers("21111110"), "one", ["immigrant"], everywhere("immigrant"), []),  # T1 = 4
        (answers("22212020"), "one", ["native"], everywhere("native", sharing="immigrant"), []),  # E = 11, T3 = 1
        (answers("22221020"), "one", ["native"], everywhere("native", sharing="immigrant"), []),  # T3 = 2
        (answers("22221120"), "one", ["native"], everywhere("native"), []),  # T3 = 3
        (answers("222221--"), "one", ["native"], everywhere("native"), []),  # six answered: E = 11 × 8 / 6
        (answers("222110--"), "one", ["immigrant"], everywhere("immigrant"), ["giving"]),  # E = 8 × 8 / 6 = 10.7, T2 = 4.5
        (answers("2222222-"), "one", ["native"], everywhere("native"), []),
        (answers("22222---"), "free", [], {}, []),  # five answered
        (answers("--------"), "free", [], {}, []),
        (answers("22222222", inactive=2), "one", ["refuser"], everywhere("refuser"), []),
        (answers("--------", inactive=2), "one", ["refuser"], everywhere("refuser"), []),
        (answers("22222222", inactive=1), "pick", ["refuser", "immigrant"], {}, []),
        (answers("--------", inactive=1), "pick", ["refuser", "immigrant"], {}, []),
        (answers("22222222", inactive=0), "one", ["native"], everywhere("native"), []),
        (answers("22222222", inactive=None), "one", ["native"], everywhere("native"), []),
    ],
)
def test_limits(rules, given_answers, kind, levels, themes, may):
    found = suggest(rules, given_answers)
    assert (found["kind"], found["levels"], found["themes"], found["may"]) == (kind, levels, themes, may)


def test_offers_come_for_applies_alone_and_protection_first(rules):
    assert suggest(rules, answers("--------", visible=2, internal=2, protect=2))["offers"] == ["protect", "internal", "visible"]
    assert suggest(rules, answers("22222222", visible=1, internal=1, protect=1))["offers"] == []
    assert suggest(rules, answers("22222222", inactive=2, protect=2))["offers"] == ["protect"]


def test_reasons(rules):
    found = suggest(rules, answers("2-1-1111"))
    assert (found["answered"], found["sum"]) == (6, 7)
    assert found["parts"] == {"giving": [3, 2], "dialogue": [3, 3], "sharing": [2, 2]}


@pytest.fixture(scope="module")
def javascript(browser):
    """(rules, [answers, …]) -> [suggestion, …] as the browser works it out."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(
        content_type="text/javascript" if route.request.url.endswith(".js") else "text/html",
        body=module_source("placement") if route.request.url.endswith(".js") else "<title>x</title>"))
    page.goto("http://course.test/page")
    yield lambda *case: page.evaluate(
        """async ([rules, all]) => {
            const { suggest } = await import("/placement.js");
            return all.map((answers) => suggest(rules, answers));
        }""",
        list(case),
    )
    page.close()


def test_twins_agree(rules, javascript, long):
    value = st.sampled_from([0, 1, 2, None])
    names = st.sampled_from([rule["id"] for rule in rules])
    complete = st.fixed_dictionaries({rule["id"]: st.sampled_from([0, 1, 2]) for rule in rules if rule["wish"] != "inactive"})
    some = st.dictionaries(names, value) | st.fixed_dictionaries({rule["id"]: value for rule in rules}) | complete
    seen = set()

    @settings(max_examples=200 if long else 30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(some, min_size=BATCH, max_size=BATCH))
    def agree(batch):
        expected = [suggest(rules, one) for one in batch]
        seen.update((found["kind"], *found["levels"], bool(found["may"]), len(set(found["themes"].values()))) for found in expected)
        assert javascript(rules, batch) == expected

    agree()
    assert len(seen) >= 6, f"the answers reach too few of the cases: {seen}"


def test_names_come_from_the_course(course):
    shown = course.exercises[PLACEMENT].parts[0].public("de")
    assert [level["name"] for level in shown["levels"]] == ["Mit Abstand", "Dazugekommen", "Mittendrin"]
    assert [theme["number"] for theme in shown["themes"]] == [1, 2, 3]
    assert "Digital" not in str(shown)


def test_a_theme_that_the_course_does_not_have_is_named_with_its_place(root, tmp_path):
    folder = tmp_path / "exercises" / "gallery" / "examples"
    folder.mkdir(parents=True)
    for name in ("course.yml", "sources.yml"):
        (tmp_path / "exercises" / name).write_text((root / "exercises" / name).read_text(encoding="utf-8"), encoding="utf-8")
    text = (root / "exercises" / f"{PLACEMENT}.yml").read_text(encoding="utf-8")
    (folder / "placement.yml").write_text(text.replace("sharing", "shareing"), encoding="utf-8")
    with pytest.raises(CourseError, match=r"placement\.yml:\d+: .*'shareing' is no theme of course\.yml"):
        load_course(tmp_path)
