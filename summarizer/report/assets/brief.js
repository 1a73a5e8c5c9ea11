// Links the items of a brief with their highlights in the article, both ways, and makes tables of figures sortable.
// Reports contain this file, the page loads it. It fetches nothing and writes no HTML.

const LIT = "lit";

/** The ids at an element: that of an item, or those of the items whose words a highlight marks. */
function idsAt(target) {
  const at = target instanceof Element ? target.closest("[data-item], [data-items]") : null;
  if (!at) return [];
  return at.dataset.item ? [at.dataset.item] : (at.dataset.items || "").split(" ").filter(Boolean);
}

/** All elements of an item: itself, its highlights, rows and bars. */
function partsOf(root, id) {
  const name = CSS.escape(id);
  return root.querySelectorAll(`[data-item="${name}"], [data-items~="${name}"]`);
}

function light(root, ids) {
  for (const lit of root.querySelectorAll(`.${LIT}`)) lit.classList.remove(LIT);
  for (const id of ids) for (const part of partsOf(root, id)) part.classList.add(LIT);
}

function bring(element) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

/** The counterpart of the chosen element: the highlight of an item, or the item of a highlight. */
function otherSide(root, at) {
  const [id] = idsAt(at);
  if (!id) return null;
  if (at.closest("#article")) return root.querySelector(`[data-item="${CSS.escape(id)}"]`);
  return root.querySelector(`#article [data-items~="${CSS.escape(id)}"]`);
}

/** Link items and highlights below a root, including those added later. */
export function link(root) {
  let pinned = [];
  const show = (ids) => light(root, ids.length ? ids : pinned);
  root.addEventListener("pointerover", (event) => event.pointerType !== "touch" && show(idsAt(event.target)));
  root.addEventListener("focusin", (event) => show(idsAt(event.target)));
  root.addEventListener("focusout", () => show([]));
  // not the root's: after a click on a text, no element has the focus
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned = [];
    show([]);
  });
  root.addEventListener("click", (event) => {
    const anchor = event.target.closest("a, button, summary, input");
    const inside = anchor && anchor.matches("a[href^='#words-'], a[href^='#item-'], a[href^='#rejected-'], a[href^='#note-']");
    if (anchor && !inside) return;
    pinned = idsAt(event.target);
    show(pinned);
    const other = pinned.length && otherSide(root, event.target);
    if (!other) return;
    if (inside) {
      event.preventDefault();
      (other.matches("a") ? other : other.querySelector("a") || other).focus({ preventScroll: true });
      light(root, pinned);
    }
    bring(other);
  });
}

function keyOf(row, column) {
  const cell = row.cells[column];
  return { unit: cell.dataset.unit, value: Number(cell.dataset.value), text: cell.textContent.trim() };
}

function compare(one, other) {
  if (one.unit !== undefined && other.unit !== undefined) {
    return one.unit.localeCompare(other.unit) || one.value - other.value;
  }
  if (one.unit !== other.unit) return one.unit === undefined ? 1 : -1;
  return one.text.localeCompare(other.text, undefined, { numeric: true });
}

function sort(heading) {
  const body = heading.closest("table").tBodies[0];
  const falling = heading.getAttribute("aria-sort") === "ascending";
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const rows = [...body.rows].map((row) => [keyOf(row, heading.cellIndex), row]);
  rows.sort(([one], [other]) => (falling ? compare(other, one) : compare(one, other)));
  body.append(...rows.map(([, row]) => row));
}

/** Make the tables below a root sortable by turning their headings into buttons. */
export function makeSortable(root) {
  for (const heading of root.querySelectorAll("table.figures > thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(heading));
    heading.replaceChildren(button);
  }
}

/** Set up everything for a brief in a page. */
export function start(root) {
  link(root);
  makeSortable(root);
}
