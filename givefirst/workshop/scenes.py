"""A dialogue that the group walks together, node by node."""

from collections import Counter

from ..course import Exercise
from ..course.interactions.dialogue import Dialogue
from ..course.interactions.scene import is_open, replay


def scene_of(exercise: Exercise) -> Dialogue | None:
    """The scene of an exercise that has one; live, its other parts are left out."""
    return next((part for part in exercise.parts if isinstance(part, Dialogue)), None)


def place(scene: Dialogue, path: list[str]) -> str:
    """The node or ending that a path leads to; the start when it can't be walked any more, since the author has changed the scene."""
    end = replay(scene.tree(), path)
    return end["place"] if end else scene.start


def open_options(scene: Dialogue, path: list[str]) -> list[str]:
    """Ids of the options that are there now; none at an ending."""
    end = replay(scene.tree(), path) or {"place": scene.start, "flags": []}
    steps = scene.tree()["steps"]
    return [step.split(".")[1] for step, move in steps.items() if step.split(".")[0] == end["place"] and is_open(move, end["flags"])]


def most_chosen(answers: list[str]) -> str | None:
    """None for a tie, or without answers: then the trainer decides."""
    counts = Counter(answers).most_common(2)
    if not counts or len(counts) > 1 and counts[0][1] == counts[1][1]:
        return None
    return counts[0][0]


def scene_view(scene: Dialogue, path: list[str], language: str) -> dict:
    """`{"path", "said": [{"speaker", "text", "mine"}], "node": {"id", "messages", "options"} | None, "ending": {"title", "text"} | None}`, in plain text."""
    tree, said = scene.tree(), []
    if replay(tree, path) is None:
        path = []
    for number, step in enumerate(path):
        node_id, option_id = step.split(".")
        said += _messages(scene, node_id, replay(tree, path[:number])["flags"], language)
        option = next(each for each in _node(scene, node_id).options if each.id == option_id)
        said.append({"speaker": None, "text": option.text.plain(language), "mine": True})
        if option.later:
            said.append({"speaker": None, "text": option.later.text.plain(language), "mine": False})
    end = replay(tree, path)
    node, ending = _node(scene, end["place"]), next((each for each in scene.endings if each.id == end["place"]), None)
    open_now = open_options(scene, path)
    return {
        "path": path, "said": said,
        "node": node and {
            "id": node.id, "messages": _messages(scene, node.id, end["flags"], language),
            "options": [{"id": each.id, "text": each.text.plain(language)} for each in node.options if each.id in open_now],
        },
        "ending": ending and {"title": ending.title.plain(language), "text": ending.text.plain(language)},
    }


def _node(scene: Dialogue, node_id: str):
    return next((node for node in scene.nodes if node.id == node_id), None)


def _messages(scene: Dialogue, node_id: str, flags: list[str], language: str) -> list[dict]:
    names = {speaker.id: speaker.name for speaker in scene.speakers}
    return [
        {"speaker": names.get(each.speaker, each.speaker).plain(language), "text": each.text.plain(language), "mine": False}
        for each in _node(scene, node_id).said() if is_open({"if": each.if_, "unless": each.unless}, flags)
    ]
