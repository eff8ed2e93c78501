"""Every look at others is written down."""

import pytest
from sqlalchemy import select

from givefirst.store import Store
from givefirst.store.access_log import log_access
from givefirst.store.tables import access_log, now


def test_a_look_is_written(tmp_path, database):
    before = now()
    with Store.open(tmp_path, database) as store:
        store.change(log_access("a" * 32, "hr", "list", "group:Einkauf"))
        with store.reading() as connection:
            row = connection.execute(select(access_log)).one()
    assert (row.actor_id, row.role, row.action, row.scope) == ("a" * 32, "hr", "list", "group:Einkauf")
    assert before <= row.at <= now()


def test_a_scope_that_nobody_knows_is_a_mistake():
    with pytest.raises(ValueError, match="everyone"):
        log_access("a" * 32, "hr", "list", "everyone")
