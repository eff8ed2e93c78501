"""The `givefirst` command."""

import argparse
import os
import sys
import webbrowser
from pathlib import Path

from .commands import add_grading, add_handouts, add_keeping, add_people, add_regrade, add_workshop
from .commands.parts import add, add_data, add_records, copies, records, say
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
    parser.set_defaults(root=ROOT)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    add_workshop(commands)
    _add_build(commands)
    archive = add(commands, "zip", _zip, "write the course as one zip for a USB stick", "givefirst zip give-first.zip")
    add_data(archive)
    archive.add_argument("file", type=Path, metavar="FILE", help="unpacked, it works by double click, without a server")
    add_data(add(commands, "lint", _lint, "check all content, formats of workshops, company.yml and policy.yml: file:line, field, what to do", "givefirst lint"))
    trace = add(commands, "trace", _trace, "what carries each seed entry and objective, and what is missing", "givefirst trace --csv trace.csv")
    trace.add_argument("--csv", type=Path, metavar="FILE", help="also write the table to a file")
    policy = add(commands, "policy", _policy, "say in plain words what policy.yml means", "givefirst policy --sheet sheet.pdf --language en")
    policy.add_argument("--sheet", type=Path, metavar="FILE", help="write it as one page for the works council, a PDF")
    policy.add_argument("--language", choices=("de", "en"), default="de", help="default: de")
    add_data(policy)
    doctor = add(commands, "doctor", _doctor, "look whether everything is as it should be, and say what to do", "givefirst doctor --data data")
    doctor.add_argument("--json", action="store_true", help="for programs: a list of level, part, message, todo")
    add_data(doctor)
    schema = add(commands, "schema", _schema, "write JSON Schemas, so that editors complete YAML", "givefirst schema _build/schema")
    schema.add_argument("folder", nargs="?", type=Path, default=SCHEMAS, help="where to (default: _build/schema)")
    add_grading(commands)
    add_regrade(commands)
    _add_apps(commands)
    completion = add(commands, "completion", _completion, "write who has completed what", "givefirst completion --csv completion.csv")
    file = completion.add_mutually_exclusive_group(required=True)
    file.add_argument("--csv", type=Path, metavar="FILE", help="a text file for any program")
    file.add_argument("--xlsx", type=Path, metavar="FILE", help="a workbook for a spreadsheet")
    completion.add_argument("--separator", choices=(",", ";"), default=",", help="';' opens in columns by double click in a German Excel")
    completion.add_argument("--language", choices=("de", "en"), default="de", help="language of the titles (default: de)")
    add_records(completion)
    add_handouts(commands)
    add_people(commands)
    add_keeping(commands)
    shots = add(commands, "shots", _shots, "take screenshots of every kind of page", "givefirst shots _build/shots")
    shots.add_argument("folder", type=Path, metavar="DIR", help="where to; open index.html there")
    shots.add_argument("--all", action="store_true", help="every page, not one of each kind")
    add_data(shots)
    bench = add(commands, "bench", _bench, "measure against the peers, one table", "givefirst bench --only grading")
    bench.add_argument("--only", metavar="NAME", help="one row group: page, steady, lighthouse, attempts, grading, grading-large, build, export, hr, watch or workshop")
    return parser


def _add_serve(commands) -> None:
    serve = add(commands, "serve", _serve, "build both languages and serve them", "givefirst serve --port 8080 --no-open")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-open", action="store_true", help="don't open a browser")
    serve.add_argument("--public-host", action="append", default=[], metavar="NAME", help="a name people reach this server by (may be repeated)")
    serve.add_argument("--https", action="store_true", help="it is reached through a TLS proxy: cookies become Secure")
    serve.add_argument("--watch", action="store_true", help="for authors: show every changed file at once in the open page")
    serve.add_argument("--no-notebooks", action="store_true", help="leave nbgrader's notebooks to the command grade")
    add_records(serve)


def _add_build(commands) -> None:
    build = add(commands, "build", _build, "build both languages", "givefirst build --static my-site")
    build.add_argument("--static", type=Path, metavar="DIR", help="a site for any file server; checks become self-checks, nothing is recorded")
    add_data(build)


def _add_apps(commands) -> None:
    apps = add(commands, "apps", _apps, "start the exercises as Voila apps", "givefirst apps --port 8866 --no-open")
    apps.add_argument("--port", type=int, default=8866)
    apps.add_argument("--language", choices=("de", "en"), default="de")
    apps.add_argument("--no-open", action="store_true", help="don't open a browser")


def _site(data: Path) -> Path:
    from .book.build import build_site

    out = ROOT / "_build" / "site"
    build_site(ROOT, out, say=say, data=data)
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

    watch = Watch(ROOT, ROOT / "_build" / "watch", say=say, data=options.data)
    say("Building the German and the English book …")
    watch.start()
    try:
        say("Every file you save is shown in the open page.")
        _serve_site(options, watch.site, live=True, on_renew=follow)
    finally:
        watch.stop()


def _serve_site(options, site: Path, **more) -> None:
    from .notebooks.marks import read_marks
    from .server.bridge import Bridge
    from .server.run import serve

    def ready(url: str) -> None:
        say(f"The course is open at {url}  (stop with Ctrl-C)")
        if not options.no_open:
            webbrowser.open(url)

    def first_start(link: str) -> None:
        say(f"Whoever runs the course signs in here, once (later: givefirst people link operator): {link}")

    serve(
        options.host, options.port, options.data, site, ROOT,
        hosts=tuple(options.public_host), https=options.https, on_ready=ready, on_first_start=first_start,
        copies=lambda: copies(options.data), database=options.database, bridge=None if options.no_notebooks else Bridge(ROOT, options.data, options.database),
        marks=lambda person_ids: read_marks(options.data / "nbgrader", person_ids), **more,
    )


def _build(options) -> None:
    from .book.build import build_site

    out = options.static.resolve() if options.static else ROOT / "_build" / "site"
    if options.static and out.exists() and not (out / ".built.json").exists() and any(out.iterdir()):
        raise OperatorError(f"{out} holds other files. Give an empty or new folder, so that nothing of yours is replaced.")
    built = build_site(ROOT, out, "static" if options.static else "server", say=say, data=options.data)
    say(f"{'Built' if built else 'Nothing has changed'}: {out}")


def _zip(options) -> None:
    from .book.build import build_site
    from .book.offline import write_zip

    site = ROOT / "_build" / "static"
    build_site(ROOT, site, "static", say=say, data=options.data)
    write_zip(site, options.file)
    say(f"Written: {options.file}. Unpack it, on a USB stick for example, and open index.html by double click.")


def _lint(options) -> int:
    from .course import lint_course, lint_style, load_company, load_course, load_policy, measures, write_schemas
    from .scoring import lint_scoring
    from .workshop import Format, lint_formats, load_formats

    write_schemas(SCHEMAS, {"workshop": Format})
    course, company = load_course(ROOT), load_company(ROOT, options.data)
    load_policy(ROOT, options.data)
    formats = load_formats(ROOT, options.data)
    problems = [*lint_course(course), *lint_scoring(course), *lint_style(course), *lint_formats(formats, course)]
    for problem in problems:
        print(problem)
    if problems:
        return 1
    if company.missing():
        say(f"Hint: {options.data / 'company.yml'} does not say {', '.join(company.missing())}. "
             "Neutral words stand there instead; the project's company.yml shows how to fill it in.")
    for line in measures(course):
        say(line)
    say(f"All well: {len(course.exercises)} exercises, {len(course.checks)} check(s), both languages.")
    return 0


def _trace(options) -> None:
    from .course import load_course
    from .reports import trace_course, trace_lines, write_trace_csv

    found = trace_course(load_course(ROOT))
    if options.csv:
        write_trace_csv(options.csv, found)
    for line in trace_lines(found):
        say(line)


def _policy(options) -> None:
    from .course import load_company, load_course, load_policy
    from .course.statement import make_statement, record_titles, statement_lines
    from .reports.policy_sheet import policy_sheet_pdf

    policy, course = load_policy(ROOT, options.data), load_course(ROOT)
    statement = make_statement(policy, options.language, record_titles(course, options.language))
    if options.sheet:
        options.sheet.write_bytes(policy_sheet_pdf(statement, policy.hash(), options.language, load_company(ROOT, options.data)))
        say(f"The sheet is in {options.sheet}.")
        return
    for line in statement_lines(statement):
        say(line)


def _doctor(options) -> int:
    import json
    from dataclasses import asdict

    from .doctor import PROBLEM, examine

    found = []
    for finding in examine(ROOT, options.data, ROOT / "_build" / "site"):
        found.append(finding)
        if not options.json:
            say(str(finding))
    if options.json:
        say(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    return int(any(finding.level == PROBLEM for finding in found))


def _schema(options) -> None:
    from .course import write_schemas
    from .workshop import Format

    write_schemas(options.folder, {"workshop": Format})
    say(f"Schemas are in {options.folder}. CONTRIBUTING.md says how to point your editor at them.")


def _completion(options) -> None:
    from .course import load_course, load_policy
    from .reports import write_completion_csv, write_completion_xlsx

    course, sees = load_course(ROOT), load_policy(ROOT, options.data).hr_sees
    with records(options.data, options.database) as store:
        if options.csv:
            rows = write_completion_csv(options.csv, store, course, options.language, separator=options.separator, sees=sees)
        else:
            rows = write_completion_xlsx(options.xlsx, store, course, options.language, sees=sees)
    say(f"{rows} line(s) written to {options.csv or options.xlsx}.")


def _apps(options) -> None:
    from .notebooks.voila import run_apps

    run_apps(ROOT, port=options.port, language=options.language, open_browser=not options.no_open, say=say)


def _shots(options) -> None:
    try:
        from .testing.browser import NoBrowser
        from .testing.shots import take_shots
    except ModuleNotFoundError as error:
        raise OperatorError(f"Screenshots need the test packages ({error.name} is missing). Run `python3 run.py test tests/course` once, then start it again.") from None

    try:
        count = take_shots(ROOT, _site(options.data), options.folder, options.all, say=say)
    except NoBrowser as error:
        raise OperatorError(str(error)) from None
    say(f"{count} pictures are in {options.folder}; open index.html there.")


def _bench(options) -> None:
    sys.path.insert(0, os.fspath(ROOT))
    try:
        from benchmarks.table import run_table
    except ModuleNotFoundError as error:
        raise OperatorError(f"The benchmark needs the test packages ({error.name} is missing). Run `python3 run.py test tests/course` once, then start it again.") from None

    run_table(ROOT, only=options.only, say=say)


if __name__ == "__main__":
    sys.exit(main())
