// How many pages were found, said once, when all are there; and what a result shows of its page: the words around the first one that was looked for,
// in whichever form it stands there, marked. Sphinx looks for the stem itself, and would show answers to exercises and questions of a check.
Search.makeSearchSummary = (html, terms) => {
  const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  for (const hidden of main.querySelectorAll("script, noscript, .gf-answers, .gf-check, .gf-place-in")) hidden.remove();
  const text = main.textContent.replace(/\s+/g, " ");
  const stemmer = new Stemmer();
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => ({ word, stem: stemmer.stemWord(word.toLowerCase()) }));
  let end = 0;
  for (const one of words) end = (one.at = text.indexOf(one.word, end)) + one.word.length;
  const exact = words.filter(({ stem }) => terms.has(stem));
  // A word that holds what was typed is found, too, as Sphinx does it.
  const found = exact.length ? exact : words.filter(({ stem }) => [...terms].some((term) => term.length > 2 && stem.includes(term)));
  const from = text.lastIndexOf(" ", Math.max(0, (found[0]?.at || 0) - 60)) + 1;
  const to = (text.indexOf(" ", from + 240) + 1 || text.length + 1) - 1;
  const summary = document.createElement("p");
  summary.className = "context";
  let done = from;
  for (const { word, at } of found.filter((one) => one.at >= from && one.at + one.word.length <= to)) {
    const mark = document.createElement("mark");
    mark.textContent = word;
    summary.append(text.slice(done, at), mark);
    done = at + word.length;
  }
  summary.append(text.slice(done, to));
  summary.prepend("… ");
  summary.append(" …");
  return summary;
};

const results = document.getElementById("search-results");
const said = document.querySelector(".gf-found");
new MutationObserver(() => {
  if (!results.querySelector("h2") || results.querySelector("h2 span")) return; // Sphinx is still looking: its heading has dots
  const count = results.querySelectorAll("ul.search > li").length;
  const words = said.dataset[count > 1 ? "many" : count ? "one" : "none"].replace("{count}", count);
  if (said.textContent !== words) said.textContent = words;
}).observe(results, { childList: true, subtree: true });
