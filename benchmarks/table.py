"""`givefirst bench`: one table, each row ours against the peer in the same run, with its budget (design: ratios, not seconds)."""

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from givefirst.course import OperatorError, load_course

from . import attempts, bridge, export, feedback, formgrader, grading, hr, lighthouse, steady, voila, watch, workshop

_SEEN = {  # kinds of pages
    "home": "/de/index.html", "arrival": "/de/arrival/index.html", "module": "/de/immigrant/dialogue/index.html", "lesson": "/de/immigrant/dialogue/staircase.html",
    "check": "/de/immigrant/dialogue/check.html", "take-away": "/de/immigrant/dialogue/take-away.html", "search": "/de/search.html?q=Foto", "booklet": "/de/immigrant/dialogue/print.html"}
_RATED = ("home", "lesson", "check")  # by Lighthouse, which takes a quarter of a minute for each visit
_LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100}
_ONE_BY_ONE = "import givefirst.store.writer as w; w.MAX_BATCH = 1; "  # the peer: a commit for every attempt
_SERVE = "import sys; from givefirst.cli import main; sys.exit(main(sys.argv[1:]))"


def run_table(root: Path, only: str | None, say) -> None:
    """Runs the groups one after another and prints their rows. Raises OperatorError for an unknown group."""
    groups = _GROUPS | _ON_DEMAND
    if only and only not in groups:
        raise OperatorError(f"There is no row group {only!r}; use one of {', '.join(groups)}.")
    say(f"{'what':<48}{'ours':>14}{'peer':>14}{'ratio':>9}  budget")
    for name in [only] if only else _GROUPS:
        for row in groups[name](root):
            say(row if isinstance(row, str) else _line(*row))


def _line(what: str, ours, peer, ratio, budget: str, held: bool) -> str:
    ratio = "" if ratio is None else f"{ratio:.1f}x"
    return f"{what:<48}{ours!s:>14}{'' if peer is None else peer!s:>14}{ratio:>9}  {budget}: {'held' if held else 'NOT HELD'}"


@contextmanager
def serving(root: Path, before: str = ""):
    """The course server on a free port with an empty data folder; gives its address."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-c", before + _SERVE, "serve", "--port", "0", "--no-open", "--data", data]
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
        try:
            yield next(found[0].rstrip("/") for line in process.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            process.terminate()
            process.wait()


def _page(root: Path):
    with serving(root) as url:
        painted = feedback.run(url, root)
        found = voila.run(url, root)
    yield f"button to painted feedback, p50 of {painted['samples']}, ms", round(painted["p50"], 1), None, None, "none", True
    yield f"button to painted feedback, p95 of {painted['samples']}, ms", round(painted["p95"], 1), None, None, "<= 50 ms", painted["p95"] <= 50
    ours, app, plain = found["ours"], found["voila"], found["jupyter-book"]
    yield "first visit, kB (peer: Voila)", round(ours["kb"]), round(app["kb"]), app["kb"] / ours["kb"], "<= 100 kB", ours["kb"] <= 100
    yield "first visit, kB (peer: default Jupyter Book)", round(ours["kb"]), round(plain["kb"]), plain["kb"] / ours["kb"], "<= 100 kB", ours["kb"] <= 100
    yield "requests (peer: Voila)", round(ours["requests"]), round(app["requests"]), app["requests"] / ours["requests"], "<= 15", ours["requests"] <= 15
    yield "requests (peer: default Jupyter Book)", round(ours["requests"]), round(plain["requests"]), plain["requests"] / ours["requests"], "<= 15", ours["requests"] <= 15
    yield "requests to other hosts (peer: default book)", round(ours["foreign"]), round(plain["foreign"]), None, "0", ours["foreign"] == 0
    yield "until operable, ms (peer: Voila)", round(ours["ms"]), round(app["ms"]), app["ms"] / ours["ms"], ">= 10x", app["ms"] >= 10 * ours["ms"]
    yield "kernel memory a learner, MB (peer: Voila)", 0, round(app["kernel_mb"]), None, "0", True


def _attempts(root: Path):
    bodies = attempts.random_attempts(load_course(root).checks["immigrant/dialogue"], 5_000)
    with serving(root) as url:
        attempts.run(url, bodies, attempts=2_000)  # warm
        ours = attempts.run(url, bodies, attempts=20_000)
    with serving(root, _ONE_BY_ONE) as url:
        attempts.run(url, bodies, attempts=500)
        peer = attempts.run(url, bodies, attempts=5_000)
    ratio = ours["per_second"] / peer["per_second"]
    yield "attempts/s, durable (peer: a commit each)", ours["per_second"], peer["per_second"], ratio, ">= 3000/s", ours["per_second"] >= 3000
    yield "attempt p50, ms", ours["p50_ms"], peer["p50_ms"], None, "none", True
    yield "attempt p99, ms", ours["p99_ms"], peer["p99_ms"], None, "<= 50 ms", ours["p99_ms"] <= 50
    unsaved = sum(count for status, count in ours["statuses"].items() if status != "201")
    yield "answers that were no 201", unsaved, None, None, "0", unsaved == 0


def _grading(root: Path):
    found = grading.run()
    yield "graded/s (peer: stock nbgrader autograde)", round(found["ours_per_s"]), round(found["stock_per_s"], 2), found["ratio"], ">= 500x", found["ratio"] >= 500
    yield "rows of the common 20 equal", found["rows_equal"], None, None, "equal", found["rows_equal"]
    yield from _grading_soon(root)


def _grading_soon(root: Path):
    found = bridge.run(root)
    yield f"button to row in the gradebook, p50 of {found['samples']}, s", round(found["p50_s"], 2), None, None, "none", True
    yield f"button to row in the gradebook, longest of {found['samples']}, s", round(found["max_s"], 2), None, None, "<= 2 s", found["max_s"] <= 2


def _grading_large(root: Path):
    found = bridge.memory(root)
    yield f"memory of grading {found['submissions']:,} submissions, MB", found["mb"], None, None, "<= 300 MB", found["mb"] <= 300
    yield f"time of grading {found['submissions']:,} submissions, s", round(found["seconds"]), None, None, "none", True


def _formgrader(_root: Path):
    found = formgrader.run()
    for page, seconds in found["ours"].items():
        peer = found["no_indexes"][page]
        yield f"formgrader, {found['people']} people, {page}, s (peer: stock)", round(seconds, 2), round(peer, 2), peer / seconds, "<= 1 s", seconds <= found["budget"]


def _build(root: Path):
    ours = _timed_build(root, [sys.executable, "-m", "givefirst.cli", "build"], times=1)
    peer = _timed_build(root, [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "-q"], times=2)
    yield "both languages from nothing, s (peer: plain, 2x)", round(ours, 1), round(peer, 1), peer / ours, "<= 30 s", ours <= 30


def _timed_build(root: Path, command: list[str], times: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "course"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".git", ".venv", "_build", "data", "__pycache__"))
        start = time.perf_counter()
        for _ in range(times):
            subprocess.run(command, cwd=copy, check=True, capture_output=True)
            shutil.rmtree(copy / "_build")
        return time.perf_counter() - start


def _export(root: Path):
    found = export.run(root)
    yield "completion list of 100,000 people, s", round(found["seconds"], 2), None, None, "<= 3 s", found["seconds"] <= 3


def _hr(root: Path):
    for database, views in hr.run(root):
        for view, seconds in views.items():
            yield f"HR, 20,000 people, {database}, {view}, ms", round(seconds * 1000), None, None, "<= 500 ms", seconds <= 0.5


def _workshop(root: Path):
    (part,) = load_course(root).exercises[workshop.EXERCISE].parts
    rng = random.Random(2)
    responses = [{part.id: attempts.random_response(part, rng)} for _ in range(50)]
    with workshop.serving(root) as (url, csrf, process_id):
        found = workshop.run(url, csrf, process_id, responses)
    people = f"workshop of {workshop.PEOPLE}"
    yield f"{people}, vote to projector, p50, ms", round(found["p50_ms"]), None, None, "none", True
    yield f"{people}, vote to projector, p95, ms", round(found["p95_ms"]), None, None, "<= 200 ms", found["p95_ms"] <= 200
    yield f"{people}, memory of the server, MB", round(found["memory_mb"]), None, None, "<= 300 MB", found["memory_mb"] <= 300


def _watch(root: Path):
    for what, seconds in watch.run(root).items():
        yield f"saved {what} is on the open page, s", round(seconds, 2), None, None, "<= 2 s", seconds <= 2


def _steady(root: Path):
    with serving(root) as url:
        for name, found in steady.run(url, _SEEN).items():
            yield f"layout shift of {name} (CLS), slow phone network", round(found["shift"], 3), None, None, "0", found["shift"] == 0
            yield f"backgrounds of {name} until it stands", found["lights"], None, None, "1", found["lights"] == 1


def _lighthouse(root: Path):
    program = lighthouse.installed(root)
    if program is None:
        yield "Lighthouse is left out: it needs npm (Node.js 18 or newer) and, the first time, the internet. Then run `givefirst bench --only lighthouse`."
        return
    with serving(root) as url:
        for name in _RATED:
            found = lighthouse.run(program, url + _SEEN[name])
            for category, least in _LEAST.items():
                yield f"Lighthouse, {category} of {name}", found[category], None, None, f">= {least}", found[category] >= least
            if any(found[category] < least for category, least in _LEAST.items()):
                yield f"  {name}: {'; '.join(found['missed'])}"


_GROUPS = {
    "page": _page, "steady": _steady, "lighthouse": _lighthouse, "attempts": _attempts, "grading": _grading, "build": _build, "export": _export, "hr": _hr,
    "watch": _watch, "workshop": _workshop,
}
_ON_DEMAND = {"grading-large": _grading_large, "formgrader": _formgrader}  # minutes and gigabytes before anything is measured: only when asked for
