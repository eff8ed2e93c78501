"""The company on the pages: words in lessons (`{{ coach }}`), contacts at the foot, logo in the head, accent colour in the style sheet."""

import hashlib
import re
import shutil
from functools import lru_cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from ..course import CONTACTS, Company, CourseError, load_company
from ..course.source import read_source
from .context import find_root

PUBLISHED = "_company"  # where the logo lies in the built book of a language
_WORDS = Path(__file__).with_suffix(".yml")
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # all that Markdown, MyST or Jinja could take for more than a letter
_HIGH, _WIDE = 32, 160  # the most a logo takes in the head, in CSS pixels


@lru_cache(maxsize=1)
def company_words() -> dict:
    return read_source(_WORDS).data


def _load(app: Sphinx, config: Config) -> Company:
    """The company of a book that is being built. Raises ExtensionError with every problem of its files."""
    root = Path(config.givefirst_root) if config.givefirst_root else find_root(Path(app.srcdir))
    try:
        return load_company(root, Path(config.givefirst_data) if config.givefirst_data else None)
    except CourseError as error:
        raise ExtensionError(f"the company's file has mistakes:\n{error}") from error


def plain_words(company: Company, language: str) -> dict[str, str]:
    """Name -> what stands for it in a sentence, without marks."""
    words = company_words()
    neutral = {name: text[language] for name, text in words["neutral"].items()}
    said = {name: contact.line(language) for name, contact in company.contacts.items()}
    lines = {f"{name}_line": said.get(name, "") for name in CONTACTS}  # on a card, where one may write by hand
    if company.name:
        said["company"] = company.name
    if company.guideline:
        said["guideline"] = words["guideline"][language]
    blanks = {f"{name}_or_blank": said.get(name, text[language]) for name, text in words["blank"].items()}
    return neutral | said | lines | blanks


def substitutions(company: Company, language: str) -> dict[str, str]:
    """The same as Markdown for MyST. What strangers wrote is escaped: it shows as it is written and does nothing."""
    words = {name: _escaped(text) for name, text in plain_words(company, language).items()}
    if company.guideline:
        words["guideline"] = f"[{words['guideline']}](<{_escaped(company.guideline)}>)"
    return words


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def set_substitutions(app: Sphinx, config: Config) -> None:
    """Handler of `config-inited`. As a configuration value, so that Sphinx reads the pages again when the company says something else."""
    app.givefirst_company = _load(app, config)
    config.myst_substitutions = substitutions(app.givefirst_company, config.language)


def mend_guideline(app: Sphinx, doctree: nodes.document) -> None:
    """Handler of `doctree-read`. MyST escapes the `&` of an address, and the writer does so again."""
    for link in doctree.findall(nodes.reference):
        if link.get("refuri") == escape(app.givefirst_company.guideline or ""):
            link["refuri"] = app.givefirst_company.guideline


def page_context(company: Company, language: str) -> dict:
    """What the templates show: {"name", "logo": {"src", "width", "height"} or None, "title", "contacts": [{"label", "text"}], "guideline"}. Not escaped."""
    words = company_words()
    label = {name: text[language] for name, text in words["labels"].items()}
    return {
        "name": company.name, "logo": _logo(company), "title": words["contacts_title"][language],
        "contacts": [{"label": label[name], "text": company.contacts[name].line(language)} for name in CONTACTS if name in company.contacts],
        "guideline": company.guideline and {"label": label["guideline"], "href": company.guideline},
        "coach": company.contacts["coach"].line(language) if "coach" in company.contacts else None}


def _logo(company: Company) -> dict | None:
    """Its place below the start page, and the size it is shown in, so that nothing moves when it arrives."""
    if not company.logo:
        return None
    scale = min(_HIGH / company.logo.height, _WIDE / company.logo.width)
    return {"src": _logo_file(company), "width": round(company.logo.width * scale), "height": round(company.logo.height * scale)}


def _logo_file(company: Company) -> str:
    digest = hashlib.sha256(company.logo.data).hexdigest()[:10]
    return f"{PUBLISHED}/logo.{digest}.{company.logo.kind}"


def copy_logo(app: Sphinx, exception: Exception | None) -> None:
    """Handler of `build-finished`; the logo of an earlier build goes."""
    if exception is not None or app.builder.format != "html":
        return
    shutil.rmtree(Path(app.outdir) / PUBLISHED, ignore_errors=True)
    company = app.givefirst_company
    if company.logo:
        target = Path(app.outdir) / _logo_file(company)
        target.parent.mkdir(parents=True)
        target.write_bytes(company.logo.data)


def setup_company(app: Sphinx) -> None:
    app.add_config_value("givefirst_data", "", "env", str)
    app.connect("config-inited", set_substitutions)
    app.connect("doctree-read", mend_guideline)
    app.connect("build-finished", copy_logo)
