"""The static site as one zip that works from a USB stick: unpack, double click on index.html.

From file:// a browser loads no modules, no JSON and no other page. So each page gets the classic script instead of the modules,
data becomes scripts, and search shows titles without the words around what was found.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..course import LANGUAGES
from ..widgets import classic_script, data_script, page_modules
from .context import book_words

SCRIPT = "offline.js"
_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the same site gives the same bytes
_PAGE_MODULE = re.compile(r'<script type="module" src="([^"]+)/page\.js"[^>]*></script>')
_OTHER_MODULE = re.compile(r'\s*<script type="module" [^>]+></script>')
_PRELOAD = re.compile(r'\s*<link rel="preload" [^>]+ crossorigin>')  # refused from file://; the style sheet loads the font all the same
_SUMMARIES = ("SHOW_SEARCH_SUMMARY: true", "SHOW_SEARCH_SUMMARY: false")


def write_zip(site: Path, file: Path) -> None:
    """Write a static site (`build_site` in mode "static") as a zip. What was at `file` is replaced when all is well."""
    new = file.with_name(f"{file.name}.new")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with ZipFile(new, "w", ZIP_DEFLATED) as archive:
            for name, data in sorted({**dict(_site_files(site)), **_readmes()}.items()):
                archive.writestr(_entry(name), data)
        os.replace(new, file)
    finally:
        new.unlink(missing_ok=True)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _SAME_TIME)
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
    return entry


def _site_files(site: Path) -> Iterator[tuple[str, bytes]]:
    """(name in the zip, content) of every file of the site, as file:// needs it."""
    modules = page_modules()
    for file in site.rglob("*"):
        name = file.relative_to(site).as_posix()
        if file.is_dir() or file.suffix == ".gz" or name.startswith("."):
            continue
        if file.name == "page.js":
            yield f"{name.removesuffix(file.name)}{SCRIPT}", classic_script().encode()
        elif file.name in modules and "/_static/givefirst/" in name:
            continue  # in the classic script
        elif file.suffix == ".json":
            yield f"{name}.js", data_script(file.read_text(encoding="utf-8")).encode()
        elif file.suffix == ".html":
            yield name, _page(name, file.read_text(encoding="utf-8")).encode()
        elif file.name == "documentation_options.js":
            yield name, file.read_text(encoding="utf-8").replace(*_SUMMARIES).encode()
        else:
            yield name, file.read_bytes()


def _page(name: str, html: str) -> str:
    html = _PAGE_MODULE.sub(rf'<script src="\1/{SCRIPT}" defer></script>', html)
    html = _PRELOAD.sub("", _OTHER_MODULE.sub("", html)).replace("<html ", "<html data-offline ", 1)
    if 'type="module"' in html:
        raise ValueError(f"{name} loads a module in a way that offline.py does not know; it would not work from file://")
    return html


def _readmes() -> dict[str, bytes]:
    """A short text in each language, as Windows' Notepad shows it best."""
    texts = {language: book_words(language) for language in LANGUAGES}
    return {words["offline_file"]: "\r\n".join(words["offline_lines"]).encode("utf-8-sig") for words in texts.values()}
