"""From the press of a button to the feedback on the screen, for every example of the gallery."""

import statistics
from pathlib import Path

from playwright.sync_api import sync_playwright

from givefirst.course import load_course
from givefirst.testing.browser import ARGUMENTS, ensure_browser
from tests.browser.hands import Mouse, answer

PRESSES = 10  # of the same button; each scores and draws anew
_PLAYED = "dialogue"  # has no button: each reply shows what it changes
# From the moment of the click to the frame after the part has changed: a message is delivered once that frame is painted.
_LISTEN = """
addEventListener("click", ({ target, timeStamp }) => {
  const part = target.closest(".gf-part");
  if (!part) return;
  const look = new MutationObserver(() => {
    look.disconnect();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => { window.took = performance.now() - timeStamp; };
      painted.port2.postMessage(null);
    });
  });
  look.observe(part, { attributes: true, characterData: true, childList: true, subtree: true });
}, true);
"""


def run(base_url: str, root: Path) -> dict:
    """{"samples": how many, "p50", "p95": ms}. base_url: our running site, whose gallery is opened."""
    course = load_course(root)
    browser_path = ensure_browser()  # looked for first: Playwright can't be started twice at a time
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS) as browser:
        page = browser.new_page()
        page.add_init_script(_LISTEN)
        page.goto(f"{base_url}/de/gallery.html")
        page.wait_for_load_state("networkidle")
        took = [ms for name in sorted(course.gallery()) for ms in _example(page, course.exercises[name])]
    return {"samples": len(took), "p50": statistics.median(took), "p95": statistics.quantiles(took, n=100)[94]}


def _example(page, exercise) -> list[float]:
    boxes = page.locator(f'section[data-exercise="{exercise.id}"] .gf-live > div')
    found = []
    for i, part in enumerate(exercise.parts):
        box = boxes.nth(i)
        if part.interaction == _PLAYED:
            found += [_press(page, box.locator(f'[data-step="{step}"]')) for step in part.model_response()]
        else:
            answer(Mouse(page), part, box, part.model_response())
            found += [_press(page, box.locator(".gf-part > .gf-button")) for _ in range(PRESSES)]
    return found


def _press(page, button) -> float:
    """Milliseconds."""
    page.evaluate("window.took = null")
    button.click()
    return page.wait_for_function("() => window.took").json_value()
