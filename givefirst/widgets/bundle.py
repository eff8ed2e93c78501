"""The browser modules as a page loads them: few files.

What every page needs is one file, `page.js`; an interaction stays a file of its own and takes what all share from there.
Each module of a bundle is wrapped in a function, so its private names stay its own; what it exports, the bundle exports.

Only what our modules use is understood: `import { a, b } from "./neighbour.js";` and `export` before a function, class or
constant, each at the beginning of a line. Raises ValueError for anything else.
"""

import re
from pathlib import Path

from ..course.interactions import PARTS, browser_module
from ..giving import BROWSER_MODULE as GIVING

_FOLDER = Path(__file__).parent
BUNDLES = {  # file -> its modules, each after those it imports
    "page": ("common", "store", "evaluate", "model", "host", "journal", "keep", "visits"),
    "queue": ("lease", "queue"),
    "check": ("draft", "selfcheck", "slot", "result", "check"),
    "progress": ("progress",),
    "my-course": ("my-course",),
    "ics": ("ics",),
    "calendar": ("calendar",),
    "practice": ("practice",),
    "show": ("show",),
    "evaluation": ("evaluation",),
}
_FILE_OF = {module: file for file, modules in BUNDLES.items() for module in modules}
_IMPORT = re.compile(r'^import \{ (\w+(?:, \w+)*) \} from "\./(\w+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
_OTHER = re.compile(r"^(?:import|export)\s.*", re.M)


def page_modules() -> dict[str, str]:
    """File name -> JavaScript of each bundle, each interaction and the model "giving"."""
    files = {file: bundle(file, {module: read_module(module) for module in modules}) for file, modules in BUNDLES.items()}
    own = {name: browser_module(name) for name in PARTS} | {"giving": GIVING}
    return {f"{name}.js": source for name, source in (files | {name: _sharing(_read(path)) for name, path in own.items()}).items()}


def bundle(file: str, modules: dict[str, str], file_of: dict[str, str] = _FILE_OF) -> str:
    """One file from the sources of its modules. file_of: module -> the file it is part of."""
    imported: dict[str, set[str]] = {}
    exported: list[str] = []
    parts = []
    for module, source in modules.items():
        for names, neighbour in ((set(names.split(", ")), neighbour) for names, neighbour in _IMPORT.findall(source)):
            if file_of.get(neighbour, file) != file:
                imported.setdefault(file_of[neighbour], set()).update(names)
            elif names - set(exported):
                raise ValueError(f"{module}.js: {neighbour}.js does not export {sorted(names - set(exported))}, or stands behind it in the bundle")
        names, body = _EXPORT.findall(source), _EXPORT.sub("", _IMPORT.sub("", source))
        if other := _OTHER.search(body):
            raise ValueError(f"{module}.js: {other[0]!r} is not understood; see bundle.py")
        if twice := set(names) & set(exported):
            raise ValueError(f"{module}.js: another module of the bundle exports {sorted(twice)}, too")
        exported += names
        listed = f"{{ {', '.join(names)} }}"
        parts.append(f"// {module}.js\n" + (f"export const {listed} = (() => {{\n{body}return {listed};\n}})();\n" if names else f"(() => {{\n{body}}})();\n"))
    return "".join(_import(names, other) for other, names in sorted(imported.items())) + "\n".join(parts)


def _sharing(source: str) -> str:
    """An interaction with what it uses of common.js."""
    used = {name for name in _EXPORT.findall(read_module("common")) if re.search(rf"\b{name}\b", source)}
    return _import(used, _FILE_OF["common"]) + source


def _import(names: set[str], file: str) -> str:
    return f'import {{ {", ".join(sorted(names))} }} from "./{file}.js";\n'


def read_module(name: str) -> str:
    """The source of a shared module."""
    return _read(_FOLDER / f"{name}.js")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
