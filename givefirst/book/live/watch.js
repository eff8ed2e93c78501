// Only while an author watches: shows a new build at once, and what is wrong with the files until it is mended.
(function () {
  "use strict";
  const own = document.currentScript;
  const PAUSE = 250; // milliseconds between two looks

  function show(problems) {
    const old = document.querySelector(".gf-watch");
    const text = problems.join("\n");
    if (old?.dataset.text === text) return;
    old?.remove();
    if (!problems.length) return;
    const box = document.createElement("section");
    box.className = "gf-watch";
    box.dataset.text = text;
    box.setAttribute("role", "alert");
    const title = document.createElement("strong");
    title.textContent = document.documentElement.lang === "de"
      ? "Diese Seite zeigt den letzten guten Stand. Bitte verbessern Sie:"
      : "This page shows the last good state. Please mend:";
    const list = document.createElement("ul");
    list.append(...problems.map((problem) => Object.assign(document.createElement("li"), { textContent: problem })));
    box.append(title, list);
    document.body.prepend(box);
  }

  async function look() {
    try {
      const answer = await fetch(own.src.replace("watch.js", "state.json"), { cache: "no-store" });
      if (answer.ok) {
        const state = await answer.json();
        const built = state.pages[own.dataset.page];
        if (built && built !== own.dataset.build) return location.reload();
        show(state.problems);
      }
    } catch {
      // The server is being started again; the next look finds it.
    }
    setTimeout(look, PAUSE);
  }

  document.addEventListener("DOMContentLoaded", look);
})();
