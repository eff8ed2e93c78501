"""The givefirst command: help with examples, and errors in one readable message."""

import re
import shutil
import socket

import pytest

from givefirst import cli

COMMANDS = [name for action in cli._parser()._actions for name in (action.choices or {})]


@pytest.fixture
def elsewhere(tmp_path, root, monkeypatch):
    """A copy of the course to break."""
    for name in ("exercises", "book", "assets"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(root / name, tmp_path / name)
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    monkeypatch.setattr(cli, "SCHEMAS", tmp_path / "schemas")
    return tmp_path


def run(capsys, *arguments) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_the_commands_are_these():
    assert set(COMMANDS) == {
        "serve", "build", "lint", "schema", "notebooks", "grade", "apps", "completion", "bench", "trace", "shots", "zip", "policy", "doctor",
        "people", "backup", "restore", "retention", "handouts", "workshop", "regrade", "formgrader",
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert f"Example: givefirst {command}" in capsys.readouterr().out


def test_lint_is_content_with_the_course(capsys):
    code, out, _ = run(capsys, "lint")
    assert code == 0 and "All well" in out


def test_lint_hints_at_what_the_company_has_not_said(tmp_path, capsys):
    (tmp_path / "company.yml").write_text('name: Muster GmbH\naccent: "#005a9c"\n', encoding="utf-8")
    code, out, _ = run(capsys, "lint", "--data", tmp_path)
    assert code == 0 and "All well" in out
    (hint,) = [line for line in out.splitlines() if line.startswith("Hint:")]
    assert f"{tmp_path / 'company.yml'} does not say logo, guideline, contacts.coach, contacts.complaint_route," in hint
    assert "name" not in hint.split("does not say")[1].split(".")[0]


def test_lint_checks_the_policy(tmp_path, capsys):
    (tmp_path / "policy.yml").write_text("keep:\n  answers_days: 365\n", encoding="utf-8")
    code, _, err = run(capsys, "lint", "--data", tmp_path)
    assert code == 1 and f"{tmp_path / 'policy.yml'}:2: keep.answers_days: 365 is more than 90" in err


def test_the_policy_in_words_and_as_a_sheet(tmp_path, capsys):
    (tmp_path / "policy.yml").write_text("keep: {answers_days: 12}\n", encoding="utf-8")
    code, out, _ = run(capsys, "policy", "--language", "en", "--data", tmp_path)
    assert code == 0 and "12 days after the theme is completed" in out
    code, out, _ = run(capsys, "policy", "--sheet", tmp_path / "sheet.pdf", "--data", tmp_path)
    assert code == 0 and "The sheet is in" in out and (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_handouts_of_a_workshop_and_of_a_check(tmp_path, capsys):
    code, out, _ = run(capsys, "handouts", "wst", "--language", "en", "--out", tmp_path / "wst.pdf", "--data", tmp_path)
    assert code == 0 and "how often to print" in out and (tmp_path / "wst.pdf").read_bytes().startswith(b"%PDF-")
    code, out, _ = run(capsys, "handouts", "refuser/sharing", "--out", tmp_path / "check.pdf", "--data", tmp_path)
    assert code == 0 and {file.name for file in tmp_path.glob("*.pdf")} == {"wst.pdf", "check.pdf"}  # no answers unless they are asked for
    code, out, _ = run(capsys, "handouts", "refuser/sharing", "--with-key", "--out", tmp_path / "check.pdf", "--data", tmp_path)
    assert code == 0 and "Keep them with the trainer" in out and (tmp_path / "check-key.pdf").is_file()


def test_handouts_of_what_is_not_there_say_what_is(tmp_path, capsys):
    code, _, err = run(capsys, "handouts", "W1", "--address", "kurs.example", "--data", tmp_path)
    assert code == 1 and "begins with https://" in err
    code, _, err = run(capsys, "handouts", "W7", "--data", tmp_path)
    assert code == 1 and "no workshop and no check 'W7'" in err and "W90" in err and "refuser/sharing" in err


def test_lint_checks_the_file_of_the_company(tmp_path, capsys):
    (tmp_path / "company.yml").write_text("name: Muster GmbH\nlogo: lost.svg\n", encoding="utf-8")
    code, _, err = run(capsys, "lint", "--data", tmp_path)
    assert code == 1 and f"{tmp_path / 'company.yml'}:2: logo: there is no file lost.svg" in err


def test_trace_ends_with_what_is_covered(capsys, tmp_path):
    code, out, _ = run(capsys, "trace", "--csv", tmp_path / "trace.csv")
    assert code == 0
    assert re.fullmatch(r"\d+ of 132 seed entries covered", out.splitlines()[-1])
    assert (tmp_path / "trace.csv").stat().st_size > 1000


def test_lint_names_file_line_and_field(elsewhere, capsys):
    file = elsewhere / "exercises/immigrant/dialogue/warm-up.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("interaction: choice", "interaction: choise"), encoding="utf-8")
    code, _, err = run(capsys, "lint")
    assert code == 1
    assert re.search(r"warm-up\.yml:\d+: parts\.0\.interaction: 'choise' is no interaction \(did you mean 'choice'\?\)", err)


def test_lint_sees_an_unused_exercise(elsewhere, capsys):
    folder = elsewhere / "exercises/immigrant/dialogue"
    shutil.copy(folder / "warm-up.yml", folder / "lonely.yml")
    code, out, _ = run(capsys, "lint")
    assert code == 1 and "lonely.yml:1: is used on no page of book/de" in out


def test_a_broken_course_is_not_built(elsewhere, capsys):
    (elsewhere / "exercises/immigrant/dialogue/module.yml").write_text("code: [", encoding="utf-8")
    code, _, err = run(capsys, "build")
    assert code == 1 and "module.yml:" in err and "is not valid YAML" in err


def test_port_taken_is_one_sentence(elsewhere, capsys, monkeypatch):
    monkeypatch.setattr(cli, "_site", lambda data: elsewhere / "book")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, _, err = run(capsys, "serve", "--no-open", "--port", port, "--data", elsewhere / "data")
    assert code == 1 and f"Port {port} is already in use" in err and "--port" in err


def test_data_that_is_a_file(elsewhere, capsys):
    (elsewhere / "data").write_text("in the way", encoding="utf-8")
    code, _, err = run(capsys, "completion", "--csv", elsewhere / "list.csv", "--data", elsewhere / "data")
    assert code == 1 and "cannot be written" in err and "--data" in err


def test_list_that_cannot_be_written(elsewhere, capsys):
    code, _, err = run(capsys, "completion", "--csv", elsewhere / "no" / "list.csv", "--data", elsewhere / "data")
    assert code == 1 and "cannot be written" in err


def test_static_site_does_not_replace_other_files(elsewhere, capsys):
    (elsewhere / "mine").mkdir()
    (elsewhere / "mine" / "holiday.jpg").write_bytes(b"x")
    code, _, err = run(capsys, "build", "--static", elsewhere / "mine")
    assert code == 1 and "holds other files" in err
    assert (elsewhere / "mine" / "holiday.jpg").exists()


def test_disk_trouble_is_said(capsys, monkeypatch):
    def full(_options):
        raise OSError(28, "No space left on device", "/data/x")

    monkeypatch.setattr(cli, "_lint", full)
    code, _, err = run(capsys, "lint")
    assert code == 1 and "No space left on device (/data/x)" in err


@pytest.mark.parametrize("command", [["grade"], ["completion", "--csv", "list.csv"]])
def test_records_that_cannot_be_read_are_one_sentence(command, capsys, monkeypatch, tmp_path):
    from givefirst.store import Store, StoreUnavailable

    def down(*_arguments):
        raise StoreUnavailable("disk I/O error")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Store, "pending_attempts", down)
    monkeypatch.setattr(Store, "reading", down)
    code, _, err = run(capsys, *command, "--data", tmp_path / "data")
    assert code == 1 and err.startswith(f"The records in {tmp_path / 'data'} cannot be read or written just now (disk I/O error).")


def test_unknown_bench_group(capsys):
    code, _, err = run(capsys, "bench", "--only", "nothing")
    assert code == 1 and "use one of" in err


def test_shots_are_taken_of_the_site_with_the_companys_own_words(monkeypatch, capsys, tmp_path):
    built, asked = [], []
    monkeypatch.setattr("givefirst.book.build.build_site", lambda root, out, **options: built.append(options["data"]))
    monkeypatch.setattr("givefirst.testing.shots.take_shots", lambda root, site, folder, every, say: asked.append((folder, every)) or 7)
    code, said, _ = run(capsys, "shots", str(tmp_path / "shots"), "--all", "--data", str(tmp_path))
    assert (code, built, asked) == (0, [tmp_path], [(tmp_path / "shots", True)])
    assert "7 pictures" in said
