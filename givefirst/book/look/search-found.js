// What a result shows of its page: the words around the first one that was looked for, in whichever form it stands there.
// Sphinx looks for the stem itself, and would show answers to exercises.
Search.makeSearchSummary = (html, terms) => {
  const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  for (const hidden of main.querySelectorAll("script, noscript, .gf-answers")) hidden.remove();
  const text = main.textContent.replace(/\s+/g, " ");
  const stemmer = new Stemmer();
  const place = [...text.matchAll(/[\p{L}\p{N}]+/gu)].find(([word]) => terms.has(stemmer.stemWord(word.toLowerCase())))?.index || 0;
  const from = text.lastIndexOf(" ", Math.max(0, place - 60)) + 1;
  const summary = document.createElement("p");
  summary.className = "context";
  summary.textContent = `… ${text.slice(from, text.indexOf(" ", from + 240))} …`;
  return summary;
};
