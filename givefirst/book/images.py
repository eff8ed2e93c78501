"""Pictures in the text say how large they are, so a page leaves room for them and nothing moves when they come."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.images import get_image_size
from sphinx.writers.html5 import HTML5Translator


def _visit_image(self, node) -> None:
    size = None if "width" in node or "height" in node else get_image_size(str(Path(self.builder.srcdir, node["uri"])))
    start = len(self.body)
    HTML5Translator.visit_image(self, node)
    if size:
        self.body[start] = self.body[start].replace("<img ", f'<img width="{size[0]}" height="{size[1]}" ', 1)


def setup_images(app: Sphinx) -> None:
    app.add_node(nodes.image, override=True, html=(_visit_image, HTML5Translator.depart_image))
