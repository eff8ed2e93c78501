"""Each look finds what is wrong, says what to do, changes nothing, and never stops the others."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from givefirst.doctor import OK, PROBLEM, WARNING, book, examine, files, machine, mail, records
from givefirst.doctor import finding as words
from givefirst.server.settings import Mail, Settings
from givefirst.store import Store, tables
from givefirst.store.grants import grant
from givefirst.store.schema import newest_revision
from givefirst.store.trouble import note_trouble
from tests.book.sample import write_course

LEVELS = {OK, WARNING, PROBLEM}


@pytest.fixture(autouse=True)
def no_course(request, monkeypatch):
    """Loading all content takes seconds; one test does."""
    if request.node.name != "test_before_the_first_start_nothing_is_a_problem":
        monkeypatch.setattr(files, "load_course", lambda root: None)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


def found(looks) -> dict[str, list[tuple[str, str]]]:
    """part -> (level, what is said)"""
    parts = {}
    for finding in looks:
        parts.setdefault(finding.part, []).append((finding.level, f"{finding.message} {finding.todo}"))
    return parts


def everything(root, data, site=Path("/nowhere")) -> dict:
    return found(examine(root, data, site))


def test_before_the_first_start_nothing_is_a_problem(root, data):
    parts = everything(root, data)
    assert {level for findings in parts.values() for level, _ in findings} == {OK, WARNING}
    assert set(parts) == {"Python", "packages", "course", "company.yml", "policy.yml", "server.yml", "data folder", "disk", "book", "records", "clock", "mail"}
    assert "not there yet" in parts["records"][0][1] and "not been built" in parts["book"][0][1] and "no legal basis" in parts["policy.yml"][1][1]
    assert list(data.iterdir()) == []


def test_records_that_are_well(root, data):
    Store.open(data).close()
    before = (data / "givefirst.db").read_bytes()
    parts = everything(root, data)
    assert parts["records"] == [(OK, f"SQLite, schema {newest_revision()} ")] and parts["clock"][0][0] == OK
    assert (data / "givefirst.db").read_bytes() == before


def test_a_schema_of_another_release_is_named(root, data):
    with Store.open(data) as store:
        store.change(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '0002'")))
    level, said = everything(root, data)["records"][0]
    assert level == WARNING and f"schema 0002, this release {newest_revision()}" in said and "backup" in said


def test_a_damaged_database_is_a_problem(root, data):
    with Store.open(data) as store:
        for number in range(200):
            store.start_learner(f"{number:032x}", "name" * 20, f"{number:064x}")
    with (data / "givefirst.db").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 10)
    level, said = everything(root, data)["records"][0]
    assert level == PROBLEM and "restore the last backup" in said or "can't be read" in said


def test_no_database_is_a_problem(root, data):
    (data / "givefirst.db").write_bytes(b"this is no database, it is a text" * 100)
    assert everything(root, data)["records"][0][0] == PROBLEM


def test_a_clock_behind_the_newest_record(data):
    with Store.open(data) as store:
        store.start_learner("a" * 32, None, "b" * 64)
        ahead = datetime.now(UTC) + timedelta(days=2)
        store.change(lambda connection: connection.execute(update(tables.session).values(created_at=ahead)))
        store.change(grant("a" * 32, "hr"))
    level, said = found(records.records(data, Settings()))["clock"][0]
    assert level == WARNING and f"{ahead:%Y-%m-%d}" in said and "NTP" in said


def test_a_clock_before_the_course_was_made():
    (finding,) = records.clock(None, datetime(1970, 1, 1, 3, tzinfo=UTC))
    assert finding.level == PROBLEM and "1970-01-01 03:00 UTC" in finding.message


@pytest.mark.parametrize(("file", "content", "part"), [
    ("policy.yml", "keep: {answers_days: 900}\n", "policy.yml"), ("company.yml", "accent: red\n", "company.yml"),
    ("server.yml", "adress: x\n", "server.yml"),
])
def test_mistakes_in_the_companys_files_are_named_with_their_line(root, data, file, content, part):
    (data / file).write_text(content, encoding="utf-8")
    problems = [said for level, said in everything(root, data)[part] if level == PROBLEM]
    assert problems and f"{data / file}:1:" in problems[0]


def test_an_address_without_encryption_is_a_warning(root, data):
    (data / "server.yml").write_text("address: http://kurs.example\n", encoding="utf-8")
    assert (WARNING, "people reach the course at http://kurs.example, without encryption. Put a proxy with TLS in front (deploy/README.md).") in everything(root, data)["server.yml"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_secrets_and_folder_are_their_owners_alone(root, data):
    (data / "server.yml").write_text("mail: {host: 127.0.0.1, port: 1, security: none, user: kurs, password_file: secret, sender: k@example.org}\n", encoding="utf-8")
    assert "is missing" in everything(root, data)["secrets"][0][1]
    secret = data / "secret"
    secret.write_text("geheim")
    secret.chmod(0o644)
    data.chmod(0o755)
    parts = everything(root, data)
    assert parts["secrets"] == [(PROBLEM, f"{secret} can be read by others. Run `chmod 600 {secret}`, and change the password: others may have read it.")]
    assert parts["data folder"][0][0] == WARNING and f"chmod 700 {data}" in parts["data folder"][0][1]
    secret.chmod(0o600)
    data.chmod(0o700)
    assert "secrets" not in everything(root, data)


def test_a_mail_server_that_does_not_answer():
    settings = Settings(mail=Mail(host="127.0.0.1", port=1, security="none", sender="k@example.org"))
    ((level, said),) = found(mail.mail(settings))["mail"]
    assert level == PROBLEM and "127.0.0.1:1 can't be reached" in said


def test_people_without_mail_get_slips():
    ((level, said),) = found(mail.mail(Settings(sign_in="people")))["mail"]
    assert level == WARNING and "slips" in said


def test_versions_are_compared_as_numbers(monkeypatch):
    installed = {"voila": "0.5.10", "tornado": "6.5", "nbgrader": "0.9.6"}

    def version(name):
        if name not in installed:
            raise machine.PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(machine, "version", version)
    needed = machine.lower_bounds(["voila>=0.5.6", "tornado>=6.5.8", "nbgrader==0.9.*", "psycopg[binary]>=3.2", "uvloop>=0.21; sys_platform == 'linux'"])
    assert needed == {"voila": "0.5.6", "tornado": "6.5.8", "nbgrader": "0.9", "psycopg": "3.2", "uvloop": "0.21"}
    assert list(machine.old_ones(needed)) == ["tornado 6.5 is older than 6.5.8.", "psycopg is missing.", "uvloop is missing."]


def test_the_floors_that_close_holes_are_looked_at(root):
    import tomllib
    needed = machine.lower_bounds(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"])
    for name, floor in {"voila": "0.5.6", "jupyter_server": "2.20", "nbconvert": "7.17.1", "tornado": "6.5.8"}.items():
        assert machine.numbers(needed[name]) >= machine.numbers(floor)
    assert machine.ALSO == {"oauthenticator": "17.4"}


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    (finding,) = machine.python()
    assert finding.level == PROBLEM and "3.10.4 is too old" in finding.message


@pytest.mark.parametrize(("free", "level"), [(50_000_000, PROBLEM), (500_000_000, WARNING), (5_000_000_000, OK)])
def test_room_on_the_disk(monkeypatch, data, free, level):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": free}))
    (finding,) = machine.disk(data / "not" / "there")
    assert finding.level == level


def test_a_book_that_is_older_than_its_files(tmp_path, monkeypatch, data):
    site = tmp_path / "site"
    site.mkdir()
    root = write_course(tmp_path / "course")
    (finding,) = book.book(root, site, data)
    assert finding.level == WARNING and "older" in finding.message
    monkeypatch.setattr(book, "is_fresh", lambda root, site, data: True)
    (finding,) = book.book(root, site, data)
    assert finding.level == OK


def test_a_look_that_fails_is_a_problem_and_the_others_go_on(root, data, monkeypatch):
    from givefirst.doctor import examine as module
    monkeypatch.setattr(sys.modules["givefirst.doctor.examine"], "disk", lambda data: 1 / 0)
    assert module
    parts = everything(root, data)
    assert parts["disk"] == [(PROBLEM, "could not be looked at (ZeroDivisionError). Run the command again as the user who runs the server.")]
    assert "records" in parts


def test_a_line_says_level_part_and_what_to_do():
    assert str(words.Finding(PROBLEM, "disk", "full.", "Make room.")) == "PROBLEM  disk: full. Make room."
    assert str(words.Finding(OK, "disk", "fine")) == "OK       disk: fine"
    assert set(words.WORDS) == LEVELS


def test_what_keeps_checks_from_the_gradebook_is_named(root, data):
    with Store.open(data) as store:
        assert "notebooks" not in everything(root, data)
        store.change(note_trouble("the folder is full"))
    ((level, said),) = everything(root, data)["notebooks"]
    assert level == PROBLEM and "the folder is full" in said and "Nothing is lost" in said


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_notebooks_folder_that_others_can_open_is_named(root, data):
    (data / "nbgrader-spring").mkdir(mode=0o755)
    assert any("nbgrader-spring is open to others" in said for _, said in everything(root, data)["data folder"])
