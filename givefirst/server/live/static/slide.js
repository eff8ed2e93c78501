// The slide of a step: a section of the deck, which is a page of the book like any other. Pages that were fetched are kept, so that the next slide is there at once.
const pages = new Map(); // address -> promise of a document

function pageAt(address) {
  if (!pages.has(address)) {
    pages.set(address, fetch(address).then(async (answer) => (answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null)).catch(() => {
      pages.delete(address); // perhaps the next time
      return null;
    }));
  }
  return pages.get(address);
}

// slide: {address, id}, of several slides of a step the one that is wanted -> the section as an element of this page, or null.
export async function slideOf(slide) {
  if (!slide?.address) return null;
  const page = await pageAt(slide.address);
  const mark = page?.getElementById(slide.id);
  const found = mark && (mark.matches("section") ? mark : mark.closest("section"));
  if (!found) return null;
  const section = document.importNode(found, true);
  for (const other of section.querySelectorAll("script, .headerlink, .gf-live, iframe")) other.remove();
  const base = new URL(slide.address, location.href);
  for (const [attribute, selector] of [["src", "img"], ["href", "a"]])
    for (const element of section.querySelectorAll(selector)) element.setAttribute(attribute, new URL(element.getAttribute(attribute), base).href);
  for (const image of section.querySelectorAll("img")) image.loading = "eager";
  for (const link of section.querySelectorAll("a")) link.replaceWith(...link.childNodes); // nobody clicks on a wall
  section.removeAttribute("id");
  return section;
}

// As large as the room allows: from a size that is read well down to the least that ten metres take.
export function fit(box, largest = 7.4, least = 4) {
  const fits = () => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
  box.classList.remove("gl-crowded");
  for (let size = largest; size >= least; size -= 0.2) {
    box.style.fontSize = `${size.toFixed(1)}vh`;
    if (fits()) return size;
  }
  box.classList.add("gl-crowded");
  return least;
}
