"""What a learner sees of a scene: its nodes on the screen and on paper. Never effects, endings or feedback."""

from ..text import Inline, plain
from ..words import words
from .scene_models import Message, Node, Option, Speaker


def condition(written: Option | Message) -> dict:
    """{"if": [flag], "unless": [flag]} as far as written."""
    return ({"if": written.if_} if written.if_ else {}) | ({"unless": written.unless} if written.unless else {})


class SceneView:
    """The nodes and speakers of a dialogue in one language."""

    def __init__(self, nodes: list[Node], speakers: list[Speaker], language: str):
        self._nodes, self._speakers, self._language = nodes, speakers, language
        self._ids = {node.id for node in nodes}

    def screen(self) -> list[dict]:
        """One dict a node: {"id", "speaker", "text", "options"}, or "messages" in place of "speaker" and "text"."""
        return [self._public_node(node) for node in self._nodes]

    def paper(self) -> list[dict]:
        """One block of kind "scene" a node. Shape: ARCHITECTURE.md, Outline."""
        return [self._scene(node) for node in self._nodes]

    def _public_node(self, node: Node) -> dict:
        options = [
            {"id": option.id, "text": option.text.inline(self._language), "goto": self._next_node(option)}
            | ({"set": option.set} if option.set else {})
            | condition(option)
            for option in node.options
        ]
        if node.messages:
            said = {"messages": [self._public_message(message) for message in node.messages]}
        else:
            said = self._public_message(node.said()[0])
        return {"id": node.id, **said, "options": options}

    def _public_message(self, message: Message) -> dict:
        """{"speaker", "text"}; of one of `speakers` also "role" and "voice", its number, which the look follows."""
        language = self._language
        if not isinstance(message.speaker, str):
            return {"speaker": message.speaker.inline(language), "text": message.text.inline(language)} | condition(message)
        voice, speaker = next((i, s) for i, s in enumerate(self._speakers, 1) if s.id == message.speaker)
        found = {"speaker": speaker.name.inline(language), "text": message.text.inline(language), "voice": voice}
        if speaker.role:
            found["role"] = speaker.role.inline(language)
        return found | condition(message)

    def _next_node(self, option: Option) -> str | None:
        """The node an option leads to; None when the scene ends there."""
        target = option.targets()[0]
        return target if target in self._ids else None

    def _scene(self, node: Node) -> dict:
        """One speaker stands above the text; several stand in it, each before what they say."""
        said = [self._public_message(message) for message in node.said()]
        alone = len(said) == 1
        return {
            "kind": "scene",
            "id": node.id,
            "speaker": _name(said[0]) if alone else "",
            "text": said[0]["text"] if alone else [line for message in said for line in self._spoken(message)],
            "options": [{"text": self._only_if(o) + o.text.inline(self._language), "goto": self._next_node(o)} for o in node.options],
        }

    def _spoken(self, message: dict) -> Inline:
        first, *others = message["text"]
        asked = self._paper_condition(message)
        return [[["strong", f"{_name(message)}: "], *([f"({asked}) "] if asked else []), *first], *others]

    def _only_if(self, option: Option) -> Inline:
        asked = self._paper_condition(condition(option))
        return [[["em", asked]]] if asked else []

    def _paper_condition(self, asked: dict) -> str:
        """On paper nobody counts flags: the replies that set them are named instead."""
        say = words(self._language)
        said = {
            flag: " / ".join(o.text.plain(self._language) for node in self._nodes for o in node.options if flag in o.set)
            for flag in [*asked.get("if", []), *asked.get("unless", [])]
        }
        parts = [say["scene-only-if"].format(reply=said[flag]) for flag in asked.get("if", [])]
        parts += [say["scene-unless"].format(reply=said[flag]) for flag in asked.get("unless", [])]
        return " ".join(parts)


def _name(message: dict) -> str:
    name = plain(message["speaker"])
    return f"{name} ({plain(message['role'])})" if "role" in message else name
