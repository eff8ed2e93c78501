"""One table of contents for both languages."""

from pathlib import Path

import pytest

from givefirst.book.errors import BookError
from givefirst.book.toc import derive, missing_pages, pages, read_toc

TOC = """format: jb-book
root: book/de/index
chapters:
  - file: book/de/one/index
    sections:
      - file: book/de/one/first
  - glob: book/de/two/*
"""


def toc_file(folder: Path, text: str) -> Path:
    path = folder / "_toc.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_derived_table_names_pages_within_one_language(tmp_path):
    assert derive(read_toc(toc_file(tmp_path, TOC))) == {
        "format": "jb-book", "root": "index",
        "chapters": [{"file": "one/index", "sections": [{"file": "one/first"}]}, {"glob": "two/*"}],
    }


def test_all_pages_are_found(tmp_path):
    found = [page for page, _ in pages(read_toc(toc_file(tmp_path, TOC)).data)]
    assert found == ["book/de/index", "book/de/one/index", "book/de/one/first"]


@pytest.mark.parametrize("line, word", [("  - file: book/en/one/index", "lies outside"), ("  - file: book/de/one/index\n    title: Eins", "`title`")])
def test_what_would_differ_between_languages_is_refused_with_its_line(tmp_path, line, word):
    path = toc_file(tmp_path, f"format: jb-book\nroot: book/de/index\nchapters:\n{line}\n")
    with pytest.raises(BookError) as error:
        derive(read_toc(path))
    number = 3 + len(line.splitlines())
    assert error.value.problems[0].startswith(f"{path}:{number}: ") and word in error.value.problems[0]


def test_a_page_in_one_language_only_is_named(tmp_path):
    source = read_toc(toc_file(tmp_path, "format: jb-book\nroot: book/de/index\nchapters:\n  - file: book/de/one\n"))
    for name in ("de/index", "en/index", "de/one"):
        page = tmp_path / "book" / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("# Title\n", encoding="utf-8")
    [problem] = missing_pages(tmp_path, source)
    assert problem.startswith(f"{source.path}:4: book/en/one.md does not exist")


@pytest.mark.parametrize("text", ["chapters: [", "chapters: []\n", "- a\n"])
def test_an_unusable_table_is_one_clear_problem(tmp_path, text):
    with pytest.raises(BookError) as error:
        read_toc(toc_file(tmp_path, text))
    assert str(tmp_path / "_toc.yml") in error.value.problems[0]


def test_the_real_table_covers_every_page(root):
    listed = {page.removeprefix("book/de/") for page, _ in pages(read_toc(root / "_toc.yml").data)}
    for language in ("de", "en"):
        tree = root / "book" / language
        assert {path.relative_to(tree).with_suffix("").as_posix() for path in tree.rglob("*.md")} == listed
