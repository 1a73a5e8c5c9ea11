// The page: takes one or more articles, calls the service, shows the brief while it is made, and stores it in the browser.

import { closeBatch, createBatch, nameBatch, removeBatch, showBatch, titleOf } from "./batch.js";
import { link, makeSortable } from "./brief.js";
import { closeCompare, offerOthers, runBeside } from "./compare.js";
import { at, button, element, nameModel, refocus } from "./dom.js";
import { Problem, call } from "./events.js";
import { forgetFiles, key, on, readChoices, readForm, showProblem } from "./form.js";
import {
  deleteAllBriefs, deleteBrief, forgetBatch, keepBatch, keepBrief, keepText, listBatches, listBriefs, readText,
} from "./history.js";
import { matchChildren } from "./morph.js";
import { Review, listCases } from "./review.js";
import { save } from "./save.js";
import { finishView, prepareView } from "./view.js";
import { Work } from "./work.js";

let work = null;
let review = null; // of the brief on the page, once it is complete or stopped

/** Show the progress. If `loud`, screen readers announce it. */
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

/** Store the decisions about a brief, with its batch if it belongs to one. */
async function keepReview() {
  finishView();
  if (!work.keepReview) return keep(work);
  return work.keepReview(work.review).catch(tellKeepless);
}

function tellKeepless() {
  at("history-note").textContent = "This browser does not let the page keep anything: download what you need before you leave the page.";
}

/** Create a work that updates the page only as long as it is the current one. */
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
  if (!busy && document.activeElement === at("stop")) at("status").focus({ preventScroll: true });
  at("stop").hidden = !busy;
  at("done-tools").hidden = busy || !work?.hasContent;
  offerOthers(busy ? null : work);
}

/** Show the form, a brief or a batch, and hide the others. */
function showPart(part) {
  at("problem").hidden = true;
  at("ask").hidden = part !== "form";
  at("history").hidden = part !== "form" || !at("history-list").childElementCount;
  at("batches").hidden = part !== "form" || !at("batches-list").childElementCount;
  at("bar").hidden = at("columns").hidden = part !== "brief";
  at("batch").hidden = part !== "batch";
}

/** Add a state to the browser's history, so that Back returns to the previous one. */
function visit(state) {
  if (JSON.stringify(history.state) !== JSON.stringify(state)) history.pushState(state, "");
}

/** Show the state of Back or Forward: the form, a stored brief or a batch. */
async function revisit(state) {
  const record = state?.kept && (await listBriefs()).find(({ id }) => id === state.kept);
  const batch = state?.batch && (await listBatches()).find(({ id }) => id === state.batch);
  if (work?.row && batch) backToBatch();
  else if (record) await openRecord(record);
  else if (batch) await openBatch(batch);
  else showForm();
}

/** Put a work on the page, and move the focus to an element that handles no keys. */
function openDesk(made) {
  visit({ ...(made.row && { batch: history.state?.batch, row: true }), ...(made.kept && { kept: made.kept }) });
  work = made;
  closeCompare();
  showPart("brief");
  at("back").hidden = !made.row;
  at("result").replaceChildren();
  at("status").focus({ preventScroll: true });
}

/** Stop the work and remove it from the page. */
function leaveDesk() {
  work?.stop();
  work = null;
  closeCompare();
  setBusy(false);
  at("result").replaceChildren();
}

async function run(asked) {
  const mine = makeWork(asked);
  openDesk(mine);
  setBusy(true);
  say("Sending the article …");
  try {
    await mine.run();
    const { rejected, warnings } = mine.brief.audit;
    const sparse = warnings.some((one) => one.kind === "sparse") ? "; the brief holds little or nothing of the article" : "";
    const cases = listCases(mine.brief).slice(rejected.length);
    const count = new Set(cases.map(({ path }) => path.split(".")[0])).size;
    const flagged = count ? `, ${count} flagged` : "";
    if (mine === work) say(`Done: ${rejected.length || "nothing"} rejected${flagged}${sparse}`);
  } catch (error) {
    if (mine === work) await showEnd(mine, error);
  } finally {
    if (mine === work) setBusy(false);
    await keep(mine);
  }
}

/** Show why the brief is incomplete. The items so far stay, and can be exported. */
async function showEnd(mine, error) {
  const stopped = error.name === "AbortError";
  if (!mine.hasContent) {
    showForm();
    at("go").focus({ preventScroll: true }); // the focused element has disappeared
  } else {
    say(stopped ? "Stopped. The items so far are shown." : "Broken off. The items so far are shown.");
    await mine.drawStopped().catch((reason) => {
      const state = at("result").querySelector(".state"); // of the last draft, which is still shown
      if (state) state.textContent = "not finished, and not judged";
      showProblem(reason);
    });
  }
  if (!stopped) showProblem(error);
}

/** Store a brief in the browser. If that fails, the page still shows it. */
async function keep(mine) {
  if (!mine.hasContent) return;
  const { asked, result: brief, review } = mine;
  const { text, html, article, url, ...choices } = asked;
  const record = { time: mine.time ||= Date.now(), choices, brief, review, whole: Boolean(mine.brief) };
  if (mine.kept) record.id = mine.kept;
  try {
    mine.kept = await keepBrief(record);
    if (mine === work) history.replaceState({ kept: mine.kept }, "");
    await listHistory();
  } catch {
    tellKeepless();
  }
}

async function start(event) {
  event?.preventDefault();
  try {
    const asked = await readForm();
    if (!asked || at("ask").hidden || at("go").disabled) return; // already started meanwhile
    await (asked.items ? runBatch(asked) : run(asked));
  } catch (error) {
    showProblem(error);
  }
}

/** Make the brief of an example, without changing the form. */
async function showExample(name) {
  const answer = await call(`static/${name}.txt`, { accept: "text/plain" });
  await run({ text: await answer.text(), ...readChoices() });
}

function showForm() {
  leaveDesk();
  closeBatch();
  showPart("form");
}

async function runBatch(asked) {
  at("go").disabled = true;
  const record = await createBatch(asked).finally(() => (at("go").disabled = false));
  forgetFiles();
  keepBatch(record).then(listKeptBatches).catch(tellKeepless);
  await openBatch(record);
}

/** Show a batch. Its briefs open in its place, and `Back to the batch` returns. */
async function openBatch(record) {
  visit({ batch: record.id });
  leaveDesk();
  showPart("batch");
  at("batch-head").focus({ preventScroll: true });
  scrollTo(0, 0);
  await showBatch(record, ({ name, ...opened }) => openMade(opened, name).catch(showProblem));
}

function backToBatch() {
  const { row } = work;
  leaveDesk();
  showPart("batch");
  row.querySelector("button")?.focus();
  row.scrollIntoView({ block: "center", behavior: "instant" });
}

/** Draw a list again, and move the focus from a row that is gone to the one in its place. */
async function leaveRow(row, redraw) {
  const { parentElement: list } = row;
  const place = [...list.children].indexOf(row);
  await redraw();
  refocus([...list.children].slice(0, place + 1).at(-1)?.lastChild || at("go"));
}

function drawKeptBatch(record) {
  const row = document.createElement("li");
  const title = button(nameBatch(record), () => openBatch(record).catch(showProblem));
  title.className = "open";
  const gone = button("Delete", () => {
    removeBatch(record.id).then(() => forgetBatch(record.id)).then(() => leaveRow(row, listKeptBatches)).catch(showProblem);
  });
  gone.setAttribute("aria-label", `Delete: ${nameBatch(record)}`);
  row.append(title, element("small", TIME.format(record.time)), gone);
  return row;
}

async function listKeptBatches() {
  const records = await listBatches();
  at("batches-list").replaceChildren(...records.map(drawKeptBatch));
  at("batches").hidden = at("ask").hidden || !records.length;
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function drawRecord(record) {
  const { id, time, brief, whole, review } = record;
  const row = document.createElement("li");
  const title = button(titleOf(brief), () => openRecord(record).catch(showProblem));
  title.className = "open";
  const told = [TIME.format(time), nameModel(brief.receipt.model), whole ? "" : "stopped", review.length ? `${review.length} reviewed` : ""];
  const gone = button("Delete", () => deleteBrief(id).then(() => leaveRow(row, listHistory)).catch(showProblem));
  gone.setAttribute("aria-label", `Delete: ${titleOf(brief)}`);
  row.append(title, element("small", told.filter(Boolean).join(" · ")), gone);
  return row;
}

async function listHistory() {
  const records = await listBriefs();
  at("history-list").replaceChildren(...records.map(drawRecord));
  at("history").hidden = at("ask").hidden || !records.length;
}

function openRecord({ id, time, choices, brief, review, whole }) {
  const told = whole ? `Made ${TIME.format(time)}` : `Stopped ${TIME.format(time)}, with the items until then`;
  return openMade({ kept: id, time, choices, review, brief }, told);
}

/** Open a brief that was made earlier. */
async function openMade({ choices, brief, ...more }, told) {
  const made = makeWork({ article: brief.article, ...choices });
  Object.assign(made, { brief, ...more });
  openDesk(made);
  setBusy(false);
  say(told);
  try {
    await made.draw();
  } catch (error) {
    if (made.row) backToBatch();
    else showForm();
    throw error;
  }
}

/** Copy a text to the clipboard, whose API is not available to pages without TLS. */
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

let typed = 0;
let kept = ""; // the text that this page has read or stored last

/** Store the text of the form if it has changed here: another tab may have stored a newer one. */
function keepChanged() {
  const { value } = at("text");
  if (value === kept) return;
  kept = value;
  keepText(value).catch(() => {});
}

/** Store the text of the form shortly after the last keystroke. */
function keepTyped() {
  clearTimeout(typed);
  typed = setTimeout(keepChanged, 300);
}

async function restoreText() {
  const text = await readText();
  if (!at("text").value) at("text").value = kept = text;
}

function startAnew() {
  showForm();
  visit(null);
  at("text").focus();
}

at("ask").addEventListener("submit", start);
// Ctrl+Enter also works if no element has the focus, such as after a file was dropped
document.addEventListener("keydown", (event) => {
  const isMeant = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !at("ask").hidden;
  if (isMeant && (event.target === document.body || at("ask").contains(event.target))) start(event);
});
at("text").addEventListener("input", () => keepTyped());
on("stop", () => work?.stop());
on("again", startAnew);
on("batch-again", startAnew);
on("back", backToBatch);
on("compare", () => runBeside(work, keep));
on("copy", copyMarkdown);
on("save-html", async () => save(await work.report("html"), "brief.html", "text/html"));
on("save-json", () => {
  review?.saveEdits();
  const { result, review: decisions } = work;
  const whole = decisions.length ? { ...result, review: decisions } : result;
  save(JSON.stringify(whole, null, 2), "brief.json", "application/json");
});
on("forget-all", () => deleteAllBriefs().then(listHistory).then(() => refocus(at("go"))));
for (const example of document.querySelectorAll("[data-example]")) {
  example.addEventListener("click", () => showExample(example.dataset.example).catch(showProblem));
}
link(at("result"));
at("result").addEventListener("click", (event) => review?.take(event.target));
at("result").addEventListener("keydown", (event) => event.key === "Escape" && review?.leaveEditor(event.target));
restoreText().catch(() => {});
listHistory().catch(() => {});
listKeptBatches().catch(() => {});
const parameters = new URLSearchParams(location.search);
const wished = document.querySelector(`[data-example="${CSS.escape(parameters.get("example") || "council-bridge")}"]`);
if (parameters.has("example") && wished) showExample(wished.dataset.example).catch(showProblem);
history.replaceState(null, ""); // a reloaded page shows the form
addEventListener("popstate", ({ state }) => revisit(state).catch(showProblem));
addEventListener("pagehide", () => {
  keepChanged();
  if (!work || work.brief) return;
  keep(work);
  work.stop(); // no need to write for a closed window
});
