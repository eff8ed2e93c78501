"""The store on both databases. Tests that take `store` or `database` run on each of them."""

import pytest

from givefirst.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request) -> str | None:
    """The address of an empty database; None stands for SQLite in the data folder."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgresql").new_database()


@pytest.fixture
def store(tmp_path, database):
    with Store.open(tmp_path, database) as opened:
        yield opened
