"""run.py in a copy of its own; where a real installation would take minutes, a stand-in for pip does its part."""

import ast
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(tmp_path):
    """The module run.py of a fresh folder with umlauts and a space, with a small requirements.txt."""
    folder = tmp_path / "Kürs für alle"
    folder.mkdir()
    shutil.copy(ROOT / "run.py", folder)
    (folder / "requirements.txt").write_text("one==1 \\\n    --hash=sha256:0\ntwo==2 \\\n    --hash=sha256:0\n")
    (folder / "requirements-test.txt").write_text("three==3 \\\n    --hash=sha256:0\n")
    spec = importlib.util.spec_from_file_location("run_copy", folder / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pip(run, monkeypatch):
    """Stands in for the environment and pip: `pip.says(output, code)` sets what the next installation prints and returns."""

    class Pip:
        calls: list = []
        answer = ("Collecting one\nCollecting two\nInstalling collected packages: one, two\nSuccessfully installed one-1 two-2\n", 0)

        def says(self, output, code):
            self.answer = (output, code)

    stand_in = Pip()
    stand_in.calls = []

    def make_venv():
        shutil.rmtree(run.VENV, ignore_errors=True)
        python = Path(run.venv_python())
        python.parent.mkdir(parents=True)
        python.touch()
        stand_in.calls.append("venv")

    class Process:
        def __init__(self, command, **options):
            stand_in.calls.append(Path(command[-1]).name)
            stand_in.command, stand_in.env = command, options["env"]
            output, self.code = stand_in.answer
            self.stdout = io.StringIO(output)

        def wait(self):
            return self.code

        def terminate(self):
            stand_in.calls.append("terminated")

    monkeypatch.setattr(run, "make_venv", make_venv)
    monkeypatch.setattr(subprocess, "Popen", Process)
    return stand_in


# What Python it needs


def test_old_python_is_told_which_one_is_needed(run):
    for version in [(2, 7), (3, 9, 6), (3, 10, 13, "final", 0)]:
        with pytest.raises(run.Stop, match=r"Python 3\.11 or newer, but /usr/bin/python3 is Python %d\.%d: " % version[:2]):
            run.check_python(version, "/usr/bin/python3")
    run.check_python((3, 11, 0), "x")
    run.check_python((4, 0, 0), "x")


def test_old_pythons_can_read_the_file_at_all(run):
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 5))
    assert source.splitlines()[1] == "# -*- coding: utf-8 -*-"  # Python 2 stops at the first umlaut without it
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.Nonlocal))]


def test_needs_only_the_standard_library():
    names = set()
    for node in ast.walk(ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.partition(".")[0])
    assert names <= set(sys.stdlib_module_names)


# Arguments


@pytest.mark.parametrize(
    "arguments, expected",
    [
        ([], ("command", ["serve"])),
        (["--no-open", "--port", "8001"], ("command", ["serve", "--no-open", "--port", "8001"])),
        (["--data=/x", "--host", "0.0.0.0"], ("command", ["serve", "--data=/x", "--host", "0.0.0.0"])),
        (["lint"], ("command", ["lint"])),
        (["serve", "--port", "1"], ("command", ["serve", "--port", "1"])),
        (["completion", "--csv", "test"], ("command", ["completion", "--csv", "test"])),
        (["givefirst", "--help"], ("command", ["--help"])),
        (["test"], ("test", [])),
        (["test", "--long", "-k", "run"], ("test", ["--long", "-k", "run"])),
        (["--help"], ("help", [])),
        (["-h"], ("help", [])),
    ],
)
def test_arguments(run, arguments, expected):
    assert run.route(arguments) == expected


def test_help_installs_nothing(run, pip, capsys):
    assert run.main(["--help"]) == 0
    assert "python3 run.py test" in capsys.readouterr().out
    assert pip.calls == []


# When it installs


def test_first_start_installs_and_the_second_does_not(run, pip):
    run.prepare()
    assert pip.calls == ["venv", "requirements.txt"]
    run.prepare()
    assert pip.calls == ["venv", "requirements.txt"]


def test_installs_with_hashes_and_nothing_compiled(run, pip, monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    run.prepare()
    assert {"--require-hashes", "--no-deps", "--only-binary", "--no-input"} <= set(pip.command)
    assert "PIP_TARGET" not in pip.env and "PYTHONPATH" not in pip.env


def test_changed_lock_updates_in_place(run, pip):
    run.prepare()
    Path(run.ROOT, "requirements.txt").write_text("one==1.1 --hash=sha256:0\n")
    run.prepare()
    run.prepare()
    assert pip.calls == ["venv", "requirements.txt", "requirements.txt"]


def test_another_python_makes_it_anew(run, pip):
    run.prepare()
    run.write_stamp(dict(run.read_stamp(), python="cpython-310-linux-x86_64"))
    run.prepare()
    assert pip.calls == ["venv", "requirements.txt"] * 2


def test_vanished_interpreter_makes_it_anew(run, pip):
    run.prepare()
    os.remove(run.venv_python())
    run.prepare()
    assert pip.calls == ["venv", "requirements.txt"] * 2


@pytest.mark.parametrize("broken", ["", "{", "[]", "\x00"])
def test_broken_stamp_makes_it_anew(run, pip, broken):
    run.prepare()
    Path(run.VENV, "stamp.json").write_text(broken)
    run.prepare()
    assert pip.calls == ["venv", "requirements.txt"] * 2


def test_broken_off_installation_is_noticed(run, pip, monkeypatch, capsys):
    def broken_off(lines, total):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run, "follow", broken_off)
        assert run.main(["lint"]) == 130
    assert "Stopped" in capsys.readouterr().err
    assert pip.calls == ["venv", "requirements.txt", "terminated"]
    run.prepare()
    assert pip.calls[3:] == ["venv", "requirements.txt"]


@pytest.mark.skipif(os.name == "nt", reason="on Windows a moved folder is set up anew")
def test_renamed_folder_keeps_working(run, pip):
    run.prepare()
    old = run.ROOT
    script = Path(run.VENV, "bin", "alembic")
    script.write_text(f"#!/bin/sh\n'''exec' \"{old}/.venv/bin/python\" \"$0\" \"$@\"\n' '''\n# -*- coding: utf-8 -*-\n")
    new = Path(old).with_name("Neuer Name")
    os.rename(old, new)
    run.ROOT, run.VENV = str(new), str(new / ".venv")
    run.prepare()
    assert pip.calls == ["venv", "requirements.txt"]
    assert f'"{new}/.venv/bin/python"' in (new / ".venv" / "bin" / "alembic").read_text()
    assert run.state(run.read_stamp(), run.wanted_stamp(), run.venv_python()) == "ready"


def test_tests_get_their_packages_once(run, pip, monkeypatch):
    said = {"givefirst.testing.browser": "/path/of/chromium\n/path/of/firefox\n", "givefirst.testing.postgresql": "/path/of/postgresql\n"}
    monkeypatch.setattr(subprocess, "run", lambda command, **k: subprocess.CompletedProcess([], 0, stdout=said[command[-1]]))
    for name in ("GIVEFIRST_BROWSER", "GIVEFIRST_FIREFOX", "GIVEFIRST_POSTGRESQL"):
        monkeypatch.setenv(name, "")
    run.prepare()
    run.prepare_tests()
    run.prepare()
    run.prepare_tests()
    assert pip.calls == ["venv", "requirements.txt", "requirements-test.txt"]
    assert (os.environ["GIVEFIRST_BROWSER"], os.environ["GIVEFIRST_FIREFOX"]) == ("/path/of/chromium", "/path/of/firefox")
    assert os.environ["GIVEFIRST_POSTGRESQL"] == "/path/of/postgresql"


# When something is in the way: one clear sentence


def failing(run, pip, output):
    pip.says(output, 1)
    with pytest.raises(run.Stop) as stopped:
        run.prepare()
    assert "Traceback" not in str(stopped.value)
    return str(stopped.value)


@pytest.mark.parametrize(
    "output, way_out",
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "Make room"),
        ("WARNING: Retrying … NewConnectionError('Failed to establish a new connection: [Errno -2]')", "Connect this computer"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "another network"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] …')) Max retries exceeded", "PIP_CERT"),
        ("ERROR: No matching distribution found for uvloop==0.23.0", "64-bit Python"),
        ("Something\n  quite\nnew", "quite\n  new"),
    ],
)
def test_failed_installation(run, pip, output, way_out):
    sentence = failing(run, pip, output)
    assert way_out in sentence
    assert "stamp" not in sentence and not run.read_stamp()


def test_without_network_an_update_leaves_the_old_state(run, pip):
    run.prepare()
    before = run.read_stamp()
    Path(run.ROOT, "requirements.txt").write_text("one==1.1 --hash=sha256:0\n")
    assert "Connect this computer" in failing(run, pip, "Max retries exceeded")
    assert run.read_stamp() == before


def test_no_venv_module(run, monkeypatch, capsys):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name))
    assert run.main(["lint"]) == 1
    error = capsys.readouterr().err
    assert "sudo apt install python%d.%d-venv" % sys.version_info[:2] in error and "Traceback" not in error


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_folder_that_may_not_be_written(run, capsys):
    as_root = os.geteuid() == 0
    for folder in [Path(run.ROOT), *Path(run.ROOT).parents]:
        if "pytest" in str(folder):
            folder.chmod(0o755)
    Path(run.ROOT).chmod(0o555)
    try:
        if as_root:  # whom no permission stops
            os.setegid(65534)
            os.seteuid(65534)
        code = run.main(["lint"])
    finally:
        if as_root:
            os.seteuid(0)
            os.setegid(0)
        Path(run.ROOT).chmod(0o755)
    assert code == 1
    assert "copy the course to a folder of your own" in capsys.readouterr().err


def test_incomplete_copy(run, capsys):
    os.remove(Path(run.ROOT, "requirements.txt"))
    assert run.main(["lint"]) == 1
    assert "get a complete copy" in capsys.readouterr().err


def test_full_disk_before_it_begins(run, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    assert run.main(["lint"]) == 1
    assert "about 1 GB is needed" in capsys.readouterr().err


# The real thing, without the packages


def test_a_real_environment_runs_the_command_from_anywhere(run, tmp_path, monkeypatch):
    """A real .venv with an empty lock file, a stand-in for the package givefirst: arguments, folder and exit code get through."""
    Path(run.ROOT, "requirements.txt").write_text("# nothing\n")
    package = Path(run.ROOT, "givefirst")
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "cli.py").write_text(textwrap.dedent("""
        import json, os, shutil, sys
        print(json.dumps([sys.argv[1:], os.getcwd(), shutil.which("python")]))
        sys.exit(7)
    """))
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "givefirst").mkdir(parents=True)  # must not be taken for ours
    command = [sys.executable, Path(run.ROOT, "run.py"), "lint", "--größe", "a b"]
    for _ in range(2):
        done = subprocess.run(command, cwd=elsewhere, capture_output=True, encoding="utf-8")
        assert done.returncode == 7, done.stderr
        arguments, folder, python = json.loads(done.stdout.splitlines()[-1])
        assert arguments == ["lint", "--größe", "a b"]
        assert os.path.samefile(folder, elsewhere)
        assert os.path.dirname(python) == os.path.dirname(run.venv_python())
    assert "Setting up" not in done.stdout


# The lock files


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_pin_has_a_hash_and_no_machine_shows(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = [block for block in text.replace("\\\n", "").splitlines() if "==" in block and not block.lstrip().startswith("#")]
    assert blocks and all("--hash=sha256:" in block for block in blocks)
    assert not [line for line in text.splitlines() if "://" in line or line.startswith(("-i", "--index", "--extra", "--find", "/", "-e"))]


def test_locks_agree_and_hold_the_floors():
    def pins(name):
        lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line and line[0].isalpha()]
        return {line.split("==")[0]: line.split("==")[1].split()[0] for line in lines}

    def number(version):
        return tuple(int(part) for part in version.split(".") if part.isdigit())

    course, tests = pins("requirements.txt"), pins("requirements-test.txt")
    assert {name: version for name, version in tests.items() if name in course} == {name: course[name] for name in tests if name in course}
    floors = {"voila": "0.5.6", "jupyter-server": "2.20", "nbconvert": "7.17.1", "tornado": "6.5.8"}
    assert all(number(course[name]) >= number(floor) for name, floor in floors.items())
