"""All browser modules as one classic script, for pages that are opened by double click.

The modules are those of `bundle.py`, each in a function that runs when it is first asked for.
"""

import json
import re
from pathlib import Path

from rjsmin import jsmin

from .bundle import page_modules

_FRAME = Path(__file__).with_name("classic.js")
_HOLE = "/* modules */"
_IMPORT = re.compile(r'^import (\{ .+? \}) from "\./([\w-]+)\.js";$', re.M)
_BUNDLE = re.compile(r"^export (?=const \{ (.+?) \} = )", re.M)
_ONE = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
_DEFAULT = re.compile(r"^export default ", re.M)
_OTHER = re.compile(r"^(?:import|export)\s.*|\bimport\.meta\.(?!url\b)\w+", re.M)


def classic_script() -> str:
    """The script. Raises ValueError for a module that is written in a way not understood here."""
    modules = [f"{json.dumps(name.removesuffix('.js'))}: () => {{\n{_body(name, source)}}}," for name, source in page_modules().items()]
    return jsmin(_FRAME.read_text(encoding="utf-8").replace(_HOLE, "\n".join(modules)))


def data_script(data: str) -> str:
    """JSON as a script that the classic script can load."""
    return f"window.givefirstData = {data};\n"


def _body(name: str, source: str) -> str:
    exported = [*_ONE.findall(source), *(one for names in _BUNDLE.findall(source) for one in names.split(", "))]
    body = _IMPORT.sub(lambda found: f'const {found[1]} = moduleNamed("{found[2]}");', source)
    body, defaults = _DEFAULT.subn("const standard = ", _ONE.sub("", _BUNDLE.sub("", body)))
    body = re.sub(r"\bimport\(", "bringModule(", body)
    if other := _OTHER.search(body):
        raise ValueError(f"{name}: {other[0]!r} is not understood; see classic.py")
    body = body.replace("import.meta.url", "scriptAddress")
    return f"{body}\nreturn {{ {', '.join([*exported, *(['default: standard'] * defaults)])} }};\n"
