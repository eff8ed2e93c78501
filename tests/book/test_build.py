"""The build of both languages, as its caller sees it."""

import gzip
import json
import os
import subprocess
import sys

import pytest

from givefirst.book.build import build_site
from givefirst.book.errors import BookError
from givefirst.course import load_course
from tests.book.sample import PRACTICE_FEEDBACK, SECRET, choice, write_page, write_yaml

MODULE = "immigrant/dialogue"


def contents(site):
    """Every file, the compressed ones unpacked."""
    for file in site.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            yield file.relative_to(site), gzip.decompress(data) if file.suffix == ".gz" else data


def check_keys(course, language):
    """Every text and every mapping of a check item that must not be in a browser."""
    for check in course.checks.values():
        for slot in check.slots.values():
            for exercise in slot.variants.values():
                for table in exercise.tables(language).values():
                    if table["mapping"]:
                        yield json.dumps(table["mapping"], separators=(",", ":"))
                    for feedback in table["texts"]:
                        yield from (text[0][0] for text in feedback if text)


def test_short_addresses_in_both_languages(sample):
    for site in sample[1:]:
        for language in ("de", "en"):
            assert (site / language / MODULE / "staircase.html").is_file()


def test_a_server_site_holds_no_key_of_a_check(sample):
    root, server, static = sample
    course = load_course(root)
    text = "\n".join(data.decode("utf-8", "replace") for _, data in contents(server))
    secrets = {key for language in ("de", "en") for key in check_keys(course, language) if "{" not in key}
    assert secrets
    assert not [key for key in secrets if key in text]
    assert SECRET not in text and PRACTICE_FEEDBACK in text
    assert not (server / "keys").exists() and not (server / "index.html").exists()


def test_the_search_index_knows_no_feedback(sample):
    for site in sample[1:]:
        for language in ("de", "en"):
            index = (site / language / "searchindex.js").read_text(encoding="utf-8").lower()
            assert "giraffenwort" in index
            assert "zinnober" not in index and "keyword" not in index


def test_a_static_site_has_keys_for_each_check_and_language(sample):
    root, _, static = sample
    course = load_course(root)
    for language in ("de", "en"):
        keys = json.loads((static / "keys" / f"immigrant-dialogue.{language}.json").read_text(encoding="utf-8"))
        items = {name: exercise for slot in course.checks[MODULE].slots.values() for name, exercise in slot.variants.items()}
        assert keys == {name: exercise.tables(language) for name, exercise in items.items()}
    assert {file.name for file in (static / "keys").glob("*.json")} == {"immigrant-dialogue.de.json", "immigrant-dialogue.en.json"}


def test_keys_of_a_static_site_lie_in_one_folder_only(sample):
    static = sample[2]
    assert {path.parts[0] for path, data in contents(static) if SECRET.encode() in data} == {"keys"}


def test_a_static_site_opens_with_both_languages(sample):
    text = (sample[2] / "index.html").read_text(encoding="utf-8")
    assert 'href="de/index.html"' in text and 'href="en/index.html"' in text and "<script" not in text


def test_no_sources_and_no_inventory(sample):
    for site in sample[1:]:
        assert not list(site.rglob("_sources")) and not list(site.rglob("objects.inv")) and not list(site.rglob("*.md"))


def test_compressed_files_equal_the_plain_ones(sample):
    pages = list(sample[1].rglob("*.html"))
    assert pages
    for file in pages:
        assert gzip.decompress(file.with_name(f"{file.name}.gz").read_bytes()) == file.read_bytes()


def test_nothing_to_do_leaves_the_site_alone(sample):
    root, server, _ = sample
    before = (server / "de" / "index.html").stat().st_mtime_ns
    said = []
    assert build_site(root, server, say=said.append) is False
    assert said == [] and (server / "de" / "index.html").stat().st_mtime_ns == before


def test_a_change_is_built_and_other_pages_show_the_new_title(own_course):
    site = own_course / "site"
    build_site(own_course, site)
    write_page(own_course, f"{MODULE}/staircase", "# Ladder LANGUAGE\n\nText.\n")
    file = own_course / "exercises" / MODULE / "check" / "step-a.yml"
    write_yaml(file, choice(SECRET, "check renewed"))
    said = []
    assert build_site(own_course, site, say=said.append) is True
    assert said
    assert "Ladder deutsch" in (site / "de" / MODULE / "check.html").read_text(encoding="utf-8")
    # The page itself did not change, only a file that it shows.
    assert "check renewed (english)" in (site / "en" / MODULE / "check.html").read_text(encoding="utf-8")


MISTAKES = f"""# Title

```{{exercise}} {MODULE}/warmup
```

```{{check}} immigrant/dialog
```

```{{exercise}} {MODULE}/check/step-a
```

[a link](nowhere.md)
"""
TOLD = {
    3: f"there is no exercise '{MODULE}/warmup'; did you mean {MODULE}/warm-up?",
    6: "there is no check 'immigrant/dialog'; did you mean immigrant/dialogue?",
    9: f"the exercise '{MODULE}/check/step-a' belongs to a check; shown here, its solution would be in the page. Choose another exercise, or take it out of check.yml",
    12: "the link 'nowhere.md' leads to no page or heading; mend the address",
}


def test_mistakes_are_told_with_file_and_line_until_mended_and_the_old_site_stays(own_course):
    site = own_course / "site"
    build_site(own_course, site)
    write_page(own_course, f"{MODULE}/index", MISTAKES)
    for _ in range(2):  # Sphinx itself would forget them: the page did not change in between
        with pytest.raises(BookError) as error:
            build_site(own_course, site)
        assert sorted(error.value.problems) == sorted(
            f"book/{language}/{MODULE}/index.md:{line}: {words}" for language in ("de", "en") for line, words in TOLD.items())
    assert [file.name for file in own_course.glob("site*")] == ["site"]
    assert "About it." in (site / "de" / MODULE / "index.html").read_text(encoding="utf-8")


def test_a_broken_exercise_is_told_with_file_and_line(own_course):
    file = own_course / "exercises" / MODULE / "warm-up.yml"
    file.write_text(file.read_text(encoding="utf-8").replace('"multiple"', '"x"').replace("choice", "choise", 1), encoding="utf-8")
    with pytest.raises(BookError) as error:
        build_site(own_course, own_course / "site")
    assert any(f"{file}:" in problem for problem in error.value.problems)


def test_a_missing_translation_is_told(own_course):
    (own_course / "book" / "en" / MODULE / "staircase.md").unlink()
    with pytest.raises(BookError, match="book/en/immigrant/dialogue/staircase.md does not exist"):
        build_site(own_course, own_course / "site")


def test_an_unknown_mode_is_refused(own_course):
    with pytest.raises(ValueError, match="'both'"):
        build_site(own_course, own_course / "site", "both")


def test_plain_jupyter_book_builds_the_german_tree(own_course):
    write_page(own_course, "stray", "# Not in the table of contents\n")
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "-W", "--keep-going"]
    done = subprocess.run(command, cwd=own_course, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr
    html = own_course / "_build" / "html"
    assert (html / "book" / "de" / MODULE / "check.html").is_file()
    assert not (html / "book" / "de" / "stray.html").exists() and not (html / "book" / "en").exists()
    assert SECRET not in (html / "book" / "de" / MODULE / "check.html").read_text(encoding="utf-8")
