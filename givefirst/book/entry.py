"""What only a static build has: the keys of the checks, and the first page that leads to a language."""

import json
from html import escape
from pathlib import Path

from ..course import LANGUAGES, Course
from .context import book_words


def write_keys(course: Course, folder: Path) -> None:
    """`<level>-<theme>.<language>.json`: {exercise id: {part id: table}} of all items of a check."""
    folder.mkdir(parents=True)
    for check in course.checks.values():
        for language in LANGUAGES:
            keys = {name: exercise.tables(language) for slot in check.slots.values() for name, exercise in slot.variants.items()}
            file = folder / f"{check.id.replace('/', '-')}.{language}.json"
            file.write_text(json.dumps(keys, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def write_entry(path: Path) -> None:
    """A page with one link for each language; it needs no scripts."""
    links = "\n".join(
        f'<p><a href="{language}/index.html" lang="{language}" hreflang="{language}">{escape(book_words(language)["choose_language"])}</a></p>'
        for language in LANGUAGES)
    names = " / ".join(book_words(language)["name"] for language in LANGUAGES)
    # The style lies in a folder named by its hash, the same in both languages.
    style = next((path.parent / LANGUAGES[0] / "_static" / "givefirst").glob("*/page.css")).relative_to(path.parent).as_posix()
    path.write_text(
        f"""<!DOCTYPE html>
<html lang="de" data-mode="static">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(names)}</title>
<link rel="stylesheet" href="{style}">
<link rel="icon" href="{style.replace("page.css", "icon.svg")}" type="image/svg+xml">
</head>
<body>
<div class="gf-frame"><main class="gf-column" role="main">
<h1>{escape(names)}</h1>
{links}
</main></div>
</body>
</html>
""", encoding="utf-8")
