"""Nodes of an exercise in the document tree, and how they are written as HTML.

The readable form is made of real child nodes, so Sphinx finds its words.
Data for the browser modules is an attribute, which search never reads.
"""

import json

from docutils import nodes
from sphinx.application import Sphinx


class exercise_section(nodes.General, nodes.Element):
    """`<section class="gf-exercise|gf-check" data-…>`. Attributes: `css`, `data` (dict of data-attributes), `kicker`, `heading_id`."""


class exercise_title(nodes.General, nodes.TextElement):
    """The title, as a heading one level below the section that the exercise stands in. Attribute: `heading_id`."""


class fallback(nodes.General, nodes.Element):
    """The form for paper, search and readers without JavaScript. Attribute: `notice`, a sentence shown without JavaScript."""


class check_fallback(nodes.comment):
    """The same for a check. Search leaves comments out: nobody should come across a question of a check there."""


class exercise_part(nodes.General, nodes.Element):
    """One part of an exercise on paper."""


class scene(nodes.General, nodes.Element):
    """One scene of a dialogue; other scenes link to its id."""


class write_lines(nodes.General, nodes.Element):
    """Room to write on paper. Attribute: `count`."""


class exercise_data(nodes.General, nodes.Element):
    """JSON for the browser modules. Attribute: `json` (plain data)."""


class source_text(nodes.General, nodes.Element):
    """The file of an example, to be opened and copied. Attributes: `summary`, `text`."""


def embed_json(data) -> str:
    """JSON that is safe inside a `<script>` element: no `<` at all, so neither `</script` nor `<!--` can occur."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _visit_section(self, node):
    attributes = {f"data-{key}": value for key, value in node["data"].items()}
    attributes["aria-labelledby"] = node["heading_id"]
    self.body.append(self.starttag(node, "section", CLASS=node["css"], **attributes))
    self.body.append(f'<p class="gf-kicker">{self.encode(node["kicker"])}</p>\n')


def _depart_section(self, node):
    self.body.append("</section>\n")


def _visit_title(self, node):
    level = min(self.section_level + 1, 6)
    node["tag"] = f"h{max(level, 2)}"
    self.body.append(f'<{node["tag"]} class="gf-title" id="{self.attval(node["heading_id"])}">')


def _depart_title(self, node):
    self.body.append(f'</{node["tag"]}>\n')


def _visit_fallback(self, node):
    self.body.append('<div class="gf-fallback">\n')
    if node["notice"]:
        self.body.append(f'<noscript><p class="gf-notice">{self.encode(node["notice"])}</p></noscript>\n')


def _visit_part(self, node):
    self.body.append('<div class="gf-paper">\n')


def _visit_scene(self, node):
    self.body.append(self.starttag(node, "div", CLASS="gf-paper-scene"))


def _depart_div(self, node):
    self.body.append("</div>\n")


def _visit_lines(self, node):
    self.body.append('<div class="gf-lines" aria-hidden="true">' + "<hr />" * node["count"] + "</div>\n")
    raise nodes.SkipNode


def _visit_data(self, node):
    self.body.append(f'<script type="application/json" class="gf-data">{embed_json(node["json"])}</script>\n')
    raise nodes.SkipNode


def _visit_source(self, node):
    self.body.append(f'<details class="gf-source"><summary>{self.encode(node["summary"])}</summary>\n')
    self.body.append(f'<pre>{self.encode(node["text"])}</pre></details>\n')
    raise nodes.SkipNode


def setup_nodes(app: Sphinx) -> None:
    app.add_node(exercise_section, html=(_visit_section, _depart_section))
    app.add_node(exercise_title, html=(_visit_title, _depart_title))
    app.add_node(fallback, html=(_visit_fallback, _depart_div))
    app.add_node(check_fallback, html=(_visit_fallback, _depart_div))
    app.add_node(exercise_part, html=(_visit_part, _depart_div))
    app.add_node(scene, html=(_visit_scene, _depart_div))
    app.add_node(write_lines, html=(_visit_lines, None))
    app.add_node(source_text, html=(_visit_source, None))
    app.add_node(exercise_data, html=(_visit_data, None))
