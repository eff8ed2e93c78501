"""How still a page stands while it loads: layout shift (CLS), and frames in another light than the one the reader has chosen."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from givefirst.testing.browser import ARGUMENTS, ensure_browser

WIDTHS = (360, 1280)
# A slow phone network, as Lighthouse takes it: what shifts while fonts and scripts are on their way shifts here.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
_WATCH = """
window.shift = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; }).observe({type: "layout-shift", buffered: true});
window.lights = new Set();
(function look() {
  if (document.body) window.lights.add(getComputedStyle(document.body).backgroundColor);
  requestAnimationFrame(look);
})();
"""


def run(base_url: str, pages: dict[str, str]) -> dict[str, dict]:
    """pages: name -> address below base_url. Returns name -> {"shift": the greatest CLS, "lights": how many backgrounds were painted}."""
    executable: Path = ensure_browser()
    found = {}
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=executable, args=ARGUMENTS) as browser:
        for name, address in pages.items():
            seen = [_visit(browser, base_url + address, width) for width in WIDTHS]
            found[name] = {"shift": max(shift for shift, _ in seen), "lights": max(lights for _, lights in seen)}
    return found


def _visit(browser, url: str, width: int) -> tuple[float, int]:
    """Somebody whose device is light and who has chosen dark."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme="light")
    try:
        context.add_init_script("localStorage.setItem('givefirst:look', 'dark');" + _WATCH)
        page = context.new_page()
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        return page.evaluate("[window.shift, window.lights.size]")
    finally:
        context.close()
