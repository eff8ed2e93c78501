"""The certificate as a PDF: what it says, that it can be read aloud, and that no name breaks it."""

import io
import logging
from datetime import UTC, datetime

import pypdf
import pytest

from givefirst.course import Company
from givefirst.course.logo import Logo
from givefirst.reports.certificate import certificate_pdf, shown
from tests.naughty import STRINGS

NUMBER = "ABCD-EFGH-JKLM-NPQR"
ADDRESS = "https://kurs.example/de/certificate?number=ABCD-EFGH-JKLM-NPQR"
WHEN = datetime(2026, 3, 1, 8, tzinfo=UTC)
SAYS = {
    "de": ["Zertifikat", "Frida Beispiel", "hat den Kurs Zuerst geben. Ins Gespräch kommen. Sicher teilen. abgeschlossen.", "Abgeschlossen am 1. März 2026.",
           "Kursversion 2026.1", f"Nummer {NUMBER}", "kurs.example/de/certificate"],
    "en": ["Certificate", "Frida Beispiel", "has completed the course Give first. Start talking. Share safely.", "Completed on 1 March 2026.",
           "Course version 2026.1", f"Number {NUMBER}", "kurs.example/de/certificate"],
}
LOGO = Logo("svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#005a9c"/></svg>', 40, 10)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082".replace(" ", "")
)


def made(name: str = "Frida Beispiel", language: str = "de", **more) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(certificate_pdf(name, NUMBER, "2026.1", WHEN, ADDRESS, language, **more)))


def text_of(pdf: pypdf.PdfReader) -> str:
    assert len(pdf.pages) == 1
    return " ".join(pdf.pages[0].extract_text().replace("\u200b", "").split())


def is_accessible(pdf: pypdf.PdfReader) -> bool:
    """Declared as PDF/UA, which typst holds itself to: it refuses pictures without words and letters without meaning."""
    return "pdfuaid" in pdf.xmp_metadata.rdf_root.toxml() if pdf.xmp_metadata else False


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_it_says(language):
    text = text_of(made(language=language))
    assert [words for words in SAYS[language] if words not in text] == []
    for word in ("Punkte", "points", "%", "Note", "grade", "immigrant", "Dazugekommen", "Mittendrin", "Abstand", "level", "Weg"):
        assert word not in text


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_can_be_read_aloud(language):
    pdf = made(language=language, company=Company(name="Muster GmbH", logo=LOGO))
    root = pdf.trailer["/Root"]
    assert is_accessible(pdf) and root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
    assert root["/Lang"] == language and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == SAYS[language][0]
    roles, alternatives = set(), []
    walk(root["/StructTreeRoot"], roles, alternatives)
    assert {"/H1", "/P", "/Figure", "/Link"} <= roles
    assert [words for words in alternatives if ADDRESS in words] and all(alternatives)


def walk(node, roles: set, alternatives: list) -> None:
    node = node.get_object()
    if not isinstance(node, dict):
        return
    roles.add(node.get("/S"))
    if node.get("/S") == "/Figure":
        alternatives.append(node.get("/Alt", ""))
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid, "get_object") and not isinstance(kid, int):
            walk(kid, roles, alternatives)


def test_its_typeface_is_inside():
    fonts = made().pages[0]["/Resources"]["/Font"]
    found = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts.values()]
    assert all("AtkinsonHyperlegibleNext" in font["/BaseFont"] for font in found)
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"].get_object()) for font in found)


def test_the_code_leads_to_the_verification_page():
    links = [note.get_object()["/A"]["/URI"] for note in made().pages[0]["/Annots"]]
    assert links == [ADDRESS]


@pytest.mark.parametrize("logo", [LOGO, Logo("png", PIXEL, 1, 1)])
def test_with_the_company(logo):
    pdf = made(company=Company(name="Muster & Söhne #1 *GmbH*", logo=logo))
    assert "Muster & Söhne #1 *GmbH*" in text_of(pdf) and is_accessible(pdf)


@pytest.mark.parametrize("name", [
    "Łukasz Żółć", "Ğülşah Öztürk", "Ελένη Παπαδοπούλου", "Иван Иванов", "שרה כהן", "محمد علي", "Ada (محمد) Müller", "Nguyễn Thị Hạnh",
    "Maximiliane-Theodora Wolfeschlegelsteinhausenbergerdorff von und zu Hohenlohe-Waldenburg-Schillingsfürst", "W" * 100, "i", "A B " * 25,
    "#emph[x] $x$ *fett* _x_ `x` @ref <label> \\ // /* \" ' = x", "= Heading", "#panic()", "100 %",
])
def test_any_name_stands_there_whole(name):
    pdf = made(name)
    assert is_accessible(pdf)
    letters = [letter for letter in text_of(pdf) if not letter.isspace()]
    if any("\u1ea0" <= letter <= "\u1ef9" for letter in name):  # pypdf reads a letter of two glyphs twice
        assert set(shown(name)) - {" "} <= set(letters)
    elif not any("\u0590" <= letter <= "\u06ff" for letter in name):  # those are drawn from right to left, joined
        assert "".join(shown(name).split()) in "".join(letters)
    assert "abgeschlossen." in text_of(pdf)


def test_a_word_that_is_wider_than_the_page_is_broken():
    lines = made("W" * 100).pages[0].extract_text().splitlines()
    assert [line.count("W") for line in lines if "WW" in line] == [30, 30, 30, 10]


def test_nothing_in_a_name_turns_the_line_round():
    assert shown("a\u202ebc\u2066d\u2028e\x00f\r\ng\ud800h") == "a bc d e f g h"
    assert shown("  Ada \t Müller ") == "Ada Müller"
    assert "Ada Müller" in text_of(made("Ada\u202e Müller\u2069"))


def test_letters_that_no_typeface_has_break_nothing(caplog):
    with caplog.at_level(logging.WARNING):
        pdf = made("\U0001f642 \U00013000")
    assert "hat den Kurs" in text_of(pdf)
    if not is_accessible(pdf):
        assert "install a typeface" in caplog.text and "\U0001f642" not in caplog.text


def test_the_naughtiest_names_break_nothing():
    for word in sorted(STRINGS, key=len)[::25]:  # 20 of them; every one takes a tenth of a second
        if word.strip():
            assert "abgeschlossen." in text_of(made(word.strip()[:100]))
