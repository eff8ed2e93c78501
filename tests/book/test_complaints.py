"""Sphinx's warnings in an author's words."""

import pytest

from givefirst.book.complaints import explain, read_complaints


@pytest.mark.parametrize("message, part", [
    ("'myst' cross-reference target not found: 'nowhere.md' [myst.xref_missing]", "'nowhere.md' leads to no page"),
    ("image file not readable: book/de/no.svg [image.not_readable]", "the picture book/de/no.svg does not exist"),
    ("Unknown directive type: 'exercice' [myst.directive_unknown]", "'exercice'"),
    ("Non-consecutive header level increase; H1 to H3 [myst.header]", "a heading skips a level (H1 to H3)"),
])
def test_known_warnings_say_what_to_do(message, part):
    assert part in explain(message)


def test_an_unknown_warning_stays_as_it_is():
    assert explain("the moon is full [astro.moon]") == "the moon is full"


def test_file_and_line_are_kept_and_colours_are_not(tmp_path):
    output = f"\x1b[91m{tmp_path}/book/de/a.md:7: WARNING: image file not readable: x.svg [image.not_readable]\x1b[0m\nnothing else\n"
    assert read_complaints(output, tmp_path) == ["book/de/a.md:7: the picture x.svg does not exist; mend the file name\n    nothing else"]


def test_the_same_problem_is_told_once(tmp_path):
    line = f"{tmp_path}/a.md:1: WARNING: odd\n"
    assert read_complaints(line + line, tmp_path) == ["a.md:1: odd"]


def test_a_clean_output_has_no_problems(tmp_path):
    assert read_complaints("Running Jupyter-Book\nall is well\n", tmp_path) == []
