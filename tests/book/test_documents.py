"""Documents to edit: complete in both languages, with the company's words as text, on A4, readable by others."""

import re
import shutil
import subprocess
import zipfile

import pytest

from givefirst.book.build import BookError, build_site
from givefirst.book.company import company_words
from givefirst.book.documents import LOCALES, document_names, write_documents
from givefirst.course import LANGUAGES, Company
from givefirst.course.company import Contact
from tests.book.sample import write_page

NASTY = "[Muster](https://other.example) & <b>Söhne</b> *AG* {{ coach }}"


def words_in(file) -> str:
    """What a reader of the Word file sees, without marks."""
    with zipfile.ZipFile(file) as document:
        assert document.testzip() is None
        text = document.read("word/document.xml").decode()
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(sign, letter) if sign == "&amp;" else text.replace(sign, f"\0{letter}")
    return re.sub(r"(?<!\0)<[^<>]*>", "", text).replace("\0", "")


def test_both_languages_have_the_same_documents(root):
    german, english = ([(root / "assets" / "documents" / language / f"{name}.md").read_text(encoding="utf-8") for name in document_names(root, language)] for language in LANGUAGES)
    assert document_names(root, "de") == document_names(root, "en") == ["first-30-days", "guidelines", "invitation", "privacy-notice", "process", "works-agreement"]
    for one, other in zip(german, english):
        assert re.findall(r"^(#+|\d+\.|-|\|)", one, re.M) == re.findall(r"^(#+|\d+\.|-|\|)", other, re.M)
        assert re.findall(r"{{.*?}}", one) == re.findall(r"{{.*?}}", other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_file_and_a_text_are_made(root, tmp_path, language):
    names = document_names(root, language)
    assert write_documents(root, language, Company(), tmp_path) == names
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(f"{name}.{kind}" for name in names for kind in ("docx", "md"))
    for name in names:
        source, said = (tmp_path / f"{name}.md").read_text(encoding="utf-8"), words_in(tmp_path / f"{name}.docx")
        assert "{{" not in source + said and source.splitlines()[0].removeprefix("# ") in said
    assert company_words()["blank"]["coach"][language] in words_in(tmp_path / "guidelines.docx")
    with zipfile.ZipFile(tmp_path / "guidelines.docx") as document:
        assert {'w:w="11906"', 'w:h="16838"'} <= set(re.findall(r'w:[wh]="\d+"', document.read("word/document.xml").decode()))
        assert f'w:val="{LOCALES[language]}"' in document.read("word/styles.xml").decode()


def test_what_the_company_says_is_text(root, tmp_path):
    company = Company(name=NASTY, contacts={"coach": Contact(name="Maria Muster", reach="12 34")})
    write_documents(root, "de", company, tmp_path)
    said = words_in(tmp_path / "guidelines.docx")
    assert NASTY in said and "Fragen Sie Maria Muster (12 34)" in said
    with zipfile.ZipFile(tmp_path / "guidelines.docx") as document:
        assert "other.example" not in document.read("word/_rels/document.xml.rels").decode()


def test_only_what_has_changed_is_made_again(root, tmp_path):
    write_documents(root, "en", Company(), tmp_path)
    (tmp_path / "old.docx").write_text("x", encoding="utf-8")
    assert write_documents(root, "en", Company(), tmp_path) == [] and not (tmp_path / "old.docx").exists()
    assert write_documents(root, "en", Company(name="Muster GmbH"), tmp_path) == [name for name in document_names(root, "en") if name != "invitation"]


def test_a_page_links_both_and_a_wrong_name_stops_the_build(own_course):
    for language in LANGUAGES:
        folder = own_course / "assets" / "documents" / language
        folder.mkdir(parents=True)
        (folder / "letter.md").write_text("# Letter\n\n{{ company_or_blank }}\n", encoding="utf-8")
    write_page(own_course, "lists", "# Lists LANGUAGE\n\n```{document} letter\n```\n")
    site = own_course / "site"
    build_site(own_course, site)
    page = (site / "en" / "lists.html").read_text(encoding="utf-8")
    assert [link for link in re.findall(r'href="([^"]*)"', page) if "_documents" in link] == ["_documents/letter.docx", "_documents/letter.md"]
    assert (site / "en" / "_documents" / "letter.docx").is_file()
    write_page(own_course, "lists", "# Lists LANGUAGE\n\n```{document} lettre\n```\n")
    with pytest.raises(BookError) as caught:
        build_site(own_course, site)
    assert any("there is no document 'lettre'; known are: letter" in problem for problem in caught.value.problems)


def test_libreoffice_opens_them(root, tmp_path, long):
    office = shutil.which("soffice")
    if not long or not office:
        pytest.skip("with --long, where LibreOffice is")
    for language in LANGUAGES:
        write_documents(root, language, Company(), tmp_path / language)
        for file in (tmp_path / language).glob("*.docx"):
            subprocess.run([office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file], check=True, capture_output=True)
            assert (tmp_path / f"{file.stem}.pdf").stat().st_size > 5000
            (tmp_path / f"{file.stem}.pdf").unlink()
