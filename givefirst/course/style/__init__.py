"""How the course is written, as far as a program can measure it: plain language, careful words, fair options, named sources."""

from collections.abc import Iterator

from ..course import Course
from ..errors import Problem
from ..pages import Page, load_pages
from ..text import LANGUAGES
from . import evidence, options, variety, wordlist
from .minutes import lint_minutes
from .sentences import sentences, split, words

LONGEST_AVERAGE = 15  # words a sentence in German: Einfache Sprache


def lint_style(course: Course) -> list[Problem]:
    """All findings, in the order of the files. Raises CourseError when the front matter of a page can't be read."""
    pages = load_pages(course.root)
    problems = [
        *(problem for page in pages for problem in _page_problems(page, course)),
        *evidence.page_twins(pages),
        *lint_minutes(course, pages),
        *evidence.exercise_facts(course, pages),
        *(problem for exercise in course.exercises.values() for problem in (*wordlist.exercise_words(exercise), *_exercise_sentences(exercise))),
        *options.lint_options(course),
        *variety.lint_variety(course),
    ]
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


def measures(course: Course) -> list[str]:
    """What was measured, a line each, for a review of the content."""
    pages = [page for page in load_pages(course.root) if page.language == "de"]
    averages = {page.name: average for page in pages if (average := _average(page))}
    name = max(averages, key=averages.get, default="")
    lines = [f"German pages: {max(averages.values()):.1f} words a sentence at most on average ({name}), {LONGEST_AVERAGE} allowed."] if name else []
    for language in LANGUAGES:
        items = [item for found in options.items_by_module(course, language).values() for item in found]
        if items:
            longest, shortest = (sum(getattr(item, end) for item in items) for end in ("longest", "shortest"))
            lines.append(f"Options ({language}): the right one is the longest in {longest} of {len(items)} items, the shortest in {shortest}.")
    for module, found in variety.variety(course).items():
        lines.append(f"Practice of {module}: {found.exercises} exercises, {found.applied} with a scene, writing, a search for risks or a plan; {len(found.formats)} formats.")
    return lines


def _page_problems(page: Page, course: Course) -> Iterator[Problem]:
    yield from evidence.page_codes(page, course)
    yield from evidence.page_sources(page, course)
    yield from evidence.page_dates(page, course)
    yield from evidence.page_law(page, course)
    yield from wordlist.page_words(page)
    if page.language == "de" and (average := _average(page)) > LONGEST_AVERAGE:
        line, longest = max(sentences(page, evidence.HEADING["de"]), key=lambda found: words(found[1]))
        yield page.problem(line, f"sentences have {average:.1f} words on average, {LONGEST_AVERAGE} at most; begin with the longest: “{longest}”")


def _average(page: Page) -> float:
    counts = [words(sentence) for _, sentence in sentences(page, evidence.HEADING[page.language])]
    return sum(counts) / len(counts) if counts else 0


def _exercise_sentences(exercise) -> Iterator[Problem]:
    found = [(place, sentence) for place, language, text in wordlist.texts(exercise) if language == "de" for sentence in split(text)]
    counts = [words(sentence) for _, sentence in found]
    if counts and sum(counts) / len(counts) > LONGEST_AVERAGE:
        place, longest = max(found, key=lambda one: words(one[1]))
        yield exercise.source.problem(place, f"German sentences have {sum(counts) / len(counts):.1f} words on average, {LONGEST_AVERAGE} at most; begin with the longest: “{longest}”")
