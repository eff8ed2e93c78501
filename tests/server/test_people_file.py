"""Reading the people file: what companies export comes in; what is wrong is named with its line, all of it at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from givefirst.server import people_file
from givefirst.server.people_file import PeopleFileError, read_people
from givefirst.store.people import Row

ADA = Row("17", "Ada Müller", "ada@firma.example", "Lager Süd", "de")


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(PeopleFileError) as failed:
        read_people(text if isinstance(text, bytes) else text.encode(), "people.csv")
    return [str(problem) for problem in failed.value.problems]


@pytest.mark.parametrize("text", [
    "id,name,email,group,language\n17,Ada Müller,ada@firma.example,Lager Süd,de\n",
    "\ufeffPersonalnummer;Name;E-Mail;Gruppe;Sprache\r\n17;Ada Müller;ADA@firma.example;Lager Süd;Deutsch\r\n\r\n",
    "sep=;\r\nNummer;Name;E-Mail-Adresse;Abteilung;Sprache\r\n 17 ;Ada Müller; ada@firma.example;Lager Süd;DE\r\n;;;;\r\n",
    'language\temail\tname\tgroup\temployee id\ngerman\tada@firma.example\t"Ada Müller"\tLager Süd\t17',
    '"id","name","email","group","language"\n"17","Ada Müller","ada@firma.example","Lager Süd","de",,\n',
])
def test_what_companies_export(text):
    assert read_people(text.encode(), "people.csv") == [ADA]


def test_only_id_and_name_are_needed():
    assert read_people(b"id;name\n17;Ada, from the store\n18;=1+1\n", "people.csv") == [Row("17", "Ada, from the store"), Row("18", "=1+1")]


def test_every_wrong_line_is_named_with_its_field():
    text = (
        "id;name;email;group;language\n"
        ";Nobody;;;\n"
        '2;"Two\nlines";;;\n'
        "3;;three@firma;;\n"
        "4;Four;;;fr\n"
        "5;Five;;;;more\n"
        "6;" + "x" * 201 + ";;;\n"
        "7;Seven;seven@firma.example;;\n"
        "7;Again;SEVEN@firma.example;;\n"
        "operator;Eve;;;\n"
    )
    found = problems(text)
    assert [problem.partition(": ")[0] + " " + problem.split(": ")[1] for problem in found] == [
        "people.csv:2 id", "people.csv:3 name", "people.csv:5 name", "people.csv:5 email", "people.csv:6 language",
        "people.csv:7 has 6 fields, the first line names 5; put a field that holds the separator into quotation marks",
        "people.csv:8 name", "people.csv:10 id", "people.csv:10 email", "people.csv:11 id",
    ]
    assert "'7' stands in line 9, too" in found[7] and "'seven@firma.example' stands in line 9, too" in found[8]


@pytest.mark.parametrize(("text", "words"), [
    ("id;name;salary\n1;A;5\n", "salary: is not used here; leave it out: the course keeps"),
    ("id;nmae\n1;A\n", "did you mean 'name'?"),
    ("id;email\n1;a@firma.example\n", "name: this column is missing"),
    ("id;name;Nummer\n1;A;1\n", "there are two columns for id"),
    ("", "id: this column is missing"),
    ("id;name\n", "there is nobody in the file"),
    ('id;name\n1;"A\n2;B\n', "people.csv:2: the quotation marks do not fit together"),
    ("id;name\n1;A\0\n", "name: holds a line break or a control character"),
    ("id;name\n1;Ada\n2;Müller\n".encode("cp1252"), "people.csv:3: a letter is not written in UTF-8; save the list again, in Excel as"),
    ("id;name\n1;Ada\n".encode("utf-16"), "people.csv:1: a letter is not written in UTF-8"),
])
def test_files_that_cannot_be_read(text, words):
    assert words in problems(text)[0]


def test_size_is_bounded(monkeypatch):
    assert "larger than 20 MB" in problems(b"id;name\n" + b"1;Ada\n" * 4_000_000)[0]
    monkeypatch.setattr(people_file, "MOST_PEOPLE", 2)
    assert "more than 2 people" in problems("id;name\n1;A\n2;B\n3;C\n")[0]


def test_a_long_list_of_problems_is_cut_in_the_words_alone():
    with pytest.raises(PeopleFileError, match="and 10 more") as failed:
        read_people(b"id;name\n" + b";A\n" * 60, "people.csv")
    assert len(failed.value.problems) == 60


@given(st.one_of(st.binary(max_size=200), st.text(alphabet='id;,name"\n\r\t\0 ä=', max_size=100).map(lambda text: f"id;name\n{text}".encode())))
def test_whatever_comes_is_rows_or_problems(raw):
    try:
        rows = read_people(raw, "people.csv")
    except PeopleFileError as error:
        assert all(str(problem).startswith("people.csv:") for problem in error.problems)
    else:
        assert rows and len({row.external_id for row in rows}) == len(rows)
