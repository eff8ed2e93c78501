"""The sheet for the works council: one page, readable aloud, everything the policy says, nothing of it markup."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from givefirst.course import LANGUAGES, Company, Policy, load_course, load_policy
from givefirst.course.statement import make_statement, record_titles
from givefirst.reports.policy_sheet import policy_sheet_pdf


def sheet(policy: Policy, language: str = "de", company: Company = Company(), titles: dict | None = None) -> PdfReader:
    return PdfReader(BytesIO(policy_sheet_pdf(make_statement(policy, language, titles or {}), policy.hash(), language, company)))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_stands_on_one_tagged_page(root, language):
    policy, titles = load_policy(root, root / "nowhere"), record_titles(load_course(root), language)
    reader = sheet(policy, language, titles=titles)
    assert len(reader.pages) == 1 and [round(side) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and catalogue["/Lang"] == language and "/StructTreeRoot" in catalogue
    statement, found = make_statement(policy, language, titles), words(reader)
    said = [statement.purpose, statement.legal_basis, statement.hr, statement.no_advice, *(text for record in statement.records for text in (record.what, record.who, record.how_long))]
    assert [text for text in [*said, *statement.promises, *statement.to_agree] if plain(text) not in plain(found)] == []


def plain(text: str) -> str:
    """Without the places where a line may be broken: the typeface joins letters, the reader takes words apart."""
    return "".join(text.split()).replace("-", "").replace("ﬁ", "fi").replace("ﬂ", "fl")


def test_a_company_with_much_to_say_still_gets_one_page():
    much = {"de": "Das ist ein langer Satz über den Zweck. " * 20, "en": ""}
    assert len(sheet(replace(Policy(), purpose=much, legal_basis=much, remarks=much)).pages) == 1


def test_what_a_company_writes_is_never_markup():
    nasty = '#include("/etc/passwd") *x* $a$ <b> \\ "'
    found = words(sheet(replace(Policy(), purpose={"de": nasty}), company=Company(name="#panic() GmbH")))
    assert plain(nasty) in plain(found) and "#panic()" in found and "root:" not in found
