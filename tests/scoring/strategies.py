"""Hypothesis strategies: random parts of every interaction as an author could write them, and random responses to them."""

from hypothesis import strategies as st
from pydantic import TypeAdapter

from givefirst.course.exercise import AnyPart
from givefirst.course.interactions.scene import is_open, replay

_PART = TypeAdapter(AnyPart)
slugs = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
texts = st.sampled_from(["Ja", "Nein, *danke*", "zwei\n\nAbsätze", "[mehr](x.md)", "<b>&</b>", "„Zitat“ __proto__"])


def text(draw):
    return {"de": draw(texts), "en": draw(texts)}


def feedback(draw):
    return {"good": text(draw), "why": text(draw), "next": text(draw)}


def ids(draw, fewest, most):
    # names every JavaScript object has already are good at finding careless look-ups
    odd = st.sampled_from(["constructor", "valueof", "length"])
    return draw(st.lists(slugs | odd, min_size=fewest, max_size=most, unique=True))


@st.composite
def choices(draw):
    names = ids(draw, 2, 6)
    multiple = draw(st.booleans())
    correct = set(draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names) if multiple else 1, unique=True)))
    options = [{"id": n, "text": text(draw), "correct": n in correct, "feedback": feedback(draw)} for n in names]
    points = draw(st.none() | st.integers(0, 4).map(lambda n: n * len(correct)))
    part = _part(draw, "choice", multiple=multiple, options=options, points=points)
    return part, st.lists(st.sampled_from(names), max_size=len(names) if multiple else 1, unique=True)


@st.composite
def orders(draw):
    names = ids(draw, 3, 6)
    items = [{"id": n, "text": text(draw), "note": text(draw)} for n in names]
    points = draw(st.none() | st.integers(0, 3).map(lambda n: n * (len(names) - 1)))
    part = _part(draw, "order", items=items, points=points, feedback={"full": feedback(draw), "partial": feedback(draw)})
    return part, st.just([]) | st.permutations(names)


@st.composite
def matches(draw):
    shape = draw(st.sampled_from(["groups", "pairs", "matrix"]))
    if shape == "groups":
        targets, rows = ids(draw, 2, 5), ids(draw, 2, 6)
    else:
        targets = ids(draw, 4, 4)
        rows = ids(draw, 2, 4)
    written = [
        {"id": r, "text": text(draw), "target": (t := targets[i] if shape == "pairs" else draw(st.sampled_from(targets))), "feedback": {t: feedback(draw), "else": feedback(draw)}}
        for i, r in enumerate(rows)
    ]
    places = [{"x": x, "y": y} for x in ("low", "high") for y in ("low", "high")] if shape == "matrix" else [{}] * len(targets)
    axis = {"name": text(draw), "low": text(draw), "high": text(draw)}
    more = {"axes": {"x": axis, "y": axis}} if shape == "matrix" else {}
    written_targets = [{"id": t, "text": text(draw), **place} for t, place in zip(targets, places, strict=True)]
    part = _part(draw, "match", shape=shape, targets=written_targets, rows=written, **more)
    return part, st.dictionaries(st.sampled_from(rows), st.sampled_from(targets))


@st.composite
def extended_texts(draw):
    rubric = [{"id": n, "title": text(draw), "levels": [text(draw)] * 3} for n in ids(draw, 1, 4)]
    models = [{"title": text(draw), "text": text(draw), "note": text(draw)}]
    return _part(draw, "extended-text", rubric=rubric, models=models), st.builds(lambda t: {"text": t}, st.text(max_size=50))


@st.composite
def dialogues(draw):
    """Nodes in a row; each option stays, goes on, or ends, and may set or ask for flags. Responses are walks, some of them broken off."""
    meters = ids(draw, 1, 2)
    nodes = ids(draw, 1, 4)
    endings = [f"end-{i}" for i in range(draw(st.integers(1, 3)))]
    effects = st.dictionaries(st.sampled_from(meters), st.integers(-60, 60))
    written = []
    for i, node in enumerate(nodes):
        onward = nodes[i + 1] if i + 1 < len(nodes) else endings
        gotos = [onward, *(draw(st.sampled_from([node, endings[-1], endings])) for _ in range(draw(st.integers(1, 3))))]
        options = [
            {"id": f"o{k}", "text": text(draw), "effect": draw(effects), "goto": goto, "feedback": feedback(draw)}
            | ({"later": {"text": text(draw), "effect": draw(effects)}} if draw(st.booleans()) else {})
            | ({"set": [draw(st.sampled_from(_FLAGS))]} if draw(st.booleans()) else {})
            | (draw(_conditions) if k else {})  # the first option is always open: the model path takes it
            for k, goto in enumerate(gotos)
        ]
        written.append({"id": node, **_said(draw), "options": options})
    written[0]["options"][0]["set"] = list(_FLAGS)  # every flag is set somewhere
    ends = [
        {"id": e, "title": text(draw), "text": text(draw), "points": draw(st.integers(0, 5)), "when": draw(st.dictionaries(st.sampled_from(meters), st.integers(0, 100))),
         "flags": draw(st.lists(st.sampled_from(_FLAGS), max_size=1))}
        for e in endings
    ]
    part = _part(
        draw, "dialogue", meters=[{"id": m, "name": text(draw), "start": draw(st.integers(0, 100))} for m in meters],
        start=nodes[0], nodes=written, speakers=[{"id": "fan", "name": text(draw), "role": text(draw)}, {"id": "joker", "name": text(draw)}], endings=ends, model=[f"{n}.o0" for n in nodes],
    )
    return part, _walks(part)


_FLAGS = ("constructor", "named")
_conditions = st.fixed_dictionaries({}, optional={"if": st.just([_FLAGS[0]]), "unless": st.just([_FLAGS[1]])})


def _said(draw):
    if draw(st.booleans()):
        return {"speaker": draw(st.just("fan") | st.just(text(draw))), "text": text(draw)}
    return {"messages": [{"speaker": "joker", "text": text(draw)}, {"speaker": "fan", "text": text(draw)} | draw(_conditions)]}


@st.composite
def _walks(draw, part):
    tree, path, place, flags = part.tree(), [], part.start, []
    for _ in range(draw(st.integers(0, 10))):
        steps = [step for step in tree["steps"] if step.split(".")[0] == place and is_open(tree["steps"][step], flags)]
        if not steps:
            break
        path.append(draw(st.sampled_from(steps)))
        end = replay(tree, path)
        place, flags = end["place"], end["flags"]
    return path


@st.composite
def text_entries(draw):
    """Answers of letters that fold, near misses, and learners who write them in other ways, or anything at all."""
    forms = draw(st.lists(st.sampled_from(["Größe", "Straße", "e-Mail", "CC BY 4.0", "constructor", "l'été", "ja", "Ärger!"]), min_size=2, max_size=6, unique=True))
    names = ids(draw, 1, 3)
    gaps = [
        {"id": n, "label": text(draw), "answers": {"de": forms[:1], "en": forms[2:] or [forms[0].upper()]}, "feedback": {"right": feedback(draw), "other": feedback(draw)},
         "near": [{"answers": {"de": forms[1:2], "en": forms[1:2]}, "points": draw(st.integers(0, 1)), "feedback": feedback(draw)}]}
        for n in names
    ]
    part = _part(draw, "text-entry", gaps=gaps, points=2 * len(names))
    ways = [lambda w: w, str.upper, lambda w: f"  {w}. ", lambda w: w.replace("ö", "o\u0308").replace("-", "\u2011"), lambda w: w.replace("ß", "ẞ").replace("'", "’")]
    spelt = st.builds(lambda word, way: way(word), st.sampled_from(forms), st.sampled_from(ways))
    return part, st.dictionaries(st.sampled_from(names), spelt | st.text(max_size=20))


@st.composite
def hotspots(draw):
    names = ids(draw, 2, 6)
    risks = set(draw(st.lists(st.sampled_from(names), min_size=1, unique=True)))
    areas = [
        {"id": n, "text": text(draw), "risk": n in risks, "feedback": feedback(draw)}
        | draw(st.sampled_from([{"shape": "circle", "coords": [100 * i + 50, 60, 30]}, {"shape": "rect", "coords": [100 * i + 5, 5, 100 * i + 95, 90]}]))
        for i, n in enumerate(names)
    ]
    picture = {"src": "a/b.svg", "width": 600, "height": 100, "alt": text(draw)}
    points = draw(st.none() | st.integers(0, 3).map(lambda n: n * len(risks)))
    return _part(draw, "hotspot", picture=picture, areas=areas, points=points), st.lists(st.sampled_from(names), max_size=len(names), unique=True)


@st.composite
def plans(draw):
    fields = [{"id": n, "label": text(draw), "lines": draw(st.integers(1, 8)), "suggestions": [text(draw)] * draw(st.integers(0, 3))} for n in ids(draw, 1, 5)]
    sentence = "".join(f"{{{field['id']}}} " for field in fields)
    part = _part(draw, "plan", fields=fields, sentence={"de": sentence, "en": sentence}, done=draw(st.none() | st.just({"de": "ja", "en": "yes"})))
    return part, st.dictionaries(st.sampled_from([field["id"] for field in fields]), st.text(max_size=50))


@st.composite
def placements(draw):
    names, (one, two, three) = ids(draw, 12, 12), ids(draw, 3, 3)
    counts = draw(st.permutations([[one], [one], [one, two], [two], [two], [three], [three], [three]]))
    wishes = draw(st.permutations(["visible", "internal", "inactive", "protect"]))
    written = [{"id": n, "text": text(draw), "counts": c} for n, c in zip(names, counts)]
    written += [{"id": n, "text": text(draw), "wish": w} for n, w in zip(names[8:], wishes)]
    part = _part(
        draw, "placement", statements=draw(st.permutations(written)), paths={level: text(draw) for level in ("refuser", "immigrant", "native")},
        offers={wish: text(draw) for wish in ("protect", "internal", "visible")},
    )
    return part, st.fixed_dictionaries({"answers": st.dictionaries(st.sampled_from(names), st.sampled_from([0, 1, 2, None]))})


@st.composite
def decisions(draw):
    names = ids(draw, 1, 5)
    questions = [{"id": n, "text": text(draw)} | {answer: text(draw) for answer in ("yes", "no", "unclear")} for n in names]
    some = st.lists(st.sampled_from(names), max_size=3, unique=True)
    no_of = draw(some)
    whens = [{"any_yes": draw(some), "yes": draw(some), "no_of": no_of, "no_least": draw(st.integers(0, len(no_of)))}, None]
    results = [{"id": n, "title": text(draw), "text": text(draw)} | ({"when": when} if when else {}) for n, when in zip(ids(draw, 2, 2), whens)]
    part = _part(draw, "decision", questions=questions, results=results, note=text(draw))
    return part, st.fixed_dictionaries({"answers": st.dictionaries(st.sampled_from(names), st.sampled_from(["yes", "no", "unclear"]))})


def _part(draw, interaction, **fields):
    scored = draw(st.booleans())
    return _PART.validate_python({"id": "p", "interaction": interaction, "prompt": text(draw), "scored": scored, **fields})


STRATEGIES = {"plan": plans, "decision": decisions, "placement": placements, "text-entry": text_entries, "hotspot": hotspots, "choice": choices, "order": orders, "match": matches, "extended-text": extended_texts, "dialogue": dialogues}
