"""The Big List of Naughty Strings as texts of exercises in the form that reads without JavaScript: exact, and no element or handler more."""

import itertools
import json
import shutil
from html.parser import HTMLParser

from givefirst.book.build import build_site
from tests.book.sample import REPOSITORY, write_page, write_yaml
from tests.naughty import AUTHORS, filled

EXAMPLES = ["choice", "confidence", "order", "match", "match-pairs", "match-matrix", "extended-text", "faded-example", "dialogue", "dialogue-voices", "text-entry",
            "hotspot", "plan", "two-steps"]
MODULE = "immigrant/dialogue"
PICTURE = "assets/hotspots/workshop.svg"


class Reader(HTMLParser):
    """Texts, tags and attributes of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.texts, self.tags, self.attributes = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self.texts += [value for name, value in attributes if name == "alt"]

    def handle_data(self, data):
        self.texts.append(data)


def leaves(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [leaf for found in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else []) for leaf in leaves(found)]


def test_the_form_without_javascript(own_course, course):
    words, expected = itertools.cycle(AUTHORS), {}
    (own_course / PICTURE).parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / PICTURE, own_course / PICTURE)
    for name in EXAMPLES:
        exercise = filled(course.exercises[f"gallery/examples/{name}"], words)
        data = exercise.model_dump(by_alias=True, mode="json", exclude_none=True) | {"objective": "I2.1", "sources": ["F1"]}
        write_yaml(own_course / "exercises" / MODULE / f"{name}.yml", data)
        expected[name] = [leaf for part in exercise.parts for leaf in leaves(part.outline("de")) if leaf in AUTHORS]
    write_page(own_course, f"{MODULE}/staircase", "# Staircase LANGUAGE\n\n" + "".join(f"```{{exercise}} {MODULE}/{name}\n```\n\n" for name in EXAMPLES))
    assert build_site(own_course, own_course / "site") is True

    page = (own_course / "site" / "de" / MODULE / "staircase.html").read_text(encoding="utf-8")
    found = dict(zip(EXAMPLES, page.split('class="gf-exercise')[1:], strict=True))
    for name in EXAMPLES:
        paper, _, rest = found[name].partition('<script type="application/json" class="gf-data">')
        read = Reader(paper)
        assert expected[name] and [word for word in expected[name] if word not in "\n".join(read.texts)] == []
        assert not {"script", "iframe", "object", "style", "link", "meta", "base", "form", "input", "video", "audio", "math", "body"} & set(read.tags)
        assert read.tags.count("img") == (name == "hotspot") and "svg" not in read.tags
        assert not [attribute for attribute, _ in read.attributes if attribute.startswith("on")]
        assert json.loads(rest.partition("</script>")[0])["id"] == f"{MODULE}/{name}"
