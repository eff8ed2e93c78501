"""A picture of an exercise in the book: beside the pages, in the form without JavaScript, new when it was changed."""

import re
import shutil

import pytest

from givefirst.book.build import build_site
from givefirst.book.errors import BookError
from tests.book.sample import REPOSITORY, write_page

PICTURE = "assets/hotspots/workshop.svg"
TYPEFACES = '"Atkinson Hyperlegible Next","Atkinson Hyperlegible","Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif'


def test_picture_is_published_and_follows_its_file(own_course):
    root, out = own_course, own_course / "site"
    (root / PICTURE).parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / PICTURE, root / PICTURE)
    example = (REPOSITORY / "exercises" / "gallery" / "examples" / "hotspot.yml").read_text(encoding="utf-8")
    (root / "exercises" / "immigrant" / "dialogue" / "workshop.yml").write_text(example, encoding="utf-8")
    (root / "exercises" / "gallery" / "examples").mkdir(parents=True)
    (root / "exercises" / "gallery" / "examples" / "hotspot.yml").write_text(example, encoding="utf-8")
    write_page(root, "immigrant/dialogue/staircase", "# Staircase LANGUAGE\n\n```{exercise} immigrant/dialogue/workshop\n```\n")
    assert build_site(root, out) is True

    page = (out / "de" / "immigrant" / "dialogue" / "staircase.html").read_text(encoding="utf-8")
    readable = page.split('class="gf-fallback"')[1].split("<script")[0]
    assert 'src="../../_pictures/hotspots/workshop.svg"' in readable
    assert 'alt="Gezeichnete Werkstatt: links' in readable and 'width="800"' in readable
    assert "Kaffeetasse auf der Werkbank" in readable
    gallery = (out / "en" / "gallery.html").read_text(encoding="utf-8")
    assert 'src="_pictures/hotspots/workshop.svg"' in gallery
    for language in ("de", "en"):
        assert (out / language / "_pictures" / "hotspots" / "workshop.svg").read_bytes() == (REPOSITORY / PICTURE).read_bytes()

    (root / PICTURE).write_text('<svg xmlns="http://www.w3.org/2000/svg" width="800" height="520"/>', encoding="utf-8")
    assert build_site(root, out) is True
    assert (out / "de" / "_pictures" / "hotspots" / "workshop.svg").read_bytes() == (root / PICTURE).read_bytes()

    (root / PICTURE).unlink()
    with pytest.raises(BookError, match=r"workshop\.yml:11: parts\.0\.picture\.src: there is no picture assets/hotspots/workshop\.svg"):
        build_site(root, out)


def test_words_in_pictures_name_the_same_typefaces(root):
    texts = {file: file.read_text(encoding="utf-8") for file in (root / "assets").rglob("*.svg")}
    stacks = {file: set(re.findall(r"font-family:([^;}]+)", text)) for file, text in texts.items() if "<text" in text}
    assert len(stacks) > 50 and set().union(*stacks.values()) == {TYPEFACES}
    assert [file for file, stack in stacks.items() if not stack] == []
