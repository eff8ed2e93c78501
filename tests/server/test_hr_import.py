"""HR imports people: a preview first, then the change; a body of 5 MB there and nowhere else."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from givefirst.server.gate import BODY_LIMIT, UPLOAD_LIMIT
from givefirst.store.tables import person

from .conftest import ORIGIN, someone
from .test_hr import hr, looks, rows, submit  # noqa: F401

FIRST = "id;name;email;group;language\n1;Özlem Abel;o@firma.example;Einkauf;de\n2;Ben Muster;;Lager;en\n"
SECOND = "id;name;email;group;language\n1;Özlem Abel-Groß;o@firma.example;Einkauf;de\n3;Cem;;Lager;\n"


def upload(browser, content: str | bytes, path: str = "/de/hr/import"):
    raw = content if isinstance(content, bytes) else content.encode()
    return browser.ask("POST", path, headers={"Origin": ORIGIN}, data={"csrf": browser.csrf}, files={"file": ("people.csv", raw, "text/csv")})


def confirm(browser, preview):
    """The form of the preview, sent as a browser does."""
    form = BeautifulSoup(preview.text, "html.parser").select_one('form[action="/de/hr/import/confirm"]')
    fields = {field["name"]: field["value"] for field in form.select("input")}
    fields["list"] = form.select_one("textarea").text.removeprefix("\n")
    return browser.ask("POST", "/de/hr/import/confirm", headers={"Origin": ORIGIN}, files={name: (None, value) for name, value in fields.items()})


def known(store) -> list[tuple]:
    with store.reading() as connection:
        found = connection.execute(select(person).where(person.c.external_id.is_not(None)).order_by(person.c.external_id)).mappings()
        return [(row["external_id"], row["name"], row["sort_name"], row["ended_at"] is None) for row in found]


def test_preview_then_the_list_holds(hr, store):  # noqa: F811
    preview = upload(hr, FIRST)
    assert preview.status_code == 200 and "Neu: 2" in preview.text and "Özlem Abel" in preview.text and known(store) == []
    done = confirm(hr, preview)
    assert done.status_code == 303 and done.headers["location"] == "/de/hr/import?new=2&changed=0&back=0&leaving=0"
    assert "Die Liste gilt jetzt" in hr.get(done.headers["location"]).text
    preview = upload(hr, SECOND)
    for words in ("Neu: 1", "Geändert: 1", "Nicht mehr dabei: 1", "Ben Muster", "verliert den Zugang sofort"):
        assert words in preview.text
    confirm(hr, preview)
    assert known(store) == [("1", "Özlem Abel-Groß", "oezlem abel-gross", True), ("2", "Ben Muster", "ben muster", False), ("3", "Cem", "cem", True)]
    assert looks(store)[:2] == [("hr", "import", "all")] * 2


def test_nobody_loses_access_whom_the_preview_did_not_name(hr, store):  # noqa: F811
    confirm(hr, upload(hr, FIRST))
    preview = upload(hr, FIRST)
    confirm(hr, upload(hr, FIRST + "4;Dora;;;\n"))  # somebody else imports in between
    again = confirm(hr, preview)
    assert again.status_code == 200 and "mehr Personen ihren Zugang verlieren" in again.text and "Dora" in again.text
    assert [row[3] for row in known(store)] == [True, True, True]


@pytest.mark.parametrize("content", ["", "id;name\n1;\n", "id;name\n1;Ada\n1;Ben\n", "nonsense", b"\xff\xfe\x00", "id;name\n" + "\n".join(f"{n};" for n in range(99))])
def test_a_list_that_is_wrong_changes_nothing(hr, store, content):  # noqa: F811
    answer = upload(hr, content)
    assert answer.status_code == 422 and known(store) == [] and "alert" in answer.text
    if content:
        assert "Zeile" in answer.text


def test_bodies_of_5_mb_here_and_nowhere_else(hr, app, browser_of):  # noqa: F811
    much = "id;name\n" + "".join(f"{number:06d};{'x' * 90}\n" for number in range(40_000))
    assert BODY_LIMIT < 2_000_000 < len(much) < UPLOAD_LIMIT
    preview = upload(hr, much)
    assert preview.status_code == 200 and "40.000" in preview.text
    assert confirm(hr, preview).status_code == 303
    assert upload(hr, "x" * (UPLOAD_LIMIT + 1)).status_code == 413
    assert upload(hr, "x" * (BODY_LIMIT + 1), "/de/hr/enrolments").status_code == 413
    assert upload(someone(browser_of, app, "trainer"), FIRST).status_code == 403


def test_a_body_of_unknown_length_is_cut_there_too(hr):  # noqa: F811
    def pieces(size):
        yield from (b"x" * 65536 for _ in range(size // 65536))

    headers = {"Origin": ORIGIN, "X-CSRF-Token": hr.csrf, "Content-Type": "application/x-www-form-urlencoded"}
    for path, size in (("/de/hr/import", UPLOAD_LIMIT + 200_000), ("/de/hr/enrolments", BODY_LIMIT + 200_000)):
        assert hr.ask("POST", path, headers=headers, content=aiter_of(pieces(size))).status_code == 413


async def aiter_of(pieces):
    for piece in pieces:
        yield piece


def test_markup_in_a_list_stays_text(hr, store):  # noqa: F811
    preview = upload(hr, "id;name\n1;</textarea><script>alert(1)</script>\n")
    assert "<script>alert(1)" not in preview.text
    confirm(hr, preview)
    assert known(store)[0][1] == "</textarea><script>alert(1)</script>"
