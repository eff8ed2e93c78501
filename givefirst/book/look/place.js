// Whoever changes the language goes on at the same place. Both languages have the same headings and exercises in the same order.
(function () {
  "use strict";
  const KEY = "givefirst:place";
  const page = location.pathname.replace(/^.*?\/(?:de|en)\//, "");
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
  function leave() {
    const all = marks();
    const mark = all.filter((found) => isShown(found) && topOf(found) < innerHeight / 2).at(-1);
    if (mark) write(JSON.stringify({ page, mark: all.indexOf(mark), top: topOf(mark) }));
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

  for (const link of document.querySelectorAll("a[hreflang]")) link.addEventListener("click", leave);
  const place = take();
  if (place && place.page === page && !location.hash) hold(place);
})();
