"""`givefirst backup`, `restore`, `retention` and `people erase`, as they are typed, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from givefirst.cli import main
from givefirst.course import Policy
from givefirst.server.frame import words_of
from givefirst.store import Store, tables
from givefirst.store.retention import make_plan
from tests.store.makers import LEARNER, attempt


@pytest.fixture
def run(tmp_path, capsys, database):
    """Runs `givefirst …` on a data folder of its own; returns (exit code, output and errors)."""
    def givefirst(*arguments) -> tuple[int, str]:
        more = ["--database", database] if database else []
        code = main([*map(str, arguments), "--data", str(tmp_path / "data"), *more])
        out, err = capsys.readouterr()
        return code, out + err

    return givefirst


@pytest.fixture
def records(tmp_path, database):
    """Somebody with a number who has completed something long ago; more can be written into the database until it is asked for."""
    (tmp_path / "data").mkdir()
    with Store.open(tmp_path / "data", database) as store:
        old = tables.now() - timedelta(days=200)
        store.change(lambda connection: connection.execute(insert(tables.person).values(id=LEARNER, name="Ada", external_id="17", created_at=old, ended_at=tables.now())))
        item = attempt("k")
        item.submitted_at = old
        store.record(item)
    return lambda column: rows(tmp_path, database, column)


def rows(folder, address, column) -> list:
    with Store.open(folder / "data", address) as store, store.reading() as connection:
        return list(connection.execute(select(column)).scalars())


def test_backup_and_restore(run, records, tmp_path):
    code, said = run("backup", tmp_path / "b.zip")
    assert code == 0 and "of 1 person(s)" in said and "Keep it as safe" in said
    code, said = run("restore", tmp_path / "b.zip")
    assert code == 1 and "--replace" in said
    code, said = run("people", "erase", "17")
    assert code == 1 and "everything about 17 Ada" in said and "--yes" in said
    assert records(tables.person.c.id) == [LEARNER]
    code, said = run("people", "erase", "17", "--yes")
    assert code == 0 and "Erased, for good" in said
    assert records(tables.person.c.id) == records(tables.completion.c.learner_id) == []
    code, said = run("people", "erase", "17", "--yes")
    assert code == 1 and "Nobody has the id '17'" in said
    code, said = run("restore", tmp_path / "b.zip")
    assert code == 0 and "1 person(s) had been erased since, and stay erased." in said
    assert records(tables.person.c.id) == records(tables.attempt.c.learner_id) == []


def test_retention(run, records):
    assert run("retention", "--dry-run") == (0, "     1 attempt (answers_days)\n     1 notebooks (answers_days)\n")
    assert records(tables.attempt.c.key) == ["k"]
    assert run("retention") == (0, "     1 attempt (answers_days)\n     1 notebooks (answers_days)\n")
    assert records(tables.attempt.c.key) == [] and records(tables.completion.c.what) == ["theme:dialogue"]
    assert run("retention") == (0, "There is nothing that may be kept no longer.\n")


def test_the_database_of_server_yml(tmp_path, postgresql, capsys):
    (tmp_path / "data").mkdir()
    address = postgresql.new_database()
    (tmp_path / "data" / "server.yml").write_text(f"database: {address}\n", encoding="utf-8")
    with Store.open(tmp_path / "data", address) as store:
        store.record(attempt("k"))
    assert main(["backup", str(tmp_path / "b.zip"), "--data", str(tmp_path / "data")]) == 0
    assert not (tmp_path / "data" / "givefirst.db").exists()
    assert "2 record(s)" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_works_council_reads_each_rule_and_what_it_deleted_in_words(tmp_path, language):
    words = words_of("council", language)
    with Store.open(tmp_path) as store:
        plan = make_plan(store, Policy().keep, tmp_path)
    plan.submissions, plan.logs, plan.returned = [("a", "b", "c")], [tmp_path], ["a"]
    found = {(rule, table.name) for rule, table, _ in plan.rows} | set(plan.counts())
    assert len(found) > 10
    assert [pair for pair in found if f"rule_{pair[0]}" not in words or f"table_{pair[1]}" not in words] == []
