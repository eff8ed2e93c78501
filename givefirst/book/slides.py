"""Slide decks: a page with `slides: true` in its front matter. Each section of the second level is a slide and names itself by `{slide} ID`.

The projector of a workshop fetches the page and shows the section with that id, so it is the same in both languages, whatever the title.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)
CSS = "gf-slide"


class slide_mark(nodes.General, nodes.Element):
    """Stands where the directive stood, until the section around it has its id. Attribute: `slide`."""


class SlideDirective(SphinxDirective):
    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        mark = slide_mark(slide=self.arguments[0])
        self.set_source_info(mark)
        return [mark]


class SlideSections(SphinxTransform):
    """Gives each slide's section its id and its class. Runs before Sphinx collects titles and their addresses."""

    default_priority = 400

    def apply(self) -> None:
        seen = set()
        for mark in list(self.document.findall(slide_mark)):
            section, name = mark.parent, mark["slide"]
            section.remove(mark)
            if not isinstance(section, nodes.section) or name in seen:
                logger.warning("the slide %r stands in no section of its own; write {slide} once below each ## title, each with another name", name, location=mark, type="givefirst")
                continue
            seen.add(name)
            section["ids"] = [name]
            section["classes"].append(CSS)


def setup_slides(app: Sphinx) -> None:
    app.add_node(slide_mark)
    app.add_directive("slide", SlideDirective)
    app.add_transform(SlideSections)
