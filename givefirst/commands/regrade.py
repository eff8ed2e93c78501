"""`givefirst regrade`: attempts at older versions of a check scored by the check as it is now. It says who would change before anything is changed."""

from ..course import OperatorError
from .grading import add_gradebook, bring_feedback, directory
from .parts import add, add_records, copies, records, say


def add_regrade(commands) -> None:
    regrade = add(commands, "regrade", _regrade, "score older attempts by the checks as they are now: first only say who would change", "givefirst regrade --check immigrant/dialogue --who")
    regrade.add_argument("--check", metavar="ID", help="only this one, for example immigrant/dialogue")
    regrade.add_argument("--who", action="store_true", help="also name the people; whoever looks is noted, and they can read it")
    regrade.add_argument("--apply", action="store_true", help="do it. What somebody has completed stays completed; close formgrader meanwhile")
    add_records(regrade)
    add_gradebook(regrade)


def _regrade(options) -> None:
    from ..course import load_course
    from ..store.regrading import apply_plan, gone, make_plan

    course = load_course(options.root)
    if options.check and options.check not in course.checks:
        raise OperatorError(f"There is no check {options.check!r}. Checks are {', '.join(course.checks)}.")
    with records(options.data, options.database) as store:
        plans = [plan for name in ([options.check] if options.check else course.checks) if (plan := make_plan(store, course.checks[name])).attempts]
        names = _names(store, plans) if options.who else {}
        for plan in plans:
            _tell(plan, names)
        for check_id, count in gone(store, course).items():
            say(f"{check_id}: {count} attempt(s) wait; the course no longer has this check, so nothing can score them.")
        if not plans:
            say("No attempt belongs to an older version of a check.")
        elif not options.apply:
            say("Nothing was changed. `givefirst regrade --apply` does it.")
        else:
            bring_feedback(store, course, directory(options.data, options.gradebook), say)  # before the older submissions go
            for plan in plans:
                count = apply_plan(store, course, plan, copies(options.data))
                say(f"{plan.check_id}: {count} attempt(s) scored again. The server brings them into the gradebook, or `givefirst grade`.")


def _tell(plan, names: dict[str, str]) -> None:
    waiting = f", {plan.waiting} of them waiting" if plan.waiting else ""
    say(f"{plan.check_id}: {plan.attempts} attempt(s) of {len(plan.people)} person(s) at older versions{waiting}.")
    said = (
        ("would newly pass", plan.passes), ("would no longer pass; what they completed stays", plan.fails), ("would have other points", plan.changed),
    )
    for what, people in said:
        say(f"  {len(people):6} {what}")
        for person_id in sorted(people, key=lambda person_id: names.get(person_id, "")) if names else ():
            standing = plan.people[person_id]
            say(f"         {names[person_id]}: {standing.before[0]} of {standing.before[1]} -> {standing.after[0]} of {standing.after[1]}")


def _names(store, plans: list) -> dict[str, str]:
    """Person id -> name and number, of all in the plans. The look is noted before."""
    from ..store.access_log import log_access
    from ..store.names import short_code

    people = {person_id for plan in plans for person_id in plan.people}
    if people:
        store.change(log_access("operator", "operator", "regrade", "all"))
    with store.reading() as connection:
        known = {row["id"]: row for row in _known(connection)}
    return {person_id: _called(known.get(person_id), short_code(person_id)) for person_id in people}


def _known(connection):
    from sqlalchemy import select

    from ..store.tables import person

    return connection.execute(select(person.c.id, person.c.name, person.c.external_id)).mappings()


def _called(row, code: str) -> str:
    """`17 Ada Beispiel`; whoever has no name by their code."""
    return " ".join(filter(None, (row and row["external_id"], (row and row["name"]) or code)))
