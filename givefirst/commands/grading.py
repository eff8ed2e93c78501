"""`givefirst notebooks`, `grade`: recorded checks on their way into nbgrader's folder and gradebook, and what trainers entered there on its way back."""

from pathlib import Path

from .parts import add, add_data, add_records, records, say


def add_grading(commands) -> None:
    notebooks = add(commands, "notebooks", _notebooks, "write the nbgrader course directory", "givefirst notebooks")
    add_data(notebooks)
    add_gradebook(notebooks)
    grade = add(commands, "grade", _grade, "bring recorded checks into the nbgrader gradebook (the server does so by itself)", "givefirst grade --data data")
    grade.add_argument("--again", action="store_true", help="bring in everything once more, after a gradebook was lost or to have it elsewhere; what is there stays")
    add_records(grade)
    add_gradebook(grade)
    formgrader = add(commands, "formgrader", _formgrader, "open nbgrader's formgrader, on this machine alone", "givefirst formgrader --port 8877 --no-open")
    formgrader.add_argument("--port", type=int, default=8877)
    formgrader.add_argument("--no-open", action="store_true", help="don't open a browser")
    add_data(formgrader)
    add_gradebook(formgrader)


def add_gradebook(parser) -> None:
    parser.add_argument("--gradebook", metavar="URL", help="nbgrader's gradebook in PostgreSQL, postgresql+psycopg://user@host/name (default: as server.yml says, else a file in the folder)")


def directory(data: Path, gradebook: str | None) -> Path:
    """The course directory of the cohort that learns now, with its gradebook where it is to be. Raises OperatorError, CourseError."""
    from ..notebooks.gradebook_file import course_directory, use_gradebook
    from ..server.settings import load_settings

    settings = load_settings(data)
    folder = course_directory(data, settings.cohort)
    use_gradebook(folder, gradebook or settings.gradebook)
    return folder


def _notebooks(options) -> None:
    from ..course import load_course
    from ..notebooks import write_course

    folder = directory(options.data, options.gradebook)
    write_course(load_course(options.root), folder)
    say(f"The nbgrader course is in {folder}.")


def _grade(options) -> None:
    from ..course import load_course
    from ..notebooks import grade_pending
    from ..store.outbox import everything_again

    course, folder = load_course(options.root), directory(options.data, options.gradebook)
    with records(options.data, options.database) as store:
        if options.again:
            bring_feedback(store, course, folder, say)  # what was entered there is not to be written over
            store.change(everything_again)
        counts = grade_pending(store, course, folder, say=say, turn=store.turn)
        feedback = bring_feedback(store, course, folder, say)
    say(f"{counts['graded']} check(s) graded, {counts['waiting']} waiting; {feedback['reviews']} piece(s) of feedback brought in, {feedback['entries']} taken over.")


def _formgrader(options) -> None:
    from ..notebooks.formgrader import run_formgrader

    run_formgrader(directory(options.data, options.gradebook), port=options.port, open_browser=not options.no_open, say=say)


def bring_feedback(store, course, folder: Path, say) -> dict:
    """What was entered in nbgrader, of every cohort, then what trainers wrote on our page: in this order, or the second writes over the first.

    Returns {"entries", "reviews"}: how many. Raises OperatorError, StoreUnavailable.
    """
    from ..notebooks import read_entries, write_reviews
    from ..notebooks.gradebook_file import all_directories
    from ..store.reviews import ReviewInbox, ReviewOutbox

    entries = sum(read_entries(ReviewInbox(store), root, say=say, turn=store.turn) for root in all_directories(folder))
    return {"entries": entries, "reviews": write_reviews(ReviewOutbox(store), course, folder, say=say, turn=store.turn)}
