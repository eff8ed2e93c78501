"""company.yml: the company's own file wins over the neutral one; each mistake is named with file and line; colours can be read."""

import json
import re
import struct

import jsonschema
import pytest

from givefirst.course import COMPANY_WORDS, CONTACTS, Company, CourseError, company_files, lint_course, load_company, load_course, schemas
from givefirst.course.colour import PAPERS, READABLE, contrast, dark_shades, light_shades, nearest_readable
from givefirst.course.logo import LIMIT

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><path d="M0 0h80v20H0z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 60, 30) + bytes(20)


@pytest.fixture
def folders(tmp_path):
    """(the project, the company's data folder)"""
    root, data = tmp_path / "course", tmp_path / "elsewhere"
    root.mkdir()
    data.mkdir()
    return root, data


def write(folder, text: str) -> None:
    (folder / "company.yml").write_text(text, encoding="utf-8")


def problems(root, data) -> list[str]:
    with pytest.raises(CourseError) as caught:
        load_company(root, data)
    return [str(problem) for problem in caught.value.problems]


def test_without_a_file_nothing_is_said(folders):
    company = load_company(*folders)
    assert company == Company()
    assert company.missing() == ["name", "logo", "accent", "guideline", *(f"contacts.{name}" for name in CONTACTS)]


def test_the_neutral_file_of_the_project_says_nothing_yet_shows_every_field(root):
    assert load_company(root, root / "no-such-folder") == Company()
    text = (root / "company.yml").read_text(encoding="utf-8")
    assert all(f" {field.rpartition('.')[2]}:" in text for field in Company().missing())


def test_the_example_in_the_neutral_file_can_be_used(root, folders):
    text = (root / "company.yml").read_text(encoding="utf-8")
    write(folders[1], re.sub(r"^# (?=( *)[a-z_]+:)", "", text, flags=re.MULTILINE))
    (folders[1] / "logo.svg").write_text(SVG, encoding="utf-8")
    assert load_company(*folders).missing() == []


def test_the_company_wins_field_by_field(folders):
    root, data = folders
    write(root, 'name: Neutral\naccent: "#004400"\ncontacts:\n  coach: {name: Neutral coach}\n  works_council: {name: Neutral council}\n')
    write(data, "name: Muster GmbH\ncontacts:\n  coach: {name: {de: die Muster, en: Ms Muster}, reach: 12 34}\n")
    company = load_company(root, data)
    assert (company.name, company.accent) == ("Muster GmbH", "#004400")
    assert company.contacts["coach"].line("de") == "die Muster (12 34)" and company.contacts["coach"].line("en") == "Ms Muster (12 34)"
    assert company.contacts["works_council"].line("de") == company.contacts["works_council"].line("en") == "Neutral council"


def test_data_is_the_folder_when_none_is_named(folders):
    root, _ = folders
    (root / "data").mkdir()
    write(root / "data", "name: Muster GmbH\n")
    assert load_company(root).name == "Muster GmbH"


def test_empty_fields_are_fields_not_said(folders):
    write(folders[1], "name:\ncontacts:\n  coach:\n")
    assert load_company(*folders) == Company()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: A\nlogoo: x.svg\n", ":2: logoo: is not a field here (did you mean 'logo'?)"),
        ("contacts:\n  couch: {name: A}\n", ":2: contacts.couch: is not a field here (did you mean 'coach'?)"),
        ("contacts:\n  coach: Maria\n", ":2: contacts.coach: must hold fields of its own"),
        ("contacts:\n  coach: {reach: 12 34}\n", ":2: contacts.coach.name: is missing"),
        ("contacts:\n  coach:\n    name: {de: Maria}\n", ":3: contacts.coach.name.en: is missing"),
        ("contacts:\n  coach:\n    name: Maria\n    reach: 1234\n", ":4: contacts.coach.reach: must"),
        ("name: 12\n", ":1: name: must be a text"),
        ('name: "A\\nB"\n', ":1: name: holds a character that can't be shown"),
        ('name: "A\\u202eB"\n', ":1: name: holds a character that can't be shown"),
        ("name: '   '\n", ":1: name: string should have at least 1 character"),
        (f"name: {'A' * 161}\n", ":1: name: string should have at most 160 characters"),
        ("accent: blue\n", ":1: accent: 'blue' is no colour"),
        ("accent: '#fff; } body { display: none'\n", ":1: accent: '#fff; } body { display: none' is no colour"),
        ("guideline: http://intranet.example\n", ":1: guideline: 'http://intranet.example' is no address that can be linked"),
        ("guideline: javascript:alert(1)\n", ":1: guideline:"),
        ("guideline: https://intranet.example/<script>\n", ":1: guideline:"),
        ("guideline: 'https://user@intranet.example'\n", ":1: guideline:"),
        ("guideline: 'https://intranet.example/\"onclick=x'\n", ":1: guideline:"),
        ("name: A\nlogo: ../secret.svg\n", ":2: logo: '../secret.svg' is no name of a logo"),
        ("name: A\nlogo: learners.db\n", ":2: logo: 'learners.db' is no name of a logo"),
        ("name: A\nlogo: lost.svg\n", ":2: logo: there is no file lost.svg beside company.yml"),
        ("- name\n", ":1: must hold fields of its own"),
        ("name: [\n", "is not valid YAML"),
    ],
)
def test_each_mistake_is_named(folders, text, expected):
    write(folders[1], text)
    found = problems(*folders)
    assert any(line.startswith(f"{folders[1] / 'company.yml'}:") and expected in line for line in found), found


def test_mistakes_of_both_files_are_named_at_once(folders):
    for folder in folders:
        write(folder, "nam: A\nlogoo: b\n")
    assert len(problems(*folders)) == 4


def test_markup_is_text(folders):
    """It is escaped where it is shown (tests/book/test_company.py); here it must pass unchanged."""
    write(folders[1], 'name: "<script>alert(1)</script>"\n')
    assert load_company(*folders).name == "<script>alert(1)</script>"


# the logo


def with_logo(folders, name: str, data: bytes):
    write(folders[1], f"name: A\nlogo: {name}\n")
    (folders[1] / name).write_bytes(data)
    return folders


def test_both_kinds_of_logo(folders):
    svg = load_company(*with_logo(folders, "logo.svg", SVG.encode())).logo
    assert (svg.kind, svg.width, svg.height) == ("svg", 80, 20)
    png = load_company(*with_logo(folders, "Logo-2.png", PNG)).logo
    assert (png.kind, png.width, png.height) == ("png", 60, 30)


def test_a_logo_needs_a_name(folders):
    with_logo(folders, "logo.svg", SVG.encode())
    write(folders[1], "logo: logo.svg\n")
    assert ":1: logo: needs `name: …` as well" in problems(*folders)[0]
    write(folders[0], "name: The neutral file has one\n")
    assert load_company(*folders).logo


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.png", PNG + bytes(LIMIT), "40 kB are allowed"),
        ("a.png", b"GIF89a" + bytes(30), "is no PNG picture"),
        ("a.png", PNG[:16] + struct.pack(">II", 2000, 10), "at most 12 times as wide"),
        ("a.png", PNG[:16] + struct.pack(">II", 0, 0), "at most 12 times as wide"),
        ("a.svg", b"<html></html>", "is no SVG picture"),
        ("a.svg", b"<svg", "is no SVG picture"),
        ("a.svg", SVG.replace("<path", "<path onload='x()'").encode(), "holds the script onload"),
        ("a.svg", SVG.replace("<path", "<script>x()</script><path").encode(), "holds <script>"),
        ("a.svg", SVG.replace("<path", "<foreignObject/><path").encode(), "holds <foreignObject>"),
        ("a.svg", SVG.replace("<path", "<image href='https://other.example/x.png'/><path").encode(), "fetches 'https://other.example/x.png'"),
        ("a.svg", SVG.replace("<path", "<path fill='url(https://other.example/x)'").encode(), "fetches something in fill"),
        ("a.svg", SVG.replace("<path", "<style>@import 'x.css'</style><path").encode(), "in its styles"),
        ("a.svg", f"<!DOCTYPE svg>{SVG}".encode(), "holds a DOCTYPE"),
        ("a.svg", SVG.replace('viewBox="0 0 80 20"', "").encode(), "add a viewBox"),
        ("a.svg", SVG.replace("80 20", "nan 20").encode(), "at most 12 times"),
    ],
)
def test_a_logo_that_will_not_do(folders, name, data, expected):
    found = problems(*with_logo(folders, name, data))
    assert found[0].startswith(f"{folders[1] / 'company.yml'}:2: logo: ") and expected in found[0], found


def test_fills_inside_the_file_are_fine(folders):
    svg = SVG.replace("<path", "<style>path { fill: url(#g) }</style><path fill='url(#g)'")
    assert load_company(*with_logo(folders, "logo.svg", svg.encode())).logo


def test_a_logo_is_no_way_out_of_the_folder(folders, tmp_path):
    (tmp_path / "secret.svg").write_text(SVG, encoding="utf-8")
    (folders[1] / "logo.svg").symlink_to(tmp_path / "secret.svg")
    write(folders[1], "name: A\nlogo: logo.svg\n")
    assert "there is no file logo.svg" in problems(*folders)[0]


# the colour


def test_contrast_as_wcag_defines_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21) and contrast("#ffffff", "#ffffff") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("given", ["#005a9c", "#a4401c", "#000000", "#7a0019", "#2b2b2b", "#00563f"])
def test_a_dark_colour_is_kept_in_the_light_and_made_lighter_in_the_dark(folders, given):
    write(folders[1], f'accent: "{given.upper()}"\n')
    assert load_company(*folders).accent == given
    light, dark = light_shades(given), dark_shades(given)
    assert light.accent == given
    for papers, shades in ((PAPERS["light"], light), (PAPERS["dark"], dark)):
        for other in (*papers, shades.wash, shades.on):
            assert contrast(shades.accent, other) >= READABLE
        assert contrast(shades.deep, shades.on) >= READABLE


@pytest.mark.parametrize("given", ["#ffcc00", "#e5e5e5", "#ff6600", "#8fd400", "#ffffff"])
def test_a_pale_colour_is_refused_with_its_ratio_and_the_nearest_shade(folders, given):
    write(folders[1], f'name: A\naccent: "{given}"\n')
    (found,) = problems(*folders)
    measured, shade = re.search(r"company\.yml:2: accent: \S+ reaches a contrast of ([0-9.]+):1 .* 4\.5:1 is needed; .* \"(#[0-9a-f]{6})\"$", found).groups()
    assert float(measured) == pytest.approx(light_shades(given).ratio, abs=0.01) and float(measured) < READABLE
    assert READABLE <= light_shades(shade).ratio < READABLE + 0.2  # nearest: not a step darker than needed
    write(folders[1], f'accent: "{shade}"\n')
    assert load_company(*folders).accent == shade == nearest_readable(given)


# what belongs to it


def test_the_files_a_company_is_made_of(folders):
    with_logo(folders, "logo.svg", SVG.encode())
    (folders[1] / "course.db").write_bytes(b"records")
    assert [path.name for path in company_files(*folders)] == ["company.yml", "logo.svg"]


def test_the_schema_takes_one_text_or_two():
    check = jsonschema.Draft202012Validator(json.loads(json.dumps(schemas()["company"])))
    assert check.is_valid({"name": "A", "contacts": {"coach": {"name": "B", "reach": {"de": "C", "en": "D"}}}})
    assert not check.is_valid({"nam": "A"}) and not check.is_valid({"contacts": {"coach": {"name": 1}}})


def test_lint_names_a_word_that_stands_for_nothing(folder):
    page = folder.root / "book" / "de" / "immigrant" / "dialogue" / "lesson.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nFragen Sie {{ coech }} oder {{coach}}.\n", encoding="utf-8")
    found = [str(problem) for problem in lint_course(load_course(folder.root)) if "stands for nothing" in str(problem)]
    line = len(page.read_text(encoding="utf-8").splitlines())
    assert len(found) == 1 and found[0].startswith(f"{page}:{line}: {{{{ coech }}}} stands for nothing (did you mean 'coach'?)"), found
    assert "coach_line" in COMPANY_WORDS
