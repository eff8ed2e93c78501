"""`givefirst people …`, as it is typed."""

import re

import pytest

from givefirst.cli import main
from givefirst.store import Store
from givefirst.store.people import known_people

from .test_mail import mail_server

PEOPLE = "id;name;email;group;language\n17;Ada Müller;ada@firma.example;Lager;de\n18;Bob Meyer;;Lager;en\n19;Cem Öz;cem@firma.example;Büro;\n"


@pytest.fixture
def run(tmp_path, capsys):
    """Runs `givefirst people …` on a data folder of its own; returns (exit code, output, errors)."""
    def people(*arguments) -> tuple[int, str, str]:
        code = main(["people", *map(str, arguments), "--data", str(tmp_path / "data")])
        return code, *capsys.readouterr()

    return people


@pytest.fixture
def file(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8-sig")
    return tmp_path / "people.csv"


def names(folder) -> list[str]:
    with Store.open(folder / "data") as store, store.reading() as connection:
        return sorted(person["name"] for person in known_people(connection))


def test_import_says_what_it_does(run, file, tmp_path):
    assert run("import", file) == (0, "People in the file: 3. With access now: 0.\n3 new, 0 changed, 0 as before, 0 back again, 0 leave.\nDone. With access now: 3.\n", "")
    file.write_text(PEOPLE.replace("Büro", "Empfang"), encoding="utf-8")
    assert "0 new, 1 changed, 2 as before, 0 back again, 0 leave." in run("import", file)[1]


def test_nothing_is_half_imported(run, file, tmp_path):
    run("import", file)
    file.write_text(PEOPLE + "20;Dora;;;\n21;;;;\n21;Eve;no address;;fr\n", encoding="utf-8")
    code, _out, errors = run("import", file)
    assert code == 1 and f"{file}:6: name: is empty" in errors and f"{file}:7: email: 'no address' is no e-mail address" in errors
    assert f"{file}:7: language: 'fr' is not known" in errors and "Nothing was imported: 4 problem(s)" in errors
    assert names(tmp_path) == ["Ada Müller", "Bob Meyer", "Cem Öz"]


def test_a_list_in_which_many_are_missing_asks_first(run, file, tmp_path):
    run("import", file)
    file.write_text("id;name\n17;Ada Müller\n", encoding="utf-8")
    code, out, errors = run("import", file)
    assert code == 1 and "2 leave" in out and "2 of 3 people are missing" in errors and "--yes" in errors
    assert len(names(tmp_path)) == 3
    assert run("import", file, "--yes")[1].endswith("Done. With access now: 1.\n")
    assert names(tmp_path) == ["Ada Müller"]


def test_one_of_ten_may_leave_without_being_asked(run, file, tmp_path):
    rows = [f"{number};P{number}" for number in range(20)]
    file.write_text("\n".join(["id;name", *rows]), encoding="utf-8")
    run("import", file)
    file.write_text("\n".join(["id;name", *rows[3:]]), encoding="utf-8")
    assert run("import", file)[0] == 1
    file.write_text("\n".join(["id;name", *rows[2:]]), encoding="utf-8")
    assert run("import", file)[0] == 0


def test_roles(run, file):
    run("import", file)
    assert run("grant", 17, "trainer", "--group", "Lager")[1] == "17 Ada Müller has the role trainer of Lager.\n"
    assert run("grant", 19, "hr")[0] == 0
    assert run("roles")[1] == "hr: 19 Cem Öz\ntrainer of Lager: 17 Ada Müller\n"
    assert "18 Bob Meyer; Lager; no e-mail; en\n" in run("list", "--group", "Lager")[1]
    assert run("withdraw", 17, "trainer", "--group", "Lager")[1] == "17 Ada Müller no longer has the role trainer of Lager.\n"
    assert run("roles")[1] == "hr: 19 Cem Öz\n"
    assert "--group" in run("grant", 17, "trainer")[2] and "--group" in run("grant", 17, "hr", "--group", "Lager")[2]
    assert "Nobody has the id '99'" in run("grant", 99, "hr")[2]


def test_a_link_for_one(run, file):
    run("import", file)
    assert re.search(r"http://127.0.0.1:8000/de/sign-in/[\w-]{22}\n", run("link", 17)[1])
    assert "/en/sign-in/" in run("link", 18)[1]
    run("end", 18)
    assert "is over" in run("link", 18)[2]


def settings(tmp_path, text: str) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "server.yml").write_text(text, encoding="utf-8")


def test_links_by_mail(run, file, tmp_path, monkeypatch):
    run("import", file)
    assert "address: https://" in run("links", "--mail")[2]
    with mail_server() as (port, inbox):
        settings(tmp_path, f"{{address: 'https://kurs.example', mail: {{host: 127.0.0.1, port: {port}, security: none, sender: kurs@firma.example}}}}")
        code, out, _errors = run("links", "--mail", "--group", "Lager")
        assert (code, out) == (0, "1 of 1 mail(s) sent. 1 people have no e-mail address: for them there is --slips FILE.pdf.\n")
        assert run("links", "--mail")[1].startswith("2 of 2 mail(s) sent.")
        monkeypatch.setattr("givefirst.server.people_desk.MOST_MAILS", 1)
        assert "2 people would get a mail now" in run("links", "--mail")[2]
        assert run("links", "--mail", "--yes")[0] == 0
    assert [message["To"] for message in inbox.messages] == ["ada@firma.example"] + 2 * ["cem@firma.example", "ada@firma.example"]
    assert re.search(r"https://kurs.example/de/sign-in/[\w-]{22}", inbox.messages[0].get_payload(decode=True).decode())


def test_mails_stop_when_nothing_goes_out(run, file, tmp_path):
    file.write_text("id;name;email\n" + "".join(f"{n};P{n};p{n}@firma.example\n" for n in range(9)), encoding="utf-8")
    run("import", file)
    with mail_server() as (port, _inbox):
        pass
    settings(tmp_path, f"{{address: 'https://kurs.example', mail: {{host: 127.0.0.1, port: {port}, security: none, sender: kurs@firma.example}}}}")
    code, out, errors = run("links", "--mail")
    assert code == 1 and out.count("did not take the mail") == 5 and "0 mail(s) were sent, then 5 in a row were not" in errors


def test_slips_for_people_without_mail(run, file, tmp_path):
    run("import", file)
    settings(tmp_path, "address: https://kurs.example")
    assert "Mails" not in run("links", "--slips", tmp_path / "slips.pdf")[1]
    assert (tmp_path / "slips.pdf").read_bytes().startswith(b"%PDF")
    assert "Nobody here is without an e-mail address" in run("links", "--slips", tmp_path / "none.pdf", "--group", "Büro")[2]


def test_the_operator_is_no_id_of_a_file(run, file):
    file.write_text("id;name\noperator;Eve\n", encoding="utf-8")
    assert "stands for the person who runs the course" in run("import", file)[2]
