"""Sign-in by the company's account: what a provider says is believed when it is signed, fresh, for us and for this browser; people are known
by issuer and subject. The journey with a real provider is in tests/browser/test_sso.py."""

import time
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select, update

from givefirst.course.errors import CourseError, OperatorError
from givefirst.server import create_app
from givefirst.server.settings import Settings, SingleSignOn, load_settings
from givefirst.store import tables
from givefirst.store.grants import grant
from givefirst.store.people import Row, end_people, find_person, import_people

from .conftest import Browser

ISSUER = "https://login.firma.example"
SSO = {"issuer": ISSUER, "client_id": "course", "person_claim": "employee_id", "roles": {"hr": ["course-hr"], "operator": ["course-admin"]}}
KEY, OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})


class FakeProvider:
    """Answers as a provider would; `claims` and `key` make the next ID token."""

    def __init__(self):
        self.claims, self.key, self.alg = {}, KEY, "RS256"
        self.issuer, self.asked, self.down = ISSUER, [], False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("no route", request=request)
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            return httpx.Response(200, json={
                "issuer": self.issuer, "authorization_endpoint": f"{ISSUER}/auth", "token_endpoint": f"{ISSUER}/token", "jwks_uri": f"{ISSUER}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            })
        if path == "/keys":
            return httpx.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        self.asked.append(dict(parse_qsl(request.content.decode())))
        token = {"access_token": "a", "token_type": "Bearer"}
        if self.claims is not None:
            token["id_token"] = jwt.encode({"alg": self.alg, "kid": "one"}, self.claims, self.key, algorithms=[self.alg])
        return httpx.Response(200, json=token)


@pytest.fixture
def provider():
    return FakeProvider()


@pytest.fixture
def make_app(sample_course, site, store, provider):
    def make(**sso):
        app = create_app(sample_course, site, store, settings=Settings(address="http://localhost", sso=SingleSignOn(**SSO | sso)))
        app.state.provider._client.client_kwargs["transport"] = httpx.MockTransport(provider)
        return app

    store.change(import_people([Row("17", "Ada", "ada@firma.example"), Row("18", "Bob", "bob@firma.example")], 0))
    return make


def sign_in(browser, provider, **changes) -> httpx.Response:
    """There and back, with these claims in place of good ones (None: left out)."""
    started = browser.get("/en/sign-in/company")
    assert started.status_code == 302, started.text
    sent = dict(parse_qsl(urlsplit(started.headers["location"]).query))
    moment = int(time.time())
    good = {"iss": ISSUER, "aud": "course", "sub": "s-1", "iat": moment, "exp": moment + 60, "nonce": sent["nonce"], "employee_id": "17"}
    provider.claims = {key: value for key, value in (good | changes).items() if value is not None}
    return browser.get(f"/sign-in/company/return?code=c&state={sent['state']}")


def refused(answer, why: str, language: str = "de") -> bool:
    """Whether it leads to the page that says why, and signs nobody in."""
    cookies = [value for value in answer.headers.get_list("set-cookie") if "Max-Age=0" not in value]
    return (answer.status_code, answer.headers["location"], cookies) == (303, f"/{language}/sign-in/company/failed?why={why}", [])


def name_of(browser) -> str | None:
    return browser.get("/api/me").json()["name"]


def row(store, number: str):
    with store.reading() as connection:
        return connection.execute(select(tables.person).where(tables.person.c.external_id == number)).mappings().one()


def test_the_first_time_links_the_person_of_the_file(make_app, provider, store):
    app = make_app()
    browser = Browser(app)
    started = browser.get("/de/sign-in/company")
    sent = dict(parse_qsl(urlsplit(started.headers["location"]).query))
    assert sent["redirect_uri"] == "http://localhost/sign-in/company/return" and sent["code_challenge_method"] == "S256" and sent["response_type"] == "code"
    assert {part.strip().lower() for part in started.headers["set-cookie"].split(";")[1:]} >= {"httponly", "samesite=lax", "max-age=600", "path=/"}
    browser.start("Somebody before")
    before = browser.cookies["givefirst"]
    answer = sign_in(browser, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/")
    assert name_of(browser) == "Ada" and browser.cookies["givefirst"] != before
    assert "givefirst-sign-in" not in browser.cookies
    assert (row(store, "17")["issuer"], row(store, "17")["subject"]) == (ISSUER, "s-1")
    assert len(provider.asked[0]["code_verifier"]) >= 43 and provider.asked[0]["code"] == "c"
    again = Browser(app)
    sign_in(again, provider, employee_id=None, email="other@firma.example")  # known by subject
    assert name_of(again) == "Ada"


@pytest.mark.parametrize("changes", [
    {"sub": "s-2", "employee_id": "17"},  # the number belongs to another account
    {"sub": "s-3", "employee_id": "99"},
    {"sub": "s-3", "employee_id": None},
    {"sub": "s-3", "employee_id": None, "email": "bob@firma.example"},  # never by an address
    {"sub": "s-3", "employee_id": ["18"]},
    {"sub": "s-3", "employee_id": ""},
])
def test_strangers_are_refused(make_app, provider, store, changes):
    app = make_app()
    sign_in(Browser(app), provider)
    browser = Browser(app)
    answer = sign_in(browser, provider, **changes)
    assert refused(answer, "unknown", "en") and name_of(browser) is None
    assert "no access to this course" in browser.get(answer.headers["location"]).text
    assert row(store, "18")["subject"] is None and len(list(store.people())) == 2


def test_strangers_are_added_where_the_company_wants_it(make_app, provider, store):
    app = make_app(unknown_people="add")
    browser = Browser(app)
    sign_in(browser, provider, sub="s-9", employee_id=None, name="Neu Hier")
    assert name_of(browser) == "Neu Hier"
    sign_in(Browser(app), provider, sub="s-9", employee_id=None, name="Neu Hier")
    assert len(list(store.people())) == 3
    sign_in(Browser(app), provider)
    assert refused(sign_in(Browser(app), provider, sub="s-2"), "unknown", "en")  # 17 is somebody else's, so this is no stranger


def test_ended_access_stays_ended(make_app, provider, store):
    app = make_app(unknown_people="add")
    sign_in(Browser(app), provider)
    with store.reading() as connection:
        ada = find_person(connection, "17")["id"]
    store.change(end_people([ada]))
    assert refused(sign_in(Browser(app), provider), "unknown", "en")
    store.change(lambda connection: connection.execute(update(tables.person).values(issuer=None, subject=None)))
    assert refused(sign_in(Browser(app), provider), "unknown", "en")


def test_roles_follow_the_account(make_app, provider, store):
    app = make_app(claim="realm_access.roles")
    browser = Browser(app)
    with store.reading() as connection:
        ada = find_person(connection, "17")["id"]
    store.change(grant(ada, "trainer", "Lager"))
    store.change(grant(ada, "council"))
    answer = sign_in(browser, provider, realm_access={"roles": ["course-hr", "else"]})
    assert "Max-Age=43200" in answer.headers["set-cookie"]

    def roles() -> frozenset:
        app.state.identity.forget()
        browser.get("/api/me")
        (session,) = app.state.identity._sessions.values()
        return session.roles

    assert roles() == {"hr", "trainer", "council"}
    sign_in(browser, provider, realm_access={"roles": "course-admin"})
    assert roles() == {"operator", "trainer", "council"}
    sign_in(browser, provider)
    assert roles() == {"trainer", "council"}


@pytest.mark.parametrize(("changes", "more"), [
    ({"iss": "https://evil.example"}, {}), ({"aud": "another course"}, {}), ({"aud": ["course", "another"]}, {}), ({"aud": None}, {}), ({"aud": "another course", "azp": "course"}, {}),
    ({"exp": 1_000_000_000}, {}), ({"exp": None}, {}), ({"nonce": "of another browser"}, {}), ({"nonce": None}, {}), ({"iat": None}, {}),
    ({"sub": None}, {}), ({"sub": ""}, {}), ({"sub": "x" * 256}, {}), ({"sub": 5}, {}), ({"azp": "another"}, {}), ({"nbf": 9_999_999_999}, {}),
    ({}, {"key": OTHER_KEY}),
    ({}, {"key": OctKey.import_key("the secret of the client, which many know"), "alg": "HS256"}),
    ({}, {"key": OctKey.import_key("no key at all is needed for this"), "alg": "none"}),
])
def test_an_answer_that_is_no_proof(make_app, provider, store, changes, more, caplog):
    browser = Browser(make_app(unknown_people="add"))
    for name, value in more.items():
        setattr(provider, name, value)
    answer = sign_in(browser, provider, **changes)
    assert refused(answer, "again", "en") and name_of(browser) is None
    assert len(list(store.people())) == 2 and row(store, "17")["subject"] is None
    assert "17" not in caplog.text and "eyJ" not in caplog.text


def test_without_an_id_token(make_app, provider, monkeypatch):
    browser = Browser(make_app())
    started = browser.get("/de/sign-in/company")
    provider.claims = None
    state = dict(parse_qsl(urlsplit(started.headers["location"]).query))["state"]
    assert refused(browser.get(f"/sign-in/company/return?code=c&state={state}"), "again")


def test_the_answer_belongs_to_the_browser_that_asked_and_counts_once(make_app, provider):
    app = make_app()
    mine, other = Browser(app), Browser(app)
    state = dict(parse_qsl(urlsplit(mine.get("/de/sign-in/company").headers["location"]).query))["state"]
    others = dict(parse_qsl(urlsplit(other.get("/de/sign-in/company").headers["location"]).query))["state"]
    for query in (f"code=c&state={others}", "code=c", f"state={state}", f"error=access_denied&state={state}", "", "code=c&state=%ff%fe", f"code=c&state={state}x"):
        kept = f"givefirst-sign-in={mine.cookies['givefirst-sign-in']}"
        answer = Browser(app).get(f"/sign-in/company/return?{query}", headers={"Cookie": kept})
        assert refused(answer, "again")
        assert 'givefirst-sign-in=""' in answer.headers["set-cookie"]
    mine.get(f"/sign-in/company/return?code=&state={state}")
    assert refused(mine.get(f"/sign-in/company/return?code=c&state={state}"), "again")  # used up
    assert provider.asked == []


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "e30.", "ü.ö", "{body}.0000", "{body}x.{signed}"])
def test_a_cookie_that_is_not_ours(make_app, provider, cookie):
    browser = Browser(make_app())
    started = browser.get("/de/sign-in/company")
    state = dict(parse_qsl(urlsplit(started.headers["location"]).query))["state"]
    body, signed = browser.cookies["givefirst-sign-in"].split(".")
    sent = f"givefirst-sign-in={cookie.format(body=body, signed=signed)}".encode()
    browser.cookies.clear()
    assert browser.get(f"/sign-in/company/return?code=c&state={state}", headers={"Cookie": sent}).headers["location"].endswith("failed?why=again")
    assert provider.asked == []


def test_too_late(make_app, provider, monkeypatch):
    browser = Browser(make_app())
    state = dict(parse_qsl(urlsplit(browser.get("/de/sign-in/company").headers["location"]).query))["state"]
    kept = f"givefirst-sign-in={browser.cookies['givefirst-sign-in']}"
    later = time.time() + 601
    monkeypatch.setattr("givefirst.server.sso.time.time", lambda: later)
    assert refused(browser.get(f"/sign-in/company/return?code=c&state={state}", headers={"Cookie": kept}), "again")  # a browser that keeps it too long
    assert provider.asked == []


def test_a_provider_that_is_away_or_another(make_app, provider):
    browser = Browser(make_app())
    provider.down = True
    answer = browser.get("/en/sign-in/company")
    assert refused(answer, "away", "en") and "not answering just now" in browser.get(answer.headers["location"]).text
    provider.down, provider.issuer = False, "https://evil.example"
    assert refused(browser.get("/en/sign-in/company"), "again", "en")


@pytest.mark.parametrize("why", ["", "?why=unknown", "?why=<script>", "?why=away&why=again"])
def test_the_page_that_says_why(browser_of, why):
    answer = browser_of().get(f"/de/sign-in/company/failed{why}")
    assert answer.status_code == 200 and "Die Anmeldung hat nicht geklappt" in answer.text and "<script>" not in answer.text


def test_without_a_provider_there_is_no_such_page(browser_of):
    assert browser_of().get("/de/sign-in/company").status_code == browser_of().get("/sign-in/company/return").status_code == 404


def test_the_page_offers_it(make_app):
    text = Browser(make_app()).get("/de/sign-in").text
    assert 'href="/de/sign-in/company"' in text and "Firmenkonto" in text


def test_cookies_over_tls(sample_course, site, store, provider):
    settings = Settings(address="https://localhost", sso=SingleSignOn(**SSO))
    app = create_app(sample_course, site, store, https=True, settings=settings)
    app.state.provider._client.client_kwargs["transport"] = httpx.MockTransport(provider)
    cookie = Browser(app, origin="https://localhost").get("/de/sign-in/company").headers["set-cookie"]
    assert cookie.startswith("__Host-givefirst-sign-in=") and "secure" in cookie.lower() and "Domain" not in cookie


@pytest.mark.parametrize(("text", "words"), [
    ("sso: {issuer: 'https://login.firma.example', client_id: course}", "needs `address`"),
    ("{address: 'https://kurs.example', sso: {issuer: 'http://login.firma.example', client_id: course}}", "must begin with https://"),
    ("{address: 'https://kurs.example', sso: {issuer: 'http://127.0.0.1.evil.example', client_id: course}}", "must begin with https://"),
    ("{address: 'https://kurs.example', sso: {issuer: 'https://login.firma.example', client_id: course, roles: {king: [x]}}}", "king"),
])
def test_settings_that_cannot_be(tmp_path, text, words):
    (tmp_path / "server.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=words):
        load_settings(tmp_path)


def test_the_secret_lies_in_a_file(tmp_path, sample_course, site, store):
    text = "{address: 'https://kurs.example', sso: {issuer: 'https://login.firma.example', client_id: course, client_secret_file: secret}}"
    (tmp_path / "server.yml").write_text(text, encoding="utf-8")
    with pytest.raises(OperatorError, match="cannot be read from .*secret"):
        create_app(sample_course, site, store, settings=load_settings(tmp_path))
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    assert create_app(sample_course, site, store, settings=load_settings(tmp_path)).state.provider._client.client_secret == "s3cret"
