"""nbgrader's formgrader for the operator: on this machine alone, with a token, and nothing beside it that could run code."""

import logging
import os
import re
import secrets
import webbrowser
from collections.abc import Callable
from pathlib import Path

from tornado.ioloop import IOLoop
from tornado.routing import Matcher, Rule
from tornado.web import RequestHandler

from ..course import OperatorError
from .directory import CONFIG_FILE, alembic_on_path
from .gradebook_file import told_to_operator
from .jupyter import check_port, use_only

EXTENSION = "nbgrader.server_extensions.formgrader"
# Formgrader's pages hold inline scripts and templates that are compiled at run time. Nothing is fetched from elsewhere.
CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_PAGES = re.compile(r"/(formgrader|static|login|logout)(/.*)?|/favicon\.ico")
_HANDED_IN = re.compile(r"/submissions/[^/]+/.+\.(x?html?|svg|xml)$", re.I)  # files that learners put beside their notebook, as pages of this address
HEADERS = {"Content-Security-Policy": CONTENT_SECURITY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def run_formgrader(nbgrader_dir: Path, *, port: int = 8877, open_browser: bool = True, say: Callable[[str], None] = print) -> None:
    """Serve formgrader on 127.0.0.1 until Ctrl-C. say gets the address, with its token.

    Raises OperatorError: the port is taken, or there is no course directory yet.
    """
    root = Path(nbgrader_dir).absolute()
    if not (root / CONFIG_FILE).is_file():
        raise OperatorError(f"{root} is no course directory of nbgrader yet. Run `givefirst notebooks` first.")
    check_port(port)
    settings = root / ".jupyter"
    with told_to_operator(root):
        settings.mkdir(mode=0o700, exist_ok=True)
    use_only(settings)
    os.chdir(root)  # where nbgrader looks for its configuration
    token = secrets.token_urlsafe(24)
    for name in ("tornado.access", "tornado.general"):  # their lines would put tokens on the screen
        logging.getLogger(name).setLevel(logging.ERROR)
    with alembic_on_path():
        app = _server(root, port, token)
        url = f"http://127.0.0.1:{port}/formgrader?token={token}"
        IOLoop.current().add_callback(_ready, url, open_browser, say)
        app.start()


def _ready(url: str, open_browser: bool, say: Callable[[str], None]) -> None:
    say(f"Formgrader is open at {url}  (stop with Ctrl-C)")
    say("What you enter there reaches the learners within ten seconds while the server runs, or by `givefirst grade`.")
    if open_browser:
        webbrowser.open(url)


def _server(root: Path, port: int, token: str):
    from jupyter_server.serverapp import ServerApp
    from nbgrader.server_extensions.formgrader import base
    from traitlets.config import Config

    from .quick_gradebook import QuickAPI, QuickGradebook

    base.NbGraderAPI, base.Gradebook = QuickAPI, QuickGradebook  # its pages find them there

    config = Config({
        "ServerApp": {
            "ip": "127.0.0.1", "port": port, "port_retries": 0, "open_browser": False, "log_level": "ERROR", "root_dir": str(root),
            "jpserver_extensions": {EXTENSION: True}, "terminals_enabled": False, "allow_remote_access": False, "quit_button": False, "allow_root": True,  # as in a container
            "tornado_settings": {"headers": HEADERS},
        },
        "IdentityProvider": {"token": token},
    })
    app = ServerApp(config=config)
    app.initialize([])
    app.web_app.default_router.rules.insert(0, Rule(_NotFormgrader(), _Refuse))
    return app


class _NotFormgrader(Matcher):
    """Whatever is none of its pages, above all Jupyter's own addresses that start kernels, whoever has the token: pages there show what learners wrote.

    `/formgrader?path=…` makes formgrader run the nbgrader_config.py of any folder; a link from elsewhere could ask for it.
    """

    def match(self, request):
        other_course = "path" in request.arguments and request.path.rstrip("/").endswith("/formgrader")
        handed_in = _HANDED_IN.search(request.path)
        return {} if other_course or handed_in or not _PAGES.fullmatch(request.path) else None


class _Refuse(RequestHandler):
    def prepare(self) -> None:
        self.set_status(403)
        self.finish("There is formgrader here, for one course, and nothing else.\n")
