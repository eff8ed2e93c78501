"""Screenshots of every kind of page: both languages, light and dark, a phone and a desk, some in high contrast, with a contact sheet.

Pages are found in the built site, so a new one is on the sheet without anybody adding it here.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .browser import CHROMIUM, ensure_browser, launching

LANGUAGES = ("de", "en")
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
CONTRAST = "contrast"  # the device's own few colours, as people choose them who see little
TALLEST = 12_000  # pixels; browsers draw no higher picture, and nobody looks at one
SEARCH = {"search": "search.html?q=Foto"}
_INTERACTION = re.compile(r'"interaction":"([a-z-]+)"')
_CHECK = 'class="gf-check"'
_CHECK_STEPS = ("start", "task", "result")
_MEDIA = {scheme: {"color_scheme": scheme, "forced_colors": "none"} for scheme in SCHEMES} | {CONTRAST: {"color_scheme": "light", "forced_colors": "active"}}


def take_shots(root: Path, site: Path, folder: Path, every: bool, say: Callable[[str], None]) -> int:
    """Pictures of the pages of a built site into `folder`, with `index.html` to look at them. every: all pages, not one of each kind.

    Returns how many pictures there are. Raises NoBrowser.
    """
    names = every_page(site) if every else one_of_each(site)
    folder.mkdir(parents=True, exist_ok=True)
    done, count, contrasted = [], 0, in_contrast(names, site)
    executable = ensure_browser(CHROMIUM, say)
    with _served(root) as address, sync_playwright() as playwright:
        family, options = launching(playwright, CHROMIUM, executable)
        with family.launch(**options) as browser:
            for language, width in product(LANGUAGES, WIDTHS):
                say(f"{language}, {width} px: {len(names)} pages …")
                page = browser.new_page(base_url=address, viewport={"width": width, "height": 800}, reduced_motion="reduce")
                for name in _states(page, names, language, site):
                    done.append(name)
                    for kind in kinds(name, contrasted):
                        page.emulate_media(**_MEDIA[kind])
                        _picture(page, folder / _file(name, language, width, kind))
                        count += 1
                page.context.close()
    (folder / "index.html").write_text(_sheet(list(dict.fromkeys(done)), contrasted), encoding="utf-8")
    return count


def every_page(site: Path) -> list[str]:
    """Addresses below a language, without `.html`."""
    book = site / LANGUAGES[0]
    return sorted(file.relative_to(book).with_suffix("").as_posix() for file in book.rglob("*.html") if not file.name.startswith("."))


def one_of_each(site: Path) -> list[str]:
    """All pages of the root; of each module its first page, a lesson, its check and cards; a lesson for each interaction; one booklet."""
    texts = _texts(every_page(site), site)
    chosen = [name for name in texts if "/" not in name]
    lessons = _lessons(texts)
    for module in sorted(name.removesuffix("/index") for name in texts if name.endswith("/index")):
        chosen += [f"{module}/index", *[name for name in lessons if name.startswith(f"{module}/")][:1]]
        chosen += [name for name in texts if name.startswith(f"{module}/") and (_CHECK in texts[name] or name.endswith("/take-away"))]
    seen = {found for name in chosen if name in lessons for found in _INTERACTION.findall(texts[name])}
    for name in lessons:
        if new := set(_INTERACTION.findall(texts[name])) - seen:
            chosen.append(name)
            seen |= new
    return chosen + [name for name in texts if name.endswith("/print")][:1]


def _texts(names: list[str], site: Path) -> dict[str, str]:
    return {name: (site / LANGUAGES[0] / f"{name}.html").read_text(encoding="utf-8") for name in names}


def _lessons(texts: dict[str, str]) -> list[str]:
    return [name for name in texts if "/" in name and not name.endswith(("/index", "/take-away", "/print")) and _CHECK not in texts[name]]


def in_contrast(names: list[str], site: Path) -> set[str]:
    """Which of the pages are also taken in high contrast: home, "My course", a lesson with an exercise and a check with its steps."""
    texts = _texts(names, site)
    lesson = next(name for name in _lessons(texts) if _INTERACTION.search(texts[name]))
    check = next(name for name in names if _CHECK in texts[name])
    return {"index", "my-course", lesson, check, *(f"{check}-{step}" for step in _CHECK_STEPS)}


def kinds(name: str, contrasted: set[str]) -> tuple[str, ...]:
    """How the page `name` is taken."""
    return (*SCHEMES, CONTRAST) if name in contrasted else SCHEMES


@contextmanager
def _served(root: Path) -> Iterator[str]:
    """The course server with an empty data folder; gives its address."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "givefirst.cli", "serve", "--port", "0", "--no-open", "--data", data]
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
        try:
            yield next(found[0].rstrip("/") for line in process.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            process.terminate()
            process.wait()


def _states(page: Page, names: list[str], language: str, site: Path) -> Iterator[str]:
    """Brings the page into one state after another and says how each is called."""
    checks = [name for name, text in _texts(names, site).items() if _CHECK in text]
    for name in names:
        page.goto(f"/{language}/{SEARCH.get(name, f'{name}.html')}")
        page.wait_for_load_state("networkidle")
        yield name
    if checks:
        page.goto(f"/{language}/{checks[0]}.html")
        for step in _CHECK_STEPS:
            _go_to(page, step)
            yield f"{checks[0]}-{step}"
    page.goto(f"/{language}/there-is-no-such-page.html")
    yield "404"
    page.goto(f"/{language}/sign-in")
    yield "sign-in"
    page.goto(f"/{language}/certificate")
    yield "certificate"
    page.route("**/sign-in", lambda route: route.continue_(method="OPTIONS"))  # an order that the server does not take
    page.goto(f"/{language}/sign-in")
    yield "error"


def _go_to(page: Page, step: str) -> None:
    """From one step of a check to the next."""
    start = page.locator(".gf-live > .gf-button")
    if step == "start":
        start.wait_for()
    elif step == "task":
        start.click()
        page.locator(".gf-check-head").wait_for()
    else:
        while page.locator(".gf-submit").count() == 0:
            title = page.locator(".gf-check-head").inner_text()
            page.locator(".gf-check-buttons .gf-button").click()
            page.wait_for_function("(title) => document.querySelector('.gf-check-head').innerText !== title", arg=title)
        page.locator(".gf-submit").click()
        page.locator(".gf-result").wait_for()


def _picture(page: Page, file: Path) -> None:
    show_all(page)
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height})


def show_all(page: Page) -> None:
    """Goes through the page and back to its top: pictures that the browser loads when one comes near are there afterwards."""
    page.evaluate("""async () => {
        const frame = () => new Promise((go) => requestAnimationFrame(go));
        for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
            scrollTo({ top: y, behavior: "instant" });
            await frame();
        }
        const pictures = [...document.images].filter((picture) => picture.getClientRects().length);
        await Promise.all(pictures.map((picture) => picture.decode().catch(() => {}))); // one that is missing stays an empty frame
        scrollTo({ top: 0, behavior: "instant" });
    }""")


def _file(name: str, language: str, width: int, kind: str) -> str:
    return f"{name.replace('/', '-')}.{language}.{width}.{kind}.png"


def _sheet(names: list[str], contrasted: set[str]) -> str:
    """The contact sheet: a row for each page."""
    rows = []
    for name in names:
        files = [_file(name, *each) for each in product(LANGUAGES, WIDTHS, kinds(name, contrasted))]
        pictures = "".join(f'<a href="{escape(file)}"><img loading="lazy" src="{escape(file)}" alt="{escape(file)}"></a>' for file in files)
        rows.append(f"<h2>{escape(name)}</h2>\n<div>{pictures}</div>\n")
    style = "body{font:14px sans-serif;margin:1rem}div{display:flex;gap:8px;align-items:start}a{flex:1;max-height:600px;overflow:hidden;border:1px solid #999}img{width:100%;display:block}"
    return f'<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><title>Screenshots</title><style>{style}</style>\n<h1>Screenshots</h1>\n{"".join(rows)}</html>\n'
