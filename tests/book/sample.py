"""A small course with everything the book can show, written into a folder."""

import base64
import json
import shutil
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")  # one grey pixel
SECRET = "Keyword-Zinnober"  # stands in feedback of check items only
PRACTICE_FEEDBACK = "Keyword-Practice"


def both(text: str) -> dict:
    return {"de": f"{text} (deutsch)", "en": f"{text} (english)"}


def feedback(word: str) -> dict:
    return {"good": both(f"{word} good"), "why": both(f"{word} why"), "next": both(f"{word} next")}


def choice(word: str, prompt: str) -> dict:
    return {
        "title": both(f"Title {prompt}"), "objective": "I2.1", "sources": ["F1"],
        "parts": [{
            "id": "step", "interaction": "choice", "prompt": both(prompt), "context": both(f"A comment for {prompt}"),
            "options": [
                {"id": "yes", "text": both(f"Giraffenwort {prompt}"), "correct": True, "feedback": feedback(f"{word} yes")},
                {"id": "no", "text": both(f"Zebrawort {prompt}"), "feedback": feedback(f"{word} no")},
            ],
        }],
    }


def written(prompt: str) -> dict:
    return {
        "title": both("Rewriting"), "objective": "I2.2", "sources": ["F1"],
        "parts": [{
            "id": "text", "interaction": "extended-text", "prompt": both(prompt), "source": both("We are delighted to announce"),
            "rubric": [{"id": "gift", "title": both("Gift"), "levels": [both("none"), both("some"), both("much")]}],
            "models": [{"title": both("Short"), "text": both(f"{SECRET} model"), "note": both("note")}],
        }],
    }


def scene() -> dict:
    def option(name, goto, trust):
        return {"id": name, "text": both(f"Reply {name}"), "effect": {"trust": trust}, "goto": goto, "feedback": feedback(PRACTICE_FEEDBACK)}

    return {
        "title": both("The angry customer"), "objective": "I2.3", "sources": ["F1"], "intro": both("All invented; see [the end](check.md)."),
        "parts": [{
            "id": "scene", "interaction": "dialogue", "prompt": both("Play the scene"),
            "meters": [{"id": "trust", "name": both("Trust"), "start": 30}], "start": "first",
            "nodes": [
                {"id": "first", "speaker": both("Customer"), "text": both("Six weeks </script><!-- without an answer"),
                 "options": [option("a", "second", 20), option("b", "sour", -10)]},
                {"id": "second", "speaker": both("Customer"), "text": both("And now?"),
                 "options": [option("a", "heard", 20), option("b", "sour", -10)]},
            ],
            "endings": [
                {"id": "heard", "title": both("Heard"), "text": both("Well done"), "points": 2},
                {"id": "sour", "title": both("Sour"), "text": both("A pity"), "points": 0},
            ],
            "model": ["first.a", "second.a"],
        }],
    }


def write_yaml(path: Path, data) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")  # JSON is YAML 1.2


def write_page(root: Path, name: str, text: str) -> None:
    for language, other in (("de", "deutsch"), ("en", "english")):
        path = root / "book" / language / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("LANGUAGE", other), encoding="utf-8")


def write_course(root: Path) -> Path:
    """The course in `root`, ready to build. Returns `root`."""
    folder = root / "exercises"
    module = "immigrant/dialogue"
    names = {"name": both("Joined later"), "word": both("Digital Immigrant")}
    themes = {"dialogue": {"number": 2, "title": both("Conversation")}}
    write_yaml(folder / "course.yml", {"version": "2026.1", "levels": {"immigrant": names}, "themes": themes})
    facts = {"F1": {"source": "s", "grade": "A", "checked": "2026-01-01", "fact": both("fact")}}
    facts["F2"] = {"source": "t", "grade": "B", "partial": True, "checked": "2026-01-01", "fact": both("another")}
    write_yaml(folder / "sources.yml", {"seeds": {"S0": {"title": both("Talk"), "entries": 3}}, "facts": facts})
    objectives = [{"code": "I2.1", "text": both("name the step")}]
    write_yaml(folder / module / "module.yml", {"code": "I2", "title": both("Into conversation"), "minutes": 40, "objectives": objectives})
    write_yaml(folder / module / "warm-up.yml", choice(PRACTICE_FEEDBACK, "warm up"))
    write_yaml(folder / module / "angry.yml", scene())
    for name in ("step-a", "step-b"):
        write_yaml(folder / module / "check" / f"{name}.yml", choice(SECRET, f"check {name}"))
    write_yaml(folder / module / "check" / "own-words.yml", written("Write it anew"))
    write_yaml(folder / module / "check.yml", {"pass": 70, "slots": [
        {"id": "step", "objective": "I2.1", "lesson": "staircase", "exercises": [f"{module}/check/step-a", f"{module}/check/step-b"]},
        {"id": "own", "objective": "I2.2", "lesson": "staircase", "exercises": [f"{module}/check/own-words"]},
    ]})
    write_page(root, "index", "# Home LANGUAGE\n\nWelcome to the {de}`Stammtisch`.\n\n|  | One | Two |\n|---|---|---|\n| a | b | c |\n\n![A plus](../../assets/plus.png)\n")
    write_page(root, f"{module}/index", "# Conversation LANGUAGE\n\nAbout it.\n")
    exercises = "".join(f"```{{exercise}} {module}/{name}\n```\n\n" for name in ("warm-up", "angry"))
    write_page(root, f"{module}/staircase", f"# Staircase LANGUAGE\n\nText.\n\n## Now you\n\n{exercises}")
    write_page(root, f"{module}/check", f"# Check LANGUAGE\n\n```{{check}} {module}\n```\n")
    write_page(root, f"{module}/take-away", "---\nfacts: [F1, F2]\n---\n# Cards LANGUAGE\n\n![A card](../../../../assets/cards/card.svg)\n")
    write_page(root, "my-course", "# My course LANGUAGE\n\n```{part} my-course\n```\n\n## Levels\n\n```{part} levels\n```\n")
    write_page(root, "lists", "# Lists LANGUAGE\n\n```{part} cards\n```\n\n```{part} sources\n```\n\n## Policy\n\n```{part} policy\n```\n")
    write_page(root, "workshops/index", "# Workshops LANGUAGE\n\nAbout them.\n")
    write_page(root, "workshops/w1", "---\nslides: true\n---\n# Slides LANGUAGE\n\nAbout the deck.\n\n## Hello LANGUAGE\n\n```{slide} arrive\n```\n\nFew words.\n\n## Bye LANGUAGE\n\n```{slide} leave\n```\n\nBye.\n")
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: book/de/index\nchapters:\n  - file: book/de/immigrant/dialogue/index\n    sections:\n"
        "      - file: book/de/immigrant/dialogue/staircase\n      - file: book/de/immigrant/dialogue/take-away\n      - file: book/de/immigrant/dialogue/check\n"
        "  - file: book/de/workshops/index\n    sections:\n      - file: book/de/workshops/w1\n"
        "  - file: book/de/my-course\n  - file: book/de/lists\n", encoding="utf-8")
    shutil.copy(REPOSITORY / "_config.yml", root / "_config.yml")
    shutil.copytree(REPOSITORY / "assets" / "fonts", root / "assets" / "fonts")
    (root / "assets" / "plus.png").write_bytes(PICTURE)
    for name in ("cards/card", "themes/dialogue", "levels/immigrant"):
        file = root / "assets" / f"{name}.svg"
        file.parent.mkdir()
        file.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"/>', encoding="utf-8")
    write_yaml(root / "assets" / "pictures.yml", {"themes/dialogue.svg": both("Two bubbles"), "levels/immigrant.svg": both("Steps")})
    return root
