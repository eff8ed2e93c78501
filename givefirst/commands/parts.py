"""What the commands share: their parsers, what they say, the records they work on."""

import argparse
from contextlib import contextmanager
from pathlib import Path

from ..course import OperatorError

ROOT = Path(__file__).parents[2]


def add(commands, name: str, run, help: str, example: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".", epilog=f"Example: {example}")
    parser.set_defaults(run=run)
    return parser


def add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="DIR", help="where records are kept, and the company's own company.yml (default: data/)")


def add_records(parser: argparse.ArgumentParser) -> None:
    """The data folder, and where the records are."""
    add_data(parser)
    parser.add_argument("--database", metavar="URL", help="the database of the records, postgresql+psycopg://user@host/name (default: as server.yml says, else a file in the data folder)")


def say(text: str) -> None:
    print(text, flush=True)


def copies(data: Path):
    """Loaded when somebody is erased: nbgrader takes its time."""
    from ..notebooks import Copies

    return Copies(data / "nbgrader")


@contextmanager
def records(data: Path, database: str | None = None):
    """The store of a data folder. Trouble with it is one sentence for the operator."""
    from ..server.run import writable
    from ..server.settings import load_settings
    from ..store import Store, StoreUnavailable

    try:
        with Store.open(writable(data), database or load_settings(data).database) as store:
            yield store
    except StoreUnavailable as error:
        raise OperatorError(
            f"The records in {data} cannot be read or written just now ({error}). Check that the disk has room and no other "
            "program holds the database, then run the command again; what was done stays done."
        ) from error
