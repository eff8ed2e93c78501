"""A course small enough to read, written into a folder; tests change a line and look what is said."""

from pathlib import Path

import pytest

FEEDBACK = "{good: {de: g, en: g}, why: {de: w, en: w}, next: {de: n, en: n}}"
FILES = {
    "exercises/course.yml": """\
version: "2026.1"
levels:
  immigrant: {name: {de: Dazugekommen, en: Joined later}}
themes:
  dialogue: {number: 2, title: {de: Dialog, en: Dialogue}}
""",
    "exercises/sources.yml": """\
seeds:
  S4: {title: {de: Text, en: Text}, entries: 3}
facts:
  F1: {source: somewhere, grade: A, checked: 2026-11-21, fact: {de: Satz, en: Sentence}}
""",
    "exercises/immigrant/dialogue/module.yml": """\
code: I2
title: {de: Modul, en: Module}
minutes: 30
objectives:
  - {code: I2.1, text: {de: Ziel, en: Aim}}
""",
    "exercises/immigrant/dialogue/practice.yml": f"""\
title: {{de: Titel, en: Title}}
objective: I2.1
sources: [S4.2, F1]
parts:
  - id: step
    interaction: choice
    prompt: {{de: Frage, en: Question}}
    options:
      - id: "no"
        text: {{de: Nein, en: No}}
        feedback: {FEEDBACK}
      - id: yes
        text: {{de: Ja, en: Yes}}
        correct: true
        feedback: {FEEDBACK}
""",
    "book/de/immigrant/dialogue/lesson.md": "# L\n\n```{exercise} immigrant/dialogue/practice\n```\n",
    "book/en/immigrant/dialogue/lesson.md": "# L\n\n```{exercise} immigrant/dialogue/practice\n```\n",
}
CHECK = """\
pass: 70
slots:
  - id: first
    objective: I2.1
    lesson: lesson
    exercises: [immigrant/dialogue/check/a, immigrant/dialogue/check/b, immigrant/dialogue/check/c]
"""


class Folder:
    """The course's folder, with `change(file, old, new)`; an `old` that is not there fails the test."""

    def __init__(self, root: Path):
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def add_check(self) -> None:
        item = FILES["exercises/immigrant/dialogue/practice.yml"]
        self.write("exercises/immigrant/dialogue/check.yml", CHECK)
        for name in "abc":
            self.write(f"exercises/immigrant/dialogue/check/{name}.yml", item)
        for language in ("de", "en"):
            self.change(f"book/{language}/immigrant/dialogue/lesson.md", "# L\n", "# L\n\n```{check} immigrant/dialogue\n```\n")


PRACTICE = "exercises/immigrant/dialogue/practice.yml"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)
