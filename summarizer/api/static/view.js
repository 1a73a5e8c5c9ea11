// Navigation in a brief: tabs for its sections, quotes folded to numbers, and keyboard shortcuts. It modifies the rendered
// brief before it is shown, but nothing in exports.

import { at, element } from "./dom.js";

const ALL = "all";
const REVIEW = "review";

let chosen = ALL;

/** Add numbers to items that link to their quotes in the article, continuing those of the summary; quotes can be folded. */
function foldQuotes(body) {
  let number = body.querySelectorAll(".head .cite").length;
  for (const quote of body.querySelectorAll(".item blockquote")) {
    const words = quote.querySelector(".words");
    const says = quote.closest(".item").querySelector("[id$='-says']");
    if (!words || !says) continue;
    number += 1;
    const link = element("a", String(number));
    link.href = words.getAttribute("href");
    link.title = words.title || words.textContent; // it has a title if the quote is the item's text
    link.setAttribute("aria-label", `Quote ${number}, in the article`);
    const cite = document.createElement("sup");
    cite.className = "cite";
    cite.append(link);
    says.append("\u2060", cite); // a word joiner: the number stays on the line of the last word
    quote.classList.add("foldable");
  }
}

function sectionsOf(body) {
  return [...body.querySelectorAll("#brief > .section")].filter((one) => one.id);
}

function isHidden(section) {
  if (chosen === ALL) return false;
  return chosen === REVIEW ? !section.querySelector(".card") : section.id !== chosen;
}

/** Hide sections outside the chosen tab. */
function filter(body) {
  body.classList.toggle("reviewing", chosen === REVIEW);
  for (const section of sectionsOf(body)) section.hidden = isHidden(section);
}

function drawTab(id, name, count) {
  const tab = element("button", name);
  tab.type = "button";
  tab.id = `tab-${id}`;
  tab.setAttribute("aria-pressed", String(id === chosen));
  if (count !== "") tab.append(" ", element("small", count));
  tab.addEventListener("click", () => open(id));
  return tab;
}

/** Draw a tab for each section with its number of items, and one for the items to review. */
function drawTabs() {
  const root = at("result");
  const sections = sectionsOf(root);
  const cards = root.querySelectorAll(".card").length;
  const left = root.querySelectorAll(".card:not([data-decision])").length;
  const ids = [ALL, ...sections.map((one) => one.id), ...(cards ? [REVIEW] : [])];
  if (!ids.includes(chosen)) chosen = ALL;
  const focused = document.activeElement?.id;
  const drawn = sections.map((one) => {
    const head = one.querySelector("h2, h3");
    return drawTab(one.id, head.firstChild.textContent.trim(), head.querySelector("small")?.textContent || "");
  });
  const review = cards ? [drawTab(REVIEW, "To review", left === cards ? cards : `${left} of ${cards} left`)] : [];
  at("tabs").replaceChildren(drawTab(ALL, "All", ""), ...drawn, ...review);
  at("tabs").hidden = !sections.length;
  if (focused?.startsWith("tab-")) at(focused)?.focus();
}

/** Show one section, the items to review, or everything. */
function choose(id) {
  chosen = id;
  drawTabs();
  filter(at("result"));
}

/** Choose a tab, and scroll to its items if they are out of sight, as on a phone. */
function open(id) {
  choose(id);
  const { top } = at("brief").getBoundingClientRect();
  if (id !== ALL && (top < 0 || top > 0.6 * innerHeight)) at("brief").scrollIntoView({ behavior: "instant" });
}

/** Prepare a rendered brief before it is shown; call `finishView` afterwards. */
export function prepareView(body) {
  foldQuotes(body);
}

export function finishView() {
  drawTabs();
  filter(at("result"));
}

function setFolded(folded) {
  at("result").classList.toggle("folded", folded);
  at("fold").setAttribute("aria-pressed", String(!folded));
}

const WALKED = "#brief .item:not([id^='left-']), #batch-list li:has(.open)";

/** Move the focus to the next or previous visible item, or in a batch to the next or previous brief. */
function walk(step) {
  const items = [...document.querySelectorAll(WALKED)].filter((one) => one.checkVisibility());
  if (!items.length) return;
  const here = items.findIndex((one) => one.contains(document.activeElement));
  const next = items[here < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(Math.max(here + step, 0), items.length - 1)];
  const target = [...next.querySelectorAll("a[href^='#words-'], .open")].find((one) => one.checkVisibility());
  if (!target) next.tabIndex = -1;
  (target || next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  q: () => setFolded(!at("result").classList.contains("folded")),
  "?": () => at("help").showModal(),
};

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = event.key === "?" || at("ask").hidden ? KEYS[event.key] : null;
  if (!act) return;
  event.preventDefault();
  act();
});
// a highlight in the article links to its item, which must be visible
at("result").addEventListener(
  "click",
  (event) => {
    const [id] = event.target.closest("#article [data-items]")?.dataset.items.split(" ") || [];
    const item = id && document.querySelector(`#brief [data-item="${CSS.escape(id)}"]`);
    if (!item || item.checkVisibility()) return;
    choose(ALL);
    // newly shown sections move the page, which would interrupt smooth scrolling
    requestAnimationFrame(() => item.scrollIntoView({ block: "center", behavior: "instant" }));
  },
  true,
);
at("fold").addEventListener("click", () => setFolded(!at("result").classList.contains("folded")));
at("more").addEventListener("click", () => {
  const open = at("bar").classList.toggle("open");
  at("more").setAttribute("aria-expanded", String(open));
});
at("help-button").addEventListener("click", () => at("help").showModal());
// what scrolls below the bar stops at its lower edge, also where its buttons take two lines
new ResizeObserver(([bar]) => {
  document.documentElement.style.setProperty("--bar", `${bar.target.offsetHeight}px`);
}).observe(at("bar"));
