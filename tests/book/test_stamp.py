"""A build is skipped only when nothing it is made from has changed."""

import pytest

from givefirst.book.stamp import code_stamp, content_stamp, read_stamp, write_stamp


def test_the_same_content_gives_the_same_stamp(own_course):
    assert content_stamp(own_course) == content_stamp(own_course)


@pytest.mark.parametrize("name", ["book/en/index.md", "exercises/course.yml", "assets/new.svg", "company.yml", "policy.yml", "_toc.yml"])
def test_a_change_of_content_changes_the_stamp(own_course, name):
    before = content_stamp(own_course)
    file = own_course / name
    file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + "\n", encoding="utf-8")
    assert content_stamp(own_course) != before


def test_a_page_taken_away_changes_the_stamp(own_course):
    before = content_stamp(own_course)
    (own_course / "book" / "en" / "index.md").unlink()
    assert content_stamp(own_course) != before


def test_files_of_an_editor_and_other_folders_do_not_count(own_course):
    before = content_stamp(own_course)
    for name in ("book/de/.#index.md", "book/de/index.md~", "README.md"):
        (own_course / name).write_text("x", encoding="utf-8")
    assert content_stamp(own_course) == before


def test_configuration_is_part_of_the_code_stamp(own_course):
    before, content = code_stamp(own_course), content_stamp(own_course)
    with (own_course / "_config.yml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert code_stamp(own_course) != before and content_stamp(own_course) == content


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_an_unreadable_stamp_is_none(tmp_path, text):
    (tmp_path / "stamp").write_text(text, encoding="utf-8")
    assert read_stamp(tmp_path / "stamp") == {}


def test_a_written_stamp_is_read_again(tmp_path):
    write_stamp(tmp_path / "deep" / "stamp", {"a": "1"})
    assert read_stamp(tmp_path / "deep" / "stamp") == {"a": "1"}
