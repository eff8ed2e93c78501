"""The booklet of each module, made to be printed: cover, lessons, exercises on paper, all sources and answers at the end. The check is not in it.

Like the gallery it is a page of the theme, no document of Sphinx: in no table of contents, menu or search. It lies beside the pages
it is made of, so their pictures and their links to other modules hold here too.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from ..course import Course
from .answers import answers
from .folding import unfold
from .nodes import exercise_data, exercise_section, fallback
from .overview import ROLE
from .pictures import module_picture

PAGE = "print"


def booklet_of(app: Sphinx, pagename: str) -> str | None:
    """Name of the booklet page, when `pagename` is the first page of a module."""
    name = pagename.removesuffix("/index")
    is_first = name != pagename and name in app.givefirst.course.modules and bool(app.env.toctree_includes.get(pagename))
    return f"{name}/{PAGE}" if is_first else None


def booklet_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Handler of `html-collect-pages`: a page for each module that has lessons."""
    course, language = app.givefirst.course, app.givefirst.language
    for name, module in course.modules.items():
        first = f"{name}/index"
        if page := booklet_of(app, first):
            title = app.env.titles[first].astext()
            yield page, {
                "title": title, "noindex": True, "parents": [{"link": "index.html", "title": title}],
                "theme_title": cover_line(course, name, language), "version": course.version,
                "goals": [objective.text.plain(language) for objective in module.objectives],
                "has_check": name in course.checks, "picture": module_picture(app.givefirst, name, "../" * page.count("/")), "body": _kept(app, first),
            }, "booklet.html"


def cover_line(course: Course, module: str, language: str) -> str:
    """Above the title: the theme of a module, or whom it is for."""
    second = module.rpartition("/")[2]
    if module == f"{ROLE}/{second}" and second in course.roles:
        return course.roles[second].name[language]
    return course.themes[second].title[language] if second in course.themes else ""


def _kept(app: Sphinx, first: str) -> str:
    """The written pages of a module, written again when one of them has been read again (while an author watches)."""
    kept = app.__dict__.setdefault("givefirst_booklets", {})
    docnames = [first, *app.env.toctree_includes[first]]
    read = [app.env.all_docs[docname] for docname in docnames]
    if first not in kept or kept[first][0] != read:
        kept[first] = (read, _Booklet(app, docnames).write())
    return kept[first][1]


class _Booklet:
    """Puts the pages `docnames` of a module together."""

    def __init__(self, app: Sphinx, docnames: list[str]):
        self.app, self.docnames, self.words = app, docnames, app.givefirst.words
        self.slugs = {f"{PurePosixPath(docname).name}.html": PurePosixPath(docname).name for docname in docnames}
        self.solved: list[nodes.section] = []
        self.sources: list[nodes.section] = []

    def write(self) -> str:
        """The HTML of all that follows the cover."""
        trees = {docname: self.app.env.get_and_resolve_doctree(docname, self.app.builder) for docname in self.docnames}
        for docname, tree in list(trees.items()):
            if any(node["css"] == "gf-check" for node in tree.findall(exercise_section)):
                del trees[docname], self.slugs[f"{PurePosixPath(docname).name}.html"]
        chapters = [self._chapter(docname, tree) for docname, tree in trees.items()]
        chapters[0].next_node(nodes.title).children = [nodes.Text(self.words["booklet_start"])]  # its own title stands on the cover
        if self.sources:
            title = self.words["sources_title"]
            chapters.append(nodes.section("", nodes.title(title, title), *self.sources, ids=["all-sources"], classes=["gf-sources"]))
        if self.solved:
            first = self.words["answers_first"]
            chapters.append(nodes.section("", answers("", "", nodes.paragraph(first, first), *self.solved, heading=self.words["answers"])))
        body = nodes.section("", *chapters)  # one section around all: their titles become headings of the second level
        return self._html(body)

    def _html(self, node: nodes.Node) -> str:
        builder = self.app.builder
        builder.imgpath = relative_uri(builder.get_target_uri(self.docnames[0]), builder.imagedir)
        return builder.render_partial(node)["fragment"].replace(' loading="lazy"', "")  # whoever prints at once gets every picture

    def _chapter(self, docname: str, tree: nodes.document) -> nodes.section:
        self.app.builder.post_process_images(tree)
        chapter = tree.next_node(nodes.section)
        slug = PurePosixPath(docname).name
        for node in list(tree.findall(exercise_data)):
            node.parent.remove(node)
        for node in tree.findall(fallback):
            node["notice"] = ""  # here nothing is missing without JavaScript
        unfold(tree)
        self._own_ids(tree, slug)
        chapter["ids"].insert(0, slug)
        chapter["classes"].append("gf-chapter")
        title = chapter.next_node(nodes.title).astext()
        for node in [section for section in tree.findall(nodes.section) if "gf-sources" in section["classes"]]:
            self.sources.append(nodes.section("", nodes.title(title, title), *node.children[1:], ids=node["ids"]))
            node.parent.remove(node)
        for node in list(tree.findall(answers)):
            self.solved.append(nodes.section("", nodes.title(title, title), *node.children[1:], ids=[f"{slug}-answers"]))  # the first says to work first
            node.parent.remove(node)
        return chapter

    def _own_ids(self, tree: nodes.document, slug: str) -> None:
        """Each page has its own "sources": ids get the name of the page. Links between these pages stay in the booklet."""
        for node in tree.findall(nodes.Element):
            node["ids"] = [f"{slug}-{name}" for name in node["ids"]]
            for key in ("refid", "heading_id"):
                if key in node:
                    node[key] = f"{slug}-{node[key]}"
            page, _, anchor = node.get("refuri", "").partition("#")
            if page in self.slugs:
                node["refuri"] = f"#{self.slugs[page]}"
            elif anchor and not page:
                node["refuri"] = f"#{slug}-{anchor}"
