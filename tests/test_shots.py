"""`givefirst shots`: which pages it takes. That the pictures can be taken, `python3 run.py shots DIR` shows."""

import re
import sys

from givefirst import cli
from givefirst.testing.shots import every_page, one_of_each
from tests.browser.conftest import site  # noqa: F401 fixture

INTERACTION = re.compile(r'"interaction":"([a-z-]+)"')


def interactions(site, names) -> set[str]:  # noqa: F811
    return {found for name in names for found in INTERACTION.findall((site / "de" / f"{name}.html").read_text(encoding="utf-8"))}


def test_one_page_of_each_kind(site, course):  # noqa: F811
    chosen, every = one_of_each(site), every_page(site)
    assert len(chosen) == len(set(chosen)) and set(chosen) < set(every)
    assert {name for name in every if "/" not in name} <= set(chosen)
    assert {f"{module}/index" for module in course.modules} | {f"{module}/check" for module in course.checks} <= set(chosen)
    lessons = [name for name in every if "/" in name]
    assert interactions(site, [name for name in chosen if "/" in name]) == interactions(site, lessons)
    assert [name for name in chosen if name.endswith("/print")]


def test_without_the_test_packages_it_is_one_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.delitem(sys.modules, "givefirst.testing.shots", raising=False)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert cli.main(["shots", str(tmp_path)]) == 1
    assert re.fullmatch(r"Screenshots need the test packages \(playwright\S* is missing\)\. Run .+ once, then start it again\.\n", capsys.readouterr().err)
