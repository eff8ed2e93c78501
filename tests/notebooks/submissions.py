"""Random attempts at a check, as the store hands them to the bridge, and a store of a few lines."""

import random
from datetime import UTC, datetime, timedelta

from givefirst.course import Check
from givefirst.course.interactions.scene import is_open

KINDS = ("perfect", "partial", "empty", "written", "unchanged", "garbage")
HOSTILE = "<script>alert('x')</script>\n```\n</code></pre><img src=x onerror=alert(1)>\n````` & *fett* $x$ \x00 \ud800 \u2028 ß 🙂\r\n# Titel"
GARBAGE = (None, 7, -1, "x", [], {}, [[]], {"text": 5}, ["ask", "ask"], ["nothing"], {"tip": "nowhere"}, [None], {"text": "a", "send": "yes"}, 1e300)


class MemoryStore:
    """What the bridge uses of the store."""

    def __init__(self, attempts: list[dict]):
        self.attempts, self.exported = attempts, []

    def pending_attempts(self, limit: int, after: str = "") -> list[dict]:
        ids = [attempt["id"] for attempt in self.attempts]
        behind = self.attempts[ids.index(after) + 1:] if after else self.attempts
        return [attempt for attempt in behind if attempt["id"] not in self.exported][:limit]

    def mark_exported(self, ids) -> None:
        self.exported += ids


def attempt(check: Check, learner: str, responses: object, number: int = 0, **changes) -> dict:
    moment = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC) + timedelta(minutes=number)
    return {
        "id": f"attempt{number}", "learner_id": learner, "check_id": check.id, "version": check.version, "language": "de",
        "submitted_at": moment, "responses": responses,
    } | changes  # fmt: skip


def attempts(check: Check, count: int, seed: int) -> list[dict]:
    rng = random.Random(seed)
    return [attempt(check, f"learner{n}", responses(check, KINDS[n % len(KINDS)], rng), n) for n in range(count)]


def responses(check: Check, kind: str, rng: random.Random) -> object:
    if kind == "garbage" and rng.random() < 0.3:
        return rng.choice([*GARBAGE, {"nowhere": {"variant": "x", "parts": {}}}])
    answers = {}
    for slot in check.slots.values():
        name, exercise = rng.choice(list(slot.variants.items()))
        if kind == "empty" or (kind == "partial" and rng.random() < 0.2):
            continue
        parts = {part.id: _response(part, kind, rng) for part in exercise.parts}
        answers[slot.id] = {"variant": name, "parts": {p: r for p, r in parts.items() if r is not None}}
        if kind == "garbage" and rng.random() < 0.3:
            answers[slot.id] = rng.choice([*GARBAGE, {"variant": "nobody/knows", "parts": {}}, {"variant": name, "parts": [1]}])
    return answers


def _response(part, kind: str, rng: random.Random) -> object:
    if kind == "garbage":
        return rng.choice(GARBAGE)
    if part.interaction == "extended-text":
        if kind == "written":
            return {"text": rng.choice([HOSTILE, "Was fehlt Ihnen im Portal?", "`" * 7]), "send": True, "self": {}}
        return {"text": "nicht abgeschickt", "send": False} if rng.random() < 0.5 else None
    return part.model_response() if kind == "perfect" else random_response(part, rng)


def random_response(part, rng: random.Random) -> object:
    spec = part.public("de")
    if part.interaction == "choice":
        ids = [option["id"] for option in spec["options"]]
        return rng.sample(ids, rng.randint(0, len(ids))) if spec["multiple"] else [rng.choice(ids)]
    if part.interaction == "order":
        ids = [item["id"] for item in spec["items"]]
        return rng.sample(ids, len(ids))
    if part.interaction == "match":
        return {row["id"]: rng.choice(spec["targets"])["id"] for row in spec["rows"] if rng.random() < 0.8}
    if part.interaction == "hotspot":
        ids = [area["id"] for area in spec["areas"]]
        return rng.sample(ids, rng.randint(0, len(ids)))
    if part.interaction == "text-entry":
        return {gap: rng.choice([*forms, f" {next(iter(forms)).upper()} ", "etwas anderes", " "]) for gap, forms in part.table("de")["accepted"].items()}
    return _walk(spec, rng)


def _walk(spec: dict, rng: random.Random) -> list[str]:
    nodes = {node["id"]: node for node in spec["nodes"]}
    place, path, flags = spec["start"], [], set()
    while place in nodes and len(path) < spec["longest"] and rng.random() < 0.95:
        option = rng.choice([option for option in nodes[place]["options"] if is_open(option, list(flags))])
        flags |= set(option.get("set", []))
        path.append(f"{place}.{option['id']}")
        place = option["goto"]
    return path
