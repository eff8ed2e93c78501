"""Running the server on this machine."""

import asyncio
import errno
import gc
import logging
import os
import socket
from contextlib import nullcontext
from pathlib import Path

import uvicorn

from .. import __version__
from ..course import Course, OperatorError, Policy, load_company, load_course, load_policy
from ..scoring import Scorer
from ..store import Store, new_id
from ..store.copies import NoCopies
from ..store.erasure import erase_person
from ..store.people import first_operator
from ..store.policy_versions import note_policy
from ..store.retention import run_retention
from ..workshop import load_formats
from .app import create_app
from .daily import Daily
from .links import new_links
from .log import writing_log
from .practice_mail import send_due
from .settings import load_settings

log = logging.getLogger(__name__)

SECONDS_TO_FINISH = 10
EVERYWHERE = ("", "0.0.0.0", "::")  # hosts that answer the whole network


def serve(
    host: str, port: int, data_dir: Path, site_dir: Path, root: Path, *,
    hosts: tuple[str, ...] = (), https: bool = False, live: bool = False, on_ready=None, on_renew=None, on_first_start=None, copies=NoCopies,
    database: str | None = None, bridge=None, marks=lambda person_ids: [], on_workshop=None, phones: str | None = None,
) -> None:
    """Serve the course until Ctrl-C or SIGTERM. Requests under way are finished; what is acknowledged is on disk.

    root: the folder with `exercises/`. on_ready(url) is called once the port answers. on_renew(renew) gets, before that,
    what to call when the course's files have changed. on_first_start(link) gets, once in the life of a database and after on_ready, the link that
    signs in whoever runs the course. copies(): what of people's answers lies outside the database.
    on_workshop(store, address) -> link gives what on_ready is called with in place of the address: of whoever leads a workshop here.
    phones: the address of this machine that phones in a workshop shall type; None: the likeliest.
    database: the address of the records, before the one in server.yml. bridge: a Bridge, which works as long as the server does. marks and the rest: as `create_app`.
    Raises OperatorError (port taken, no permission, data folder not writable) and CourseError.
    """
    course, policy, company = load_course(root), load_policy(root, data_dir), load_company(root, data_dir)
    formats = load_formats(root, data_dir)
    if not Path(site_dir).is_dir():
        raise OperatorError(f"The book has not been built: {site_dir} does not exist. Run `givefirst build` first.")
    listener = open_socket(host, port)
    try:
        settings = load_settings(writable(data_dir))
        with (
            writing_log(data_dir, policy.keep.security_log_days), Store.open(data_dir, database or settings.database) as store,
            Daily(lambda: run_retention(store, policy.keep, data_dir, copies())), bridge or nullcontext(),
            Daily(lambda: send_due(store, course, settings, policy.keep.practice_days)),
        ):
            obey(policy, store)
            app = create_app(
                course, Path(site_dir), store, hosts=hosts, https=https, live=live, settings=settings, policy=policy, company=company,
                data=Path(data_dir), erase_person=lambda person_id: erase_person(store, person_id, data_dir, copies()), marks=marks,
                formats=formats,
            )
            if on_renew:
                on_renew(lambda: renew(app, load_course(root), bridge))
            url = address(host, listener)
            app.state.network_port = listener.getsockname()[1] if host in EVERYWHERE else None
            app.state.phones = phones
            if on_workshop:
                app.state.homes = {"trainer": "/live"}
                url = on_workshop(store, url.rstrip("/"))
            link = on_first_start and operator_link(store, settings.address or url.rstrip("/"), policy.keep.links_hours)

            def ready() -> None:
                if on_ready:
                    on_ready(url)
                if link:
                    on_first_start(link)

            run(app, listener, ready)
    finally:
        listener.close()


def obey(policy: Policy, store: Store) -> None:
    """Keep the policy with its day when it is not the one before."""
    if store.change(note_policy(policy.canonical())):
        log.info("a new version of the policy holds: %s", policy.hash()[:12])
    log.info("started, version %s", __version__)


def operator_link(store: Store, address: str, hours: int) -> str | None:
    """A sign-in link for somebody new who may run the course; None when there has been one."""
    operator = {"id": new_id(), "language": None}
    if not store.change(first_operator(operator["id"])):
        return None
    return new_links(store, [operator], address, hours)[0]


def renew(app, course: Course, bridge=None) -> None:
    """Score by the course as it is now."""
    app.state.course, app.state.scorer = course, Scorer(course)
    if bridge:
        bridge.renew()


def writable(data_dir: Path) -> Path:
    """The data folder, made when missing, readable by its owner only. Raises OperatorError."""
    data_dir = Path(data_dir)
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = data_dir / ".write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise OperatorError(
            f"The data folder {data_dir} cannot be written ({error.strerror}). Choose another one with --data FOLDER."
        ) from error
    return data_dir


def open_socket(host: str, port: int) -> socket.socket:
    """A listening socket, opened before anything else so that a taken port is said in one sentence. Raises OperatorError."""
    if not 0 <= port <= 65535:  # getaddrinfo would quietly take another one
        raise OperatorError(f"There is no port {port}. Choose one between 1024 and 65535, for example --port 8000.")
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise OperatorError(f"The address {host} is not known on this machine ({error.strerror}). Try --host 127.0.0.1.") from error
    if os.name == "posix":  # on Windows this option would let two servers share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise OperatorError(explain_bind(host, port, error)) from error
    return listener


def explain_bind(host: str, port: int, error: OSError) -> str:
    number = error.errno
    if number == errno.EADDRINUSE:
        return f"Port {port} is already in use, perhaps by a course that is still running. Stop that, or choose another one with --port {port + 1}."
    if number == errno.EACCES:
        return f"Port {port} may not be opened without special rights. Choose one above 1023, for example --port 8000."
    if number == errno.EADDRNOTAVAIL:
        return f"The address {host} does not belong to this machine. Try --host 127.0.0.1."
    return f"Port {port} on {host} cannot be opened ({error.strerror}). Choose another one with --port 8000."


def address(host: str, listener: socket.socket) -> str:
    """What to type into a browser on this machine."""
    name = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://{f'[{name}]' if ':' in name else name}:{listener.getsockname()[1]}/"


class CourseServer(uvicorn.Server):
    """uvicorn that says when it is ready, has work going on beside the requests, and takes Ctrl-C as a normal end.

    on_end() is called when it is to stop, before it waits for the requests under way: streams would never end by themselves.
    """

    def __init__(self, config: uvicorn.Config, on_ready=None, beside=(), on_end=None):
        super().__init__(config)
        self._on_ready, self._beside, self._on_end = on_ready, beside, on_end
        self._tasks: list[asyncio.Task] = []

    async def startup(self, sockets=None) -> None:
        self._tasks = [asyncio.create_task(work()) for work in self._beside]
        await super().startup(sockets=sockets)
        if self.started and self._on_ready:
            self._on_ready()

    async def shutdown(self, sockets=None) -> None:
        if self._on_end:
            self._on_end()
        await super().shutdown(sockets=sockets)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        log.info("stopped")


def run(app, listener: socket.socket, on_ready=None) -> None:
    """uvicorn on an open socket. No access log: it would record who read what and when."""
    config = uvicorn.Config(
        app, access_log=False, log_config=None, log_level="warning", server_header=False, proxy_headers=False, lifespan="off", ws="none",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    # The course and the libraries stay for good. Looking through them for garbage again and again would hold up requests.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        CourseServer(config, on_ready, [app.state.access.run, app.state.live.run], app.state.live.close).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn raises it again after a clean end
        log.debug("stopped by Ctrl-C")
