"""What lint measures of language and form: each rule seen to fail on a small course, and passed by the real one."""

import pytest

from givefirst.course import CourseError, lint_style, load_course, measures
from givefirst.course.pages import Front, Page, load_pages
from givefirst.course.source import Source
from givefirst.course.style.sentences import sentences, split
from givefirst.course.style.wordlist import page_words, word_list

FEEDBACK = "{good: {de: g, en: g}, why: {de: w, en: w}, next: {de: n, en: n}}"
PRACTICE = "exercises/immigrant/dialogue/practice.yml"
SOURCES = "exercises/sources.yml"
GERMAN, ENGLISH = (f"book/{language}/immigrant/dialogue/lesson.md" for language in ("de", "en"))
FRONT = "---\nmodule: immigrant/dialogue\nobjectives: [I2.1]\nseeds: [S4.2]\nfacts: [F1]\n---\n"
SECTION = {
    "de": "\n## Quellen\n\n- Ein Satz, gelesen bei somewhere.org. Güte B, Originalquelle nicht geprüft.\n\nGeprüft am 21. November 2026.\n",
    "en": "\n## Sources\n\n- A sentence, read at somewhere.org. Grade B, primary source not checked.\n\nChecked on 21 November 2026.\n",
}


@pytest.fixture
def styled(folder):
    """The small course with a fact on its lesson, sources as they should be."""
    folder.change(SOURCES, "source: somewhere, grade: A", "source: somewhere.org, grade: B")
    for language, file in (("de", GERMAN), ("en", ENGLISH)):
        folder.write(file, FRONT + (folder.root / file).read_text(encoding="utf-8") + SECTION[language])
    return folder


def found(folder) -> list[str]:
    return [str(problem).replace(f"{folder.root}/", "") for problem in lint_style(load_course(folder.root))]


def test_the_real_course_has_no_findings(course):
    assert [str(problem) for problem in lint_style(course)] == []


def test_a_good_course_has_no_findings(styled):
    assert found(styled) == []


@pytest.mark.parametrize(("row", "together", "lesson", "expected"), [
    (30, 30, 30, []), (30, 30, 25, [":9: says 30 minutes, immigrant/dialogue/lesson.md says 25"]),
    (25, 25, 25, [":9: its lessons take 25 minutes together, exercises/immigrant/dialogue/module.yml says 30"]),
    (30, 35, 30, [":11: says 35 minutes in all, its lessons take 30"]),
])
def test_minutes_agree(styled, row, together, lesson, expected):
    for language, file, together_line in (("de", GERMAN, "Sie brauchen zusammen rund {} Minuten."), ("en", ENGLISH, "They take about {} minutes in all.")):
        styled.change(file, "module: immigrant/dialogue\n", f"module: immigrant/dialogue\nminutes: {lesson}\n")
        unit = {"de": "Min.", "en": "min"}[language]
        text = f"---\nmodule: immigrant/dialogue\n---\n# M\n\n\n| L | Z |\n|---|---|\n| 1 [L](lesson.md) | {row} {unit} |\n\n{together_line.format(together)}\n"
        styled.write(file.replace("lesson.md", "index.md"), text)
    said = [problem for problem in found(styled) if "minutes" in problem]
    for language in ("de", "en"):
        own = [problem for problem in said if problem.startswith(f"book/{language}/")]
        assert len(own) == len(expected) and all(part in problem for part, problem in zip(expected, own, strict=True)), own


LONG = "Dieser eine Satz ist mit Absicht so lang, dass er die Grenze von fünfzehn Wörtern im Mittel weit hinter sich lässt. "


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (GERMAN, "# L\n", f"# L\n\n{LONG}\n", f"{GERMAN}:9: sentences have 21.0 words on average, 15 at most"),
        (PRACTICE, "de: Frage", f"de: {'Wort ' * 200}", f"{PRACTICE}:7: parts.0.prompt.de: German sentences have"),
        (GERMAN, "# L\n", "# L\n\nDas ist einfach.\n", f"{GERMAN}:9: 'einfach' is filler"),
        (ENGLISH, "# L\n", "# L\n\nOf course it is.\n", f"{ENGLISH}:9: 'Of course' is filler"),
        (PRACTICE, "de: Nein", "de: 'Nein, nur so'", f"{PRACTICE}:10: parts.0.options.0.text.de: 'nur' is filler"),
        (PRACTICE, "en: No}", "en: 'No, just so'}", f"{PRACTICE}:10: parts.0.options.0.text.en: 'just' is filler"),
        (GERMAN, "# L\n", "# L\n\nKolleg*innen lesen.\n", "'Kolleg*innen' is hard to read aloud"),
        (PRACTICE, "de: Nein", "de: 'Kund:innen'", "'Kund:innen' is hard to read aloud"),
        (PRACTICE, "de: Nein", "de: KundInnen", "'KundInnen' is hard to read aloud"),
        (PRACTICE, "de: Nein", "de: Nutzer_in", "'Nutzer_in' is hard to read aloud"),
        (PRACTICE, "de: Nein", "de: Für Ihr Alter gut", "'Für Ihr Alter' puts people down"),
        (PRACTICE, "en: No}", "en: For lurkers}", "'lurkers' puts people down"),
        (PRACTICE, "    interaction: choice\n", "    interaction: choice\n    shuffle: false\n", f"{PRACTICE}:7: parts.0.shuffle: options are shuffled"),
        (GERMAN, "F1", "F9", f"{GERMAN}:5: facts.0: 'F9' is not among the facts"),
        (GERMAN, "S4.2", "S9.2", f"{GERMAN}:4: seeds.0: 'S9.2' is not among the seeds"),
        (GERMAN, "I2.1", "I2.9", f"{GERMAN}:3: objectives.0: 'I2.9' is no objective of immigrant/dialogue"),
        (GERMAN, "module: immigrant/dialogue", "module: immigrant/dialog", "there is no module 'immigrant/dialog' (did you mean"),
        (ENGLISH, "S4.2", "S4.1", f"{ENGLISH}:1: its front matter differs from book/de/immigrant/dialogue/lesson.md"),
        (GERMAN, "## Quellen", "## Mehr", "has no section '## Quellen'"),
        (GERMAN, "somewhere.org", "anderswo", f"{GERMAN}:12: no line names the source of F1; write one of: somewhere.org"),
        (GERMAN, "Güte B, ", "", f"{GERMAN}:14: does not say the grade of F1, which is B"),
        (ENGLISH, "Grade B, ", "Grade A, ", f"{ENGLISH}:14: does not say the grade of F1"),
        (GERMAN, ", Originalquelle nicht geprüft", "", f"{GERMAN}:14: names a source of grade B or C; add “Originalquelle nicht geprüft”"),
        (ENGLISH, ", primary source not checked", "", f"{ENGLISH}:14: names a source of grade B or C; add “primary source not checked”"),
        (GERMAN, "Geprüft am 21. November 2026.", "", f"{GERMAN}:12: does not say when the sources were checked"),
        (GERMAN, "21. November 2026", "22. November 2026", f"{GERMAN}:16: says it was checked on 2026-11-22, but"),
        (ENGLISH, "21 November 2026", "1 December 2026", f"{ENGLISH}:16: says it was checked on 2026-12-01, but"),
        (SOURCES, "grade: B", "law: true, grade: B", f"{GERMAN}:1: facts: states law (F1); say “keine Rechtsberatung”"),
        (SOURCES, "grade: B", "law: true, grade: B", f"{ENGLISH}:1: facts: states law (F1); say “not legal advice”"),
        (SOURCES, "somewhere.org", "somewhere", f"{GERMAN}:12: F1 has no address that a page could name; add `cited`"),
        (SOURCES, "checked: 2026-11-21", "checked: never", f"{GERMAN}:12: states F1, which nobody has checked"),
    ],
)
def test_finding_is_named(styled, file, old, new, expected):
    styled.change(file, old, new)
    problems = found(styled)
    assert any(expected in problem for problem in problems), problems


def test_an_exercise_has_its_facts_on_a_page(styled):
    for file in (GERMAN, ENGLISH):
        styled.change(file, "facts: [F1]", "facts: []")
    assert found(styled) == [f"{PRACTICE}:3: sources.1: no page of immigrant/dialogue has F1 in its `facts`; name it and its source on the page, or take the code out here"]


def test_both_languages_show_the_same(styled):
    styled.write("exercises/immigrant/dialogue/second.yml", (styled.root / PRACTICE).read_text(encoding="utf-8"))
    styled.change(GERMAN, "## Quellen", "```{exercise} immigrant/dialogue/second\n```\n\n## Quellen")
    assert [problem.partition(";")[0] for problem in found(styled)] == [f"{ENGLISH}:1: shows other exercises, or in another order, than book/de/immigrant/dialogue/lesson.md"]


def test_a_finished_module_has_three_formats(styled):
    styled.add_check()
    assert [problem.partition(";")[0] for problem in found(styled)] == [
        "exercises/immigrant/dialogue/module.yml:1: its practice has 1 format(s) (choice), 3 at least"]
    assert "Practice of immigrant/dialogue: 1 exercises, 0 with a scene, writing, a search for risks or a plan; 1 formats." in measures(load_course(styled.root))


def test_a_reason_or_rising_numbers_keep_the_order(styled):
    styled.change(PRACTICE, "    interaction: choice\n", "    interaction: choice\n    shuffle: false\n    order: as in the text above\n")
    assert found(styled) == []
    styled.change(PRACTICE, "    order: as in the text above\n", "")
    assert len(found(styled)) == 1
    styled.change(PRACTICE, "de: Nein, en: No", "de: Stufe 2, en: Step 2")
    styled.change(PRACTICE, "de: Ja, en: Yes", "de: Stufe 10, en: Step 10")
    assert found(styled) == []


def items(folder, options: list[tuple[str, str]]) -> None:
    """Six exercises more, each with the same options (right, wrong), shown on both pages."""
    text = (folder.root / PRACTICE).read_text(encoding="utf-8")
    head = text[: text.index("    options:\n")]
    body = "".join(
        f"      - id: o{i}\n        text: {{de: {words}, en: {words}}}\n        correct: {'true' if right == 'right' else 'false'}\n        feedback: {FEEDBACK}\n"
        for i, (right, words) in enumerate(options)
    )
    for number in range(6):
        folder.write(f"exercises/immigrant/dialogue/more-{number}.yml", f"{head}    options:\n{body}")


def test_the_longest_option_is_not_the_key_too_often(styled):
    items(styled, [("right", "eine lange Antwort"), ("wrong", "kurz"), ("wrong", "auch kurz")])
    problems = [problem for problem in found(styled) if "is the longest in" in problem]
    assert [problem.split(" (")[1].split(")")[0] for problem in problems] == ["immigrant/dialogue, de", "the whole course, de", "immigrant/dialogue, en", "the whole course, en"]
    assert "more-0.yml:8: parts.0.options: the right option is the longest in 6 of 7 items" in problems[0]
    assert "the longest in 6 of 7 items, the shortest in 1." in "\n".join(measures(load_course(styled.root)))
    items(styled, [("right", "kurz"), ("wrong", "auch kurz"), ("wrong", "eine lange Antwort")])
    assert found(styled) == []


@pytest.mark.parametrize(("marked", "other"), [("wrong", "right"), ("right", "wrong")])
def test_absolute_words_do_not_tell_the_key(styled, marked, other):
    items(styled, [(marked, "Das gilt immer und always"), (other, "Das gilt bei Regen und Schnee")])
    problems = [problem for problem in found(styled) if "give the answer away" in problem]
    assert len(problems) == 2 and f"6 of 7 {marked} options have one, but 0 of 7 others" in problems[0]
    items(styled, [(marked, "Das gilt immer und always"), (other, "Bei Regen immer und always")])
    assert [problem for problem in found(styled) if "give the answer away" in problem] == []


def test_front_matter_is_checked(styled):
    styled.change(GERMAN, "seeds:", "seedz:")
    with pytest.raises(CourseError, match=r"lesson.md:4: seedz: can't be used here .*the front matter of a page has module, minutes, objectives, seeds, facts"):
        load_pages(styled.root)


def page(text: str) -> Page:
    return Page(None, "de", "x.md", Front(), Source(None, {}, {}), tuple(text.splitlines()))


def test_sentences_of_a_page():
    text = """\
# Kein Satz

Ein *Satz*. Noch
einer! „Fertig?“ Ja.

| Kopf | zwei |
|---|---|
| Zelle. | A. Beispiel kam am 21. November |

> Ein Zitat

- Punkt eins
- z. B. Punkt zwei

![Bild](bild.svg)

```{exercise} a/b
```

```{admonition} Titel
:class: note

Im Kasten.
```

## Quellen

- Nicht gezählt.
"""
    assert list(sentences(page(text), "Quellen")) == [
        (3, "Ein Satz."), (3, "Noch einer!"), (3, "„Fertig?“"), (3, "Ja."),
        (6, "Kopf"), (6, "zwei"), (8, "Zelle."), (8, "A. Beispiel kam am 21. November"),
        (10, "Ein Zitat"), (12, "Punkt eins"), (13, "z. B. Punkt zwei"), (23, "Im Kasten."),
    ]


def test_abbreviations_end_no_sentence():
    assert split("Das kostet z. B. 3 Euro. Siehe § 5a Abs. 4 und Dr. Weber. Gut … ja.") == [
        "Das kostet z. B. 3 Euro.", "Siehe § 5a Abs. 4 und Dr. Weber.", "Gut …", "ja."]


def signs(text: str) -> int:
    return sum("read aloud" in complaint.message for complaint in page_words(page(text)))


@pytest.mark.parametrize("sign", ["Kolleg*innen", "Kund:innen", "Nutzer_in", "Leiter/-in", "Leiter/in", "Kolleg(inn)en", "Leiter(in)", "KundInnen", "jede*r", "eine:r", "der/die"])
def test_gender_signs(sign):
    assert signs(f"Hier steht {sign} geschrieben.") == 1


def test_what_is_no_gender_sign():
    assert signs("**Titel** in Ruhe, LinkedIn, innen, am/in der Tür, Leiterin und Leiter (innen), Uhr: in Ordnung.") == 0


def test_allowed_phrases_and_whole_words():
    filler = word_list("filler", "de")
    assert filler.find("Das gilt nur intern. Einfache Sprache, vereinfacht.") == []
    assert filler.find("Nur intern gilt das nur.") == ["nur"]
