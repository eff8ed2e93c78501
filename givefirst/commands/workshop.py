"""`givefirst workshop`: the course on a trainer's laptop, for the phones in the room. No internet, no TLS, one command."""

import webbrowser

from .parts import ROOT, add, add_records, copies, say


def add_workshop(commands) -> None:
    parser = add(commands, "workshop", _workshop, "lead a workshop from this laptop: phones in the same network take part", "givefirst workshop --group Warehouse")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--address", metavar="ADDRESS", help="the address of this laptop that phones shall type (default: that of the network it is in)")
    parser.add_argument("--language", choices=("de", "en"), default="de", help="of the page that opens (default: de)")
    parser.add_argument("--group", metavar="NAME", help="the group whose attendance is ticked afterwards")
    parser.add_argument("--trainer", metavar="ID", help="who leads, as in the people file (default: the one trainer there is, else somebody new)")
    parser.add_argument("--no-open", action="store_true", help="don't open a browser")
    add_records(parser)


def _workshop(options) -> None:
    from ..book.build import build_site
    from ..server.live.reach import lan_addresses
    from ..server.run import serve
    from ..server.workshop_desk import start_link, trainer_of

    site = ROOT / "_build" / "site"
    build_site(ROOT, site, say=say, data=options.data)
    addresses = [options.address] if options.address else lan_addresses()

    def link_of(store, address: str) -> str:
        return start_link(store, trainer_of(store, options.trainer, options.group), address, options.language)

    def ready(link: str) -> None:
        if not addresses:
            say("This laptop is in no network yet. Join the Wi-Fi of the room, or open a hot spot, then start this again.")
        for number, address in enumerate(addresses):
            say(f"{'Phones type' if number == 0 else '  or'}: {address}:{options.port}/w")
        say("(Phones and laptop must be in the same network, and its firewall must let phones in. Stop with Ctrl-C.)")
        say(f"You lead here: {link}")
        if not options.no_open:
            webbrowser.open(link)

    serve(
        "0.0.0.0", options.port, options.data, site, ROOT, hosts=tuple(addresses), on_ready=ready, on_workshop=link_of,
        copies=lambda: copies(options.data), database=options.database, phones=options.address,
    )
