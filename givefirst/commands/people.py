"""`givefirst people …`: who may come in, and as what."""

import argparse
from pathlib import Path

from .parts import add, add_records, copies, records, say


def add_people(commands) -> None:
    people = commands.add_parser("people", help="who may come in, and as what", description="Who may come in, and as what.", epilog="Example: givefirst people import people.csv")
    actions = people.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, run, help: str, example: str) -> argparse.ArgumentParser:
        parser = add(actions, name, lambda options: _people(options, run), help, f"givefirst people {example}")
        add_records(parser)
        return parser

    def add_group(parser, help: str) -> None:
        parser.add_argument("--group", metavar="NAME", help=help)

    def add_person(parser) -> None:
        parser.add_argument("id", metavar="ID", help="as in the people file; `operator` is whoever runs the course")

    file = action("import", _people_import, "take over a list; who is missing in it loses access", "import people.csv")
    file.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8, columns: id, name, email, group, language")
    file.add_argument("--yes", action="store_true", help="also when more than 10 %% would leave")
    add_group(action("list", _people_list, "who is there", "list --group Warehouse"), "only this group")
    add_group(action("roles", _people_roles, "who may do more than learn", "roles"), "only this group")
    add_person(action("end", _people_end, "end somebody's access, within five seconds", "end 17"))
    for name, run, help in (("grant", _people_grant, "give somebody a role"), ("withdraw", _people_withdraw, "take a role away")):
        role = action(name, run, help, f"{name} 17 trainer --group Warehouse")
        add_person(role)
        role.add_argument("role", choices=("hr", "council", "operator", "trainer"))
        add_group(role, "the group of a trainer")
    erase = action("erase", _people_erase, "erase everything about somebody, for good", "erase 17 --yes")
    add_person(erase)
    erase.add_argument("--yes", action="store_true", help="yes, for good")
    add_person(action("link", _people_link, "show a personal sign-in link", "link 17"))
    links = action("links", _people_links, "send sign-in links, or print them as slips", "links --slips slips.pdf --group Warehouse")
    how = links.add_mutually_exclusive_group(required=True)
    how.add_argument("--mail", action="store_true", help="by e-mail, to everybody who has an address")
    how.add_argument("--slips", type=Path, metavar="FILE.pdf", help="on paper, with a QR code, for everybody who has none")
    add_group(links, "only this group")
    links.add_argument("--yes", action="store_true", help="also when more than 100 mails go out")


def _people(options, run) -> None:
    with records(options.data, options.database) as store:
        run(options, store)


def _people_import(options, store) -> None:
    from ..server.people_desk import import_file

    import_file(store, options.file, yes=options.yes, say=say)


def _people_list(options, store, *, roles: bool = False) -> None:
    from ..server.people_desk import list_people

    list_people(store, options.group, roles=roles, say=say)


def _people_roles(options, store) -> None:
    _people_list(options, store, roles=True)


def _people_end(options, store) -> None:
    from ..server.people_desk import end_person

    end_person(store, options.id, say=say)


def _people_erase(options, store) -> None:
    from ..server.people_desk import erase_someone

    erase_someone(store, options.id, options.data, copies(options.data), yes=options.yes, say=say)


def _people_grant(options, store, *, give: bool = True) -> None:
    from ..server.people_desk import change_role

    change_role(store, options.id, options.role, options.group, give=give, say=say)


def _people_withdraw(options, store) -> None:
    _people_grant(options, store, give=False)


def _people_link(options, store) -> None:
    from ..server.people_desk import make_link

    make_link(store, *_of_links(options), options.id, say=say)


def _people_links(options, store) -> None:
    from ..server.people_desk import mail_links, print_slips

    if options.mail:
        mail_links(store, *_of_links(options), options.group, yes=options.yes, say=say)
    else:
        print_slips(store, *_of_links(options), options.group, options.slips, say=say)


def _of_links(options) -> tuple:
    """Settings, and for how many hours a link works."""
    from ..course import load_policy
    from ..server.settings import load_settings

    return load_settings(options.data), load_policy(options.root, options.data).keep.links_hours
