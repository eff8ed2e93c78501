"""What `givefirst workshop` needs besides a server: somebody who leads, and the link that signs them in on this machine."""

from ..course import OperatorError
from ..store import Store, new_id
from ..store.grants import grant
from ..store.people import add_person, trainers
from .links import new_links
from .people_desk import called, found

AT_ONCE = "#go"  # the page of the link presses its own button; only a link that is opened on this machine carries it


def trainer_of(store: Store, identifier: str | None, group: str | None) -> dict:
    """Who leads: the person named, else the one trainer there is, else somebody new. With `group` they train it from now on.

    Raises OperatorError when there are several, or nobody has that id.
    """
    known = trainers(store)
    if identifier:
        person = found(store, identifier)
    elif len(known) > 1:
        raise OperatorError(f"There are {len(known)} trainers. Say who leads: --trainer ID, as in the people file ({', '.join(called(each) for each in known[:5])}).")
    else:
        person = known[0] if known else {"id": new_id(), "language": None}
    if not identifier and not known:
        store.change(add_person(person["id"]))
    if group or not any(each["id"] == person["id"] for each in known):
        store.change(grant(person["id"], "trainer", group or ""))
    return person


def start_link(store: Store, person: dict, address: str, language: str) -> str:
    """Opened on this machine, it signs `person` in at once; it works once, within the hour."""
    (link,) = new_links(store, [{"id": person["id"], "language": language}], address, 1)
    return link + AT_ONCE
