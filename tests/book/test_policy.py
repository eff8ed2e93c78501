"""The part `policy`: the company's policy in plain words, in both languages, as text that does nothing."""

import pytest
from bs4 import BeautifulSoup

from givefirst.book.build import build_site
from givefirst.book.errors import BookError
from tests.book.sample import REPOSITORY

NASTY = "<script>alert(1)</script> & *a* {{ company }} [x](https://other.example)"


def page(site, language: str, name: str = "lists") -> BeautifulSoup:
    return BeautifulSoup((site / language / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def test_the_table_names_its_columns_on_a_phone(sample):
    rows = page(sample[1], "en").select("table.gf-stack tbody tr")
    assert len(rows) == 15
    assert [cell.get("data-label") for cell in rows[0].select("td")] == [None, "Who sees it", "How long"]
    assert [row for row in rows if row.get_text(" ", strip=True).endswith("Without completion: 90 days after you last handed something in.")]


def test_the_policy_of_the_company_is_shown_and_a_change_builds_again(own_course, tmp_path):
    data, site = tmp_path / "own", tmp_path / "site"
    data.mkdir()
    assert build_site(own_course, site, data=data) is True
    assert "90 Tage" in page(site, "de").get_text() and not page(site, "de").find(id="policy-purpose")
    assert build_site(own_course, site, data=data) is False
    (data / "policy.yml").write_text(f'purpose: "{NASTY}"\nkeep: {{answers_days: 7, practice_days: 7}}\n', encoding="utf-8")
    assert build_site(own_course, site, data=data) is True
    for language, days in (("de", "7 Tage"), ("en", "7 days")):
        soup = page(site, language)
        assert soup.find(id="policy-purpose").p.get_text() == NASTY and not soup.select("main script:not([type])")
        assert days in soup.get_text() and "90" not in soup.find("table", class_="gf-stack").get_text()
    (data / "policy.yml").write_text("keep: {answers_days: 100}\n", encoding="utf-8")
    with pytest.raises(BookError, match="policy.yml:1: keep.answers_days: 100 is more than 90"):
        build_site(own_course, site, data=data)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_on_privacy_shows_it(language):
    text = (REPOSITORY / "book" / language / "privacy.md").read_text(encoding="utf-8")
    assert "```{part} policy\n```" in text
