"""Pages of the server in the frame of the book."""

from datetime import UTC, date, datetime

import pytest
import yaml
from starlette.requests import Request

from givefirst.server import frame
from givefirst.server.identity import Session, Visitor

TEMPLATE = '<h1>{{ t.title }}</h1><p lang="{{ language }}">{{ name }}, {{ day(when) }}, {{ number(1234.5) }}</p><input name="csrf" value="{{ csrf }}">'
WORDS = {"title": {"de": "Liste <alle>", "en": "List <all>"}}


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Two templates in a folder, and a site with frames."""
    monkeypatch.setattr(frame, "TEMPLATES", tmp_path)
    frame.words_of.cache_clear()
    (tmp_path / "common.yml").write_text("{}", encoding="utf-8")
    (tmp_path / "list.yml").write_text(yaml.safe_dump(WORDS), encoding="utf-8")
    (tmp_path / "list.html").write_text(TEMPLATE, encoding="utf-8")
    for language in ("de", "en"):
        (tmp_path / language).mkdir()
        (tmp_path / language / ".frame.html").write_text('<title>%TITLE%</title><a href="%OTHER%">x</a><main>%BODY%</main>', encoding="utf-8")
    yield frame.Frame(tmp_path)
    frame.words_of.cache_clear()


def request(path: str, query: bytes = b"") -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "query_string": query, "headers": [], "server": ("localhost", 80), "scheme": "http"})


def test_a_page_in_each_language_with_everything_escaped(pages):
    visitor = Visitor("token", Session("csrf-token", "a" * 32, None))
    made = pages.page(request("/de/list", b"group=A&page=2"), visitor, "list", name="<b>Ada</b>", when=date(2026, 3, 1)).body.decode()
    assert "<title>Liste &lt;alle&gt;</title>" in made and "<h1>Liste &lt;alle&gt;</h1>" in made
    assert '<a href="/en/list?group=A&amp;page=2">' in made
    assert '<p lang="de">&lt;b&gt;Ada&lt;/b&gt;, 1. März 2026, 1.234,5</p>' in made
    assert 'value="csrf-token"' in made
    made = pages.page(request("/en/list"), Visitor(), "list", name="Ada", when=datetime(2026, 3, 1, 8, tzinfo=UTC)).body.decode()
    assert "Ada, 1 March 2026, 1,234.5" in made and '<a href="/de/list">' in made


def test_what_a_person_wrote_never_fills_a_place_of_the_frame(pages):
    made = pages.page(request("/de/list"), Visitor(), "list", name="%OTHER% %TITLE% %BODY%", when=None).body.decode()
    assert "%OTHER% %TITLE% %BODY%" in made


def test_pages_of_a_site_without_frames_still_have_their_content(tmp_path, pages):
    (tmp_path / "de" / ".frame.html").unlink()
    assert "<h1>Liste &lt;alle&gt;</h1>" in pages.page(request("/de/list"), Visitor(), "list", name="", when=None).body.decode()


@pytest.mark.parametrize("file", sorted(frame.TEMPLATES.glob("*.yml")), ids=lambda file: file.stem)
def test_every_word_is_there_in_both_languages(file):
    words = yaml.safe_load(file.read_text(encoding="utf-8"))
    wrong = [key for key, text in words.items() if not isinstance(key, str) or set(text) != {"de", "en"} or not all(text.values())]
    assert wrong == []
