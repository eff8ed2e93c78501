import pytest
from pydantic import ValidationError

from givefirst.course import Text
from givefirst.course.text import inline, plain


def test_marks():
    assert inline("a *b* **c** [d](e.md)") == [["a ", ["em", "b"], " ", ["strong", "c"], " ", ["a", "d", "e.md"]]]


def test_everything_else_is_plain_text():
    odd = '# no title <b onclick="x">&amp;</b> `code` ![x](y.png) 3 * 4 * 5'
    assert plain(inline(odd)) == odd.replace("![x](y.png)", "!x")


def test_a_blank_line_starts_a_paragraph():
    assert inline("a\nb\n\nc") == [["a b"], ["c"]]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_links_that_are_refused(href):
    with pytest.raises(ValidationError):
        Text(de=f"[x]({href})", en="x")
