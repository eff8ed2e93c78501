// Whoever changes the language goes on at the same place. Both languages have the same headings and exercises in the same order.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const KEY = "givefirst:place";
  const REST = 800; // ms without scrolling: here somebody reads or works
  const page = location.pathname.replace(/^.*\/(?:de|en)\//, "");
  const marks = () => [...document.querySelectorAll("main :is(h1, h2, h3, .gf-title)")].filter((mark) => !mark.closest(".gf-live, .gf-fallback"));
  const topOf = (mark) => mark.getBoundingClientRect().top;
  const isShown = (mark) => mark.getClientRects().length > 0; // of exercises in a row, one is

  // A browser may forbid storage; the page is then shown from its top.
  function write(text) {
    try { sessionStorage.setItem(KEY, text); } catch (error) { return; }
  }
  function take() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
      return kept;
    } catch (error) { return null; }
  }

  // The last heading above the middle of the window, and how far it is from the window's top.
  function here() {
    const all = marks();
    const mark = all.filter((found) => isShown(found) && topOf(found) < innerHeight / 2).at(-1);
    return mark ? { page, mark: all.indexOf(mark), top: topOf(mark) } : null;
  }

  // The switch stands at the top and at the bottom of a page: what counts is where one was before going there.
  let last = null;
  let timer = 0;
  const isInWindow = (link) => link.getBoundingClientRect().bottom > 0 && topOf(link) < innerHeight;
  function rested() {
    if (!links.some(isInWindow)) last = here();
  }

  // The page still grows while its exercises start; the place is held until the learner does something.
  function hold(place) {
    const go = () => {
      const mark = marks()[place.mark];
      if (mark) scrollBy({ top: topOf(mark) - place.top, behavior: "instant" });
    };
    const growing = new ResizeObserver(go);
    growing.observe(document.body);
    for (const event of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(event, () => growing.disconnect(), { once: true, passive: true });
  }

  const links = [...document.querySelectorAll("a[hreflang]")];
  for (const link of links) link.addEventListener("click", () => write(JSON.stringify(last || here())));
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(rested, REST);
  }, { passive: true });
  const place = take();
  if (place && place.page === page && !location.hash) hold(place);
});
