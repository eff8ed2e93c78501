"""Scripts, styles and fonts of the pages.

All of them lie in one folder whose name is a hash of its contents. So a browser may keep them for ever,
and a module that imports its neighbour by a relative address gets the one that belongs to it.
"""

import hashlib
import re
import shutil
from pathlib import Path

from rjsmin import jsmin

from ..widgets import page_modules, style_source
from ..widgets.colours import written_out

LOOK = Path(__file__).parent / "look"
FONTS = ("atkinson-hyperlegible-next-latin-400-normal.woff2", "atkinson-hyperlegible-next-latin-700-normal.woff2")
BASE = "_static/givefirst"
_COMMENTS = re.compile(r"/\*.*?\*/\n?", re.S)


def page_files(company_style: str = "") -> dict[str, str]:
    """File name -> text of every script and style. There is one style sheet, `page.css`, for all pages; the company's colours stand at its end."""
    files = {file.name: file.read_text(encoding="utf-8") for file in sorted(LOOK.iterdir()) if file.is_file()}
    style = written_out(files.pop("tokens.css")) + files.pop("theme.css") + style_source() + files.pop("exercise.css") + company_style
    files["theme.js"] += files.pop("place.js")  # every page needs both: one request
    scripts = {name: text for name, text in files.items() if name.endswith(".js")} | page_modules()
    return files | {name: jsmin(text) for name, text in scripts.items()} | {"page.css": _COMMENTS.sub("", style)}


def folder_name(files: dict[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode())
    return f"{BASE}/{digest.hexdigest()[:10]}"


def copy_assets(root: Path, outdir: Path, files: dict[str, str]) -> None:
    """Write the files below `outdir` and take away those of earlier builds."""
    base = outdir / BASE
    shutil.rmtree(base, ignore_errors=True)
    folder = outdir / folder_name(files)
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    fonts = base / "fonts"
    fonts.mkdir()
    for name in FONTS:
        shutil.copy(root / "assets" / "fonts" / name, fonts / name)
