"""The store on both databases."""

import pytest

from givefirst.store import Store


@pytest.fixture
def store(tmp_path, database):
    with Store.open(tmp_path, database) as opened:
        yield opened
