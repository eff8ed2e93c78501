"""How people are sorted and found."""

import pytest
from sqlalchemy import insert, select

from givefirst.store import Store, new_id
from givefirst.store.names import folded, short_code
from givefirst.store.tables import now, person
from tests.naughty import STRINGS


@pytest.mark.parametrize(("name", "key"), [
    ("Jürgen Müller", "juergen mueller"), ("JÜRGEN MUELLER", "juergen mueller"), ("Ju\u0308rgen", "juergen"), ("Weiß", "weiss"), ("Şahin Özgür", "sahin oezguer"),
    ("Łukasz Śliwa", "lukasz sliwa"), ("Đorđe Čović", "dorde covic"), ("Ángel  Núñez", "angel nunez"), ("İlknur", "ilknur"), ("Søren", "soeren"), ("名前", "名前"), ("", ""),
])
def test_names_without_case_and_accents(name, key):
    assert folded(name) == key


def test_a_key_stays_what_it_is():
    assert [word for word in STRINGS if folded(folded(word)) != folded(word)] == []


def key_of(store: Store, who: str) -> str:
    with store.reading() as connection:
        return connection.execute(select(person.c.sort_name).where(person.c.id == who)).scalar_one()


def test_the_key_goes_with_the_name(tmp_path, database):
    who = new_id()
    with Store.open(tmp_path, database) as store:
        store.start_learner(who, "Özlem", "hash")
        assert key_of(store, who) == "oezlem"
        store.rename(who, "Ärmel")
        assert key_of(store, who) == "aermel"
        store.rename(who, None)
        assert key_of(store, who) == short_code(who)


def test_many_at_once_get_their_keys(tmp_path, database):
    rows = [{"id": new_id(), "name": name, "created_at": now()} for name in ("Öz", "Abel", None)]
    with Store.open(tmp_path, database) as store:
        store.change(lambda connection: connection.execute(insert(person), rows) and None)
        with store.reading() as connection:
            found = connection.execute(select(person.c.name).order_by(person.c.sort_name)).scalars().all()
        assert [name for name in found if name] == ["Abel", "Öz"]
        assert key_of(store, rows[2]["id"]) == short_code(rows[2]["id"])
