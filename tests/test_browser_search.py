"""In which order a browser is looked for and fetched."""

from pathlib import Path

import pytest

from givefirst.testing import browser

SYSTEM, OWN = Path("/system/chromium"), Path("/own/chromium")


@pytest.fixture
def machine(monkeypatch):
    """A machine whose browsers and commands are given: `works` start, `makes` says what a command brings."""

    class Machine:
        works: set = set()
        makes: dict = {}
        commands: list = []

    machine = Machine()
    machine.works, machine.makes, machine.commands = set(), {}, []

    def runs(command):
        machine.commands.append(" ".join(command[-2:]))
        brought = machine.makes.get(command[-2])
        machine.works |= {brought} - {None}
        return brought is not None

    monkeypatch.delenv("GIVEFIRST_BROWSER", raising=False)
    monkeypatch.setattr(browser, "candidates", lambda: [SYSTEM])
    monkeypatch.setattr(browser, "playwrights_own", lambda: OWN)
    monkeypatch.setattr(browser, "starts", lambda path: path in machine.works)
    monkeypatch.setattr(browser, "_runs", runs)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    return machine


def test_the_systems_comes_first_and_nothing_is_fetched(machine):
    machine.works = {SYSTEM, OWN}
    assert browser.ensure_browser() == SYSTEM
    assert machine.commands == []


def test_then_playwrights_download(machine):
    machine.makes = {"install": OWN}
    assert browser.ensure_browser() == OWN
    assert machine.commands == ["install chromium"]


def test_then_the_system_package(machine):
    machine.makes = {"--no-install-recommends": SYSTEM}
    assert browser.ensure_browser() == SYSTEM
    assert machine.commands == ["install chromium", "update -qq", "--no-install-recommends chromium"]


def test_not_the_system_package_without_the_right(machine, monkeypatch):
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000, raising=False)
    machine.makes = {"--no-install-recommends": SYSTEM}
    with pytest.raises(browser.NoBrowser, match="Install Chromium"):
        browser.ensure_browser()
    assert machine.commands == ["install chromium"]


def test_a_named_browser_is_the_only_one(machine, monkeypatch):
    monkeypatch.setenv("GIVEFIRST_BROWSER", "/somewhere/else")
    monkeypatch.setattr(browser, "candidates", lambda: [Path("/somewhere/else")])
    with pytest.raises(browser.NoBrowser, match="GIVEFIRST_BROWSER"):
        browser.ensure_browser()
    assert machine.commands == []
