"""Slips with links: everybody's is there, can be read aloud, and the code holds the link."""

import io

import pytest
from pypdf import PdfReader

from givefirst.reports.slips import slip, write_slips


def person(number: int, language: str | None = None, name: str | None = None) -> dict:
    return {"name": name or f"Person {number}", "group_name": "Lager Süd", "language": language, "link": f"https://kurs.example/de/sign-in/{number:022}"}


def test_a_slip_for_each_in_their_language():
    people = [person(n) for n in range(8)] + [person(8, "en"), person(9, "de", "Ada *fett* #box[x] \\ $x$ Müller")]
    reader = PdfReader(io.BytesIO(write_slips(people, 72)))
    assert len(reader.pages) == 2
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert all(one["link"].rsplit("/", 1)[1] in text.replace(" ", "") for one in people)
    assert "Ada *fett* #box[x] \\ $x$ Müller" in text and text.count("Lager Süd") == 10
    assert "works once, within 72 hours" in text and text.count("Der Zettel gilt einmal, 72 Stunden") == 9
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"] == "de"
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()  # PDF/UA: it can be read aloud
    assert reader.metadata.title == "Ihr Zugang zum Kurs „Zuerst geben“"


@pytest.mark.parametrize("name", ["山田太郎", "Ольга", "عمر", "X" * 200, "😀"])
def test_any_name_has_its_slip(name):
    assert write_slips([person(1, "en", name)], 72).startswith(b"%PDF")


def test_the_code_says_whose_it_is():
    made = slip(person(1, "en"), 24)
    assert made["scan"] == "QR code with the link of Person 1" and made["qr"].startswith("<svg")
