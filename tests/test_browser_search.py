"""In which order a browser is looked for and fetched."""

from pathlib import Path

import pytest

from givefirst.testing import browser

SYSTEM, OWN = Path("/system/browser"), Path("/own/browser")


@pytest.fixture(params=[browser.CHROMIUM, browser.FIREFOX], ids=lambda kind: kind.engine)
def kind(request):
    return request.param


@pytest.fixture
def machine(monkeypatch, kind):
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

    monkeypatch.delenv(kind.variable, raising=False)
    monkeypatch.setattr(browser, "candidates", lambda _: [SYSTEM])
    monkeypatch.setattr(browser, "playwrights_own", lambda _: OWN)
    monkeypatch.setattr(browser, "starts", lambda _, path: path in machine.works)
    monkeypatch.setattr(browser, "_runs", runs)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    return machine


def test_the_systems_comes_first_and_nothing_is_fetched(machine, kind):
    machine.works = {SYSTEM, OWN}
    assert browser.ensure_browser(kind) == SYSTEM
    assert machine.commands == []


def test_then_playwrights_download(machine, kind):
    machine.makes = {"install": OWN}
    assert browser.ensure_browser(kind) == OWN
    assert machine.commands == [f"install {kind.engine}"]


def test_then_the_system_package(machine, kind):
    machine.makes = {"--no-install-recommends": SYSTEM}
    assert browser.ensure_browser(kind) == SYSTEM
    assert machine.commands == [f"install {kind.engine}", "update -qq", f"--no-install-recommends {kind.packages[0]}"]


@pytest.mark.parametrize("kind", [browser.CHROMIUM], indirect=True)
def test_then_the_next_package_where_a_release_lacks_the_first(machine, monkeypatch, kind):
    asked = []

    def runs(command):
        asked.append(command[-1])
        machine.works |= {SYSTEM} if command[-1] == kind.packages[-1] else set()
        return command[-1] == kind.packages[-1]

    monkeypatch.setattr(browser, "_runs", runs)
    assert browser.ensure_browser(kind) == SYSTEM
    assert asked[-2:] == list(kind.packages)


def test_not_the_system_package_without_the_right(machine, monkeypatch, kind):
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000, raising=False)
    machine.makes = {"--no-install-recommends": SYSTEM}
    with pytest.raises(browser.NoBrowser, match=f"Install {kind.title}"):
        browser.ensure_browser(kind)
    assert machine.commands == [f"install {kind.engine}"]


def test_a_named_browser_is_the_only_one(machine, monkeypatch, kind):
    monkeypatch.setenv(kind.variable, "/somewhere/else")
    monkeypatch.setattr(browser, "candidates", lambda _: [Path("/somewhere/else")])
    with pytest.raises(browser.NoBrowser, match=kind.variable):
        browser.ensure_browser(kind)
    assert machine.commands == []
