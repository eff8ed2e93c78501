"""`givefirst handouts`: everything on paper that a workshop needs, and checks on paper."""

from pathlib import Path

from ..course import OperatorError
from .parts import add, add_data, say


def add_handouts(commands) -> None:
    handouts = add(commands, "handouts", _handouts, "print what a workshop needs: agenda, cards, floor strips, pictures, slips, as a PDF", "givefirst handouts W1 --language en --address https://course.company.example")
    handouts.add_argument("format", metavar="FORMAT", help="code of the workshop: W90, W1, WST, W5, or one of your own; or a check on paper, for example immigrant/dialogue")
    handouts.add_argument("--language", choices=("de", "en"), default="de", help="default: de")
    handouts.add_argument("--out", type=Path, metavar="FILE", help="default: handouts-<format>-<language>.pdf")
    handouts.add_argument("--address", default="", metavar="URL", help="of the course, as a QR code on slips; without it they have room to write it in")
    handouts.add_argument("--sheet", type=int, default=1, metavar="N", help="of a check: 1, 2 or 3, each with other tasks")
    handouts.add_argument("--with-key", action="store_true", help="of a check: also its answers, in a file of their own that stays with the trainer")
    add_data(handouts)


def _handouts(options) -> None:
    from ..course import load_company, load_course
    from ..workshop import load_formats

    if options.address and not options.address.startswith(("https://", "http://")):
        raise OperatorError(f"{options.address!r} is no address that a phone can open; write a whole one that begins with https://")
    course, formats = load_course(options.root), load_formats(options.root, options.data)
    name = options.format
    out = options.out or Path(f"handouts-{name.lower().replace('/', '-')}-{options.language}.pdf")
    if name in course.checks:
        _check(options, course, out)
    elif name.upper() in formats:
        from ..reports.handouts import handouts_pdf

        pdf = handouts_pdf(course, formats[name.upper()], options.language, address=options.address, company=load_company(options.root, options.data))
        out.write_bytes(pdf)
        say(f"The handouts are in {out}. Its first page says how often to print each sheet.")
    else:
        raise OperatorError(f"There is no workshop and no check {name!r}. Workshops: {', '.join(formats)}. Checks on paper: {', '.join(course.checks)}.")


def _check(options, course, out: Path) -> None:
    from ..reports.paper_check import paper_check_pdf, paper_key_pdf

    out.write_bytes(paper_check_pdf(course, options.format, options.language, options.sheet))
    say(f"The check on paper is in {out}.")
    if options.with_key:
        key = out.with_name(f"{out.stem}-key{out.suffix}")
        key.write_bytes(paper_key_pdf(course, options.format, options.language, options.sheet))
        say(f"Its answers are in {key}. Keep them with the trainer: don't hand them out, don't leave them in a shared folder.")
