"""The units of systemd and the container file name what there is; what was not run says so in its first lines."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from givefirst import cli
from givefirst.server.gate import UPLOAD_LIMIT
from givefirst.server.settings import load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def commands(text: str) -> list[str]:
    return re.findall(r'givefirst\.cli"?,? "?(\w+)', text)


def test_commands_in_deploy_are_ours():
    known = {name for action in cli._parser()._actions for name in (action.choices or {})}
    found = {command for file in DEPLOY.rglob("*") if file.is_file() for command in commands(file.read_text(encoding="utf-8"))}
    assert {"serve", "build", "doctor", "backup"} <= found and found <= known


@pytest.mark.parametrize("file", [*UNITS, DEPLOY / "Containerfile"], ids=lambda file: file.name)
def test_what_was_not_run_says_so(file):
    assert "untested" in "\n".join(file.read_text(encoding="utf-8").splitlines()[:3]).casefold()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_systemd_understands_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/givefirst/.venv/bin/python", "/bin/sh").replace("file:///opt/givefirst", "file:///")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    found = subprocess.run(["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)], capture_output=True, text=True, timeout=60)
    assert found.returncode == 0 and found.stderr == ""


def test_the_container_copies_what_the_course_needs():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {name for line in re.findall(r"^COPY (.+)$", text, re.M) for name in line.split()[:-1]}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert copied >= {"_config.yml", "_toc.yml", "company.yml", "policy.yml", "assets", "book", "exercises", "workshops", "givefirst", "requirements.txt", "pyproject.toml"}
    assert "--require-hashes" in text and "USER givefirst" in text and "HEALTHCHECK" in text


def test_proxies_let_through_what_the_course_takes():
    for text in ((DEPLOY / "nginx" / "givefirst.conf").read_text(encoding="utf-8"), (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")):
        limit = int(re.search(r"(?:client_max_body_size|max_size) (\d+)m", text, re.I)[1]) * 1024 * 1024
        assert UPLOAD_LIMIT < limit < 2 * UPLOAD_LIMIT


def test_the_example_in_the_readme_can_be_used(tmp_path):
    (block,) = re.findall(r"^```yaml\n(.+?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S | re.M)
    (tmp_path / "server.yml").write_text(block, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.address == "https://kurs.example" and settings.sign_in == "people" and settings.mail and settings.proxies and settings.sso
