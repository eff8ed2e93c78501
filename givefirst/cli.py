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
    schema = _add(commands, "schema", _schema, "write JSON Schemas, so that editors complete YAML", "givefirst schema _build/schema")
    schema.add_argument("folder", nargs="?", type=Path, default=SCHEMAS, help="where to (default: _build/schema)")
    _add_notebooks(commands)
    completion = _add(commands, "completion", _completion, "write who has completed what", "givefirst completion --csv completion.csv")
    completion.add_argument("--csv", type=Path, required=True, metavar="FILE")
    completion.add_argument("--separator", choices=(",", ";"), default=",", help="';' opens in columns by double click in a German Excel")
    completion.add_argument("--language", choices=("de", "en"), default="de", help="language of the titles (default: de)")
    _add_data(completion)
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


def _add_serve(commands) -> None:
    serve = _add(commands, "serve", _serve, "build both languages and serve them", "givefirst serve --port 8080 --no-open")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-open", action="store_true", help="don't open a browser")
    serve.add_argument("--public-host", action="append", default=[], metavar="NAME", help="a name people reach this server by (may be repeated)")
    serve.add_argument("--https", action="store_true", help="it is reached through a TLS proxy: cookies become Secure")
    serve.add_argument("--watch", action="store_true", help="for authors: show every changed file at once in the open page")
    _add_data(serve)


def _add_build(commands) -> None:
    build = _add(commands, "build", _build, "build both languages", "givefirst build --static my-site")
    build.add_argument("--static", type=Path, metavar="DIR", help="a site for any file server; checks become self-checks, nothing is recorded")
    _add_data(build)


def _add_notebooks(commands) -> None:
    notebooks = _add(commands, "notebooks", _notebooks, "write the nbgrader course directory", "givefirst notebooks")
    _add_data(notebooks)
    grade = _add(commands, "grade", _grade, "bring recorded checks into the nbgrader gradebook", "givefirst grade --data data")
    _add_data(grade)
    apps = _add(commands, "apps", _apps, "start the exercises as Voila apps", "givefirst apps --port 8866 --no-open")
    apps.add_argument("--port", type=int, default=8866)
    apps.add_argument("--language", choices=("de", "en"), default="de")
    apps.add_argument("--no-open", action="store_true", help="don't open a browser")


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

    serve(
        options.host, options.port, options.data, site, ROOT,
        hosts=tuple(options.public_host), https=options.https, on_ready=ready, **more,
    )


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
def _records(data: Path):
    """The store of a data folder. Trouble with it is one sentence for the operator."""
    from .server.run import writable
    from .store import Store, StoreUnavailable

    try:
        with Store.open(writable(data)) as store:
            yield store
    except StoreUnavailable as error:
        raise OperatorError(
            f"The records in {data} cannot be read or written just now ({error}). Check that the disk has room and no other "
            "program holds the database, then run the command again; what was done stays done."
        ) from error


def _grade(options) -> None:
    from .course import load_course
    from .notebooks import grade_pending

    course = load_course(ROOT)
    with _records(options.data) as store:
        counts = grade_pending(store, course, options.data / "nbgrader", say=_say)
    _say(f"{counts['graded']} check(s) graded, {counts['waiting']} waiting.")


def _completion(options) -> None:
    from .course import load_course
    from .reports import write_completion_csv

    course = load_course(ROOT)
    with _records(options.data) as store:
        rows = write_completion_csv(options.csv, store, course, options.language, separator=options.separator)
    _say(f"{rows} line(s) written to {options.csv}.")


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
