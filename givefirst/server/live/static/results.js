// What came in, drawn for everybody: bars, places in an order, a matrix, heat on a picture, quotes, words. Numbers are always written beside what is drawn.
import { h, mixed } from "./common.js";
import { fill, textOf } from "./pieces.js";

const DRAWN = { bars, gaps, order, matrix, heat, quotes, words: wordList };

// results: a list, one entry for each part. words: interface texts. before: results of the first round, drawn beside.
export function drawResults(results, words, before = null) {
  return [results].flat().filter(Boolean).map((result, i) => h("section", { class: "gl-result" },
    result.prompt && [results].flat().length > 1 ? h("p", { class: "gl-result-prompt" }, textOf(result.prompt)) : null,
    DRAWN[result.kind]?.(result, words, [before].flat()[i] || null) || null));
}

// By properties: the policy of the page forbids style attributes.
function sized(element, share, name = "width") {
  element.style[name] = `${(100 * share).toFixed(1)}%`;
  return element;
}

function bar(count, n, kind) {
  return h("span", { class: "gl-bar", "aria-hidden": "true" }, sized(h("span", { class: `gl-bar-in ${kind}` }), n ? Math.min(1, count / n) : 0));
}

function bars(result, words, before) {
  const first = new Map((before?.options || []).map((option) => [option.id, option.count]));
  const most = Math.max(1, result.n || 0, before?.n || 0);
  return [
    h("ul", { class: "gl-bars" }, ...(result.mixed ? mixed(result.options, result.part) : result.options).map((option) => h("li", { class: option.correct ? "gl-fits" : "" },
      h("span", { class: "gl-bar-text" }, textOf(option.text), option.correct ? h("strong", { class: "gl-mark" }, ` ✓ ${words["result-fits"]}`) : null),
      before ? [bar(first.get(option.id) || 0, most, "gl-bar-before"), h("span", { class: "gl-bar-count gl-soft" }, fill(words["result-before"], { n: first.get(option.id) || 0 }))] : null,
      bar(option.count, most, ""), h("span", { class: "gl-bar-count" }, before ? fill(words["result-now"], { n: option.count }) : String(option.count))))),
    counted(result.n, words)];
}

// Gaps of a text: bars for each.
function gaps(result, words, before) {
  return result.gaps.flatMap((gap) => [h("p", { class: "gl-result-prompt" }, textOf(gap.label)), ...bars({ ...gap, n: result.n }, words, before?.gaps?.find((one) => one.id === gap.id))]);
}

function counted(n, words) {
  return n === undefined ? null : h("p", { class: "gl-soft gl-n" }, fill(words[n === 1 ? "result-n-1" : "result-n"], { n }));
}

// Each line with the place it was put on most often.
function order(result, words) {
  return [
    h("table", { class: "gl-table" }, h("caption", {}, words[result.right ? "result-order-right" : "result-order"]),
      h("thead", {}, h("tr", {}, h("td", {}), ...result.items.map((_, i) => h("th", { scope: "col" }, String(i + 1))))),
      h("tbody", {}, ...result.items.map((item) => h("tr", {}, h("th", { scope: "row" }, textOf(item.text)), ...item.places.map((count) => cell(count, Math.max(...item.places))))))),
    counted(result.n, words)];
}

function cell(count, most, mark = null) {
  const level = count && most ? Math.max(1, Math.round((4 * count) / most)) : 0;
  return h("td", { class: `gl-cell gl-heat-${level}` }, String(count), mark ? h("span", { class: "gl-cell-mark" }, " ✓", h("span", { class: "gf-unseen" }, mark)) : null);
}

function matrix(result, words) {
  const most = Math.max(1, ...result.counts.flat());
  return [
    h("table", { class: "gl-table" }, h("caption", {}, words["result-matrix"]),
      h("thead", {}, h("tr", {}, h("td", {}), ...result.targets.map((target) => h("th", { scope: "col" }, textOf(target.text))))),
      h("tbody", {}, ...mixed(result.rows, result.part).map((row) => h("tr", {}, h("th", { scope: "row" }, textOf(row.text)),
        ...result.targets.map((target, j) => cell(result.counts[result.rows.indexOf(row)][j], most, row.target === target.id ? words["result-fits"] : null)))))),
    counted(result.n, words)];
}

// Circles and boxes over the picture, the stronger the more people chose them; the number stands in each.
function heat(result, words) {
  const { picture } = result;
  const start = new URL(document.documentElement.dataset.content_root || ".", document.baseURI);
  const most = Math.max(1, ...result.areas.map((area) => area.count));
  const spots = result.areas.map((area) => {
    const [left, top, right, bottom] = boxOf(area);
    const spot = h("span", { class: `gl-spot gl-${area.shape} gl-heat-${area.count ? Math.max(1, Math.round((4 * area.count) / most)) : 0}` }, h("span", {}, String(area.count), area.correct ? h("span", {}, " ✓", h("span", { class: "gf-unseen" }, words["result-fits"])) : null));
    sized(spot, left / picture.width, "left");
    sized(spot, top / picture.height, "top");
    sized(spot, (right - left) / picture.width);
    sized(spot, (bottom - top) / picture.height, "height");
    return spot;
  });
  return [
    h("div", { class: "gl-picture" }, h("img", { src: new URL(picture.src, start).href, alt: textOf(picture.alt), width: picture.width, height: picture.height }), ...spots),
    counted(result.n, words)];
}

function boxOf(area) {
  if (area.box) return area.box;
  const [x, y, third, fourth] = area.coords;
  return area.shape === "circle" ? [x - third, y - third, x + third, y + third] : [x, y, third, fourth];
}

export function quotes(result) {
  return h("div", { class: "gl-quotes" }, ...(result.quotes || []).map((quote) => h("blockquote", { class: "gl-quote", dir: "auto" }, textOf(quote.text ?? quote))));
}

function wordList(result) {
  const most = Math.max(1, ...result.words.map((word) => word.count));
  return h("ul", { class: "gl-words" }, ...result.words.map((word) => h("li", { class: `gl-word-${Math.max(1, Math.round((4 * word.count) / most))}`, dir: "auto" },
    word.text, word.count > 1 ? h("span", { class: "gl-soft" }, ` ${word.count}`) : null)));
}
