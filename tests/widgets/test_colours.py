"""The colours of the theme: each pair that stands on each other can be read, in light and in dark."""

import re

import pytest

from givefirst.book.assets import LOOK, page_files
from givefirst.widgets.colours import colours, written_out
from givefirst.course.colour import contrast

TOKENS = (LOOK / "tokens.css").read_text(encoding="utf-8")
TEXT, EDGE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for the edges of what can be operated
GROUNDS = ("paper", "card", "accent-wash", "quiet-wash", "good-wash", "half-wash")
TEXTS = [(text, ground) for text in ("ink", "soft", "quiet", "accent") for ground in GROUNDS]
TEXTS += [(name, f"{name}-wash") for name in ("good", "half")] + [(name, ground) for name in ("good", "half") for ground in ("paper", "card")]
TEXTS += [("on-accent", "accent"), ("on-accent", "accent-deep"), ("card", "good")]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_and_every_control_has_enough_contrast(scheme):
    found = {name: pair[scheme] for name, pair in colours(TOKENS).items()}
    needed = [(*pair, TEXT) for pair in TEXTS] + [("control", ground, EDGE) for ground in ("paper", "card", "accent-wash", "quiet-wash")]
    low = [(one, other, round(contrast(found[one], found[other]), 2)) for one, other, least in needed if contrast(found[one], found[other]) < least]
    assert low == []


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the grey that everybody takes for enough
    assert contrast("#a4401c", "#a4401c") == 1


def test_each_scheme_gets_its_colours_whether_the_device_or_the_reader_asks():
    blocks = re.findall(r"(:root[^{]*) \{\n(.*?)\n\}", written_out(TOKENS), re.S)
    papers = {selector: re.search(r"--gf-paper: (#\w+);", block)[1] for selector, block in blocks}
    light, dark = colours(TOKENS)["paper"]
    assert papers == {":root": light, ':root:not([data-look="light"])': dark, ':root[data-look="dark"]': dark}


def test_a_page_needs_no_browser_of_this_year_and_no_colour_that_is_not_named():
    style = page_files()["page.css"]
    assert "light-dark(" not in style and "/*" not in style
    theme = (LOOK / "theme.css").read_text(encoding="utf-8") + (LOOK / "exercise.css").read_text(encoding="utf-8")
    screen = theme.split("@media print")[0]
    assert re.findall(r"#[0-9a-f]{3,6}\b(?!-)", screen) == []
