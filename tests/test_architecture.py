"""Imports go one way (ARCHITECTURE.md)."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "givefirst"
MAY_USE = {
    "course": set(),
    "scoring": {"course"},
    "giving": {"course"},
    "widgets": {"course", "scoring", "giving"},
    "book": {"course", "scoring", "giving", "widgets"},
    "notebooks": {"course", "scoring", "giving", "widgets"},
    "store": {"course", "scoring"},
    "server": {"course", "scoring", "store"},
    "reports": {"course", "scoring", "store"},
    "testing": set(),
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
    assert set(MAY_USE) - imported(PACKAGE / "cli.py") == {"giving", "widgets", "testing"}
