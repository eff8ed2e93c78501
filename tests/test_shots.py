"""`givefirst shots`: which pages it takes, and that their pictures are there. That the pictures can be taken, `python3 run.py shots DIR` shows."""

import re
import sys

from givefirst import cli
from givefirst.testing.shots import every_page, in_contrast, kinds, one_of_each, show_all
from tests.browser.conftest import new_page, reading_server, site  # noqa: F401 fixtures

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


def test_home_my_course_a_lesson_and_a_check_in_high_contrast_too(site):  # noqa: F811
    chosen = in_contrast(one_of_each(site), site)
    pages = {name: (site / "de" / f"{name}.html").read_text(encoding="utf-8") for name in chosen & set(every_page(site))}
    assert {"index", "my-course"} < set(pages) <= set(one_of_each(site))
    checks = [name for name in pages if 'class="gf-check"' in pages[name]]
    assert len(checks) == 1 and interactions(site, set(pages) - {"index", "my-course", *checks})
    assert {f"{checks[0]}-{step}" for step in ("start", "task", "result")} == chosen - set(pages)
    assert [kinds(name, chosen) for name in ("index", "glossary")] == [("light", "dark", "contrast"), ("light", "dark")]


def test_pictures_further_down_are_there(new_page, reading_server):  # noqa: F811
    page = new_page(reading_server.url, viewport={"width": 360, "height": 800})
    page.goto("/de/take-away.html", wait_until="networkidle")
    there = "[...document.images].filter((picture) => picture.getClientRects().length).map((picture) => picture.naturalWidth > 0)"
    assert not all(page.evaluate(there))  # else this test says nothing
    show_all(page)
    assert all(page.evaluate(there))
    assert page.evaluate("scrollY") == 0


def test_without_the_test_packages_it_is_one_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.delitem(sys.modules, "givefirst.testing.shots", raising=False)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert cli.main(["shots", str(tmp_path)]) == 1
    assert re.fullmatch(r"Screenshots need the test packages \(playwright\S* is missing\)\. Run .+ once, then start it again\.\n", capsys.readouterr().err)
