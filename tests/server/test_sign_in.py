"""In by a link, a new link by mail, out again."""

import json
import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from givefirst.server import create_app
from givefirst.server.links import new_links
from givefirst.server.log import writing_log
from givefirst.server.mail import MailError
from givefirst.server.settings import Mail, Settings
from givefirst.store import new_id, tables
from givefirst.store.grants import grant
from givefirst.store.log_files import code_of
from givefirst.store.people import Row, end_people, find_person, first_operator, import_people

from .conftest import Browser

ADDRESS = "http://localhost"
SETTINGS = Settings(address=ADDRESS, mail=Mail(host="127.0.0.1", sender="kurs@firma.example"))
PEOPLE = [Row("17", "Ada Müller", "ada@firma.example", "A", "de"), Row("18", "Bob Meyer", "bob@firma.example", "A", "en"), Row("19", "Cem", None, "B")]


@pytest.fixture
def app(sample_course, site, store):
    store.change(import_people(PEOPLE, 0))
    app = create_app(sample_course, site, store, settings=SETTINGS)
    app.state.sent = []

    async def send(*mail):
        app.state.sent.append(mail)

    app.state.mailer = SimpleNamespace(ready=True, send=send)
    return app


@pytest.fixture
def link_of(store):
    """A maker of links: the path of one for the person with this number."""
    def make(number: str) -> str:
        with store.reading() as connection:
            person = find_person(connection, number)
        return new_links(store, [person], ADDRESS, 72)[0].removeprefix(ADDRESS)

    return make


def post_form(browser, path: str, **fields):
    return browser.ask("POST", path, headers={"Origin": browser.origin}, data={"csrf": browser.csrf or "", **fields})


def sign_in(browser, link: str, **fields):
    answer = post_form(browser, link, **fields)
    browser.csrf = browser.get("/api/me").json()["csrf"]
    return answer


def test_a_link_signs_in_once(browser_of, link_of):
    ada, other = browser_of(), browser_of()
    link = link_of("17")
    answer = sign_in(ada, link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/de/")
    assert ada.get("/api/me").json()["name"] == "Ada Müller"
    assert "Max-Age=34560000" in answer.headers["set-cookie"] and "HttpOnly" in answer.headers["set-cookie"] and "SameSite=lax" in answer.headers["set-cookie"]
    again = post_form(other, link)
    assert again.status_code == 200 and "gilt nicht mehr" in again.text and "set-cookie" not in again.headers


def test_whoever_only_looks_uses_nothing_up(browser_of, link_of, store):
    scanner, ada = browser_of(), browser_of()
    link = link_of("17")
    for method in ("GET", "HEAD", "GET"):
        answer = scanner.ask(method, link)
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
    made_up = scanner.get("/de/sign-in/made-up")
    assert made_up.text == scanner.get(link).text.replace(link, "/de/sign-in/made-up").replace(link.replace("/de/", "/en/"), "/en/sign-in/made-up")
    assert sign_in(ada, link).status_code == 303


def test_a_link_presses_its_own_button_on_the_trainers_laptop_alone(app, browser_of, link_of):
    """Elsewhere a link that somebody sends could sign in whoever opens it as another person."""
    link, by_itself = link_of("17"), "/start/start.js"
    app.state.homes = {"trainer": "/live"}  # as `givefirst workshop` sets it
    for address, presses in (("127.0.0.1", True), ("::1", True), ("192.168.1.30", False), ("", False), ("127.0.0.1.evil.example", False)):
        assert (by_itself in browser_of(address=address).get(link).text) == presses, address
    app.state.homes = {}
    assert by_itself not in browser_of(address="127.0.0.1").get(link).text


def test_wrong_used_and_old_links_look_the_same(browser_of, link_of, store):
    nobody = browser_of()
    used, old, left = link_of("17"), link_of("17"), link_of("18")
    sign_in(browser_of(), used)
    store.change(lambda connection: connection.execute(
        tables.sign_in_link.update().where(tables.sign_in_link.c.used_at.is_(None)).values(expires_at=tables.now())
    ))
    with store.reading() as connection:
        bob = find_person(connection, "18")["id"]
    store.change(end_people([bob]))
    tokens = [link.rsplit("/", 1)[1] for link in (used, old, left)] + ["made-up", "x" * 3000]
    pages = {post_form(nobody, f"/de/sign-in/{token}").text.replace(token, "TOKEN") for token in tokens}
    assert len(pages) == 1 and "gilt nicht mehr" in pages.pop()
    assert nobody.get("/api/me").json()["learner"] is False


def test_the_session_of_before_ends_and_the_token_is_new(app, browser_of, link_of, store):
    browser = browser_of()
    browser.start("Somebody else")
    before = browser.cookies["givefirst"]
    assert post_form(SimpleNamespace(ask=browser.ask, origin=browser.origin, csrf="wrong"), link_of("17")).status_code == 403
    assert sign_in(browser, link_of("17")).status_code == 303
    assert browser.cookies["givefirst"] != before
    assert browser.get("/api/me", headers={"Cookie": f"givefirst={before}"}).json()["learner"] is False
    assert browser.get("/api/me").json()["name"] == "Ada Müller"


def test_the_name_of_the_companys_list_stays(browser_of, link_of, store):
    browser = browser_of()
    sign_in(browser, link_of("17"))
    assert browser.post("/api/learner", {"name": "Somebody Else"}).json()["name"] == "Ada Müller"
    assert "Somebody Else" not in [person["name"] for person in store.people()]


def test_a_planted_cookie_is_not_taken_over(browser_of, link_of):
    browser = browser_of()
    browser.cookies.set("givefirst", "planted", domain="localhost.local", path="/")
    post_form(browser, link_of("17"))
    assert browser_of().get("/api/me", headers={"Cookie": "givefirst=planted"}).json()["learner"] is False


def test_only_hashes_are_stored(browser_of, link_of, store, tmp_path):
    link = link_of("17")
    browser = browser_of()
    sign_in(browser, link)
    token = link.rsplit("/", 1)[1]
    assert len(token) >= 22  # 128 bits in base64
    files = b"".join(file.read_bytes() for file in tmp_path.glob("givefirst.db*"))
    assert token.encode() not in files and browser.cookies["givefirst"].encode() not in files


def test_who_may_do_more_is_signed_in_for_half_a_day(app, browser_of, link_of, store):
    with store.reading() as connection:
        store.change(grant(find_person(connection, "17")["id"], "hr"))
    answer = sign_in(browser_of(), link_of("17"))
    assert "Max-Age=43200" in answer.headers["set-cookie"] and answer.headers["location"] == "/de/hr"
    with store.reading() as connection:
        store.change(grant(find_person(connection, "17")["id"], "council"))
    assert sign_in(browser_of(), link_of("17")).headers["location"] == "/de/my-record"


def test_a_session_that_runs_out_is_over_in_memory_too(app, browser_of, link_of, store):
    browser = browser_of()
    sign_in(browser, link_of("17"))
    (session,) = app.state.identity._sessions.values()
    session.expires_at = 1.0
    store.change(lambda connection: connection.execute(tables.session.update().values(expires_at=tables.now())))
    assert browser.get("/api/me").json()["learner"] is False


def test_a_shared_computer(browser_of, link_of):
    assert "Max-Age" not in sign_in(browser_of(), link_of("17"), shared="yes").headers["set-cookie"]


def test_a_new_link_by_mail_in_the_language_of_the_person(app, browser_of):
    browser = browser_of()
    for who in ("17", "BOB@firma.example"):
        answer = post_form(browser, "/en/sign-in", who=f" {who} ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/sign-in?sent")
    (ada, bob) = app.state.sent
    assert ada[:2] == ("ada@firma.example", "Ihr Zugang zum Kurs „Zuerst geben“") and bob[:2] == ("bob@firma.example", "Your way into the course “Give first”")
    assert "72 Stunden" in ada[2] and "72 hours" in bob[2]
    link = re.search(r"http://localhost(/en/sign-in/\S+)", bob[2])[1]
    assert sign_in(browser, link).headers["location"] == "/en/"
    assert browser.get("/api/me").json()["name"] == "Bob Meyer"


@pytest.mark.parametrize("who", ["17", "nobody", "19", "ada@firma.example", "", "x" * 254, "' OR 1=1 --", "ada@firma.example\r\nBcc: eve@firma.example"])
def test_everybody_who_asks_gets_the_same_answer(app, browser_of, who):
    answer = post_form(browser_of(), "/de/sign-in", who=who)
    assert (answer.status_code, answer.headers["location"], answer.content) == (303, "/de/sign-in?sent", b"")
    assert len(app.state.sent) == (1 if who in ("17", "ada@firma.example") else 0)


def test_the_link_never_names_a_host_that_was_sent(app, sample_course, site, store):
    other = Browser(app, origin="http://127.0.0.1:8000")
    post_form(other, "/de/sign-in", who="17")
    assert "http://localhost/de/sign-in/" in app.state.sent[0][2] and "127.0.0.1" not in app.state.sent[0][2]


def test_nobody_is_flooded(app, browser_of):
    for _ in range(5):
        assert post_form(browser_of(), "/de/sign-in", who="17").headers["location"] == "/de/sign-in?sent"
    assert len(app.state.sent) == 3
    for number in range(100):
        post_form(browser_of(), "/de/sign-in", who=str(number))
    post_form(browser_of(), "/de/sign-in", who="bob@firma.example")
    assert [mail[0] for mail in app.state.sent].count("bob@firma.example") == 1  # as number 18; then one browser had asked often enough


def test_a_mail_server_that_is_down_is_in_the_log_and_nobody_in_it(app, browser_of, caplog):
    async def send(*_mail):
        raise MailError("The mail server 127.0.0.1 is down.")

    app.state.mailer = SimpleNamespace(ready=True, send=send)
    assert post_form(browser_of(), "/de/sign-in", who="17").headers["location"] == "/de/sign-in?sent"
    assert "is down" in caplog.text and "17" not in caplog.text.replace("127", "") and "ada" not in caplog.text


def test_pages_say_what_there_is_to_do(app, browser_of, link_of, sample_course, site, store):
    nobody = browser_of()
    assert 'name="who"' in nobody.get("/de/sign-in").text and "Postfach" in nobody.get("/de/sign-in?sent").text and "inbox" in nobody.get("/en/sign-in?sent").text
    without_mail = Browser(create_app(sample_course, site, store)).get("/en/sign-in").text
    assert 'name="who"' not in without_mail and "personal link" in without_mail
    sign_in(nobody, link_of("17"))
    assert "Sie sind angemeldet: Ada Müller." in nobody.get("/de/sign-in").text


def test_out_again(browser_of, link_of):
    browser = browser_of()
    sign_in(browser, link_of("17"))
    token = browser.cookies["givefirst"]
    assert browser.ask("POST", "/de/sign-out", headers={"Origin": browser.origin}, data={"csrf": "wrong"}).status_code == 403
    answer = post_form(browser, "/de/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/de/") and "Max-Age=0" in answer.headers["set-cookie"]
    assert browser.get("/api/me", headers={"Cookie": f"givefirst={token}"}).json()["learner"] is False


def test_the_first_operator_comes_in_by_the_link_of_the_console(app, browser_of, store):
    operator = {"id": new_id(), "language": "en"}
    store.change(first_operator(operator["id"]))
    (link,) = new_links(store, [operator], ADDRESS, 72)
    browser = browser_of()
    assert sign_in(browser, link.removeprefix(ADDRESS)).status_code == 303
    with store.reading() as connection:
        assert connection.execute(select(tables.session.c.learner_id)).scalars().all() == [operator["id"]]


def test_where_only_known_people_come_in(sample_course, site, store, link_of):
    store.change(import_people(PEOPLE, 0))
    app = create_app(sample_course, site, store, settings=Settings(sign_in="people"))
    browser = Browser(app)
    answer = browser.post("/api/learner", {"name": "Eve"})
    assert answer.status_code == 403
    error = answer.json()["error"]
    assert "Anmelden" in error["message"]["de"] and "sign in" in error["message"]["en"].casefold()
    assert error["link"] == {"de": "/de/sign-in", "en": "/en/sign-in"}
    assert {person["name"] for person in store.people()} == {row.name for row in PEOPLE}
    sign_in(browser, link_of("17"))
    assert browser.post("/api/learner", {"name": "Ada Müller", "shared": True}).status_code == 200


def test_who_comes_and_goes_is_noted_as_a_code(app, browser_of, link_of, store, tmp_path):
    ada, link = browser_of(), link_of("17")
    with store.reading() as connection:
        person = find_person(connection, "17")["id"]
    with writing_log(tmp_path / "noted", 14):
        sign_in(ada, link)
        post_form(browser_of(), link)
        post_form(ada, "/de/sign-out")
        for _ in range(4):
            post_form(browser_of(), "/de/sign-in", who="ada@firma.example")
    text = next((tmp_path / "noted" / "logs").iterdir()).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["event"], line.get("who")) for line in lines] == [
        ("sign-in", code_of(person)), ("sign-in failed", None), ("sign-out", code_of(person)), ("throttled", None),
    ]
    assert not any(secret in text for secret in (person, "ada@", "Ada", link.rsplit("/", 1)[1], ada.cookies.get("givefirst") or "no cookie"))
