"""What Sphinx complains about, in words an author understands."""

import os
import re
from pathlib import Path

from ..course import COMPANY_WORDS

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r"^(?:(?P<where>[^\s].*?):\s)?(?P<kind>WARNING|ERROR|CRITICAL|SEVERE):\s(?P<what>.*)$")
_TYPE = re.compile(r"\s\[[a-z_]+(\.[a-z_]+)*\]$")
_OPENING = re.compile(r"^(Extension error|Theme error|Configuration error|Sphinx error|Application error)( \(.*\))?:?$", re.IGNORECASE)

# (what Sphinx says, what an author can do with it)
_WORDS = [
    (r"Substitution error:UndefinedError: '(?P<a>[^']*)' is undefined", "{{{{ {a} }}}} stands for nothing; between double braces write one of " + ", ".join(COMPANY_WORDS)),
    (r"Substitution error:(?P<a>.*)", "what stands between double braces can't be read ({a}); write one name there, one of " + ", ".join(COMPANY_WORDS)),
    (r"'myst' cross-reference target not found: '(?P<a>[^']*)'.*", "the link {a!r} leads to no page or heading; mend the address"),
    (r"local id not found in doc '[^']*': '(?P<a>[^']*)'.*", "the link to the heading #{a} leads nowhere; there is no such heading on that page"),
    (r"unknown document: '(?P<a>[^']*)'.*", "the link to {a!r} leads to no page of the book; mend the address"),
    (r"Unknown source document '(?P<a>[^']*)'.*", "the link {a!r} leads to no page of the book; mend the address"),
    (r"image file not readable: (?P<a>.*)", "the picture {a} does not exist; mend the file name"),
    (r"Unknown directive type: '?(?P<a>[^' ]*)'?.*", "there is no box or directive called {a!r}; mend the word in braces"),
    (r"Unknown interpreted text role \"(?P<a>[^\"]*)\".*", "there is no role called {a!r}; mend the word in braces"),
    (r"Non-consecutive header level increase; (?P<a>.*)", "a heading skips a level ({a}); use one # less"),
    (r"Document headings start at (?P<a>H\d), not H1.*", "the page has no title; begin it with a line `# Title`"),
    (r"document isn't included in any toctree", "the page is not in _toc.yml; add it there"),
    (r"Duplicate (?:explicit|implicit) target name: \"(?P<a>[^\"]*)\".*", "the name {a!r} stands twice on this page; keep one"),
]


def explain(message: str) -> str:
    """One message of Sphinx in plain words; unknown messages stay as they are."""
    message = _TYPE.sub("", message.strip())
    for pattern, words in _WORDS:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format(**found.groupdict())
    return message


def read_complaints(output: str, root: Path) -> list[str]:
    """Problems in the standard error output of Sphinx: "file:line: what". Further lines of a message are kept below it."""
    problems: list[str] = []
    open_message = False
    for line in _COLOURS.sub("", output).splitlines():
        found = _LINE.match(line)
        if found:
            where = f"{_short(found['where'], root)}: " if found["where"] else ""
            problems.append(where + explain(found["what"]))
            open_message = True
        elif _OPENING.match(line.strip()):
            problems.append("")
            open_message = True
        elif open_message and line.strip() and not line.startswith(("Traceback", "=====")):
            problems[-1] = f"{problems[-1]}\n    {line.strip()}".strip()
        else:
            open_message = False
    return list(dict.fromkeys(problem for problem in problems if problem))


def _short(where: str, root: Path) -> str:
    return where.removeprefix(f"{root}{os.sep}")
