"""The book as files: negotiation, caching, and nothing that should stay inside."""

import gzip
import shutil

import pytest

from givefirst.server import create_app
from givefirst.server.book import hidden
from givefirst.server.language import preferred_language

from .conftest import Browser
from .sample import write_site


@pytest.fixture
def own_site(tmp_path):
    """A site with things in it that must not leave, and a secret beside it."""
    site = write_site(tmp_path / "site")
    (site / ".buildinfo").write_text("SECRET")
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("SECRET")
    (site / "keys").mkdir()
    (site / "keys" / "immigrant-dialogue.de.json").write_text("SECRET")
    (site / "de" / ".hidden.html").write_text("SECRET")
    (site / "_assets" / "book.0a1b2c3d4e.js").write_text("export {}")
    for folder in ("0a1b2c3d4e", "fonts"):
        (site / "de" / "_static" / "givefirst" / folder).mkdir(parents=True)
        (site / "de" / "_static" / "givefirst" / folder / "page.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "site-secret").mkdir()
    (tmp_path / "site-secret" / "x.txt").write_text("SECRET")
    (site / "de" / "link.txt").symlink_to(tmp_path / "secret.txt")
    return site


@pytest.fixture(params=[False, True], ids=["built", "live"])
def reader(request, sample_course, own_site, store):
    return Browser(create_app(sample_course, own_site, store, live=request.param))


@pytest.mark.parametrize(("header", "language"), [
    ("", "de"), ("de", "de"), ("en", "en"), ("de-AT,de;q=0.9,en;q=0.8", "de"), ("en-GB,en;q=0.9,de;q=0.8", "en"), ("fr,en;q=0.5", "en"),
    ("fr", "de"), ("en;q=0", "de"), ("de;q=0.1,en;q=0.2", "en"), ("en;q=x,de;q=0.1", "de"), ("*", "de"), (";;;,,,=", "de"), ("en," * 5000, "en"),
])
def test_start_page_in_the_readers_language(reader, header, language):
    answer = reader.get("/", headers={"Accept-Language": header})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}/")
    assert answer.headers["vary"] == "Accept-Language"
    assert preferred_language(header) == language


def test_pages(reader):
    page = reader.get("/de/")
    assert page.status_code == 200
    assert page.headers["content-type"] .replace('"', '') == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert "lang=de" in page.text
    assert reader.ask("HEAD", "/de/").headers["content-length"] == page.headers["content-length"]
    moved = reader.get("/de")
    assert (moved.status_code, moved.headers["location"]) == (302, "de/")


def test_a_page_that_is_the_same_is_not_sent_again(reader):
    tag = reader.get("/de/").headers["etag"]
    again = reader.get("/de/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.get("/de/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_precompressed(reader, own_site):
    packed = reader.get("/_assets/book.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == (own_site / "_assets" / "book.css.gz").stat().st_size
    assert packed.content == (own_site / "_assets" / "book.css").read_bytes()
    plain = reader.get("/_assets/book.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    assert "accept-encoding" in packed.headers["vary"].lower() and "accept-encoding" in plain.headers["vary"].lower()
    assert gzip.decompress((own_site / "_assets" / "book.css.gz").read_bytes()) == plain.content


def test_what_never_changes_is_kept(reader):
    for_ever = "max-age=31536000, public, immutable"
    assert reader.get("/_assets/book.0a1b2c3d4e.js").headers["cache-control"] == for_ever
    assert reader.get("/de/_static/givefirst/0a1b2c3d4e/page.js").headers["cache-control"] == for_ever
    assert reader.get("/de/_static/givefirst/fonts/page.js").headers["cache-control"] == "no-cache"
    assert reader.get("/_assets/book.css?v=0a1b2c3d").headers["cache-control"] == for_ever
    assert reader.get("/_assets/book.css").headers["cache-control"] == "no-cache"
    assert reader.get("/_assets/book.css?v=").headers["cache-control"] == "no-cache"
    assert reader.get("/de/?v=0a1b2c3d").headers["cache-control"] == "no-cache"
    assert "immutable" not in reader.get("/nothing.css?v=0a1b2c3d").headers["cache-control"]


ESCAPES = [
    "/../secret.txt", "/de/../../secret.txt", "/de/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt", "/de/..%5c..%5csecret.txt", "/%2e%2e%2fsecret.txt",
    "//secret.txt", "/de//../../secret.txt", "/../site-secret/x.txt", "/de/%00", "/de/index.html%00.css", "/de/link.txt", "/%252e%252e/secret.txt",
    "/.buildinfo", "/.git/config", "/de/.hidden.html", "/keys/immigrant-dialogue.de.json", "/KEYS/immigrant-dialogue.de.json",
    "/de/../keys/immigrant-dialogue.de.json", "/keys./immigrant-dialogue.de.json", "/keys%20/immigrant-dialogue.de.json",
    "/keys::$INDEX_ALLOCATION/immigrant-dialogue.de.json", "/%6beys/immigrant-dialogue.de.json", "/keys%2fimmigrant-dialogue.de.json",
    "/%2egit/config", "/./keys/immigrant-dialogue.de.json", "/keys\\immigrant-dialogue.de.json",
]


@pytest.mark.parametrize("path", ESCAPES)
def test_nothing_inside_gets_out(reader, path):
    """Sent raw: a client would tidy the path first."""
    status, _, body = raw(reader.app, path)
    assert status == 404
    assert b"SECRET" not in body


def test_the_secrets_would_be_found(reader, own_site, tmp_path):
    """The test above can fail: a neighbour without the rules is served."""
    shutil.copy(own_site / "keys" / "immigrant-dialogue.de.json", own_site / "de" / "open.json")
    app = create_app(reader.app.state.course, own_site, reader.app.state.store)
    assert b"SECRET" in raw(app, "/de/open.json")[2]


@pytest.mark.parametrize("path", ["/de/index.html", "/_static/a.js", "/de/monkeys/x.html", "/de/keyskeys.html"])
def test_ordinary_paths_are_not_hidden(path):
    assert not hidden(path)


def raw(app, path: str) -> tuple[int, dict, bytes]:
    """One GET with the path as it stands, decoded once as a server does."""
    import asyncio
    from urllib.parse import unquote

    async def ask():
        sent = []
        scope = {
            "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "headers": [(b"host", b"localhost")], "scheme": "http", "http_version": "1.1", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        }

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        await app(scope, receive, send)
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(part.get("body", b"") for part in sent[1:])

    return asyncio.run(ask())


def test_missing_page_is_friendly_in_both_languages(reader):
    answer = reader.get("/de/nowhere.html")
    assert answer.status_code == 404
    assert 'lang="de"' in answer.text and 'lang="en"' in answer.text
    assert 'href="/de/"' in answer.text and 'href="/en/"' in answer.text
    assert "style=" not in answer.text and "<style" not in answer.text and "<script" not in answer.text
    assert reader.get("/_server/page.css").headers["content-type"].startswith("text/css")


FRAME = "<!doctype html><html lang={}><title>%TITLE%</title><header>Frame</header><main><h1>%TITLE%</h1>%MESSAGE%</main></html>"


@pytest.fixture
def framed(sample_course, own_site, store):
    for language in ("de", "en"):
        (own_site / language / ".error.html").write_text(FRAME.format(language))
    return Browser(create_app(sample_course, own_site, store))


@pytest.mark.parametrize(("path", "wish", "language", "words"), [
    ("/de/nowhere.html", "en", "de", "Diese Seite gibt es nicht"), ("/en/a/b/nowhere.html", "de", "en", "There is no such page"),
    ("/nowhere", "en-GB", "en", "There is no such page"), ("/nowhere", "", "de", "Diese Seite gibt es nicht"),
])
def test_errors_speak_the_language_of_the_visitor_in_the_frame_of_the_book(framed, path, wish, language, words):
    answer = framed.get(path, headers={"Accept-Language": wish})
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert f"<html lang={language}>" in answer.text and f"<h1>{words}</h1>" in answer.text and "Frame" in answer.text and "%" not in answer.text


def test_what_is_refused_is_a_page_too_and_json_below_api(framed):
    for path, message in (("/de/", "This request did not come"), ("/openapi.json", "This request did not come")):
        page = framed.ask("POST", path, headers={"Origin": "http://evil.example", "Accept-Language": "en"})
        assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
        assert ("Frame" in page.text) and (message in page.text or path.startswith("/de/"))
    assert framed.ask("POST", "/api/learner", headers={"Origin": "http://evil.example"}).json()["error"]["message"]["de"]


def test_under_a_strange_host_name_a_plain_page_says_so_and_nothing_of_the_book_is_given_out(framed):
    answer = framed.get("/en/", headers={"Host": "evil.example"})
    assert answer.status_code == 400 and "not the address of the course" in answer.text
    assert "Frame" not in answer.text and "href=\"/en" not in answer.text
    assert framed.get("/_server/page.css", headers={"Host": "evil.example"}).status_code == 200  # its style
    assert framed.ask("POST", "/_server/page.css", headers={"Host": "evil.example"}).status_code == 400


def test_a_fault_is_a_page_without_a_trace(framed, monkeypatch):
    monkeypatch.setattr("givefirst.server.pages.preferred_language", lambda header: 1 / 0)
    answer = framed.get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 500 and "Something went wrong on our side" in answer.text and "Zero" not in answer.text


def test_missing_address_of_the_api_is_json(reader):
    answer = reader.get("/api/nothing")
    assert answer.status_code == 404
    assert set(answer.json()["error"]["message"]) == {"de", "en"}


@pytest.mark.parametrize("path", ["/de/", "/api/me", "/nothing"])
def test_other_methods_are_refused(reader, path):
    for method in ("PUT", "DELETE", "PATCH"):
        assert reader.ask(method, path, headers={"Origin": reader.origin}).status_code in (404, 405)


def test_a_rebuilt_page_shows_when_live(sample_course, own_site, store):
    reader = Browser(create_app(sample_course, own_site, store, live=True))
    reader.get("/de/")
    (own_site / "de" / "index.html").write_text("rebuilt and longer than before" * 100)
    (own_site / "de" / "new.html").write_text("new")
    assert reader.get("/de/").text.startswith("rebuilt")
    assert reader.get("/de/new.html").text == "new"
