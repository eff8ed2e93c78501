from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from givefirst.notebooks.text import clean, fenced
from tests.naughty import STRINGS

_pieces = st.lists(st.sampled_from(["```", "`````", "~~~", "\n", "\r", " ", "a", "<b>", "\u2028"]), max_size=12).map("".join)
_texts = st.one_of(_pieces, st.text(), st.text(alphabet="`~\n\r<>& \x00\u2028\ud800a", max_size=60))


@given(_texts)
def test_markdown_sees_one_block_of_text(text):
    tokens = MarkdownIt("commonmark").parse(fenced(text))
    assert [token.type for token in tokens] == ["fence"]
    assert tokens[0].content == clean(text) + "\n"


@given(_texts)
def test_every_file_can_hold_it(text):
    assert clean(text).encode("utf-8").decode("utf-8") == clean(text)
    assert "\x00" not in clean(text)


def test_naughty_strings_are_one_block_of_text():
    for text in (*STRINGS, "\n".join(STRINGS)):
        tokens = MarkdownIt("commonmark").parse(fenced(text))
        assert [(token.type, token.content) for token in tokens] == [("fence", clean(text) + "\n")]
