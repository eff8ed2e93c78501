"""What a built page holds, with and without JavaScript."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from givefirst.book.german import stem
from givefirst.book.nodes import embed_json
from givefirst.course import load_course
from tests.book.sample import PICTURE, PRACTICE_FEEDBACK

MODULE = "immigrant/dialogue"


def page(site: Path, name: str, language: str = "de") -> BeautifulSoup:
    return BeautifulSoup((site / language / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def lesson(site: Path, language: str = "de") -> BeautifulSoup:
    return page(site, f"{MODULE}/staircase", language)


@pytest.mark.parametrize("language, word", [("de", "(deutsch)"), ("en", "(english)")])
def test_an_exercise_can_be_read_without_javascript(sample, language, word):
    readable = lesson(sample[1], language).select_one(f'section[data-exercise="{MODULE}/warm-up"] .gf-fallback').get_text()
    for text in (f"A comment for warm up {word}", f"Giraffenwort warm up {word}", f"Zebrawort warm up {word}"):
        assert text in readable


def test_search_finds_the_words_of_an_exercise(sample):
    index = (sample[1] / "de" / "searchindex.js").read_text(encoding="utf-8")
    assert '"giraffenwort"' in index


def test_search_comes_across_no_answer(sample):
    assert PRACTICE_FEEDBACK in lesson(sample[1]).select_one(".gf-answers").get_text()
    assert "practi" not in (sample[1] / "de" / "searchindex.js").read_text(encoding="utf-8")  # its stem


@pytest.mark.parametrize("forms", [
    "Grüße Gruesse GRÜSSE Gruß", "Häuser Haeuser HÄUSER Haus", "Fotos Foto", "Themen Thema", "Konten Konto Kontos", "Kolleginnen Kollegin", "Apps App",
    "Medien Medium", "Kurse Kurs", "Ergebnisse Ergebnis", "Frauen Frau", "Ämter Amt", "Beschäftigte Beschaeftigten", "Übungen Uebung"])
def test_german_search_has_one_form_of_a_word(forms):
    assert len({stem(form) for form in forms.split()}) == 1


def test_german_search_keeps_words_apart():
    words = "Gruß grün Daten Datum Haus Hand Foto Form Meinung Konto Kante Amt Frau Recht".split()
    assert len({stem(word) for word in words}) == len(words)


def test_scenes_are_linked_by_anchors(sample):
    soup = lesson(sample[1])
    links = soup.select(f'section[data-exercise="{MODULE}/angry"] .gf-goto a')
    assert [soup.find(id=link["href"][1:]).get_text().count("And now?") for link in links] == [1]


def test_a_link_in_an_exercise_leads_to_a_page(sample):
    link = lesson(sample[1]).find("a", string="the end")
    assert link["href"] == "check.html"


def test_data_of_an_exercise_survives_script_ends_in_a_text(sample):
    site = sample[1]
    data = json.loads(lesson(site).select_one(f'section[data-exercise="{MODULE}/angry"] script.gf-data').string)
    assert data["parts"][0]["spec"]["nodes"][0]["text"] == [["Six weeks </script><!-- without an answer (deutsch)"]]


@pytest.mark.parametrize("text", ["</script>", "<!--", "<script"])
def test_embedded_json_cannot_end_its_element(text):
    written = embed_json({"a": text})
    assert "<" not in written and json.loads(written) == {"a": text}


def test_practice_carries_its_table(sample):
    data = json.loads(lesson(sample[1]).select_one("script.gf-data").string)
    assert data["parts"][0]["table"]["mapping"] == {"yes": 1, "no": 0}


def test_a_check_carries_specs_and_no_table(sample):
    section = page(sample[1], f"{MODULE}/check").select_one("section.gf-check")
    data = json.loads(section.select_one("script.gf-data").string)
    assert section["data-version"] == data["version"] == load_course(sample[0]).checks[MODULE].version
    assert [len(slot["variants"]) for slot in data["slots"]] == [2, 1]
    assert all(set(part) == {"spec"} for slot in data["slots"] for variant in slot["variants"] for part in variant["parts"])
    readable = section.select_one(".gf-fallback").get_text()
    assert "check step-a" in readable and "check step-b" not in readable  # the first variant of each slot


@pytest.mark.parametrize("name, modules", [("index", ["page.js"]), (f"{MODULE}/staircase", ["choice.js", "dialogue.js", "page.js"]), (f"{MODULE}/check", ["page.js", "check.js"])])
def test_a_page_loads_what_its_exercises_need_and_no_more(sample, name, modules):
    found = [script["src"].rsplit("/", 1)[1] for script in page(sample[1], name).select("script[type=module]")]
    assert found == modules


def test_there_is_nothing_inline_that_the_security_policy_forbids(sample):
    for site in sample[1:]:
        for file in site.rglob("*.html"):
            soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
            assert not soup.select("[style], style"), file
            assert not [s for s in soup.select("script:not([src])") if s.get("type") != "application/json"], file
            assert not [tag for tag in soup.find_all() for name in tag.attrs if name.startswith("on")], file


def test_nothing_comes_from_another_host(sample):
    for file in sample[2].rglob("*.html"):
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        loaded = [tag.get("src") or tag.get("href") for tag in soup.select("script[src], link[href], img[src]")]
        assert not [address for address in loaded if re.match(r"(https?:)?//", address)], file


def of_the_server(site, file, address: str) -> bool:
    """No page of the book: what the server fills in, and its own pages. A static site has neither."""
    if site.name == "static":
        return False
    return address in {"/de/my-record", "/en/my-record"} or (file.name == ".frame.html" and address in {"%OTHER%", "/_server/own-pages.css"})


def test_every_address_on_a_page_exists(sample):
    for site in sample[1:]:
        for file in site.rglob("*.html"):
            soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
            for tag in soup.select("[src], [href]"):
                address, _, anchor = (tag.get("src") or tag.get("href")).partition("#")
                if address.startswith("data:") or of_the_server(site, file, address):
                    continue
                start = site if address.startswith("/") else file.parent  # the error pages, which are shown at any address, begin at the root
                target = (start / address.split("?")[0].lstrip("/")).resolve() if address else file
                assert target.is_file(), f"{file}: {address}"
                if anchor and target == file:
                    assert soup.find(id=anchor), f"{file}: #{anchor}"


def test_the_frame_of_the_error_pages_is_for_any_address_and_for_the_server_alone(sample):
    for language, other in (("de", "en"), ("en", "de")):
        soup = page(sample[1], ".error", language)
        addresses = [tag.get("src") or tag.get("href") for tag in soup.select("[src], [href]")]
        assert [address for address in addresses if not address.startswith(("/", "#", "data:"))] == []
        assert soup.select_one("h1").get_text() == "%TITLE%" and soup.title.get_text().startswith("%TITLE%")
        assert soup.select_one(f'.gf-tools a[hreflang="{other}"]')["href"] == f"/{other}/index.html"
        assert not (sample[2] / language / ".error.html").exists()


def test_pictures_of_authors_are_there(sample):
    for language in ("de", "en"):
        picture = page(sample[1], "index", language).select_one("main img")
        assert (sample[1] / language / picture["src"]).read_bytes() == PICTURE


@pytest.mark.parametrize("language, other", [("de", "en"), ("en", "de")])
def test_the_language_switch_stays_on_the_page(sample, language, other):
    soup = lesson(sample[1], language)
    link = soup.select_one(f'.gf-tools a[hreflang="{other}"]')
    assert link["href"] == f"../../../{other}/{MODULE}/staircase.html" and link["lang"] == other
    assert soup.html["lang"] == language


def test_modes_are_told_to_the_page(sample):
    assert [lesson(site).html["data-mode"] for site in sample[1:]] == ["server", "static"]


def test_header_cells_have_words_and_wide_cells_name_their_column(sample):
    table = page(sample[1], "index").select_one("table")
    assert [cell.get_text(strip=True) for cell in table.select("th")] == ["Worum es geht", "One", "Two"]
    assert [cell.get("data-label") for cell in table.select("td")] == [None, "One", "Two"]
    assert {tag["role"] for tag in table.select("thead, tbody, tr, th, td")} == {"rowgroup", "row", "columnheader", "cell"}


def test_a_lesson_needs_few_requests(sample):
    soup = lesson(sample[1])
    files = {tag.get("src") or tag.get("href") for tag in soup.select("script[src], link[rel=stylesheet], link[rel=preload], img[src]")}
    assert len(files) + len({"page", "match.js"}) <= 10
