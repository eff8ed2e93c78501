"""`/council`: what the works council reads: the rules, their history, who looked at whose records, what was deleted. Nothing can be changed here."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..course.statement import make_statement, record_titles
from ..reports.figures import Sample, publish
from ..reports.policy_sheet import policy_sheet_pdf
from ..reports.what import completable, what_title
from ..store import Store
from ..store.access_log import log_access
from ..store.oversight import deletions, looks
from ..store.policy_versions import policy_versions
from ..store.shares import asked_and_completed
from .frame import words_of
from .identity import Visitor
from .language import language_of
from .roles import allows
from .routes import page

PATH = "/council"
VIEWS = ("rules", "versions", "looks", "deletions", "figures")
LOOKS = 50  # on a page
SHEETS = {"de": "regeln.pdf", "en": "rules.pdf"}


def add(app) -> None:
    page(app, PATH, rules)
    page(app, f"{PATH}/sheet.pdf", sheet)
    page(app, f"{PATH}/versions", versions)
    page(app, f"{PATH}/looks", who_looked)
    page(app, f"{PATH}/deletions", deleted)
    page(app, f"{PATH}/figures", figures)


@allows("council")
async def rules(request: Request, visitor: Visitor) -> Response:
    """The policy in plain words, and what is left to agree on: the sheet, as a page."""
    state, language = request.app.state, _language(request)
    statement = make_statement(state.policy, language, record_titles(state.course, language))
    return _page(request, visitor, "rules", statement=statement, version=await run_in_threadpool(_current, state.store))


@allows("council")
async def sheet(request: Request, visitor: Visitor) -> Response:
    """The same on one page of paper."""
    state, language = request.app.state, _language(request)
    statement = make_statement(state.policy, language, record_titles(state.course, language))
    made = await run_in_threadpool(policy_sheet_pdf, statement, state.policy.hash(), language)
    return Response(made, media_type="application/pdf", headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{SHEETS[language]}"'})


@allows("council")
async def versions(request: Request, visitor: Visitor) -> Response:
    """Every version of the policy, with its day and what it changed."""
    state, words = request.app.state, words_of("council", _language(request))
    titles = record_titles(state.course, _language(request))
    found = await run_in_threadpool(_versions, state.store)
    for version in found:
        version["changes"] = [
            {"field": _field(change["field"], words), "before": _value(change["before"], words, titles), "after": _value(change["after"], words, titles)}
            for change in version["changes"]]
    return _page(request, visitor, "versions", versions=found)


@allows("council")
async def who_looked(request: Request, visitor: Visitor) -> Response:
    """Looks at records of others. This one is noted, too, before anything is shown."""
    store, words = request.app.state.store, words_of("council", _language(request))
    await store.change_soon(log_access(visitor.session.learner_id, "council", "looks", "all"))
    before = request.query_params.get("before", "")
    found = await run_in_threadpool(_looks, store, int(before) if before.isdecimal() and len(before) < 18 else None)
    more = found[LOOKS - 1]["id"] if len(found) > LOOKS else None
    rows = [{**look, "role": words.get(f"role_{look['role']}", look["role"]), "action": words.get(f"action_{look['action']}", look["action"]),
             "scope": _scope(look["scope"], words)} for look in found[:LOOKS]]
    return _page(request, visitor, "looks", looks=rows, more=more, first=not before)


@allows("council")
async def deleted(request: Request, visitor: Visitor) -> Response:
    """What retention has deleted."""
    words = words_of("council", _language(request))
    found = await run_in_threadpool(_deletions, request.app.state.store)
    rows = [{**row, "rule": words.get(f"rule_{row['rule']}", row["rule"]), "what": words.get(f"table_{row['what']}", row["what"])} for row in found]
    return _page(request, visitor, "deletions", deletions=rows)


@allows("council")
async def figures(request: Request, visitor: Visitor) -> Response:
    """Which share of those who were asked has completed what; suppressed as for HR, and not by group."""
    state = request.app.state
    await state.store.change_soon(log_access(visitor.session.learner_id, "council", "figures", "all"))
    counted, minimum = await run_in_threadpool(_counted, state.store, completable(state.course)), state.policy.minimum_group
    rows = [{"what": what_title(state.course, what, _language(request)), "people": people, "share": publish({"": Sample(people, done)}, minimum).whole}
            for what, people, done in counted]
    return _page(request, visitor, "figures", figures=rows, minimum=minimum)


def _page(request: Request, visitor: Visitor, view: str, **values) -> Response:
    return request.app.state.frame.page(request, visitor, "council", view=view, views=VIEWS, path=PATH, **values)


def _language(request: Request) -> str:
    return language_of(request.url.path, "")


def _current(store: Store) -> dict | None:
    found = _versions(store)
    return found[0] if found else None


def _versions(store: Store) -> list[dict]:
    with store.reading() as connection:
        return policy_versions(connection)


def _counted(store: Store, there: tuple[str, ...]) -> list[tuple[str, int, int]]:
    with store.reading() as connection:
        groups = {what: asked_and_completed(connection, what).values() for what in there}
    return [(what, sum(people for people, _ in found), sum(done for _, done in found)) for what, found in groups.items() if found]


def _looks(store: Store, before: int | None) -> list[dict]:
    with store.reading() as connection:
        return looks(connection, LOOKS + 1, before)


def _deletions(store: Store) -> list[dict]:
    with store.reading() as connection:
        return deletions(connection)


def _field(name: str, words: dict) -> str:
    """`keep.answers_days` in words; what has none keeps its name."""
    return words.get(f"field_{name.removeprefix('keep.').replace('.', '_')}", name)


def _value(value, words: dict, titles: dict[str, str]) -> str:
    if value is None or value == []:
        return words["nothing"]
    if isinstance(value, bool):
        return words["yes" if value else "no"]
    if isinstance(value, list):
        return ", ".join(words.get(f"value_{each}", titles.get(each, each)) for each in value)
    return str(value)


def _scope(scope: str, words: dict) -> str:
    kind, _, name = scope.partition(":")
    return words[f"scope_{kind}"].format(name=name)
