"""The practice exercises as Voila apps: a page each, without code in sight, scored in a kernel of its own.

Voila runs alone, on an address of its own: only there does it drop `execute_request`, so that a visitor cannot run code.
"""

import json
import logging
import os
import secrets
import shutil
import sys
import webbrowser
from collections.abc import Callable
from html import escape
from pathlib import Path

import nbformat
from tornado.ioloop import IOLoop

from ..course import Course, OperatorError, load_course
from ..giving.texts import ID as MODEL, texts
from .jupyter import check_port, use_only

KERNEL = "givefirst"
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "anywidget", "@voila-dashboards/widgets-manager8"]
IDLE_SECONDS = 300  # a kernel that nobody is connected to is ended after this; each holds about 80 MB
# Voila's pages hold inline scripts and compile JSON schemas at run time; anywidget loads its modules from blob: addresses.
CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline' blob:; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": CONTENT_SECURITY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_TEMPLATE = Path(__file__).parent / "voila_template"
_WORDS = {
    "de": ("Übungen", "Jede Übung öffnet sich auf einer eigenen Seite. Ihre Antworten werden nicht gespeichert."),
    "en": ("Exercises", "Each exercise opens on a page of its own. Your answers aren't kept."),
}


def run_apps(
    root: Path, *, port: int = 8866, language: str = "de", open_browser: bool = True, say: Callable[[str], None] = print,
    idle_seconds: int = IDLE_SECONDS,
) -> None:
    """Write the app notebooks and serve them on 127.0.0.1 until Ctrl-C. say gets the address, with its token.

    Raises OperatorError (port taken, folder not writable) and CourseError.
    """
    root = Path(root).resolve()
    course = load_course(root)
    check_port(port)
    folder = root / "_build" / "apps" / language
    try:
        write_apps(course, folder / "notebooks", language)
        write_jupyter(course, folder / "jupyter", language, root)
    except OSError as error:
        raise OperatorError(f"The apps cannot be written to {folder} ({error.strerror}). Make the folder writable and start again.") from error
    use_only(folder / "jupyter")
    say("Starting Voila …")
    token = secrets.token_urlsafe(24)
    url = f"http://127.0.0.1:{port}/?token={token}"
    app = _voila(folder, port, token, language, idle_seconds)
    for name in ("tornado.access", "tornado.general"):  # their lines would put tokens on the screen
        logging.getLogger(name).setLevel(logging.ERROR)
    IOLoop.current().add_callback(_ready, url, open_browser, say)  # runs once the loop does, and by then the port answers
    app.start()


def _ready(url: str, open_browser: bool, say: Callable[[str], None]) -> None:
    say(f"The exercises are open at {url}  (stop with Ctrl-C)")
    if open_browser:
        webbrowser.open(url)


def app_path(exercise_id: str) -> str:
    """Where the app of an exercise is, below the address of the server."""
    return f"/voila/render/{exercise_id}.ipynb"


def write_apps(course: Course, folder: Path, language: str) -> list[str]:
    """A notebook for each practice exercise and for the model, `folder/<id>.ipynb`; others that lay there go. Returns the ids."""
    shutil.rmtree(folder, ignore_errors=True)
    notebooks = {name: app_notebook(course.exercises[name], language) for name in practice_ids(course)} | {MODEL: model_notebook(language)}
    for name, notebook in notebooks.items():
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    return list(notebooks)


def practice_ids(course: Course) -> list[str]:
    """Exercises whose key a learner may have: all but the items of checks, and without the gallery's examples for authors."""
    return sorted(set(course.exercises) - course.check_items() - course.gallery())


def app_notebook(exercise, language: str) -> nbformat.NotebookNode:
    """Title and intro as text, then one cell that shows the exercise."""
    # The widget without memory: all visitors share this folder, and nobody's answer may come up for somebody else.
    code = f"from givefirst.widgets import exercise_widget\n\nexercise_widget({exercise.id!r}, lang={language!r})"
    return _notebook(exercise.title.plain(language), _opening(exercise, language), code)


def model_notebook(language: str) -> nbformat.NotebookNode:
    """The model "Give and take", computed live."""
    title = texts(language)["title"]
    return _notebook(title, f"<h1>{escape(title)}</h1>", f"import givefirst\n\ngivefirst.simulation(lang={language!r})")


def _notebook(title: str, opening: str, code: str) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_markdown_cell(opening, id="opening"), nbformat.v4.new_code_cell(code, id="exercise")]
    notebook.metadata = {"title": title, "language_info": {"name": "python"},
                         "kernelspec": {"name": KERNEL, "display_name": "givefirst", "language": "python"}}
    nbformat.validate(notebook)
    return notebook


def _opening(exercise, language: str) -> str:
    intro = exercise.intro.plain(language).split("\n") if exercise.intro else []
    lines = [f"<h1>{escape(exercise.title.plain(language))}</h1>", *(f"<p>{escape(line)}</p>" for line in intro if line.strip())]
    return "".join(lines).replace("$", "&#36;")  # Voila would read $…$ as a formula


def write_jupyter(course: Course, folder: Path, language: str, root: Path) -> None:
    """What Voila looks for on JUPYTER_PATH: our template with the list of exercises, and a kernel that knows this package."""
    shutil.rmtree(folder, ignore_errors=True)
    template = folder / "voila" / "templates" / "course"
    shutil.copytree(_TEMPLATE, template)
    (template / "list.html").write_text("{% raw %}" + list_page(course, language) + "{% endraw %}", encoding="utf-8")
    kernel = folder / "kernels" / KERNEL
    kernel.mkdir(parents=True)
    package = Path(__file__).parents[2]
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False", "--log-level=ERROR"],
        "display_name": "givefirst", "language": "python", "metadata": {"debugger": False},
        "env": {"PYTHONPATH": str(package), "IPYTHONDIR": str(folder / "ipython"), "PYTHONUTF8": "1"},
    }
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def list_page(course: Course, language: str) -> str:
    """The page that lists the exercises, by module."""
    title, hint = _WORDS[language]
    parts = [f'<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">']
    parts += ['<link rel="icon" href="data:,">']
    parts += [f"<title>{title}</title><style>{_LIST_STYLE}</style></head><body><main><h1>{title}</h1><p>{hint}</p>"]
    groups: dict[str, list[str]] = {}
    for exercise_id in practice_ids(course):
        groups.setdefault(exercise_id.rpartition("/")[0], []).append(exercise_id)
    for group, names in groups.items():
        heading = course.modules[group].title.plain(language) if group in course.modules else group
        links = (f'<li><a href="{escape(app_path(name))}">{escape(course.exercises[name].title.plain(language))}</a></li>' for name in names)
        parts += [f"<h2>{escape(heading)}</h2><ul>", *links, "</ul>"]
    model = texts(language)
    parts += [f'<h2>{escape(model["model"])}</h2><ul><li><a href="{escape(app_path(MODEL))}">{escape(model["title"])}</a></li></ul>']
    return "".join([*parts, "</main></body></html>"])


_LIST_STYLE = (
    ":root{color-scheme:light dark}body{font:1.125rem/1.55 system-ui,sans-serif;margin:0;padding:2rem 1rem;background:Canvas;color:CanvasText}"
    "main{max-width:40rem;margin:auto}ul{padding:0;list-style:none}a{display:block;padding:.6rem 0;color:LinkText}"
)


def _voila(folder: Path, port: int, token: str, language: str, idle_seconds: int):
    from traitlets.config import Config
    from voila.app import Voila

    config = Config({
        "Voila": {
            "ip": "127.0.0.1", "port": port, "port_retries": 0, "open_browser": False, "log_level": "ERROR", "token": token,
            "root_dir": str(folder / "notebooks"), "config_file_paths": [str(folder / "jupyter")], "tornado_settings": {"headers": HEADERS},
        },
        "VoilaConfiguration": {
            # NO: ?template=… would bring back Voila's own templates, which fetch from foreign hosts
            "template": "course", "allow_template_override": "NO", "allow_theme_override": "NO", "classic_tree": True,
            "extension_allowlist": EXTENSIONS, "file_allowlist": [], "show_tracebacks": False,
        },
        "VoilaExporter": {"language_code": language},
        "KernelSpecManager": {"ensure_native_kernel": False, "allowed_kernelspecs": {KERNEL}},
        "MappingKernelManager": {"cull_idle_timeout": idle_seconds, "cull_interval": max(1, idle_seconds // 5), "cull_connected": False},
    })
    app = Voila(config=config)
    app.initialize([])
    return app
