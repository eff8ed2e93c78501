"""What the commands `givefirst people …` do. `say` gets each line for the person at the keyboard."""

from collections.abc import Callable
from pathlib import Path

from ..course import OperatorError
from ..reports.slips import write_slips
from ..store import Store
from ..store.erasure import erase_person
from ..store.grants import grant, withdraw
from ..store.people import Comparison, compare, end_people, find_person, import_people, known_people
from ..store.reading import grants
from .links import mail_words, new_links
from .mail import Mailer, MailError
from .people_file import PeopleFileError, read_people
from .settings import GRANTED, Settings

Say = Callable[[str], None]

MOST_LEAVING = 10  # per cent of those who are there: more than that is a wrong file more often than a bad month
MOST_MAILS = 100  # without being asked twice
MOST_SLIPS = 1000
FAILURES_IN_A_ROW = 5


def import_file(store: Store, file: Path, *, yes: bool, say: Say) -> None:
    """The file holds from now on. Raises OperatorError, and nothing of it is done, when a line is wrong or too many would leave."""
    try:
        rows = read_people(file.read_bytes(), str(file))
    except PeopleFileError as error:
        raise OperatorError(f"{error}\n\nNothing was imported: {len(error.problems)} problem(s). Mend the list, then import it again.") from None
    with store.reading() as connection:
        planned = compare(connection, rows)
    say(f"People in the file: {len(rows)}. With access now: {planned.there}.")
    say(f"{summary(planned)}.")
    most = len(rows) + planned.there if yes else planned.there * MOST_LEAVING // 100
    done = store.change(import_people(rows, most)) if len(planned.leaving) <= most else None
    if done is None:
        raise OperatorError(
            f"Nothing was imported: {len(planned.leaving)} of {planned.there} people are missing in {file} and would lose their access at once. "
            "If they have really left, run the command again with --yes."
        )
    say(f"Done. With access now: {done.there + len(done.new) + len(done.back) - len(done.leaving)}.")


def summary(found: Comparison) -> str:
    return f"{len(found.new)} new, {len(found.changed)} changed, {found.same} as before, {len(found.back)} back again, {len(found.leaving)} leave"


def list_people(store: Store, group: str | None, *, roles: bool, say: Say) -> None:
    """One line a person; with `roles`, one line a role."""
    with store.reading() as connection:
        people, held = known_people(connection, group), grants(connection)
    for person in people:
        mine = [f"{role} of {name}" if name else role for role, name in held.get(person["id"], [])]
        if roles:
            for role in mine:
                say(f"{role}: {called(person)}")
        else:
            more = [person["group_name"], person["email"] or "no e-mail", person["language"], *mine]
            say("; ".join([called(person), *filter(None, more)]))
    if not roles:
        say(f"{len(people)} people.")


def end_person(store: Store, identifier: str, *, say: Say) -> None:
    person = found(store, identifier)
    store.change(end_people([person["id"]]))
    say(f"The access of {called(person)} is over, within five seconds everywhere. What was completed stays as long as policy.yml says.")


def erase_someone(store: Store, identifier: str, data: Path, copies, *, yes: bool, say: Say) -> None:
    """Also somebody whose access is over. Raises OperatorError for nobody of that id, and without yes."""
    with store.reading() as connection:
        person = find_person(connection, identifier)
    if person is None:
        raise OperatorError(f"Nobody has the id {identifier!r}. `givefirst people list` shows who is there.")
    if not yes:
        raise OperatorError(
            f"This erases everything about {called(person)}, their completions and certificate too, and nobody can bring it back. "
            "If that is what you want, run the command again with --yes."
        )
    erase_person(store, person["id"], data, copies)
    say("Erased, for good: no backup brings it back that is restored with this data folder. Older backup files still hold it; delete them as planned.")


def change_role(store: Store, identifier: str, role: str, group: str | None, *, give: bool, say: Say) -> None:
    """Raises OperatorError for a trainer without a group, a group with another role, or nobody of that id."""
    if role not in GRANTED:
        raise OperatorError(f"There is no role {role!r}. Roles are {', '.join(GRANTED)}.")
    if (role == "trainer") != bool(group):
        raise OperatorError(f"A trainer has a group (--group NAME), {', '.join(GRANTED[1:])} have none.")
    person = found(store, identifier)
    store.change((grant if give else withdraw)(person["id"], role, group or ""))
    say(f"{called(person)} {'has' if give else 'no longer has'} the role {role}{f' of {group}' if group else ''}.")


def make_link(store: Store, settings: Settings, hours: int, identifier: str, *, say: Say) -> None:
    person = found(store, identifier)
    (link,) = new_links(store, [person], settings.address or "http://127.0.0.1:8000", hours)
    say(f"For {called(person)}, once, within {hours} hours:")
    say(link)
    if not settings.address:
        say("(server.yml says no address. If the course is open elsewhere, put that in place of http://127.0.0.1:8000.)")


def mail_links(store: Store, settings: Settings, hours: int, group: str | None, *, yes: bool, say: Say) -> None:
    """Raises OperatorError when no mail can be sent, or too many would be without --yes. An address that fails is named; the rest go out."""
    mailer, address = Mailer(settings), needed_address(settings)
    if not mailer.ready:
        raise OperatorError("server.yml in the data folder names no mail server. Add `mail:` there, or print slips with --slips FILE.pdf.")
    people = people_of(store, group)
    reached = [person for person in people if person["email"]]
    if len(reached) > MOST_MAILS and not yes:
        raise OperatorError(f"{len(reached)} people would get a mail now. Choose a group with --group NAME, or run the command again with --yes.")
    failures, sent = 0, 0
    for person in reached:
        (link,) = new_links(store, [person], address, hours)
        try:
            mailer.send_now(person["email"], *mail_words(link, hours, person["language"]))
            failures, sent = 0, sent + 1
        except MailError as error:
            failures += 1
            say(f"{called(person)}: {error}")
            if failures == FAILURES_IN_A_ROW:
                raise OperatorError(f"{sent} mail(s) were sent, then {failures} in a row were not. Mend that, then run the command again.") from None
    say(f"{sent} of {len(reached)} mail(s) sent. {len(people) - len(reached)} people have no e-mail address: for them there is --slips FILE.pdf.")


def print_slips(store: Store, settings: Settings, hours: int, group: str | None, file: Path, *, say: Say) -> None:
    """A PDF with a slip for everybody without an e-mail address. Raises OperatorError when there is nobody, or too many for one file."""
    address = needed_address(settings)
    people = [person for person in people_of(store, group) if not person["email"]]
    if not people:
        raise OperatorError("Nobody here is without an e-mail address. `givefirst people links --mail` sends the links.")
    if len(people) > MOST_SLIPS:
        raise OperatorError(f"{len(people)} slips are too many for one file. Choose a group with --group NAME.")
    links = new_links(store, people, address, hours)
    file.write_bytes(write_slips([{**person, "link": link} for person, link in zip(people, links, strict=True)], hours))
    say(f"{len(people)} slip(s) in {file}. Each works once, within {hours} hours from now. Whoever has a slip can sign in with it: hand them out, then delete the file.")


def found(store: Store, identifier: str) -> dict:
    """Raises OperatorError."""
    with store.reading() as connection:
        person = find_person(connection, identifier)
    if person is None:
        raise OperatorError(f"Nobody has the id {identifier!r}. `givefirst people list` shows who is there.")
    if person["ended_at"]:
        raise OperatorError(f"The access of {called(person)} is over. It begins again when they stand in the next people file.")
    return person


def people_of(store: Store, group: str | None) -> list[dict]:
    """Raises OperatorError when there is nobody."""
    with store.reading() as connection:
        people = known_people(connection, group)
    if not people:
        raise OperatorError(f"Nobody is in the group {group!r}." if group else "Nobody is there yet. Import a list first: givefirst people import people.csv")
    return people


def needed_address(settings: Settings) -> str:
    if not settings.address:
        raise OperatorError("A link needs the address by which people reach the course. Write it into server.yml in the data folder, for example `address: https://kurs.example`.")
    return settings.address


def called(person: dict) -> str:
    """`17 Ada Müller`."""
    return " ".join(filter(None, [person["external_id"] or person["id"], person["name"]]))
