"""The directives `{exercise} ID` and `{check} LEVEL/THEME`."""

from difflib import get_close_matches

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from ..course.pages import page_titles
from .nodes import check_fallback, exercise_data
from .overview import FINAL
from .sections import SectionWriter

logger = logging.getLogger(__name__)


class _CourseDirective(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = False

    @property
    def book(self):
        return self.env.app.givefirst

    def problem(self, message: str) -> list[nodes.Node]:
        """Report an author's mistake at this line and leave nothing on the page."""
        logger.warning(message, location=self.get_location(), type="givefirst")
        return []

    def unknown(self, what: str, name: str, known) -> list[nodes.Node]:
        close = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"known are: {', '.join(sorted(known)) or 'none yet'}"
        return self.problem(f"there is no {what} {name!r}; {hint}")

    def note(self, *paths: str) -> None:
        """Build this page again when one of these files (below exercises/) changes."""
        for path in paths:
            self.env.note_dependency(str(self.book.root / "exercises" / path))

    @property
    def sections(self) -> SectionWriter:
        return SectionWriter(self.book, self.env.docname, *self.get_source_info())


class ExerciseDirective(_CourseDirective):
    """A practice exercise. Its table is in the page: it is scored in the browser and never sent."""

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0].strip()
        course = self.book.course
        exercise = course.exercises.get(name)
        if exercise is None:
            return self.unknown("exercise", name, course.exercises.keys() - course.check_items() - course.gallery())
        if name in course.check_items():
            return self.problem(
                f"the exercise {name!r} belongs to a check; shown here, its solution would be in the page. "
                "Choose another exercise, or take it out of check.yml")
        self.note(f"{name}.yml", "course.yml")
        return [self.sections.exercise(exercise)]


class CheckDirective(_CourseDirective):
    """The graded end of a module. Tables stay on the server (or in keys/ of a static build)."""

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0].strip()
        course, language, words = self.book.course, self.book.language, self.book.words
        check = course.checks.get(name)
        if check is None:
            return self.unknown("check", name, course.checks)
        if name not in course.modules:
            return self.problem(f"the check {name!r} has no module; write exercises/{name}/module.yml")
        self.note(f"{name}/check.yml", f"{name}/module.yml", "course.yml")
        self.note(*[f"{variant}.yml" for slot in check.slots.values() for variant in slot.variants])
        module = course.modules[name]
        title = words["check_title_final" if name.partition("/")[0] == FINAL else "check_title"].format(module=module.title[language])
        write = self.sections
        section = write.section("gf-check", "check", name, words["check"], title, version=check.version)
        paper = check_fallback(notice=words["no_script_check"])
        for number, slot in enumerate(check.slots.values(), 1):
            first = next(iter(slot.variants.values()))
            label = f"{number}. {first.title[language]}"
            paper += nodes.paragraph("", "", nodes.strong(label, label), classes=["gf-paper-label"])
            paper += [*write.intro(first), *write.paper(first)]
        section += paper
        section += exercise_data(json={
            "check": name, "kind": check.completes.partition(":")[0], "version": check.version, "title": title, "pass": check.pass_percent,
            "lessons": self.lessons(check), "slots": [self.slot(slot) for slot in check.slots.values()]})
        return [section]

    def slot(self, slot) -> dict:
        """What the browser may know of a slot: nothing but the public specs."""
        variants = [exercise.public(self.book.language) for exercise in slot.variants.values()]
        must = {"must": slot.must} if slot.must else {}
        return {"id": slot.id, "lesson": self.address(slot.lesson), "variants": variants, **must}

    def address(self, lesson: str) -> str:
        """A lesson of this module, or `level/theme/page`, as seen from this page."""
        return relative_uri(f"{self.env.docname}.html", f"{lesson}.html") if "/" in lesson else f"{lesson}.html"

    def lessons(self, check) -> dict[str, str]:
        """Address -> title of the lessons in other modules; this page knows those of its own."""
        others = sorted({slot.lesson for slot in check.slots.values() if "/" in slot.lesson})
        titles = page_titles(self.book.root, self.book.language, others)
        for lesson in others:
            self.env.note_dependency(self.env.doc2path(lesson))
        return {self.address(lesson): titles[lesson] for lesson in others}
