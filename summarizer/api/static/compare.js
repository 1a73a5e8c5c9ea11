// A second brief beside the first: the same article and options, another model. The service renders both with the same
// ids, so the second one is in a shadow tree.

import { link, makeSortable } from "./brief.js";
import { at, nameModel, refocus } from "./dom.js";
import { key, listUsable, showProblem } from "./form.js";
import { matchChildren } from "./morph.js";
import { prepareView } from "./view.js";
import { Work } from "./work.js";

let other = null;
let shown = null; // the root element in the shadow tree

function makeTree() {
  const tree = at("beside-result").attachShadow({ mode: "open" });
  for (const name of ["brief.css", "page.css"]) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = `static/${name}`;
    tree.append(sheet);
  }
  const place = document.createElement("div");
  place.className = "comparing folded";
  tree.append(place);
  link(place);
  return place;
}

function show(html, model) {
  const wanted = new DOMParser().parseFromString(html, "text/html").body;
  makeSortable(wanted);
  prepareView(wanted);
  wanted.querySelector("#brief").setAttribute("aria-label", `The brief by ${nameModel(model)}`);
  for (const one of wanted.querySelectorAll("section")) one.removeAttribute("aria-labelledby"); // as in the first brief
  shown ||= makeTree();
  matchChildren(shown, wanted);
}

function say(text) {
  at("beside-status").textContent = text;
}

/** Offer the models other than the one that wrote the brief on the page. */
export function offerOthers(work) {
  const others = work?.brief ? listUsable().filter((one) => one.value !== (work.asked.model || at("model").value)) : [];
  at("other-model").replaceChildren(...others.map((one) => new Option(nameModel(one.value), one.value)));
  at("compare-tools").hidden = !others.length;
}

export function closeCompare() {
  other?.stop();
  other = null;
  shown?.replaceChildren();
  at("beside").hidden = true;
  at("columns").classList.remove("comparing");
}

/** Make a brief with another model beside the current one. `keep` is called with its work when that has ended. */
export async function runBeside(work, keep) {
  closeCompare();
  const model = at("other-model").value;
  const asked = { ...work.asked, model };
  const mine = new Work(asked, {
    key: key() || work.key,
    show: (html) => mine === other && show(html, model),
    say: (text) => mine === other && say(`${nameModel(model)}: ${text}`),
  });
  other = mine;
  at("beside").hidden = false;
  at("result").dataset.model = nameModel(work.brief.receipt.model);
  at("columns").classList.add("comparing");
  say(`${nameModel(model)}: asking …`);
  if (at("beside").getBoundingClientRect().top > innerHeight) at("beside").scrollIntoView({ behavior: "instant" });
  try {
    await mine.run();
    const { rejected } = mine.brief.audit;
    if (mine === other) say(`${nameModel(model)}: ${rejected.length ? `${rejected.length} rejected` : "nothing rejected"}`);
  } catch (error) {
    if (mine !== other) return;
    say(`${nameModel(model)}: no brief`);
    showProblem(error);
  } finally {
    await keep(mine);
  }
}

at("close-beside").addEventListener("click", () => {
  closeCompare();
  refocus(at("compare"));
});
