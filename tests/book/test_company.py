"""The company on built pages: its name, logo, colour, contacts and guideline; neutral words where it says nothing; all of it is text."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import givefirst.book
from givefirst.book.build import build_site
from givefirst.widgets.colours import colours, company_style
from givefirst.book.company import company_words, plain_words
from givefirst.book.complaints import explain
from givefirst.book.errors import BookError
from givefirst.book.stamp import content_stamp, watched_files
from givefirst.course import COMPANY_WORDS, CONTACTS, LANGUAGES, Company
from givefirst.course.colour import PAPERS, dark_shades
from tests.book.sample import PICTURE, write_course, write_page

LESSON = "immigrant/dialogue/index"
TEXT = "\n\n".join(f"{name}: {{{{ {name} }}}}." for name in COMPANY_WORDS)
CARD = "| Who | Number |\n|---|---|\n| Advice | {{ coach_line }} |\n"
NASTY = "<script>alert({field!r})</script> & \"*b*\" [a](https://other.example) {{{{ company }}}} {{{{ env.app }}}} `c` ```{{note}}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><path d="M0 0h80v20H0z"/></svg>'
NEUTRAL = {
    "de": {"company": "Ihr Unternehmen", "coach": "die Anlaufstelle in Ihrem Unternehmen", "works_council": "den Betriebsrat, wenn es einen gibt",
           "complaint_route": "die Stelle für Beschwerden in Ihrem Unternehmen", "data_protection": "die Stelle für Datenschutz in Ihrem Unternehmen",
           "reporting_office": "die Stelle für Meldungen in Ihrem Unternehmen", "guideline": "die Leitlinie Ihres Unternehmens, wenn es eine gibt"},
    "en": {"company": "your company", "coach": "the contact point in your company", "works_council": "the works council (the elected staff representatives), if there is one",
           "complaint_route": "the office that handles complaints in your company", "data_protection": "the office for data protection in your company",
           "reporting_office": "the office for such reports in your company", "guideline": "your company’s guideline, if there is one"},
}


def nasty(field: str) -> str:
    return NASTY.format(field=field)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course whose company says nothing, then everything in the worst words, then something harmless: three sites."""
    root, data = write_course(tmp_path_factory.mktemp("course")), tmp_path_factory.mktemp("own")
    write_page(root, LESSON, f"# Conversation LANGUAGE\n\n{TEXT}\n\n{CARD}")
    sites = {name: root / "sites" / name for name in ("neutral", "nasty", "static")}
    assert build_site(root, sites["neutral"], data=data) is True
    (data / "logo.svg").write_text(SVG, encoding="utf-8")
    contacts = "".join(
        f"  {name}:\n    name: {{de: {quoted(nasty(f'{name}-name-de'))}, en: {quoted(nasty(f'{name}-name-en'))}}}\n    reach: {quoted(nasty(f'{name}-reach'))}\n"
        for name in CONTACTS)
    (data / "company.yml").write_text(
        f"name: {quoted(nasty('name'))}\nlogo: logo.svg\naccent: '#005a9c'\nguideline: https://intranet.example/a?b=1&copy=2\ncontacts:\n{contacts}", encoding="utf-8")
    assert build_site(root, sites["nasty"], "static", data=data) is True
    (data / "logo.png").write_bytes(PICTURE)
    (data / "company.yml").write_text("name: Muster GmbH\nlogo: logo.png\ncontacts:\n  coach: {name: Maria Muster, reach: 12 34}\n", encoding="utf-8")
    assert build_site(root, sites["static"], "static", data=data) is True
    assert build_site(root, sites["static"], "static", data=data) is False
    return sites


def soup(site: Path, language: str, page: str = LESSON) -> BeautifulSoup:
    return BeautifulSoup((site / language / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def said(page: BeautifulSoup) -> dict[str, str]:
    """Name of a word -> what the lesson shows for it."""
    lines = [paragraph.get_text() for paragraph in page.main.find_all("p", recursive=True)]
    return {name: line.removeprefix(f"{name}: ").removesuffix(".") for line in lines for name in COMPANY_WORDS if line.startswith(f"{name}: ")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_said_neutral_words_stand(built, language):
    page = soup(built["neutral"], language)
    words = said(page)
    assert {name: words[name] for name in NEUTRAL[language]} == NEUTRAL[language]
    assert {words[f"{name}_line"] for name in CONTACTS} == {""}
    assert not page.select(".gf-company, .gf-contacts, .gf-header img") and not (built["neutral"] / language / "_company").exists()
    stuck = {"de": "fragen Sie die Person, von der Sie den Kurs haben.", "en": "ask the person who gave you the course."}
    assert stuck[language] in page.select_one("#help").get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_company_says_is_shown_in_both_languages(built, language):
    page = soup(built["static"], language)
    assert said(page)["coach"] == said(page)["coach_line"] == "Maria Muster (12 34)" and said(page)["company"] == "Muster GmbH"
    assert said(page)["works_council"] == NEUTRAL[language]["works_council"]
    assert "Maria Muster (12 34)" in [cell.get_text().strip() for cell in page.main.select("td")]
    footer = page.select_one("#help").get_text()
    assert re.search(r"(fragen Sie|ask) Maria Muster \(12 34\)\.", footer)
    assert [line.get_text() for line in page.select(".gf-contacts li")] == [f"{company_words()['labels']['coach'][language]}: Maria Muster (12 34)"]


@pytest.mark.parametrize("page", [LESSON, "index", "search"])
def test_logo_and_name_stand_in_the_head_of_each_page(built, page):
    for language in LANGUAGES:
        (head,) = soup(built["static"], language, page).select(".gf-header .gf-company")
        logo = head.img
        assert logo["alt"] == "Muster GmbH" and head.span.get_text() == "Muster GmbH" and head.span["aria-hidden"] == "true"
        assert (logo["width"], logo["height"]) == ("32", "32")
        file = (built["static"] / language / f"{page}.html").parent / logo["src"]
        assert file.resolve().read_bytes() == PICTURE
        assert [other.name for other in file.parent.resolve().iterdir()] == [file.name]  # the logo of the build before is gone


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_in_any_field_is_text(built, language):
    """Every field holds a script, a link, a substitution and a directive; each is shown to the letter."""
    for name in (LESSON, "index", "search"):
        html = (built["nasty"] / language / f"{name}.html").read_text(encoding="utf-8")
        assert "<script>alert" not in html and not re.search(r"""href=["']https://other\.example""", html)
    page = soup(built["nasty"], language)
    words = said(page)
    assert words["company"] == nasty("name")
    for name in CONTACTS:
        wanted = f"{nasty(f'{name}-name-{language}')} ({nasty(f'{name}-reach')})"
        assert words[name] == words[f"{name}_line"] == wanted
        assert any(wanted in line.get_text() for line in page.select(".gf-contacts li"))
    assert page.select_one(".gf-company img")["alt"] == nasty("name")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guideline_is_a_link_and_nothing_else(built, language):
    page = soup(built["nasty"], language)
    links = [link for link in page.select("a[href^='https://intranet']")]
    assert [link["href"] for link in links] == ["https://intranet.example/a?b=1&copy=2"] * 2  # in the lesson and at the foot
    assert links[0].get_text() == company_words()["guideline"][language]
    assert not [tag for tag in page.find_all(src=True) if "intranet" in tag["src"]]


def test_the_colour_is_in_the_style_sheet_of_the_page(built):
    page = soup(built["nasty"], "de")
    sheet = (built["nasty"] / "de" / f"{LESSON}.html").parent / page.select_one("link[rel=stylesheet]")["href"]
    css = sheet.read_text(encoding="utf-8")
    assert company_style(Company(accent="#005a9c")) in css
    assert not page.select("style, [style]")  # the server's Content-Security-Policy forbids both
    assert "#005a9c" not in "".join(file.read_text(encoding="utf-8") for file in built["neutral"].rglob("page.css"))


def test_light_dark_and_paper_have_their_own_shade():
    css = company_style(Company(accent="#005a9c"))
    dark = dark_shades("#005a9c").accent
    assert css.count("--gf-accent: #005a9c;") == 1 and css.count(f"--gf-accent: {dark};") == 2
    assert re.findall(r"@media [^{]*", css) == ["@media screen ", "@media screen and (prefers-color-scheme: dark) "]


def test_contrast_is_measured_on_the_papers_of_the_theme():
    found = colours((Path(givefirst.book.__file__).parent / "look" / "tokens.css").read_text(encoding="utf-8"))
    for place, (scheme, papers) in enumerate(PAPERS.items()):
        assert (found["paper"][place], found["card"][place]) == papers, f"tokens.css has other papers than givefirst/course/colour.py in {scheme}"


def test_every_word_has_its_neutral_form():
    for language in LANGUAGES:
        assert {*company_words()["neutral"], *(f"{name}_line" for name in CONTACTS), *(f"{name}_or_blank" for name in company_words()["blank"])} == set(COMPANY_WORDS) == plain_words(Company(), language).keys()


def test_an_unknown_word_stops_the_build(own_course):
    write_page(own_course, LESSON, "# Conversation LANGUAGE\n\nText.\n\nAsk {{ coech }} here, or {{ coach + }}.\n")
    with pytest.raises(BookError) as caught:
        build_site(own_course, own_course / "site")
    for language in LANGUAGES:
        where = f"book/{language}/{LESSON}.md:5: "
        assert any(problem.startswith(f"{where}{{{{ coech }}}} stands for nothing; between double braces write one of company, coach,") for problem in caught.value.problems), caught.value.problems
        assert any(problem.startswith(f"{where}what stands between double braces can't be read") for problem in caught.value.problems)


def test_a_mistake_in_the_file_stops_the_build(own_course, tmp_path):
    (tmp_path / "company.yml").write_text("name: A\nacent: '#000000'\n", encoding="utf-8")
    with pytest.raises(BookError, match=re.escape(f"{tmp_path / 'company.yml'}:2: acent: is not a field here (did you mean 'accent'?)")):
        build_site(own_course, own_course / "site", data=tmp_path)


@pytest.mark.parametrize("name", ["company.yml", "logo.svg", "logo.png"])
def test_a_change_of_the_company_is_seen(own_course, tmp_path, name):
    before, watched = content_stamp(own_course, tmp_path), watched_files(own_course, tmp_path)
    (tmp_path / "records.db").write_text("x", encoding="utf-8")
    assert (content_stamp(own_course, tmp_path), watched_files(own_course, tmp_path)) == (before, watched)
    (tmp_path / name).write_text("x", encoding="utf-8")
    assert content_stamp(own_course, tmp_path) != before and watched_files(own_course, tmp_path) != watched


def test_complaints_of_double_braces_are_explained():
    assert "{{ x }} stands for nothing" in explain("Substitution error:UndefinedError: 'x' is undefined [myst.substitution]")
