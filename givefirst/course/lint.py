"""What must hold across files: codes exist, everything is used, both languages have the same pages."""

from .check import Check
from .company import COMPANY_WORDS
from .course import PRACTICE, Course
from .errors import Problem, did_you_mean
from .exercise import Exercise
from .pages import company_words, page_names, uses
from .text import LANGUAGES

FEWEST_VARIANTS = 3  # fewer, and a second try shows the same tasks again


def lint_course(course: Course) -> list[Problem]:
    """All problems between the files of a course that loads."""
    return [
        *_codes(course),
        *_places(course),
        *_objectives(course),
        *_checks(course),
        *_uses(course),
        *_company_words(course),
        *_parts(course),
        *_pages(course),
    ]


def _codes(course: Course) -> list[Problem]:
    problems = []
    for exercise in course.exercises.values():
        for i, code in enumerate(exercise.sources):
            if not course.sources.has(code):
                problems.append(exercise.source.problem(("sources", i), f"{code!r} is not in exercises/sources.yml{did_you_mean(code, course.sources.facts)}"))
    for name, module in course.modules.items():
        for i, code in enumerate(module.key_ideas):
            if not course.sources.has(code):
                file = course.root / "exercises" / name / "module.yml"
                problems.append(Problem(file, 1, f"key_ideas.{i}", f"{code!r} is not in exercises/sources.yml{did_you_mean(code, course.sources.facts)}"))
    return problems


def _places(course: Course) -> list[Problem]:
    """Every exercise lies in a level that the course has, and in a module; but the gallery's examples, and practice around the modules."""
    problems = []
    for exercise in _of_the_course(course):
        if exercise.id.startswith(PRACTICE):
            continue
        folders = exercise.id.split("/")[:-1][:2]
        level = folders[0]
        if level not in course.levels:
            problems.append(exercise.source.problem((), f"lies in {level!r}, which is no level of course.yml{did_you_mean(level, course.levels)}"))
        elif course.module_of(exercise.id) is None:
            problems.append(exercise.source.problem((), f"lies in {'/'.join(folders)}, which has no module.yml; add one or move the file"))
    return problems


def _of_the_course(course: Course) -> list[Exercise]:
    examples = course.gallery()
    return [exercise for name, exercise in course.exercises.items() if name not in examples]


def _objectives(course: Course) -> list[Problem]:
    problems = []
    tested: set[str] = set()
    for exercise in _of_the_course(course):
        known = _objective_codes(course, exercise)
        if known and exercise.objective not in known:
            problems.append(exercise.source.problem(("objective",), f"{exercise.objective!r} is no objective of its module; use one of {sorted(known)}"))
        tested.add(exercise.objective)
    for name, module in course.modules.items():
        for i, objective in enumerate(module.objectives):
            if objective.code not in tested:
                file = course.root / "exercises" / name / "module.yml"
                problems.append(Problem(file, 1, f"objectives.{i}", f"no exercise tests {objective.code}; add one or take the objective out"))
    return problems


def _objective_codes(course: Course, exercise: Exercise) -> set[str]:
    name = course.module_of(exercise.id)
    if exercise.id.startswith(PRACTICE) or (name and name.startswith("final/")):  # these are about what the modules taught
        return {objective.code for module in course.modules.values() for objective in module.objectives}
    return {objective.code for objective in course.modules[name].objectives} if name else set()


def _checks(course: Course) -> list[Problem]:
    problems = []
    for check in course.checks.values():
        if complaint := _unknown_place(course, check):
            problems.append(check.source.problem((), complaint))
        for i, slot in enumerate(check.slots.values()):
            if len(slot.variants) < FEWEST_VARIANTS:
                problems.append(check.source.problem(("slots", i, "exercises"), f"has {len(slot.variants)} variants; {FEWEST_VARIANTS} are needed, so that another try shows other tasks"))
            for language in LANGUAGES:
                page = f"{slot.lesson}.md" if "/" in slot.lesson else f"{check.id}/{slot.lesson}.md"
                if page not in page_names(course.root, language):
                    problems.append(check.source.problem(("slots", i, "lesson"), f"there is no page book/{language}/{page}"))
    return problems


def _unknown_place(course: Course, check: Check) -> str:
    """What is wrong with where a check lies; empty when nothing is."""
    level, second = check.id.split("/")
    kind, known = {"final": ("level", course.levels), "role": ("role", course.roles)}.get(level, ("theme", course.themes))
    return "" if second in known else f"{second!r} is no {kind} of course.yml{did_you_mean(second, known)}"


def _uses(course: Course) -> list[Problem]:
    problems = []
    items, examples = course.check_items(), course.gallery()
    shown: dict[str, set] = {language: set() for language in LANGUAGES}
    for use in uses(course.root):
        known = course.exercises if use.kind == "exercise" else course.checks
        if use.name not in known:
            problems.append(Problem(use.file, use.line, use.kind, f"there is no {use.kind} {use.name!r}{did_you_mean(use.name, known)}"))
        elif use.name in items:
            problems.append(Problem(use.file, use.line, use.kind, f"{use.name!r} belongs to a check; shown here, its key would be in the page. Write another exercise"))
        elif use.name in examples:
            problems.append(Problem(use.file, use.line, use.kind, f"{use.name!r} is an example of the gallery, for authors; copy it into a module and show the copy"))
        shown[use.file.relative_to(course.root / "book").parts[0]].add(use.name)
    for language in LANGUAGES:
        for name in sorted(course.exercises.keys() - items - examples - shown[language]):
            problems.append(course.exercises[name].source.problem((), f"is used on no page of book/{language}; show it with {{exercise}} or name it in a check.yml"))
        for name in sorted(course.checks.keys() - shown[language]):
            problems.append(course.checks[name].source.problem((), f"is used on no page of book/{language}; show it with {{check}} {name}"))
    return problems


def _company_words(course: Course) -> list[Problem]:
    return [
        Problem(use.file, use.line, "", f"{{{{ {use.name} }}}} stands for nothing{did_you_mean(use.name, COMPANY_WORDS)}; between double braces write one of {', '.join(COMPANY_WORDS)}")
        for use in company_words(course.root) if use.name not in COMPANY_WORDS
    ]


def _parts(course: Course) -> list[Problem]:
    return [
        exercise.source.problem(("parts", i), complaint)
        for exercise in course.exercises.values()
        for i, part in enumerate(exercise.parts)
        for complaint in part.complaints()
    ]


def _pages(course: Course) -> list[Problem]:
    german, english = (page_names(course.root, language) for language in LANGUAGES)
    return [
        Problem(course.root / "book" / there / page, 1, "", f"has no counterpart book/{missing}/{page}; write it, both languages are complete at every commit")
        for there, missing, pages in (("de", "en", german - english), ("en", "de", english - german))
        for page in sorted(pages)
    ]
