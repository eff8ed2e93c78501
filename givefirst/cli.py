"""The `givefirst` command."""

import argparse
import os
import sys
import webbrowser
from contextlib import contextmanager
from pathlib import Path

from .course import OperatorError
from .course.errors import AuthorError

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "_build" / "schema"


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Returns the exit code; every error is one readable message, never a traceback."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except AuthorError as error:
        return _fail(f"{error}\n\nThe author's files need mending: {len(error.problems)} problem(s). `givefirst lint` lists them again.")
    except OperatorError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(_disk_message(error))
    except KeyboardInterrupt:
        return 130


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


def _disk_message(error: OSError) -> str:
    what = error.strerror or str(error)
    where = f" ({error.filename})" if error.filename else ""
    return f"The disk or the network refused: {what}{where}. Check free space and permissions, then try again."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="givefirst", description="Zuerst geben / Give first: build, serve and grade the course.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_build(commands)
    archive = _add(commands, "zip", _zip, "write the course as one zip for a USB stick", "givefirst zip give-first.zip")
    _add_data(archive)
    archive.add_argument("file", type=Path, metavar="FILE", help="unpacked, it works by double click, without a server")
    _add_data(_add(commands, "lint", _lint, "check all content, company.yml and policy.yml: file:line, field, what to do", "givefirst lint"))
    trace = _add(commands, "trace", _trace, "what carries each seed entry and objective, and what is missing", "givefirst trace --csv trace.csv")
    trace.add_argument("--csv", type=Path, metavar="FILE", help="also write the table to a file")
    policy = _add(commands, "policy", _policy, "say in plain words what policy.yml means", "givefirst policy --sheet sheet.pdf --language en")
    policy.add_argument("--sheet", type=Path, metavar="FILE", help="write it as one page for the works council, a PDF")
    policy.add_argument("--language", choices=("de", "en"), default="de", help="default: de")
    _add_data(policy)
    doctor = _add(commands, "doctor", _doctor, "look whether everything is as it should be, and say what to do", "givefirst doctor --data data")
    doctor.add_argument("--json", action="store_true", help="for programs: a list of level, part, message, todo")
    _add_data(doctor)
    schema = _add(commands, "schema", _schema, "write JSON Schemas, so that editors complete YAML", "givefirst schema _build/schema")
    schema.add_argument("folder", nargs="?", type=Path, default=SCHEMAS, help="where to (default: _build/schema)")
    _add_notebooks(commands)
    completion = _add(commands, "completion", _completion, "write who has completed what", "givefirst completion --csv completion.csv")
    file = completion.add_mutually_exclusive_group(required=True)
    file.add_argument("--csv", type=Path, metavar="FILE", help="a text file for any program")
    file.add_argument("--xlsx", type=Path, metavar="FILE", help="a workbook for a spreadsheet")
    completion.add_argument("--separator", choices=(",", ";"), default=",", help="';' opens in columns by double click in a German Excel")
    completion.add_argument("--language", choices=("de", "en"), default="de", help="language of the titles (default: de)")
    _add_records(completion)
    _add_people(commands)
    _add_keeping(commands)
    shots = _add(commands, "shots", _shots, "take screenshots of every kind of page", "givefirst shots _build/shots")
    shots.add_argument("folder", type=Path, metavar="DIR", help="where to; open index.html there")
    shots.add_argument("--all", action="store_true", help="every page, not one of each kind")
    _add_data(shots)
    bench = _add(commands, "bench", _bench, "measure against the peers, one table", "givefirst bench --only grading")
    bench.add_argument("--only", metavar="NAME", help="one row group: page, steady, lighthouse, attempts, grading, build, export or watch")
    return parser


def _add(commands, name: str, run, help: str, example: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".", epilog=f"Example: {example}")
    parser.set_defaults(run=run)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="DIR", help="where records are kept, and the company's own company.yml (default: data/)")


def _add_records(parser: argparse.ArgumentParser) -> None:
    """The data folder, and where the records are."""
    _add_data(parser)
    parser.add_argument("--database", metavar="URL", help="the database of the records, postgresql+psycopg://user@host/name (default: as server.yml says, else a file in the data folder)")


def _add_serve(commands) -> None:
    serve = _add(commands, "serve", _serve, "build both languages and serve them", "givefirst serve --port 8080 --no-open")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-open", action="store_true", help="don't open a browser")
    serve.add_argument("--public-host", action="append", default=[], metavar="NAME", help="a name people reach this server by (may be repeated)")
    serve.add_argument("--https", action="store_true", help="it is reached through a TLS proxy: cookies become Secure")
    serve.add_argument("--watch", action="store_true", help="for authors: show every changed file at once in the open page")
    _add_records(serve)


def _add_build(commands) -> None:
    build = _add(commands, "build", _build, "build both languages", "givefirst build --static my-site")
    build.add_argument("--static", type=Path, metavar="DIR", help="a site for any file server; checks become self-checks, nothing is recorded")
    _add_data(build)


def _add_notebooks(commands) -> None:
    notebooks = _add(commands, "notebooks", _notebooks, "write the nbgrader course directory", "givefirst notebooks")
    _add_data(notebooks)
    grade = _add(commands, "grade", _grade, "bring recorded checks into the nbgrader gradebook", "givefirst grade --data data")
    _add_records(grade)
    apps = _add(commands, "apps", _apps, "start the exercises as Voila apps", "givefirst apps --port 8866 --no-open")
    apps.add_argument("--port", type=int, default=8866)
    apps.add_argument("--language", choices=("de", "en"), default="de")
    apps.add_argument("--no-open", action="store_true", help="don't open a browser")


def _add_people(commands) -> None:
    people = commands.add_parser("people", help="who may come in, and as what", description="Who may come in, and as what.", epilog="Example: givefirst people import people.csv")
    actions = people.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, run, help: str, example: str) -> argparse.ArgumentParser:
        parser = _add(actions, name, lambda options: _people(options, run), help, f"givefirst people {example}")
        _add_records(parser)
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


def _add_keeping(commands) -> None:
    backup = _add(commands, "backup", _backup, "copy all records and the data folder into one file, also while the server runs", "givefirst backup /mnt/backup/give-first.zip")
    backup.add_argument("file", type=Path, metavar="FILE", help="holds everything that is known about people: keep it as safe as the records")
    _add_records(backup)
    restore = _add(commands, "restore", _restore, "put back what a backup holds, into either kind of database; stop the server first", "givefirst restore /mnt/backup/give-first.zip")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="records that are there are lost")
    _add_records(restore)
    retention = _add(commands, "retention", _retention, "delete what policy.yml lets the course keep no longer (the server does so each day)", "givefirst retention --dry-run")
    retention.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    _add_records(retention)


def _say(text: str) -> None:
    print(text, flush=True)


def _site(data: Path) -> Path:
    from .book.build import build_site

    out = ROOT / "_build" / "site"
    build_site(ROOT, out, say=_say, data=data)
    return out


def _serve(options) -> None:
    if options.watch:
        _serve_watched(options)
    else:
        _serve_site(options, _site(options.data))


def _serve_watched(options) -> None:
    from .book.watch import Watch

    def follow(renew) -> None:
        watch.on_good = renew

    watch = Watch(ROOT, ROOT / "_build" / "watch", say=_say, data=options.data)
    _say("Building the German and the English book …")
    watch.start()
    try:
        _say("Every file you save is shown in the open page.")
        _serve_site(options, watch.site, live=True, on_renew=follow)
    finally:
        watch.stop()


def _serve_site(options, site: Path, **more) -> None:
    from .server.run import serve

    def ready(url: str) -> None:
        _say(f"The course is open at {url}  (stop with Ctrl-C)")
        if not options.no_open:
            webbrowser.open(url)

    def first_start(link: str) -> None:
        _say(f"Whoever runs the course signs in here, once (later: givefirst people link operator): {link}")

    serve(
        options.host, options.port, options.data, site, ROOT,
        hosts=tuple(options.public_host), https=options.https, on_ready=ready, on_first_start=first_start,
        copies=lambda: _copies(options.data), database=options.database, **more,
    )


def _copies(data: Path):
    """Loaded when somebody is erased: nbgrader takes its time."""
    from .notebooks import Copies

    return Copies(data / "nbgrader")


def _build(options) -> None:
    from .book.build import build_site

    out = options.static.resolve() if options.static else ROOT / "_build" / "site"
    if options.static and out.exists() and not (out / ".built.json").exists() and any(out.iterdir()):
        raise OperatorError(f"{out} holds other files. Give an empty or new folder, so that nothing of yours is replaced.")
    built = build_site(ROOT, out, "static" if options.static else "server", say=_say, data=options.data)
    _say(f"{'Built' if built else 'Nothing has changed'}: {out}")


def _zip(options) -> None:
    from .book.build import build_site
    from .book.offline import write_zip

    site = ROOT / "_build" / "static"
    build_site(ROOT, site, "static", say=_say, data=options.data)
    write_zip(site, options.file)
    _say(f"Written: {options.file}. Unpack it, on a USB stick for example, and open index.html by double click.")


def _lint(options) -> int:
    from .course import lint_course, lint_style, load_company, load_course, load_policy, measures, write_schemas
    from .scoring import lint_scoring

    write_schemas(SCHEMAS)
    course, company = load_course(ROOT), load_company(ROOT, options.data)
    load_policy(ROOT, options.data)
    problems = [*lint_course(course), *lint_scoring(course), *lint_style(course)]
    for problem in problems:
        print(problem)
    if problems:
        return 1
    if company.missing():
        _say(f"Hint: {options.data / 'company.yml'} does not say {', '.join(company.missing())}. "
             "Neutral words stand there instead; the project's company.yml shows how to fill it in.")
    for line in measures(course):
        _say(line)
    _say(f"All well: {len(course.exercises)} exercises, {len(course.checks)} check(s), both languages.")
    return 0


def _trace(options) -> None:
    from .course import load_course
    from .reports import trace_course, trace_lines, write_trace_csv

    found = trace_course(load_course(ROOT))
    if options.csv:
        write_trace_csv(options.csv, found)
    for line in trace_lines(found):
        _say(line)


def _policy(options) -> None:
    from .course import load_company, load_course, load_policy
    from .course.statement import make_statement, record_titles, statement_lines
    from .reports.policy_sheet import policy_sheet_pdf

    policy, course = load_policy(ROOT, options.data), load_course(ROOT)
    statement = make_statement(policy, options.language, record_titles(course, options.language))
    if options.sheet:
        options.sheet.write_bytes(policy_sheet_pdf(statement, policy.hash(), options.language, load_company(ROOT, options.data)))
        _say(f"The sheet is in {options.sheet}.")
        return
    for line in statement_lines(statement):
        _say(line)


def _doctor(options) -> int:
    import json
    from dataclasses import asdict

    from .doctor import PROBLEM, examine

    found = []
    for finding in examine(ROOT, options.data, ROOT / "_build" / "site"):
        found.append(finding)
        if not options.json:
            _say(str(finding))
    if options.json:
        _say(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    return int(any(finding.level == PROBLEM for finding in found))


def _schema(options) -> None:
    from .course import write_schemas

    write_schemas(options.folder)
    _say(f"Schemas are in {options.folder}. CONTRIBUTING.md says how to point your editor at them.")


def _notebooks(options) -> None:
    from .course import load_course
    from .notebooks import write_course

    folder = options.data / "nbgrader"
    write_course(load_course(ROOT), folder)
    _say(f"The nbgrader course is in {folder}.")


@contextmanager
def _records(data: Path, database: str | None = None):
    """The store of a data folder. Trouble with it is one sentence for the operator."""
    from .server.run import writable
    from .server.settings import load_settings
    from .store import Store, StoreUnavailable

    try:
        with Store.open(writable(data), database or load_settings(data).database) as store:
            yield store
    except StoreUnavailable as error:
        raise OperatorError(
            f"The records in {data} cannot be read or written just now ({error}). Check that the disk has room and no other "
            "program holds the database, then run the command again; what was done stays done."
        ) from error


def _grade(options) -> None:
    from .course import load_course
    from .notebooks import grade_pending, write_reviews
    from .store.reviews import ReviewOutbox

    course, folder = load_course(ROOT), options.data / "nbgrader"
    with _records(options.data, options.database) as store:
        counts = grade_pending(store, course, folder, say=_say)
        reviews = write_reviews(ReviewOutbox(store), course, folder, say=_say)
    _say(f"{counts['graded']} check(s) graded, {counts['waiting']} waiting; {reviews} piece(s) of feedback brought in.")


def _completion(options) -> None:
    from .course import load_course, load_policy
    from .reports import write_completion_csv, write_completion_xlsx

    course, sees = load_course(ROOT), load_policy(ROOT, options.data).hr_sees
    with _records(options.data, options.database) as store:
        if options.csv:
            rows = write_completion_csv(options.csv, store, course, options.language, separator=options.separator, sees=sees)
        else:
            rows = write_completion_xlsx(options.xlsx, store, course, options.language, sees=sees)
    _say(f"{rows} line(s) written to {options.csv or options.xlsx}.")


def _people(options, run) -> None:
    with _records(options.data, options.database) as store:
        run(options, store)


def _people_import(options, store) -> None:
    from .server.people_desk import import_file

    import_file(store, options.file, yes=options.yes, say=_say)


def _people_list(options, store, *, roles: bool = False) -> None:
    from .server.people_desk import list_people

    list_people(store, options.group, roles=roles, say=_say)


def _people_roles(options, store) -> None:
    _people_list(options, store, roles=True)


def _people_end(options, store) -> None:
    from .server.people_desk import end_person

    end_person(store, options.id, say=_say)


def _people_erase(options, store) -> None:
    from .server.people_desk import erase_someone

    erase_someone(store, options.id, options.data, _copies(options.data), yes=options.yes, say=_say)


def _people_grant(options, store, *, give: bool = True) -> None:
    from .server.people_desk import change_role

    change_role(store, options.id, options.role, options.group, give=give, say=_say)


def _people_withdraw(options, store) -> None:
    _people_grant(options, store, give=False)


def _people_link(options, store) -> None:
    from .server.people_desk import make_link

    make_link(store, *_of_links(options), options.id, say=_say)


def _people_links(options, store) -> None:
    from .server.people_desk import mail_links, print_slips

    if options.mail:
        mail_links(store, *_of_links(options), options.group, yes=options.yes, say=_say)
    else:
        print_slips(store, *_of_links(options), options.group, options.slips, say=_say)


def _of_links(options) -> tuple:
    """Settings, and for how many hours a link works."""
    from .course import load_policy
    from .server.settings import load_settings

    return load_settings(options.data), load_policy(ROOT, options.data).keep.links_hours


def _backup(options) -> None:
    from .store.backup import write_backup

    with _records(options.data, options.database) as store:
        rows = write_backup(store, options.data, options.file)
    _say(f"{sum(rows.values())} record(s) of {rows['person']} person(s) and the data folder are in {options.file}. Keep it as safe as the records themselves.")


def _restore(options) -> None:
    from .notebooks import Copies
    from .store.restore import restore_backup

    with _records(options.data, options.database) as store:
        done = restore_backup(store, options.data, options.file, Copies, replace=options.replace)
    _say(f"{sum(done['rows'].values())} record(s) are back. Sign-in links of the backup no longer work; whoever signed in signs in again.")
    if done["erased"]:
        _say(f"{done['erased']} person(s) had been erased since, and stay erased.")
    if done["kept"]:
        _say(f"These files of {options.data} differ from the backup and were left as they are: {', '.join(done['kept'])}.")


def _retention(options) -> None:
    from .course import load_policy
    from .store.retention import make_plan, run_retention

    keep = load_policy(ROOT, options.data).keep
    with _records(options.data, options.database) as store:
        if options.dry_run:
            counts = make_plan(store, keep, options.data, _copies(options.data)).counts()
        else:
            counts = run_retention(store, keep, options.data, _copies(options.data))
    for (rule, what), count in counts.items():
        _say(f"{count:6} {what} ({rule})")
    if not counts:
        _say("There is nothing that may be kept no longer.")


def _apps(options) -> None:
    from .notebooks.voila import run_apps

    run_apps(ROOT, port=options.port, language=options.language, open_browser=not options.no_open, say=_say)


def _shots(options) -> None:
    try:
        from .testing.browser import NoBrowser
        from .testing.shots import take_shots
    except ModuleNotFoundError as error:
        raise OperatorError(f"Screenshots need the test packages ({error.name} is missing). Run `python3 run.py test tests/course` once, then start it again.") from None

    try:
        count = take_shots(ROOT, _site(options.data), options.folder, options.all, say=_say)
    except NoBrowser as error:
        raise OperatorError(str(error)) from None
    _say(f"{count} pictures are in {options.folder}; open index.html there.")


def _bench(options) -> None:
    sys.path.insert(0, os.fspath(ROOT))
    try:
        from benchmarks.table import run_table
    except ModuleNotFoundError as error:
        raise OperatorError(f"The benchmark needs the test packages ({error.name} is missing). Run `python3 run.py test tests/course` once, then start it again.") from None

    run_table(ROOT, only=options.only, say=_say)


if __name__ == "__main__":
    sys.exit(main())
