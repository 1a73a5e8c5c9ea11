// An editor's decisions about rejected and flagged items: a card at each item, and the decisions, which are exported.

import { element } from "./dom.js";

const CHOICES = { keep: "Keep", edit: "Edit", drop: "Drop" };
const SAYING = ["statement", "question", "effect", "text", "name", "quote"];
const GRAVE = ["contradicted", "not_stated", "unclear"];

/** Slice a text, given as an array of code points, by the service's offsets. */
function sliceText(letters, [start, end]) {
  return letters.slice(start, end).join("");
}

function valueAt(brief, path) {
  return path.match(/[^.[\]]+/g)?.reduce((value, part) => value?.[part], brief);
}

function wordsOf(item) {
  if (typeof item === "string") return item;
  const name = SAYING.find((one) => typeof item?.[one] === "string" || typeof item?.[one]?.text === "string");
  return name ? item[name].text ?? item[name] : "";
}

/** The quotes of an item, as the model wrote them or as the article has them. */
function quotesOf(item) {
  const quotes = [item?.quote, ...(item?.quotes || [])].map((one) => one?.text ?? one);
  return quotes.filter((words) => words && typeof words === "string");
}

/** The quote of an item that was rejected because of it; otherwise empty. */
function quoteFailed({ kind, item }) {
  return ["altered", "absent"].includes(kind) && typeof item?.quote === "string" ? item.quote : "";
}

/** List the cases to decide: every rejected item, and every flagged sentence or field. */
export function listCases(brief) {
  const { article, audit } = brief;
  const letters = [...article.text];
  const rejected = audit.rejected.map((one, number) => {
    const spans = (one.evidence || []).map((span) => sliceText(letters, span));
    const says = one.closest ? [one.closest.text] : spans;
    return {
      path: `audit.rejected[${number}]`,
      place: `rejected-${number}`,
      written: quoteFailed(one) || wordsOf(one.item),
      // an item rejected for its speaker or statement may have a quote that is in the article
      says: says.length ? says : quotesOf(one.item).filter((words) => article.text.includes(words)),
    };
  });
  const flagged = new Map();
  const flag = (path, written, evidence) => {
    const top = /^\w+(?:\[\d+\])?/.exec(path)?.[0];
    if (!top || flagged.has(path)) return;
    const item = valueAt(brief, top);
    if (Array.isArray(item)) return; // a warning about a whole section leaves nothing to decide
    const found = /^(\w+)\[(\d+)\]$/.exec(top);
    const place = found && found[1] !== "abstract" ? `item-${found[1]}-${found[2]}` : "";
    const quotes = quotesOf(item);
    const spans = evidence.map((span) => sliceText(letters, span));
    // instead of a bare figure, show the quote that contains it
    const says = spans.map((words) => quotes.find((quote) => quote.includes(words)) || words);
    flagged.set(path, { path, place, written: written || wordsOf(item), says: says.length ? [...new Set(says)] : quotes });
  };
  for (const check of audit.statements || []) {
    const doubted = GRAVE.includes(check.verdict) || (check.verdict === "not_judged" && check.reasons?.length);
    if (doubted) flag(check.path, check.text, check.evidence || []);
  }
  for (const { path, message } of audit.warnings || []) {
    const told = (audit.statements || []).some((check) => check.reasons?.includes(message));
    if (path && !path.startsWith("article") && !told) flag(path, "", []);
  }
  return [...rejected, ...flagged.values()];
}

function drawPair(list, term, texts) {
  list.append(element("dt", term), ...texts.map((text) => element("dd", text)));
}

function drawChoice(one, choice, decided) {
  const button = element("button", CHOICES[choice]);
  button.type = "button";
  button.dataset.choice = choice;
  button.setAttribute("aria-pressed", String(decided?.decision === choice));
  button.setAttribute("aria-label", `${CHOICES[choice]}: ${one.written.slice(0, 80)}`);
  return button;
}

function drawEditor(text) {
  const box = document.createElement("div");
  box.className = "editor";
  const field = document.createElement("textarea");
  field.rows = 3;
  field.defaultValue = text;
  field.setAttribute("aria-label", "Your words for it");
  const done = element("button", "Save");
  done.type = "button";
  done.dataset.choice = "save";
  box.append(field, done);
  return box;
}

function drawCard(one, decided) {
  const card = document.createElement("div");
  card.className = "card";
  card.dataset.path = one.path;
  if (decided) card.dataset.decision = decided.decision;
  const pairs = document.createElement("dl");
  if (one.says.length === 1 && one.says[0] === one.written) {
    drawPair(pairs, "Written, and in the article", one.says);
  } else {
    drawPair(pairs, "Written", [one.written || "(no words of its own)"]);
    drawPair(pairs, "The article says", one.says.length ? one.says : ["Nothing that comes close."]);
  }
  if (decided?.decision === "edit") drawPair(pairs, "Your words", [decided.text]);
  const choices = document.createElement("div");
  choices.className = "choices";
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "Your decision");
  choices.append(...Object.keys(CHOICES).map((choice) => drawChoice(one, choice, decided)));
  card.append(pairs, choices);
  return card;
}

/** The cards at the items of one brief. */
export class Review {
  /**
   * @param work The work with the brief, and with the decisions as `review`: a list of {path, decision, text?}.
   * @param changed Called after each decision.
   */
  constructor(work, changed) {
    this.work = work;
    this.changed = changed;
    this.cases = listCases(work.result);
  }

  decidedAt(path) {
    return this.work.review.find((one) => one.path === path);
  }

  /** Add the cards to a rendered brief. */
  draw(body) {
    for (const one of this.cases) {
      const at = one.place && body.querySelector(`#${CSS.escape(one.place)}`);
      const card = drawCard(one, this.decidedAt(one.path));
      if (at) (at.matches("tr") ? at.cells[1] : at).append(card);
      else body.querySelector(".head .aside")?.before(card);
    }
  }

  /** Save unsaved texts in cards. */
  saveEdits() {
    for (const { firstChild: field, lastChild: done } of document.querySelectorAll(".card .editor")) {
      if (field.value !== field.defaultValue) this.take(done);
    }
  }

  /** Close the editor that an element is in, without its text. */
  leaveEditor(target) {
    const card = target.closest(".editor")?.parentElement;
    card?.querySelector(".editor").remove();
    card?.querySelector("[data-choice='edit']").focus();
  }

  /** Handle a click on a card. */
  take(target) {
    const choice = target.closest?.("[data-choice]")?.dataset.choice;
    const card = target.closest?.(".card");
    if (!choice || !card) return;
    const { path } = card.dataset;
    const one = this.cases.find((each) => each.path === path);
    if (choice === "edit") {
      const editor = card.querySelector(".editor") || drawEditor(this.decidedAt(path)?.text ?? one.written);
      card.append(editor);
      editor.querySelector("textarea").focus();
      return;
    }
    const text = choice === "save" ? card.querySelector("textarea").value.trim() : "";
    if (choice === "save" && !text) return;
    const decision = choice === "save" ? { path, decision: "edit", text } : { path, decision: choice };
    const same = this.decidedAt(path)?.decision === choice; // a second click takes it back
    const others = this.work.review.filter((each) => each.path !== path);
    this.work.review = same ? others : [...others, decision];
    const drawn = drawCard(one, this.decidedAt(path));
    card.replaceWith(drawn);
    drawn.querySelector(`[data-choice="${decision.decision}"]`).focus();
    this.changed();
  }
}
