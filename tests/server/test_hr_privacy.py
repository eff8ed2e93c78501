"""HR never learns how somebody learns: canaries in everything about attempts, and every page, form and file of HR searched for them."""

import io
import itertools
import random
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert
from starlette.responses import PlainTextResponse

from givefirst.server.hr import people as list_page
from givefirst.server.roles import allows
from givefirst.server.routes import page
from givefirst.store import Attempt, new_id
from givefirst.store.tables import attempt as attempts
from givefirst.store.tables import now, review

from .hr_people import add, asked, certified, completed
from .test_hr import hr, submit  # noqa: F401
from .test_hr_import import upload

# Nothing else in a page looks like these.
LEVELS = ("canarynative", "canaryimmigrant", "canaryrefuser")
SCORE, MOST, VERSION = 734_917, 918_273, "c0ffeecanary"
TEXT, COMMENT, SLOT, NOTE = "Canary-Answer-Ünique", "Canary-Comment", "canary-slot", "canary-result"
HOUR = (now().hour + 12) % 24  # half a day away, so that the clock time of an answer itself is never taken for it
EVENING = datetime(2019, 7, 23, HOUR, 47, 31, tzinfo=UTC)  # attempts; completions have other days
CLOCK = re.compile(rf"(?<![\d:]){HOUR:02d}:47")  # not minutes and seconds
CANARIES = (
    *LEVELS, str(SCORE), "734.917", "734,917", str(MOST), VERSION, "Canary-Answer", COMMENT, SLOT, NOTE, "2019", "immigrant", "refuser", "native/",
    "autograded", "passed", "percent", "score",
)


@pytest.fixture
def company(store):
    """60 people with attempts at all levels, each with canaries; (ids, canaries of their own)."""
    dice, own = random.Random(6), []
    ids = []
    for number in range(60):
        who = add(store, f"Person {number:02d}", f"Team {number % 4}", email=f"p{number}@firma.example" if number % 5 else None, language=("de", "en", None)[number % 3])
        ids.append(who)
        rows = []
        for level in dice.sample(LEVELS, dice.randint(1, 3)):
            for _ in range(dice.randint(1, 9)):
                one = Attempt(
                    key=new_id(), learner_id=who, check_id=f"{level}/dialogue", version=VERSION, language="de", body=f'{{"responses":{{"{SLOT}":"{TEXT}"}}}}',
                    score=SCORE, max=MOST, passed=dice.random() < .5, result=f'{{"{NOTE}":{SCORE}}}', completes="theme:dialogue", course_version="2026.1",
                    written=True, submitted_at=EVENING + timedelta(seconds=number),
                )
                rows.append({name: getattr(one, name) for name in attempts.c.keys() if name not in ("exported_at",)})
                own += [one.id, one.key, one.body_hash]
        store.change(lambda connection, rows=rows: connection.execute(insert(attempts), rows) and None)
        store.change(lambda connection, who=who, rows=rows: connection.execute(insert(review).values(
            attempt_id=rows[0]["id"], slot=SLOT, part="step", learner_id=who, reviewer_id=who, scores=f'{{"clear":{SCORE}}}', comment=COMMENT, created_at=EVENING,
        )) and None)
        if number % 2:
            asked(store, who, due=number - 30, mandatory=bool(number % 3))
        if number % 3 == 0:
            completed(store, who, dice.choice(["theme:dialogue", "theme:sharing", "course"]), now() - timedelta(days=number))
        if number % 7 == 0:
            certified(store, who)
    return ids, own


def searched(answer) -> str:
    """All that an answer says, also inside a workbook."""
    head = " ".join(f"{name}: {value}" for name, value in answer.headers.items() if name != "content-security-policy")
    if answer.headers.get("content-type", "").endswith("spreadsheetml.sheet") and answer.content:  # HEAD has none
        with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
            return head + " ".join(name + parts.read(name).decode("utf-8") for name in parts.namelist())
    return head + answer.text


def found(answer, own) -> list[str]:
    text = searched(answer)
    return [canary for canary in (*CANARIES, *own) if canary in text] + CLOCK.findall(text)


def calls(app, ids):
    """Every address of HR with many values, right and wrong."""
    dice = random.Random(8)
    values = {
        "what": ["", "theme:dialogue", "theme:sharing", "course", "final", *[f"{level}/dialogue" for level in LEVELS], "score", "'"],
        "group": ["", "-", "Team 1", "*", "Team'--", "%"], "state": ["", "all", "asked", "completed", "open", "overdue", "unassigned", "passed", "failed", "tried"],
        "name": ["", "person", "%", "_", "7", "canary", "' OR 1=1 --"], "page": ["", "1", "2", "99", "-1", "x"], "id": [*ids[:6], "", "x"],
        "sort": ["", "score", "submitted_at", "attempts", "last_visit"], "columns": ["", "score,level,attempts"], "done": ["", "asked", "sending"], "count": ["", "5"], "person": ids[:3],
        "due": ["", "2030-01-01", "x"], "mandatory": ["", "1"], "leaving": ["0", "x"], "list": ["id;name\n1;Ada\n"], "order": ["score"], "fields": ["*"],
    }
    routes = sorted({(route.path, method) for route in app.routes for method in route.methods if "/hr" in route.path})
    assert len(routes) > 20
    for path, method in routes:
        for _ in range(12):
            yield method, path, {name: dice.choice(choice) for name, choice in values.items() if dice.random() < .5}


def test_nothing_of_attempts_in_anything_hr_can_call(hr, app, company, monkeypatch):  # noqa: F811
    ids, own = company
    monkeypatch.setattr(list_page, "ROWS", 20)
    named = 0
    for method, path, fields in calls(app, ids):
        answer = submit(hr, path, **fields) if method == "POST" else hr.ask(method, path, params=fields)
        assert answer.status_code < 500, (path, fields)
        sent = {value for value in fields.values()}
        leaked = [canary for canary in found(answer, own) if not any(canary in value for value in sent)]  # what HR wrote comes back to HR
        assert leaked == [], (method, path, fields)
        named += "Person 0" in answer.text
    for path in ("/de/hr/export.csv", "/en/hr/export.xlsx", "/de/hr", "/en/hr/summary", "/en/hr/reminders", "/en/hr/import"):
        assert found(hr.get(path), own) == [], path
    assert found(upload(hr, "id;name\n1;Person 1\n"), own) == []
    for who in ids:
        assert found(hr.get(f"/de/hr/person?id={who}"), own) == []
    assert named > 50  # the answers were not empty


LEAKS = {
    "score": lambda row: str(row["score"]), "level": lambda row: row["check_id"], "day of a try": lambda row: row["submitted_at"].isoformat(),
    "hour of a try": lambda row: row["submitted_at"].strftime("%H:%M"), "id of a try": lambda row: row["id"], "answer": lambda row: row["body"], "version": lambda row: row["version"],
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_page_that_leaks_is_caught(hr, app, store, company, leak):  # noqa: F811
    @allows("hr")
    async def leaking(request, visitor):
        with store.reading() as connection:
            row = connection.execute(attempts.select().limit(1)).mappings().first()
        return PlainTextResponse(f"Person 01 {LEAKS[leak](row)}")

    page(app, "/hr/leak", leaking)
    app.find_by_address()
    assert found(hr.get("/de/hr/leak"), company[1])
    assert any(path == "/de/hr/leak" for _, path, _ in itertools.islice(calls(app, company[0]), 2000))


def test_a_workbook_that_leaks_is_caught(hr, store, company, monkeypatch):  # noqa: F811
    def with_levels(course, language):
        return {"theme:dialogue": "canaryrefuser/dialogue", "theme:sharing": str(SCORE), "course": "course"}

    monkeypatch.setattr("givefirst.reports.completion.titles", with_levels)
    for path in ("/de/hr/export.xlsx", "/de/hr/export.csv"):
        assert {"canaryrefuser", str(SCORE)} <= set(found(hr.get(path), company[1]))
