"""Documents to take along and edit: `assets/documents/<language>/<name>.md`, filled from company.yml, as a Word file and as Markdown.

The directive `{document} NAME` links both. A page shows the text itself by MyST's own `{include}`. Pandoc, which comes with the
package pypandoc_binary, makes the Word file; `reference()` says how it looks.
"""

import re
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..course import Company
from ..course.source import read_text
from .company import plain_words

logger = logging.getLogger(__name__)
PUBLISHED = "_documents"  # below the built book of a language
LOCALES = {"de": "de-DE", "en": "en-GB"}
_WORDS = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")  # what Markdown would take for more than a letter
_A4 = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="907" w:right="1247" w:bottom="794" w:left="1247" w:header="709" w:footer="709" w:gutter="0"/>'  # twentieths of a point
_SPACING = re.compile(r'w:(after|before)="(36|180|200)"')
_SMALLER = {"48": "36", "32": "28", "28": "26", "24": "22"}  # half points: pandoc's sizes -> ours
_SIZE = re.compile(r'(<w:szC?s? w:val=")(\d+)(")')
_COLOUR = re.compile(r'<w:color [^>]*/>')  # pandoc's headings are blue


def folder(root: Path, language: str) -> Path:
    return Path(root) / "assets" / "documents" / language


def document_names(root: Path, language: str) -> list[str]:
    return sorted(file.stem for file in folder(root, language).glob("*.md"))


def filled(text: str, words: dict[str, str], escaped: bool = False) -> str:
    """The Markdown with the company's words in it; `escaped`: as text that no program takes for marks. Raises KeyError for a word there is not."""
    return _WORDS.sub(lambda found: _MARKS.sub(r"\\\1", words[found[1]]) if escaped else words[found[1]], text)


def reference(target: Path) -> None:
    """Writes the Word file whose styles the documents take: pandoc's own, on A4, calm in size and colour, in a typeface every office has."""
    with TemporaryDirectory() as temporary:
        default = Path(temporary) / "default.docx"
        default.write_bytes(_default())
        with zipfile.ZipFile(default) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, _restyled(name, old.read(name)))


def _default() -> bytes:
    """The reference file that pandoc carries."""
    return subprocess.run([pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"], capture_output=True, check=True).stdout


def _restyled(name: str, data: bytes) -> bytes:
    if name == "word/document.xml":
        return data.replace(b"</w:sectPr>", _A4.encode() + b"</w:sectPr>")
    if name == "word/styles.xml":
        text = _SPACING.sub(lambda found: f'w:{found[1]}="{50 if found[2] == "36" else 100}"', data.decode())
        text = _COLOUR.sub("", text)
        return _SIZE.sub(lambda found: f"{found[1]}{_SMALLER.get(found[2], found[2])}{found[3]}", text).encode()
    if name == "word/theme/theme1.xml":
        return re.sub(rb'(<a:latin typeface=")[^"]*(")', rb"\1Arial\2", data)
    return data


class DocumentDirective(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        book, name = self.env.app.givefirst, self.arguments[0].strip()
        if name not in document_names(book.root, book.language):
            known = ", ".join(document_names(book.root, book.language))
            logger.warning(f"there is no document {name!r}; known are: {known}", location=self.get_location(), type="givefirst")
            return []
        start = "../" * self.env.docname.count("/")
        line = nodes.paragraph("", "", nodes.strong("", f"{book.words['document_take']}: "), classes=["gf-documents"])
        for place, (kind, word) in enumerate((("docx", "document_word"), ("md", "document_text"))):
            line += nodes.Text(" · " if place else "")
            line += nodes.reference("", book.words[word], refuri=f"{start}{PUBLISHED}/{name}.{kind}", internal=False)
        return [line]


def write_documents(root: Path, language: str, company: Company, out: Path) -> list[str]:
    """Makes `out/<name>.docx` and `.md` of each document; what has not changed stays as it is. Returns the names of those that were made."""
    names, words = document_names(root, language), plain_words(company, language)
    for file in out.iterdir() if out.is_dir() else ():
        if file.stem not in names:
            file.unlink()
    sources = {name: read_text(folder(root, language) / f"{name}.md") for name in names}
    changed = {name: text for name, text in sources.items() if not _is_there(out, name, filled(text, words))}
    if changed:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as temporary:
            look = Path(temporary) / "reference.docx"
            reference(look)
            for name, text in changed.items():
                _convert(filled(text, words, escaped=True), language, look, out / f"{name}.docx")
                (out / f"{name}.md").write_text(filled(text, words), encoding="utf-8")
    return list(changed)


def _is_there(out: Path, name: str, text: str) -> bool:
    file = out / f"{name}.md"
    return (out / f"{name}.docx").is_file() and file.is_file() and file.read_text(encoding="utf-8") == text


def _convert(text: str, language: str, look: Path, target: Path) -> None:
    pypandoc.convert_text(text, "docx", format="gfm-autolink_bare_uris", outputfile=str(target), extra_args=["--reference-doc", str(look), "-M", f"lang={LOCALES[language]}"])


def add_documents(app: Sphinx, exception: Exception | None) -> None:
    """Handler of `build-finished`."""
    if exception is None and app.builder.format == "html":
        write_documents(app.givefirst.root, app.givefirst.language, app.givefirst_company, Path(app.outdir) / PUBLISHED)


def setup_documents(app: Sphinx) -> None:
    app.add_directive("document", DocumentDirective)
    app.connect("build-finished", add_documents)
