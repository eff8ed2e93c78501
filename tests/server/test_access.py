"""Who gets in: sessions, tokens, origins, hosts, roles; and the headers of every answer."""

import itertools

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from givefirst.server import app as application
from givefirst.server import create_app
from givefirst.server.roles import ROLES, allows
from givefirst.store.engine import reading

from .conftest import ORIGIN, Browser, someone

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def endpoints(app):
    return [(route.path, method, route.endpoint) for route in app.routes for method in route.methods]


def test_every_route_declares_its_roles(app):
    assert all(set(endpoint.roles) <= set(ROLES) and endpoint.roles for _, _, endpoint in endpoints(app))
    assert set(app.router.default.roles) <= set(ROLES)


def test_a_route_without_roles_is_not_served(sample_course, site, store, monkeypatch):
    def with_one_more(app: FastAPI):
        app.add_api_route("/open", lambda request: None)

    monkeypatch.setattr(application, "add_routes", with_one_more)
    with pytest.raises(RuntimeError, match=r"/open.*@allows"):
        create_app(sample_course, site, store)


def test_unknown_roles_are_a_mistake():
    with pytest.raises(ValueError, match="queen"):
        allows("queen")
    with pytest.raises(ValueError):
        allows()


# One of each role, and a second learner and trainer: what is somebody's own is so by more than the role.
EVERYBODY = [("nobody", ""), ("learner", ""), ("learner", ""), ("trainer", "A"), ("trainer", "B"), ("hr", ""), ("council", ""), ("operator", "")]


def test_the_matrix_knows_every_role():
    assert {role for role, _ in EVERYBODY} == set(ROLES)


def test_matrix_of_roles(app, browser_of):
    """Every route and method as each role: those who are not named get 403, the others do not, and nobody a fault. Everybody but nobody is a learner, too."""
    for role, group in EVERYBODY:
        who = None
        for path, method, endpoint in endpoints(app):
            who = who or (browser_of() if role == "nobody" else someone(browser_of, app, role, group))
            answer = who.post(path, {}) if method == "POST" else who.ask(method, path)
            is_named = bool({role, "nobody" if role == "nobody" else "learner"} & set(endpoint.roles))
            assert (answer.status_code == 403) == (not is_named), (path, method, role)
            assert answer.status_code < 500, (path, method, role)
            if method == "POST":
                who = None  # it may have ended the session


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("way", ["header", "field"])
def test_every_form_needs_the_token_of_its_session(app, browser_of, way):
    """As header or as field, for everybody who is named: none, and that of somebody else, are refused."""
    others = browser_of().start()["csrf"]
    for path, method, endpoint in endpoints(app):
        if method != "POST":
            continue
        for role in ({"learner"} if "learner" in endpoint.roles else set(endpoint.roles) - {"nobody"}):
            who = someone(browser_of, app, role, "A" if role == "trainer" else "")
            for token, passes in ((None, False), (others, False), ("", False), (who.csrf, True)):
                headers = {"Origin": ORIGIN, "Content-Type": FORM, **({"X-CSRF-Token": token} if way == "header" and token else {})}
                body = f"csrf={token}" if way == "field" and token is not None else ""
                answer = who.ask("POST", path, headers=headers, content=body.encode())
                assert (answer.status_code != 403) == passes, (path, role, token)


def test_security_headers_on_every_answer(app, browser_of, person, site):
    paths = [path for path, _, _ in endpoints(app)] + [
        "/de/", "/en/", "/de", "/_assets/book.css", "/nothing", "/api/nothing", "/de/../../etc/passwd", "/.git/config", "/keys/x.json",
    ]
    for path, method, who in itertools.product(paths, ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"], [browser_of(), person]):
        check_headers(who.ask(method, path), path)
    check_headers(browser_of(origin="http://evil.example").get("/de/"), "wrong host")
    check_headers(person.post("/api/attempts", b"x" * 300_000), "too large")


def check_headers(answer, path):
    assert answer.status_code < 500, path
    for name, value in HEADERS.items():
        assert answer.headers.get_list(name) == [value], (path, name)
    assert "access-control-allow-origin" not in answer.headers


def test_security_headers_on_faults(app, person, store, monkeypatch):
    monkeypatch.setattr(store, "session", lambda _hash: 1 / 0)
    app.state.identity._sessions.clear()
    answer = person.get("/api/me")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]


OWN, FOREIGN = ORIGIN, "http://evil.example"
SITES = [None, "same-origin", "same-site", "cross-site", "none"]
ORIGINS = [None, OWN, FOREIGN, "null", "https://localhost", "http://localhost:81", "http://localhost.evil.example", ""]


@pytest.mark.parametrize(("origin", "fetch_site"), list(itertools.product(ORIGINS, SITES)))
def test_matrix_of_origins(browser_of, store, origin, fetch_site):
    allowed = origin in (None, OWN) and fetch_site in (None, "same-origin") and (origin, fetch_site) != (None, None)
    answer = browser_of().post("/api/learner", {}, headers={"Origin": origin, "Sec-Fetch-Site": fetch_site})
    assert answer.status_code == (200 if allowed else 403)
    assert len(list(store.people())) == (1 if allowed else 0)


@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "ü", "of another"])
def test_changes_need_the_token(person, browser_of, attempt, store, csrf):
    if csrf == "of another":
        csrf = browser_of().start()["csrf"]
    headers = {"X-CSRF-Token": csrf.encode() if csrf else csrf}
    assert person.post("/api/attempts", attempt(), headers=headers).status_code == 403
    assert person.post("/api/learner", {"name": "Eve"}, headers=headers).status_code == 403
    assert store.pending_attempts() == []
    assert "Eve" not in [row["name"] for row in store.people()]


def test_without_session_no_attempt(browser_of, attempt, store):
    nobody = browser_of()
    assert nobody.send(attempt()).status_code == 403
    nobody.cookies.set("givefirst", "made-up-token", domain="localhost.local")
    assert nobody.send(attempt()).status_code == 403
    assert store.pending_attempts() == []


@pytest.mark.parametrize(("host", "known"), [
    ("localhost", True), ("LOCALHOST:8000", True), ("127.0.0.1:8000", True), ("192.168.1.20:8000", True), ("[::1]:8000", True),
    ("kurs.example", True), ("Kurs.Example:443", True),
    ("evil.example", False), ("localhost.evil.example", False), ("127.0.0.1.evil.example", False), ("", False), ("[evil]", False),
])
def test_host_must_be_ours(browser_of, host, known):
    answer = browser_of().get("/api/me", headers={"Host": host})
    assert answer.status_code == (200 if known else 400)


def test_two_hosts_are_none(browser_of):
    answer = browser_of().get("/api/me", headers=[("Host", "localhost"), ("Host", "evil.example")])
    assert answer.status_code == 400


def test_reading_changes_nothing(app, person, browser_of, store):
    def everything():
        with reading(store._engine) as connection:
            tables = ["person", "session", "attempt", "completion"]
            return [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]

    before = everything()
    for (path, _, _), method, who in itertools.product(endpoints(app), ["GET", "HEAD"], [person, browser_of()]):
        answer = who.ask(method, path)
        assert "set-cookie" not in answer.headers
    assert everything() == before


def test_cookie_over_http(browser_of):
    answer = browser_of().post("/api/learner", {})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("givefirst=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"httponly", "samesite=lax", "path=/"}
    assert "secure" not in cookie.lower() and "domain" not in cookie.lower()


def test_cookie_over_tls(sample_course, site, store):
    browser = Browser(create_app(sample_course, site, store, https=True), origin="https://localhost")
    cookie = browser.post("/api/learner", {}).headers["set-cookie"]
    assert cookie.startswith("__Host-givefirst=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"httponly", "samesite=lax", "path=/", "secure"}
    assert browser.post("/api/learner", {}, headers={"Origin": "http://localhost"}).status_code == 403


def test_token_is_long_and_only_its_hash_is_stored(browser_of, store, tmp_path):
    browser = browser_of()
    csrf = browser.start()["csrf"]
    token = browser.cookies["givefirst"]
    assert len(token) >= 43  # 256 bits in base64
    learner = next(store.people())["id"]
    assert learner not in token and token not in learner
    with reading(store._engine) as connection:
        stored = " ".join(map(str, connection.execute(text("SELECT * FROM session")).all()))
    assert token not in stored and csrf not in stored
    files = b"".join(file.read_bytes() for file in tmp_path.glob("givefirst.db*"))
    assert learner.encode() in files and token.encode() not in files


def test_me_before_and_after(browser_of):
    browser = browser_of()
    assert browser.get("/api/me").json() == {"learner": False, "name": None, "csrf": None, "completed": []}
    started = browser.start(" Ada Müller ")
    assert (started["learner"], started["name"]) == (True, "Ada Müller")
    assert browser.get("/api/me").json() == started
    assert browser.post("/api/learner", {"name": "Ada"}).json()["name"] == "Ada"
    assert browser.post("/api/learner", {"name": "  "}).json()["name"] is None


@pytest.mark.parametrize("name", ["O'Neil; DROP TABLE person", "=HYPERLINK(1)", "<b>x</b>", "名前 😀 \u202e", "\x01\x7f"])
def test_names_are_kept_exactly(browser_of, store, name):
    assert browser_of().start(name)["name"] == name
    assert next(store.people())["name"] == name


@pytest.mark.parametrize("body", [{"name": "x" * 101}, {"name": "a\0b"}, {"name": 5}, {"nam": "x"}, [], {"name": "x" * 5000}])
def test_names_that_cannot_be(browser_of, body, store):
    answer = browser_of().post("/api/learner", body)
    assert answer.status_code == 422
    assert list(store.people()) == []


def test_session_is_found_again_after_a_restart(sample_course, site, store, person, attempt):
    restarted = Browser(create_app(sample_course, site, store))
    restarted.cookies, restarted.csrf = person.cookies, person.csrf
    assert restarted.get("/api/me").json()["csrf"] == person.csrf
    assert restarted.send(attempt()).status_code == 201


def test_sessions_in_memory_are_bounded(app, browser_of, monkeypatch):
    from givefirst.server import identity

    monkeypatch.setattr(identity, "SESSIONS_IN_MEMORY", 3)
    browsers = [browser_of() for _ in range(6)]
    started = [browser.start(f"P{n}") for n, browser in enumerate(browsers)]
    assert len(app.state.identity._sessions) == 3
    assert [browser.get("/api/me").json() for browser in browsers] == started


def test_no_page_of_a_content_network(browser_of):
    for path in ("/docs", "/redoc"):
        assert browser_of().get(path).status_code == 404


def test_openapi_describes_the_api(browser_of):
    found = browser_of().get("/openapi.json").json()
    assert set(found["paths"]) == {"/api/me", "/api/learner", "/api/learner/end", "/api/attempts"}
    sent = found["paths"]["/api/attempts"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(sent["required"]) == {"key", "check", "version", "language", "responses"}
    assert set(found["paths"]["/api/attempts"]["post"]["responses"]) == {"200", "201", "403", "404", "409", "413", "422", "503"}
    missing = [name for name in references(found) if name.rsplit("/", 1)[-1] not in found["components"]["schemas"]]
    assert missing == []


def references(value) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [name for item in value.values() for name in references(item)]
    return [name for item in value for name in references(item)] if isinstance(value, list) else []


def test_ending_a_session_takes_cookie_and_session_away(app, browser_of, store):
    one, other = browser_of(), browser_of()
    one.start("Ada")
    other.start("Berta")
    answer = one.post("/api/learner/end", {}, headers={"X-CSRF-Token": other.csrf})
    assert answer.status_code == 403 and one.get("/api/me").json()["name"] == "Ada"
    token = one.cookies["givefirst"]
    answer = one.post("/api/learner/end", {})
    assert answer.json() == {"learner": False, "name": None, "csrf": None, "completed": []}
    assert 'givefirst=""' in answer.headers["set-cookie"] and "Max-Age=0" in answer.headers["set-cookie"]
    assert one.get("/api/me", headers={"Cookie": f"givefirst={token}"}).json()["learner"] is False
    app.state.identity._sessions.clear()  # as after a restart
    assert one.get("/api/me", headers={"Cookie": f"givefirst={token}"}).json()["learner"] is False
    assert other.get("/api/me").json()["name"] == "Berta"
    assert [person["name"] for person in store.people()] == ["Ada", "Berta"]


def test_a_shared_computer_forgets_the_cookie_when_the_browser_closes(browser_of):
    alone, shared = browser_of(), browser_of()
    assert "Max-Age" in alone.post("/api/learner", {"name": None}).headers["set-cookie"]
    answer = shared.post("/api/learner", {"name": None, "shared": True})
    assert "Max-Age" not in answer.headers["set-cookie"]
    shared.csrf = answer.json()["csrf"]
    assert "set-cookie" not in shared.post("/api/learner", {"name": "Ada"}).headers
    assert "Max-Age" not in shared.post("/api/learner", {"name": "Ada", "shared": True}).headers["set-cookie"]
