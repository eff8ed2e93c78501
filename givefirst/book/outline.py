"""The outline of an exercise part (see ARCHITECTURE.md) as nodes of the document tree."""

from docutils import nodes
from sphinx.addnodes import pending_xref

from ..course import words
from .nodes import scene, write_lines
from .pictures import exercise_picture


def part_label(number: int, count: int, language: str) -> nodes.paragraph:
    """Above a part of an exercise of several, the same words above its question and its answers."""
    label = words(language)["part-of"].format(number=number, count=count)
    return nodes.paragraph("", "", nodes.strong(label, label), classes=["gf-paper-label"])


class OutlineWriter:
    """Writes the outlines of one exercise.

    `prefix` makes the ids of dialogue scenes unique on the page, `docname` is where links to other pages start,
    `words` are the words of the book (`words.yml`) in the language of the page.
    """

    def __init__(self, prefix: str, docname: str, words: dict, source: str = "", line: int = 0):
        self.prefix, self.docname, self.words = prefix, docname, words
        self.source, self.line = source, line

    def write(self, outline: list[dict]) -> list[nodes.Node]:
        """Nodes for all entries. Raises KeyError for a kind that ARCHITECTURE.md does not list."""
        scenes = [entry["id"] for entry in outline if entry["kind"] == "scene"]
        self.scene_numbers = {scene_id: number for number, scene_id in enumerate(scenes, 1)}
        writers = {
            "paragraph": lambda entry: self.inline(entry["text"]),
            "quote": lambda entry: [nodes.block_quote("", *self.inline(entry["text"]), classes=["gf-context"])],
            "terms": lambda entry: [self._items(nodes.bullet_list(classes=["gf-paper-terms"]), entry["items"])],
            "choices": lambda entry: [self._items(nodes.bullet_list(classes=["gf-paper-choices"]), entry["items"])],
            "numbered": lambda entry: [self._items(nodes.bullet_list(classes=["gf-paper-numbered"]), entry["items"])],
            "table": self._table,
            "lines": lambda entry: [write_lines(count=entry["count"])],
            "picture": self._picture,
            "scene": self._scene,
            "answers": self._answers,
        }
        return [node for entry in outline for node in writers[entry["kind"]](entry)]

    def inline(self, text: list) -> list[nodes.Node]:
        """INLINE (a list of paragraphs, each a list of runs) as paragraph nodes."""
        return [nodes.paragraph("", "", *[self._run(run) for run in paragraph]) for paragraph in text]

    def _run(self, run) -> nodes.Node:
        if isinstance(run, str):
            return nodes.Text(run)
        kind, text = run[0], run[1]
        if kind == "em":
            return nodes.emphasis(text, text)
        if kind == "strong":
            return nodes.strong(text, text)
        return self._link(text, run[2])

    def _link(self, text: str, href: str) -> nodes.Node:
        page, _, anchor = href.partition("#")
        if not page.endswith((".md", ".html")) or "://" in page:
            return nodes.reference(text, text, refuri=href, internal=False)
        # A link to a page of the book: Sphinx checks that it exists, and warns with file and line when it does not.
        link = pending_xref(
            "", nodes.inline(text, text), refdomain="std", reftype="doc", refexplicit=True, refwarn=True,
            reftarget=page.rsplit(".", 1)[0], refdoc=self.docname, refanchor=anchor)
        link.source, link.line = self.source, self.line
        return link

    def _items(self, target: nodes.Element, items: list) -> nodes.Element:
        for item in items:
            target += nodes.list_item("", *self.inline(item))
        return target

    def _table(self, entry: dict) -> list[nodes.Node]:
        width = max(len(row) for row in [entry["head"], *entry["rows"]])
        group = nodes.tgroup(cols=width)
        group += [nodes.colspec(colwidth=1) for _ in range(width)]
        if entry["head"]:
            group += nodes.thead("", self._row(entry["head"]))
        group += nodes.tbody("", *[self._row(row) for row in entry["rows"]])
        return [nodes.table("", group, classes=["gf-paper-table"])]

    def _row(self, cells: list) -> nodes.row:
        return nodes.row("", *[nodes.entry("", *self.inline(cell)) for cell in cells])

    def _picture(self, entry: dict) -> list[nodes.Node]:
        return [exercise_picture(docname=self.docname, **{key: entry[key] for key in ("src", "alt", "width", "height")})]

    def _scene(self, entry: dict) -> list[nodes.Node]:
        number = self.scene_numbers[entry["id"]]
        label = self.words["scene"].format(number=number)
        heading = nodes.paragraph("", "", nodes.strong(label, label), classes=["gf-paper-label"])
        box = scene("", heading, ids=[self._scene_id(entry["id"])])
        if entry["speaker"]:
            box += nodes.paragraph(entry["speaker"], entry["speaker"], classes=["gf-speaker"])
        box += nodes.block_quote("", *self.inline(entry["text"]), classes=["gf-context"])
        options = nodes.bullet_list(classes=["gf-paper-choices"])
        for option in entry["options"]:
            item = nodes.list_item("", *self.inline(option["text"]))
            if option["goto"] in self.scene_numbers:
                item += nodes.paragraph("", "", self._goto(option["goto"]), classes=["gf-goto"])
            options += item
        if entry["options"]:
            box += options
        return [box]

    def _answers(self, entry: dict) -> list[nodes.Node]:
        label = self.words["scene"].format(number=entry["scene"]) if "scene" in entry else ""
        above = [nodes.paragraph("", "", nodes.strong(label, label), classes=["gf-paper-label"])] if label else []
        return [*above, nodes.bullet_list("", *[self._answer(item) for item in entry["items"]], classes=["gf-answer-list"])]

    def _answer(self, item: dict) -> nodes.list_item:
        first, *others = item["text"]
        mark = [["strong", f"{item['mark']} "]] if item["mark"] else []
        text = self.inline([[*mark, *first], *others])
        notes = [nodes.container("", *self.inline(note), classes=["gf-answer-note"]) for note in item["notes"]]
        return nodes.list_item("", *text, *notes)

    def _goto(self, scene_id: str) -> nodes.reference:
        text = self.words["goto"].format(number=self.scene_numbers[scene_id])
        return nodes.reference(text, text, refid=self._scene_id(scene_id), internal=True)

    def _scene_id(self, scene_id: str) -> str:
        return nodes.make_id(f"{self.prefix}-{scene_id}")
