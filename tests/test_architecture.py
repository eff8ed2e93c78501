"""Imports go one way (ARCHITECTURE.md), and what is imported from elsewhere is declared and explained."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "givefirst"
MAY_USE = {
    "course": set(),
    "scoring": {"course"},
    "giving": {"course"},
    "widgets": {"course", "scoring", "giving"},
    "book": {"course", "scoring", "giving", "widgets"},
    "notebooks": {"course", "scoring", "giving", "widgets"},
    "workshop": {"course", "scoring"},
    "store": {"course", "scoring", "workshop"},
    "server": {"course", "scoring", "widgets", "book", "workshop", "store", "reports"},
    "reports": {"course", "scoring", "workshop", "store"},
    "doctor": {"course", "book", "store", "server"},
    "testing": set(),
    "commands": {"book", "course", "workshop", "notebooks", "store", "server", "reports"},
}


def imported(file: Path) -> set[str]:
    """Parts of our own package a file imports, wherever in the file it does."""
    package = ("givefirst", *file.relative_to(PACKAGE).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = (*base, *(node.module or "").split(".")) if node.module else base
            names = [module] if len(module) > 1 else [(*module, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        else:
            continue
        found |= {name[1] for name in names if name[0] == "givefirst" and len(name) > 1 and (PACKAGE / name[1]).is_dir()}
    return found


def test_every_package_is_listed():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(MAY_USE)


def test_imports_go_one_way():
    wrong = [
        f"{file.relative_to(PACKAGE)} imports givefirst.{name}"
        for part, allowed in MAY_USE.items()
        for file in sorted((PACKAGE / part).rglob("*.py"))
        for name in sorted(imported(file) - allowed - {part})
    ]
    assert not wrong


def test_only_the_command_uses_everything():
    assert set(MAY_USE) - imported(PACKAGE / "cli.py") == {"giving", "store", "widgets"}  # the store is for commands and server


ROOT = PACKAGE.parent
OUR_OWN = {"givefirst", "tests", "benchmarks"}


def plain_name(requirement: str) -> str:
    """The name of a package in its one spelling: lower case with hyphens."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def declared() -> tuple[set[str], set[str]]:
    """Packages that the course needs, and those that its tests need besides."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {plain_name(one) for one in project["project"]["dependencies"]}, {plain_name(one) for one in project["dependency-groups"]["test"]}


def imported_packages(files: list[Path]) -> dict[str, str]:
    """Package -> a file that imports it, wherever in the file it does."""
    distributions = packages_distributions()
    found = {}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            tops = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - OUR_OWN
            found |= {plain_name(distributions[top][0]): f"{file.relative_to(ROOT)} imports {top}" for top in tops}
    return found


def test_every_package_the_course_imports_is_declared():
    needed, for_tests = declared()
    testing = [file for folder in (PACKAGE / "testing", ROOT / "tests", ROOT / "benchmarks") for file in folder.rglob("*.py")]
    of_course = imported_packages([file for file in PACKAGE.rglob("*.py") if file not in testing])
    assert len(of_course) > 15
    assert [where for name, where in of_course.items() if name not in needed] == []
    of_tests = imported_packages(testing)
    assert [where for name, where in of_tests.items() if name not in needed | for_tests] == []


def test_every_declared_package_has_its_reason():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w, -]+) \| \S", text, re.M)
    of_tests = re.search(r"^For tests: (.+?)\n\n", text, re.M | re.S)[1]
    explained = {plain_name(name) for row in rows for name in row.split(", ")}
    needed, for_tests = declared()
    assert needed - explained == set() and explained - needed == {"package"}  # the head of the table
    assert [name for name in for_tests if not re.search(rf"(?<![\w-]){name}(?![\w-])", of_tests)] == []
