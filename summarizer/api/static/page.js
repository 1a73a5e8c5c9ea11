// The page: takes an article, asks the service, shows the brief while it comes, and keeps it in the browser.

import { link, makeSortable } from "./brief.js";
import { closeCompare, offerOthers, runBeside } from "./compare.js";
import { Problem, call } from "./events.js";
import { at, element, key, readChoices, readForm, showProblem } from "./form.js";
import { deleteAllBriefs, deleteBrief, keepBrief, keepText, listBriefs, readText } from "./history.js";
import { matchChildren } from "./morph.js";
import { Review } from "./review.js";
import { finishView, prepareView } from "./view.js";
import { Work } from "./work.js";

let work = null;
let review = null; // of the brief on the page, once nothing more comes

/** Show how far the work is. If it is `loud` a screen reader says so. */
function say(text, loud = true) {
  at("status").textContent = text;
  if (loud) at("told").textContent = text;
}

function show(html) {
  const wanted = new DOMParser().parseFromString(html, "text/html").body;
  makeSortable(wanted);
  prepareView(wanted);
  review = work.isWriting ? null : new Review(work, keepReview);
  review?.draw(wanted);
  matchChildren(at("result"), wanted);
  finishView();
}

function keepReview() {
  finishView();
  return keep(work);
}

/** A work whose reports are shown as long as it is the one on the page. */
function makeWork(asked) {
  const made = new Work(asked, {
    key: key(),
    show: (html) => made === work && show(html),
    say: (text, loud) => made === work && say(text, loud),
  });
  return made;
}

function setBusy(busy) {
  document.body.classList.toggle("busy", busy);
  at("stop").hidden = !busy;
  at("done-tools").hidden = busy || !work?.hasContent;
  offerOthers(busy ? null : work);
}

/** Put a work on the page in place of the form. The focus goes where no key does anything. */
function openDesk(made) {
  work = made;
  closeCompare();
  for (const id of ["ask", "history", "problem"]) at(id).hidden = true;
  at("bar").hidden = false;
  at("result").replaceChildren();
  at("status").focus({ preventScroll: true });
}

async function run(asked) {
  const mine = makeWork(asked);
  openDesk(mine);
  setBusy(true);
  say("Asking …");
  try {
    await mine.run();
    const { complete, rejected } = mine.brief.audit;
    if (mine === work) say(complete ? "Done: nothing rejected" : `Done: ${rejected.length} rejected`);
  } catch (error) {
    if (mine === work) await showEnd(mine, error);
  } finally {
    if (mine === work) setBusy(false);
    await keep(mine);
  }
}

/** Show why there is no whole brief. What had come stays, and can be exported. */
async function showEnd(mine, error) {
  const stopped = error.name === "AbortError";
  if (!mine.hasContent) showForm();
  else {
    say(stopped ? "Stopped. What had come until then is shown." : "Broken off. What had come until then is shown.");
    await mine.drawStopped().catch(showProblem);
  }
  if (!stopped) showProblem(error);
}

/** Keep a brief in the browser; one that cannot keep anything loses nothing that it shows. */
async function keep(mine) {
  if (!mine.hasContent) return;
  const { asked, result: brief, review } = mine;
  const { text, article, url, ...choices } = asked;
  const record = { time: mine.time ||= Date.now(), choices, brief, review, whole: Boolean(mine.brief) };
  if (mine.kept) record.id = mine.kept;
  try {
    mine.kept = await keepBrief(record);
    await listHistory();
  } catch {
    at("history-note").textContent = "This browser does not let the page keep briefs: download what you need.";
  }
}

async function start(event) {
  event?.preventDefault();
  try {
    const asked = await readForm();
    if (asked && !at("ask").hidden) await run(asked);
  } catch (error) {
    showProblem(error);
  }
}

/** Make the brief of an example. What stands in the form stays there. */
async function showExample(name) {
  const answer = await call(`static/${name}.txt`, { accept: "text/plain" });
  await run({ text: await answer.text(), ...readChoices() });
}

function showForm() {
  work?.stop();
  work = null;
  closeCompare();
  setBusy(false);
  at("bar").hidden = true;
  at("problem").hidden = true;
  at("result").replaceChildren();
  at("ask").hidden = false;
  at("history").hidden = !at("history-list").childElementCount;
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function titleOf({ headline, article }) {
  return headline?.text || (typeof headline === "string" && headline) || article.title || article.text.trim().slice(0, 90);
}

function drawRecord(record) {
  const { id, time, brief, whole, review } = record;
  const row = document.createElement("li");
  const title = element("button", titleOf(brief));
  title.type = "button";
  title.className = "open";
  title.addEventListener("click", () => openRecord(record));
  const told = [TIME.format(time), brief.receipt.model, whole ? "" : "stopped", review.length ? `${review.length} reviewed` : ""];
  const gone = element("button", "Delete");
  gone.type = "button";
  gone.setAttribute("aria-label", `Delete: ${titleOf(brief)}`);
  gone.addEventListener("click", () => deleteBrief(id).then(listHistory).catch(showProblem));
  row.append(title, element("small", told.filter(Boolean).join(" · ")), gone);
  return row;
}

async function listHistory() {
  const records = await listBriefs();
  at("history-list").replaceChildren(...records.map(drawRecord));
  at("history").hidden = at("ask").hidden || !records.length;
}

async function openRecord({ id, time, choices, brief, review, whole }) {
  const made = makeWork({ article: brief.article, ...choices });
  Object.assign(made, { kept: id, time, review, brief });
  openDesk(made);
  setBusy(false);
  say(whole ? `Made ${TIME.format(time)}` : `Stopped ${TIME.format(time)}: what had come until then`);
  try {
    await made.draw();
  } catch (error) {
    showForm();
    showProblem(error);
  }
}

function save(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Copy a text; a page that did not come over TLS has no clipboard of its own. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (!copied) throw new Problem({ title: "The browser does not let this page copy", detail: "Download the brief instead." });
  return undefined;
}

async function copyMarkdown() {
  await copy(await work.report("md"));
  say("Copied");
}

/** A button's work, with what goes wrong in it shown. */
function on(id, act) {
  at(id).addEventListener("click", () => Promise.resolve().then(act).catch(showProblem));
}

let typed = 0;

/** Keep the text of the form, a moment after the last key. */
function keepTyped(wait = 300) {
  clearTimeout(typed);
  typed = setTimeout(() => keepText(at("text").value).catch(() => {}), wait);
}

async function restoreText() {
  const text = await readText();
  if (!at("text").value) at("text").value = text;
}

at("ask").addEventListener("submit", start);
at("ask").addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && start(event));
at("text").addEventListener("input", () => keepTyped());
on("stop", () => work?.stop());
on("again", () => {
  showForm();
  at("text").focus();
});
on("compare", () => runBeside(work, keep));
on("copy", copyMarkdown);
on("save-html", async () => save(await work.report("html"), "brief.html", "text/html"));
on("save-json", () => {
  const { result, review } = work;
  save(JSON.stringify(review.length ? { ...result, review } : result, null, 2), "brief.json", "application/json");
});
on("forget-all", () => deleteAllBriefs().then(listHistory));
for (const button of document.querySelectorAll("[data-example]")) {
  button.addEventListener("click", () => showExample(button.dataset.example).catch(showProblem));
}
link(at("result"));
at("result").addEventListener("click", (event) => review?.take(event.target));
restoreText().catch(() => {});
listHistory().catch(() => {});
const parameters = new URLSearchParams(location.search);
const wished = document.querySelector(`[data-example="${CSS.escape(parameters.get("example") || "council-bridge")}"]`);
if (parameters.has("example") && wished) showExample(wished.dataset.example).catch(showProblem);
addEventListener("pagehide", () => {
  keepText(at("text").value).catch(() => {});
  if (!work || work.brief) return;
  keep(work);
  work.stop(); // the model need not write for a window that is closed
});
