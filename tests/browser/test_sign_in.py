"""Signing in, as a person does it: by a link, by the company's account at a real provider, and what a check says to those who have not."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Running
from tests.browser.eyes_and_ears import axe_violations, cut_off
from tests.browser.oidc import OidcProvider, free_port
from tests.browser.test_keeping import CHECK

PEOPLE = "id;name;email;group;language\n17;Ada Müller;ada@firma.example;Lager;de\n18;Bob Meyer;;Lager;en\n"
FAILED = re.compile("^(The sign-in did not work|Die Anmeldung hat nicht geklappt)$")  # outside of /de and /en in the browser's language
ACCOUNTS = {
    "ada": {"name": "Ada M.", "employee_id": "17", "roles": ["course-hr"]},
    "eve": {"name": "Eve", "employee_id": "99", "email": "ada@firma.example"},
}


@pytest.fixture
def start(site, tmp_path):
    """start(server.yml as text, port) -> a running server with PEOPLE in it."""
    running = []

    def begin(settings: str, port: int = 0) -> Running:
        data = tmp_path / "data"
        data.mkdir()
        (data / "server.yml").write_text(settings, encoding="utf-8")
        (data / "secret").write_text("s3cret", encoding="utf-8")
        (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
        server = Running(data, port=port)
        running.append(server)
        server.command("people", "import", str(tmp_path / "people.csv"))
        return server

    yield begin
    for server in running:
        server.stop()


def link_for(server, number: str) -> str:
    return re.search(r"/../sign-in/\S+", server.command("people", "link", number))[0]


def test_a_check_leads_to_the_sign_in_and_knows_who_came(start, new_page):
    server = start("sign_in: people")
    page = new_page(server.url)
    page.goto(CHECK)
    page.get_by_role("button", name="Check beginnen").click()
    status = page.get_by_role("status").filter(has_text="melden Sie sich zuerst an")
    expect(status).to_be_visible()
    status.get_by_role("link", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    page.goto(link_for(server, "17"))
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/de/")
    page.goto(CHECK)
    expect(page.get_by_label("Ihr Name")).to_have_value("Ada Müller")
    page.goto("/de/sign-in")
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/de/")
    page.goto("/de/sign-in")
    expect(page.get_by_text("Sie sind angemeldet")).to_have_count(0)
    page.expected_problems("403")


def test_the_pages_can_be_used_by_everybody(start, new_page):
    """Axe, nothing cut off and large targets, in both languages, in light and dark, on a phone and a wide screen; the links work once each."""
    server = start("{address: 'http://127.0.0.1', mail: {host: 127.0.0.1, sender: kurs@firma.example}, sso: {issuer: 'http://127.0.0.1:1', client_id: x}}")
    for language, width, scheme in (("de", 360, "dark"), ("en", 1280, "light"), ("en", 360, "light"), ("de", 1280, "dark")):
        page = new_page(server.url, viewport={"width": width, "height": 800}, color_scheme=scheme)
        for path in ("sign-in", "sign-in?sent", "sign-in/made-up", "sign-in/company/failed?why=unknown"):
            page.goto(f"/{language}/{path}")
            assert axe_violations(page) == [] and cut_off(page, "main") == [], path
        page.goto(f"/{language}/sign-in/made-up")
        page.locator("input[name=shared]").check()
        page.get_by_role("main").get_by_role("button").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text({"de": "Dieser Link gilt nicht mehr", "en": "This link no longer works"}[language])
        assert axe_violations(page) == []


@pytest.fixture
def company(start, request):
    """Address of a server at localhost (another site than the provider's 127.0.0.1), which trusts a real provider."""
    port = free_port()
    address = f"http://localhost:{port}"
    provider = OidcProvider(f"{address}/sign-in/company/return", ACCOUNTS)
    request.addfinalizer(provider.stop)
    sso = f"issuer: '{provider.issuer}', client_id: course, client_secret_file: secret, person_claim: employee_id, roles: {{hr: [course-hr]}}"
    start(f"{{address: '{address}', sign_in: people, sso: {{{sso}}}}}", port)
    return address


@pytest.fixture
def visit(browser, company):
    """A page of a new browser, on the page to sign in, in English."""
    contexts = []

    def begin():
        context = browser.new_context(base_url=company)
        contexts.append(context)
        page = context.new_page()
        page.goto("/en/sign-in")
        return page

    yield begin
    for context in contexts:
        context.close()


def log_in(page, name: str, button: str = "In") -> None:
    page.get_by_role("link", name="Sign in with my company account").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name=button, exact=True).click()


def cookies(page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies(page.url)}


def test_by_the_companys_account(visit, company):
    page = visit()
    with page.expect_request(lambda request: "/sign-in/company/return?" in request.url) as returned:
        log_in(page, "ada")
    page.wait_for_url(re.compile(f"^{company}/en/"))
    assert "givefirst" in cookies(page) and "givefirst-sign-in" not in cookies(page)
    page.goto("/en/sign-in")
    expect(page.get_by_text("You are signed in: Ada Müller.")).to_be_visible()

    code = returned.value.url
    page.goto(code)  # replayed in the same browser: what was remembered is used up
    expect(page.get_by_role("heading", level=1)).to_have_text(FAILED)
    thief = visit()
    thief.goto(code)
    expect(thief.get_by_role("heading", level=1)).to_have_text(FAILED)
    assert "givefirst" not in cookies(thief)


def test_a_code_works_once_at_the_provider(visit, company):
    """Stolen together with the cookie that goes with it."""
    page, thief = visit(), visit()
    page.get_by_role("link", name="Sign in with my company account").click()
    jar = page.context.cookies(f"{company}/sign-in/company/return")
    assert [cookie["name"] for cookie in jar] == ["givefirst-sign-in"]
    with page.expect_request(lambda request: "/sign-in/company/return?" in request.url) as returned:
        page.get_by_label("Name").fill("ada")
        page.get_by_role("button", name="In", exact=True).click()
    page.wait_for_url("**/en/**")
    thief.context.add_cookies(jar)
    thief.goto(returned.value.url)
    expect(thief.get_by_role("heading", level=1)).to_have_text("The sign-in did not work")
    assert "givefirst" not in cookies(thief) and "givefirst" in cookies(page)


def test_refused_unknown_and_with_a_wrong_state(visit):
    page = visit()
    log_in(page, "ada", "Cancel")
    page.wait_for_url("**/en/sign-in/company/failed?why=again")
    page.goto("/en/sign-in")
    log_in(page, "eve")  # her number is not on the list; that she names Ada's address counts for nothing
    page.wait_for_url("**/en/sign-in/company/failed?why=unknown")
    expect(page.get_by_text("has no access to this course")).to_be_visible()
    page.goto("/sign-in/company/return?code=made-up&state=made-up")
    page.wait_for_url("**/sign-in/company/failed?why=again")
    assert "givefirst" not in cookies(page)
