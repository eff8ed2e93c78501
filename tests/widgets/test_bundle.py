"""What a page loads: few files, small files, each module's private names its own."""

import gzip
import re

import pytest

from givefirst.book.assets import page_files
from givefirst.widgets import page_modules
from givefirst.widgets.bundle import BUNDLES, bundle
from tests.conftest import ROOT

LARGEST = 36_000  # bytes of all browser modules of exercises together, compressed
OWN, LARGEST_OWN = {"giving.js", "my-course.js", "practice.js", "show.js", "evaluation.js", "search-found.js", "search-setup.js"}, 4_000  # scripts that one kind of page alone loads
_IMPORTS = re.compile(r'^import \{ (.+) \} from "\./(.+)";', re.M)
_EXPORTS = re.compile(r"^export const \{ (.+) \} =", re.M)


def test_all_browser_modules_together_are_small():
    sizes = {name: len(gzip.compress(source.encode(), 9)) for name, source in page_files().items() if name.endswith(".js")}
    assert sum(size for name, size in sizes.items() if name not in OWN) <= LARGEST, sizes
    assert [(name, sizes[name]) for name in OWN & sizes.keys() if sizes[name] > LARGEST_OWN] == []


def test_comments_stay_behind_and_texts_stay():
    files = {name: source for name, source in page_files().items() if name.endswith(".js")}
    assert [name for name, source in files.items() if re.search(r"^\s*//", source, re.M)] == []
    assert "givefirst:1:" in files["page.js"] and "//" in "".join(page_modules().values())  # there were some


def test_no_template_stands_inside_a_template():
    """The minifier takes the blanks at the edges of the inner one away; words then stick together on the page."""
    inner = re.compile(r"\$\{[^}`]*`")
    files = [path for path in (ROOT / "givefirst").rglob("*.js") if "node_modules" not in path.parts]
    assert len(files) > 30 and inner.search("`${a ? `${b}` : c}`")
    assert [(path.name, number) for path in files for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if inner.search(line)] == []


def test_nothing_is_asked_of_a_file_that_it_does_not_export():
    files = page_modules()
    exports = {name: {one for names in _EXPORTS.findall(source) for one in names.split(", ")} for name, source in files.items()}
    asked = [(name, file, one) for name, source in files.items() for names, file in _IMPORTS.findall(source) for one in names.split(", ")]
    assert len(asked) > 50
    assert [(name, file, one) for name, file, one in asked if one not in exports[file]] == []


def test_a_shared_module_is_in_one_file_alone():
    """Twice would be two stores, and what one keeps in memory the other would not find."""
    modules = [module for names in BUNDLES.values() for module in names]
    assert len(modules) == len(set(modules))
    assert not [name for name, source in page_modules().items() if name != "page.js" and "givefirst:shared" in source]


def test_private_names_stay_private(browser):
    one = "const KEY = 1;\nexport function first() {\n  return KEY;\n}\nexport const WORD = `// stays`;\n"
    two = 'import { first } from "./one.js";\nconst KEY = 2;\nexport async function second() {\n  return [first(), KEY];\n}\n'
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(
        content_type="text/javascript" if route.request.url.endswith(".js") else "text/html", body=bundle("both", {"one": one, "two": two})))
    page.goto("http://course.test/")
    assert page.evaluate("import('/both.js').then(async (found) => [await found.second(), Object.keys(found), found.WORD])") == [[1, 2], ["WORD", "first", "second"], "// stays"]
    page.close()


@pytest.mark.parametrize(("modules", "what"), [
    ({"one": 'import * as all from "./other.js";\n'}, "not understood"),
    ({"one": "export default {};\n"}, "not understood"),
    ({"one": "export let changing = 1;\n"}, "not understood"),
    ({"one": 'import { b } from "./two.js";\n', "two": "export function b() {}\n"}, "stands behind it"),
    ({"one": "export function a() {}\n", "two": "export class a {}\n"}, "exports"),
])
def test_what_is_not_understood_is_refused(modules, what):
    with pytest.raises(ValueError, match=what):
        bundle("both", modules)


def test_comments_can_be_told_from_texts():
    """Lines that begin with // are left out, so no text may go over several lines."""
    from givefirst.course.interactions import PARTS
    from givefirst.widgets import module_source

    for name in [*PARTS, "giving", *(module for names in BUNDLES.values() for module in names)]:
        lines = [line for line in module_source(name).splitlines() if not line.lstrip().startswith("//")]
        assert [line for line in lines if line.count("`") % 2 and not re.search(r"/\[.*`.*\]/", line)] == [], name
