"""`givefirst serve --watch`: what an author saves is shown in the open page; mistakes are said and leave the page as it was."""

import json
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from givefirst.book.errors import BookError
from givefirst.book.watch import Watch, copy_changed
from givefirst.course import load_course
from givefirst.server.run import renew
from tests.book.sample import PICTURE, PRACTICE_FEEDBACK, choice, write_course, write_yaml

MODULE = "immigrant/dialogue"
LESSON = f"/de/{MODULE}/staircase.html"
_SERVE = "import sys; from pathlib import Path; import givefirst.cli as cli; cli.ROOT = Path(sys.argv[1]); sys.exit(cli.main(sys.argv[2:]))"


class Watched:
    """A sample course served with --watch, as an author starts it."""

    def __init__(self, root):
        self.root = root
        command = [sys.executable, "-c", _SERVE, str(root), "serve", "--watch", "--no-open", "--port", "0", "--data", str(root / "data")]
        self.process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.url = next(found[0].rstrip("/") for line in self.process.stdout if (found := re.search(r"http://\S+", line)))

    def stop(self) -> str:
        """What the console said since it was open."""
        self.process.terminate()
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def watched(tmp_path):
    running = Watched(write_course(tmp_path / "course"))
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture
def page(browser, watched):
    page = browser.new_page(base_url=watched.url, locale="de")
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    yield page
    page.close()
    assert problems == []  # the policy of the server holds for the script of the page, too


def test_what_is_saved_is_shown(watched, page):
    lesson = watched.root / "book" / "de" / MODULE / "staircase.md"
    exercise = watched.root / "exercises" / MODULE / "warm-up.yml"
    page.goto(LESSON)

    lesson.write_text(lesson.read_text(encoding="utf-8").replace("Text.", "Ein neuer Satz."), encoding="utf-8")
    expect(page.get_by_text("Ein neuer Satz.")).to_be_visible(timeout=90_000)

    write_yaml(exercise, choice(PRACTICE_FEEDBACK, "quite new"))
    expect(page.locator(".gf-live").get_by_text("Giraffenwort quite new")).to_be_visible(timeout=90_000)

    # A title stands on other pages, too: in their menus.
    page.goto("/de/index.html")
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("# Staircase", "# Stiege"), encoding="utf-8")
    module = watched.root / "book" / "de" / MODULE / "index.md"
    module.write_text(module.read_text(encoding="utf-8").replace("# Conversation", "# Plauderei"), encoding="utf-8")
    expect(page.locator("nav", has_text="Plauderei").first).to_be_attached(timeout=90_000)


def test_a_mistake_is_said_and_the_last_good_page_stays(watched, page):
    lesson = watched.root / "book" / "de" / MODULE / "staircase.md"
    exercise = watched.root / "exercises" / MODULE / "warm-up.yml"
    good, text = exercise.read_text(encoding="utf-8"), lesson.read_text(encoding="utf-8")
    page.goto(LESSON)
    box = page.locator(".gf-watch")

    exercise.write_text(good.replace('"objective"', '"objektive"'), encoding="utf-8")
    expect(box).to_contain_text(f"exercises/{MODULE}/warm-up.yml:", timeout=90_000)
    expect(box).to_contain_text("did you mean 'objective'?")
    expect(box).not_to_contain_text(str(watched.root))
    expect(page.locator(".gf-live").get_by_text("Giraffenwort warm up")).to_be_visible()
    exercise.write_text(good, encoding="utf-8")
    expect(box).to_have_count(0, timeout=90_000)

    lesson.write_text(f"{text}\n[weg](nirgends.md)\n", encoding="utf-8")
    expect(box).to_contain_text("nirgends.md", timeout=90_000)
    # Sphinx would not read the unchanged page again: its mistake must be said all the same.
    other = watched.root / "book" / "de" / "index.md"
    home = other.read_text(encoding="utf-8")
    other.write_text(f"{home}\n[fort](nie.md)\n", encoding="utf-8")
    expect(box).to_contain_text("nie.md", timeout=90_000)
    expect(box).to_contain_text("nirgends.md")
    other.write_text(home, encoding="utf-8")
    lesson.write_text(f"{text}\nGeheilt.\n", encoding="utf-8")
    expect(page.get_by_text("Geheilt.")).to_be_visible(timeout=90_000)
    expect(box).to_have_count(0)

    page.close()  # it would ask for the state, and nobody would answer
    said = watched.stop()
    assert f"exercises/{MODULE}/warm-up.yml:" in said and "nirgends.md" in said and "Please mend" in said
    assert "Traceback" not in said


def test_the_company_is_followed_too(watched, page):
    page.goto(LESSON)
    data = watched.root / "data"
    (data / "company.yml").write_text("name: Muster GmbH\n", encoding="utf-8")
    head = page.locator(".gf-header")
    expect(head.get_by_text("Muster GmbH")).to_be_visible(timeout=90_000)

    (data / "company.yml").write_text("name: Muster GmbH\nlogo: lost.png\n", encoding="utf-8")
    expect(page.locator(".gf-watch")).to_contain_text("company.yml:2: logo: there is no file lost.png", timeout=90_000)
    (data / "lost.png").write_bytes(PICTURE)
    expect(head.get_by_role("img", name="Muster GmbH")).to_be_visible(timeout=90_000)


def test_a_course_with_mistakes_does_not_start(own_course, tmp_path):
    (own_course / "exercises" / MODULE / "warm-up.yml").write_text("title: [", encoding="utf-8")
    with pytest.raises(BookError) as refused:
        Watch(own_course, tmp_path / "watch").start()
    assert "warm-up.yml:" in str(refused.value)


def test_only_watched_pages_have_the_script(sample):
    for site in sample[1:]:
        assert not [page for page in site.rglob("*.html") if "_watch" in page.read_text(encoding="utf-8")]
        assert not (site / "_watch").exists()


def test_scoring_follows_the_files(own_course):
    app = SimpleNamespace(state=SimpleNamespace())
    renew(app, load_course(own_course))
    before = app.state.course.checks[MODULE].version
    item = own_course / "exercises" / MODULE / "check" / "step-a.yml"
    item.write_text(item.read_text(encoding="utf-8").replace('"yes"', '"aye"'), encoding="utf-8")
    renew(app, load_course(own_course))
    assert app.state.course.checks[MODULE].version != before


def test_copy_leaves_pages_that_show_the_same(tmp_path):
    source, target = tmp_path / "new", tmp_path / "site"
    source.mkdir()
    (source / "a.html").write_text('<script data-build="1"></script>A', encoding="utf-8")
    (source / "b.html").write_text('<script data-build="1"></script>B', encoding="utf-8")
    copy_changed(source, target)
    (target / "state.json").write_text(json.dumps({}), encoding="utf-8")
    (target / "gone.css").write_text("x", encoding="utf-8")
    (source / "a.html").write_text('<script data-build="2"></script>A', encoding="utf-8")
    (source / "b.html").write_text('<script data-build="2"></script>C', encoding="utf-8")
    copy_changed(source, target, keep={"state.json"})
    assert (target / "a.html").read_text(encoding="utf-8") == '<script data-build="1"></script>A'
    assert (target / "b.html").read_text(encoding="utf-8") == '<script data-build="2"></script>C'
    assert sorted(file.name for file in target.iterdir()) == ["a.html", "b.html", "state.json"]
