"""What a person who listens, looks closely or uses the keyboard alone gets of a page: read from the browser, not from our code."""

from axe_playwright_python.base import AXE_SCRIPT

CONTROLS = "button, input, select, textarea, summary, a[href]"

# Every control that is shown, with its visible label; marked, so that the accessibility tree can be joined to it.
_LABELS = """(root) => [...root.querySelectorAll(%r)].filter((e) => e.checkVisibility({visibilityProperty: true})).map((e, i) => {
    e.dataset.control = String(i);
    const label = e.labels && e.labels.length ? e.labels[0] : e;
    const seen = e.matches("select, input, textarea") && label === e ? "" : label.innerText;
    return {tag: e.tagName, type: e.type, label: seen.replace(/\\s+/g, " ").trim(), checked: e.checked, disabled: e.matches(":disabled"),
            pressed: e.getAttribute("aria-pressed"), open: e.tagName === "SUMMARY" ? e.parentElement.open : null};
})""" % CONTROLS

# Elements whose text leaves the window or is cut by their own edges. What is for ears alone is left out.
CUT = """(root) => [...root.querySelectorAll("*")].filter((e) => {
    if (e.closest(".gf-spoken, script, option, svg") || !e.checkVisibility()) return false;
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const clips = (axis) => ["hidden", "clip", "scroll", "auto"].includes(axis) && !e.matches("input, select, textarea, .gf-picture");
    return box.right > innerWidth + 1 || box.left < -1 || (clips(style.overflowX) && e.scrollWidth > e.clientWidth + 1) || (clips(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map((e) => e.outerHTML.slice(0, 100))"""

# Targets smaller than `least` whose circle of that size meets another target (WCAG 2.5.8). An input's label belongs to its target.
SMALL = """(least) => {
    const targets = [...document.querySelectorAll("button, select, textarea, input, summary, a[href], [tabindex='0']")].filter((e) => e.checkVisibility())
        .map((e) => ({e, box: (e.matches("[type=radio], [type=checkbox]") && e.labels.length ? e.labels[0] : e).getBoundingClientRect()}));
    const near = (a, b) => {
        const [x, y] = [(a.left + a.right) / 2, (a.top + a.bottom) / 2];
        const [dx, dy] = [Math.max(b.left - x, 0, x - b.right), Math.max(b.top - y, 0, y - b.bottom)];
        return Math.hypot(dx, dy) < least / 2;
    };
    return targets.filter(({e, box}) => (box.width < least || box.height < least) && targets.some((other) => other.e !== e && near(box, other.box)))
        .map(({e, box}) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`);
}"""

# What shows the focus: the outline of the element or of its label, against the background behind it.
_FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const shown = e.closest(".gf-option") || e;
    const style = getComputedStyle(shown);
    const box = shown.getBoundingClientRect();
    let behind = shown.parentElement;
    while (behind && getComputedStyle(behind).backgroundColor.match(/, 0\\)$/)) behind = behind.parentElement;
    const numbers = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const light = (colour) => numbers(colour).map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
    const [a, b] = [light(style.outlineColor), light(behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)")];
    const at = document.elementFromPoint(Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1), Math.min(Math.max((box.top + box.bottom) / 2, 1), innerHeight - 1));
    return {control: e.dataset.control ?? null, name: e.outerHTML.slice(0, 90), radio: e.type === "radio" ? e.name : null, inside: Boolean(e.closest(".gf-live")),
        top: box.top + scrollY, left: box.left, bottom: box.bottom + scrollY,
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), contrast: (Math.max(a, b) + .05) / (Math.min(a, b) + .05),
        seen: box.bottom > 0 && box.top < innerHeight && Boolean(at) && (shown.contains(at) || at.contains(shown))};
}"""


def controls(page, box: str = ".gf-live") -> list[dict]:
    """Every shown control inside `box`: tag, label, state as the page has it, and `heard`: role, name, description and properties as assistive technology gets them."""
    found = page.locator(box).evaluate(_LABELS)
    session = page.context.new_cdp_session(page)
    nodes = {node["backendDOMNodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"] if "backendDOMNodeId" in node}
    marked = {}
    _collect(session.send("DOM.getDocument", {"depth": -1})["root"], marked)
    session.detach()
    for i, control in enumerate(found):
        node = nodes[marked[str(i)]]
        control["heard"] = {
            "role": node["role"]["value"], "name": node.get("name", {}).get("value", ""), "description": node.get("description", {}).get("value", ""),
            **{entry["name"]: entry["value"].get("value") for entry in node.get("properties", [])}}
    return found


def _collect(node: dict, marked: dict) -> None:
    attributes = dict(zip(node.get("attributes", [])[::2], node.get("attributes", [])[1::2], strict=True))
    if "data-control" in attributes:
        marked[attributes["data-control"]] = node["backendNodeId"]
    for child in node.get("children", []):
        _collect(child, marked)


def focus(page) -> dict | None:
    """What has the focus and how it is shown; None when the focus is lost to the page."""
    return page.evaluate(_FOCUS)


def cut_off(page, box: str = ".gf-frame") -> list[str]:
    """What can't be read whole, and a page that scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return page.locator(box).evaluate(CUT) + (["the page is wider than the window"] if wide else [])


def small_targets(page, least: int) -> list[str]:
    return page.evaluate(SMALL, least)


def axe_violations(page) -> list[tuple[str, str]]:
    """(rule, first element that breaks it) of axe on the page as it is now; the script goes in once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then((results) => results.violations)")
    return [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]
