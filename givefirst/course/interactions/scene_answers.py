"""What a scene brings about, for the page of answers: every reply with its effects, then the endings."""

from ..text import Inline
from ..words import words
from .base import answer, in_a_row
from .scene_models import Ending, Meter, Node, Option


class SceneAnswers:
    """The replies and endings of a dialogue in one language. marked: steps of the model path, `node.option`."""

    def __init__(self, nodes: list[Node], endings: list[Ending], meters: list[Meter], marked: list[str], language: str):
        self._nodes, self._endings, self._meters, self._marked, self._language = nodes, endings, meters, marked, language
        self._say = words(language)

    def paper(self) -> list[dict]:
        """Blocks of kind "answers", one a node, and one for the endings. Shape: ARCHITECTURE.md, Outline."""
        scenes = [
            {"kind": "answers", "scene": number, "items": [self._brings(node, option) for option in node.options]}
            for number, node in enumerate(self._nodes, 1)
        ]
        endings = [answer([[["strong", end.title.plain(self._language)]]], end.text.inline(self._language)) for end in self._endings]
        return [*scenes, {"kind": "paragraph", "text": [[["strong", self._say["scene-endings"]]]]}, {"kind": "answers", "items": endings}]

    def _brings(self, node: Node, option: Option) -> dict:
        mark = f"{self._say['scene-model-path']}:" if f"{node.id}.{option.id}" in self._marked else ""
        text = in_a_row(option.feedback, self._language) + self._changes(option.effect)
        return answer(option.text.inline(self._language), text, *self._later(option), mark=mark)

    def _later(self, option: Option) -> list[Inline]:
        if not option.later:
            return []
        said = [["strong", f"{self._say['scene-later']}: "], option.later.text.plain(self._language)]
        return [[said, *self._changes(option.later.effect)]]

    def _changes(self, effect: dict[str, int]) -> Inline:
        changed = [meter for meter in self._meters if effect.get(meter.id)]
        listed = [f"{meter.name.plain(self._language)} {'+' if effect[meter.id] > 0 else '−'}{abs(effect[meter.id])}" for meter in changed]
        return [[self._say["effect"].format(changes=", ".join(listed))]] if listed else []
