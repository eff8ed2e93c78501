"""Handouts and checks on paper: everything is there, can be read aloud, and no answer is where it must not be."""

import io

import pytest
from pypdf import PdfReader

from givefirst.course import Company
from givefirst.course.company import Contact
from givefirst.reports.handouts import handouts_pdf
from givefirst.reports.paper_check import paper_check_pdf, paper_key_pdf
from givefirst.reports.sheets import _WORDS, clock, words_of
from givefirst.reports.typeset import drawing
from givefirst.course.source import read_source
from givefirst.workshop import load_formats

CHECK = "immigrant/dialogue"


@pytest.fixture(scope="module")
def formats(root, tmp_path_factory):
    return load_formats(root, tmp_path_factory.mktemp("data"))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def alternatives(pdf: bytes) -> set[str]:
    """What is said of the pictures to people who do not see them."""
    reader = read(pdf)
    objects = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return {str(one["/Alt"]) for one in objects if isinstance(one, dict) and "/Alt" in one}


def is_accessible(pdf: bytes, language: str) -> bool:
    root = read(pdf).trailer["/Root"]
    return root["/MarkInfo"]["/Marked"] and root["/Lang"] == language and b"pdfuaid:part" in root["/Metadata"].get_data()


def test_all_that_the_midday_session_needs_is_in_the_pile(course, formats):
    pdf = handouts_pdf(course, formats["W90"], "de")
    text = text_of(pdf)
    assert is_accessible(pdf, "de") and read(pdf).metadata.title == "Vorlagen: Mittagsimpuls"
    for words in (
        "Was in diesem Stapel liegt", "einmal, für die Leitung", "Minute 20 (20 Min.)", "Der Vorschlag des Maklers", "Lachen Sie nicht über ihn",  # agenda and notes
        "Dafür", "Ich schwanke", "Dagegen", "Wunschbox", "bleibt in der Gruppe",  # signs and headings
        "Rückmelden und danken", "SECHS Wochen", "auch die zufriedenen Stimmen fallen weg",  # strips, comments, an exercise on paper
        "Was wurde dadurch möglich?", "Wenn ich am (Tag)", "Andere dürfen es sehen.", "So erreichen Sie mich", "Zum Weiterlernen",  # cards
    ):
        assert words.lower() in text.lower(), words
    assert "Mittendrin" not in text  # this format has no path cards
    assert sum("Wofür genau?" in " ".join(page.extract_text().split()) for page in read(pdf).pages) == 1
    (thanks,) = [page.extract_text() for page in read(pdf).pages if "Wofür genau?" in page.extract_text()]
    assert thanks.count("Wofür genau?") == 4


def test_the_day_in_english_with_the_address_and_the_company(course, formats):
    company = Company(name="Dichtungswerk *Brandau* #x", contacts={"coach": Contact(name="Irina $Petrov$")})
    pdf = handouts_pdf(course, formats["W1"], "en", address="https://course.example/start", company=company)
    text = text_of(pdf)
    assert is_accessible(pdf, "en")
    assert "10:45 (40 min)" in text and "13:15 (30 min)" in text
    assert all(name in text for name in ("At a distance", "Joined later", "In the middle of it"))
    assert "Headings for the cards: Eight posts, three colours" in text and "Green: six times yes, share" in text
    assert "Screen with a list of orders" in text and "Picture for the walk: A photo from the workshop floor" in text
    assert text.replace(" ", "").count("https://course.example/start") == 8 and text.count("Questions? Irina $Petrov$") == 8
    assert "Dichtungswerk *Brandau* #x" in text  # a company's words are never markup
    assert not [feedback for feedback in feedbacks(course.exercises["immigrant/sharing/workshop-floor"], "en") if feedback in text]


def feedbacks(exercise, language: str) -> list[str]:
    """All that is said to answers, as it would stand on paper."""
    found = []
    for part in exercise.parts:
        for entry in part.table(language)["texts"]:
            found += [" ".join(run if isinstance(run, str) else run[1] for run in paragraph) for piece in entry for paragraph in piece]
    return found


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_check_on_paper_has_every_question_and_no_answer(course, language):
    pdf = paper_check_pdf(course, CHECK, language)
    text = text_of(pdf)
    assert is_accessible(pdf, language)
    for slot in course.checks[CHECK].slots.values():
        first = next(iter(slot.variants.values()))
        assert first.title.plain(language) in text
        assert not [feedback for feedback in feedbacks(first, language) if feedback in text], first.id
    assert words_of(language)["goto"].format(number=3) in text


def test_the_key_has_what_fits_and_why(course):
    text = text_of(paper_key_pdf(course, CHECK, "en"))
    item = next(iter(course.checks[CHECK].slots["step-reached"].variants.values()))
    assert any(option.text.plain("en") in text and option.feedback.why.plain("en") in text for option in item.parts[0].options if option.correct)
    assert "For the trainer, answers" in text and "Don’t hand this sheet out" in text


def test_another_sheet_has_other_tasks_and_they_come_round(course):
    texts = {sheet: text_of(paper_check_pdf(course, CHECK, "en", sheet)) for sheet in (1, 2, 4)}
    for slot in course.checks[CHECK].slots.values():
        first, second = (exercise.title.plain("en") for exercise in list(slot.variants.values())[:2])
        assert first in texts[1] and first not in texts[2] and second in texts[2], slot.id
    assert texts[1] == texts[4]


def test_a_check_with_a_picture_shows_it(course):
    pdf = paper_check_pdf(course, "refuser/sharing", "de")
    part = next(iter(course.checks["refuser/sharing"].slots["photo"].variants.values())).parts[0]
    assert part.picture.alt.plain("de") in alternatives(pdf) and is_accessible(pdf, "de")


def test_pictures_bring_the_colours_of_their_light_form(root):
    for file in sorted((root / "assets").rglob("*.svg")):
        assert "var(--" not in drawing(file, "x")["svg"], file


def test_a_format_of_a_company_needs_no_clock(formats):
    step = formats["W90"].steps[1]
    assert clock(formats["W90"], step, words_of("en")) == "minute 10"
    assert clock(formats["WST"], formats["WST"].steps[2], words_of("en")) == "19:20"


def test_every_word_is_there_in_both_languages():
    for key, entry in read_source(_WORDS).data.items():
        assert set(entry) == {"de", "en"}, key
        assert type(entry["de"]) is type(entry["en"]) and len(entry["de"]) and (isinstance(entry["de"], str) or len(entry["de"]) == len(entry["en"])), key
