// Batches: the service makes briefs of many articles, even after the page is closed. The page shows the progress, opens
// single briefs, and exports all of them. The service stores the briefs; the browser stores the list of its batches and the
// decisions about their items.

import { at, button, element, nameModel } from "./dom.js";
import { Problem, call } from "./events.js";
import { key, on } from "./form.js";
import { keepBatch } from "./history.js";
import { listCases } from "./review.js";
import { save } from "./save.js";

const INTERVAL = 1000;
const LOSSES = 20; // seconds without a response until the page gives up

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let shown = null; // the batch on the page

/** Create a batch at the service, and return the record that the browser stores about it. */
export async function createBatch({ items, unread, schema, model, options }) {
  const given = { schema, model, options: options && JSON.stringify(options) };
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value));
  const file = new Blob([items.map((one) => JSON.stringify(one)).join("\n")], { type: "application/x-ndjson" });
  const answer = await call(`v1/batches?${query}`, { key: key(), file });
  const { id } = await answer.json();
  const choices = { ...(schema && { schema }), ...(model && { model }), ...(options && { options }) };
  return { id, time: Date.now(), names: items.map((one) => one.id), unread, choices, reviews: {} };
}

export function removeBatch(id) {
  return call(`v1/batches/${id}`, { key: key(), method: "DELETE" }).catch((error) => {
    if (error.status !== 404) throw error;
  });
}

export function nameBatch({ names, unread }) {
  return `${(names.length + unread.length).toLocaleString()} articles: ${names.slice(0, 3).join(", ")}${names.length > 3 ? " …" : ""}`;
}

export function titleOf({ headline, abstract, article }) {
  const own = headline?.text || (typeof headline === "string" && headline) || article.title;
  const first = abstract?.[0]?.text || article.text.trim();
  return own || (first.length > 120 ? `${first.slice(0, 120).replace(/\s+\S*$/, "")} …` : first);
}

function tellTime(seconds) {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s left`;
  return seconds < 5400 ? `about ${Math.round(seconds / 60)} min left` : `about ${Math.round(seconds / 3600)} h left`;
}

/** The batch on the page: its state at the service, and its results by item id. */
class WatchedBatch {
  constructor(record, openBrief) {
    Object.assign(this, { record, openBrief, results: new Map(), rows: new Map(), state: null, last: 0 });
    this.stopper = new AbortController();
    this.watching = null;
  }

  ask(path = "", more = {}) {
    return call(`v1/batches/${this.record.id}${path}`, { key: key(), signal: this.stopper.signal, ...more });
  }

  /** Poll until the batch is over. */
  watch() {
    this.watching ||= this.follow().finally(() => (this.watching = null));
    return this.watching;
  }

  async follow() {
    let lost = 0;
    for (;;) {
      try {
        await this.look();
        lost = 0;
        if (this.isOver) return;
      } catch (error) {
        lost += INTERVAL / 1000;
        if (!(error.lost || error.status === 503) || lost > LOSSES) throw error;
        this.tell("The service does not answer. Trying again …");
      }
      await pause(INTERVAL);
      if (this.stopper.signal.aborted) return;
    }
  }

  /** Fetch the state and then the new results, in this order, so that a batch that is over has all its results. */
  async look() {
    this.state = await (await this.ask()).json();
    const text = await (await this.ask(`/results?after=${this.last}`)).text();
    for (const line of text.split("\n").filter(Boolean)) {
      const result = JSON.parse(line);
      this.last = result.number;
      this.results.set(result.id, result);
      this.drawRow(result.id);
    }
    this.drawState();
    if (this.isOver) for (const id of this.record.names) if (!this.results.has(id)) this.drawRow(id);
  }

  get isOver() {
    return this.state.state !== "running" && !this.state.counts.running;
  }

  get isStopped() {
    return this.state?.state === "cancelled";
  }

  /** Apply an operation (`/cancel`, `/resume` or `/retry`) to the batch, and continue polling. */
  async change(path) {
    this.state = await (await this.ask(path, { method: "POST" })).json();
    if (path === "/retry") for (const [id, { state }] of this.results) if (state === "failed") this.results.delete(id);
    for (const id of this.record.names) if (!this.results.has(id)) this.drawRow(id);
    this.drawState();
    await this.watch();
  }

  draw() {
    const { names, unread } = this.record;
    at("batch-head").textContent = `${(names.length + unread.length).toLocaleString()} articles`;
    at("batch-progress").max = names.length;
    at("batch-progress").removeAttribute("value");
    at("batch-state").textContent = "Sending the articles …";
    for (const id of ["batch-stop", "batch-resume", "batch-retry", "batch-save", "batch-table"]) at(id).hidden = true;
    this.rows = new Map(names.map((id) => [id, document.createElement("li")]));
    for (const id of names) this.drawRow(id);
    const left = unread.map(({ id, reason }) => this.fillRow(document.createElement("li"), "failed", id, `Cannot be read: ${reason}`));
    at("batch-list").replaceChildren(...this.rows.values(), ...left);
  }

  fillRow(row, state, name, told, open) {
    const title = open ? button(titleOf(open.brief), () => this.open(name)) : element("span", name);
    if (open) title.className = "open";
    const had = row.contains(document.activeElement);
    row.dataset.state = state;
    row.replaceChildren(title, element("small", open ? `${name} · ${told}` : told));
    if (had && open) title.focus();
    return row;
  }

  drawRow(id) {
    const row = this.rows.get(id);
    const result = this.results.get(id);
    if (!row) return;
    if (result?.state === "done") this.fillRow(row, "done", id, this.judge(id, result.brief), result);
    else if (result) this.fillRow(row, "failed", id, `Failed: ${result.problem.detail || result.problem.title}`);
    else this.fillRow(row, "waiting", id, this.state && this.isOver ? "Not made: stopped" : "Waiting");
  }

  /** Summarize the audit and the review of a brief for its row. */
  judge(id, brief) {
    const rejected = brief.audit.rejected.length;
    const cases = listCases(brief).length;
    const decided = (this.record.reviews[id] || []).length;
    const review = cases ? (decided ? `${decided} of ${cases} reviewed` : `${cases} to review`) : "";
    return [rejected ? `${rejected} rejected` : "nothing rejected", review].filter(Boolean).join(" · ");
  }

  drawState() {
    const { total, counts, cost_usd: cost, eta_seconds: eta, model } = this.state;
    const ended = counts.done + counts.failed;
    const { unread } = this.record;
    const { activeElement: focused } = document;
    const parts = [
      `${ended.toLocaleString()} of ${total.toLocaleString()}`,
      counts.failed ? `${counts.failed} failed` : "",
      unread.length ? `${unread.length} could not be read` : "",
      counts.running ? `${counts.running} being written` : "",
      !this.isOver && !this.isStopped && eta ? tellTime(eta) : "",
      cost ? `$${cost.toFixed(4)}` : "",
      `by ${nameModel(model)}`,
    ];
    const head = this.isStopped ? (this.isOver ? "Stopped: " : "Stopping: ") : this.isOver ? "Done: " : "";
    this.tell(head + parts.filter(Boolean).join(" · "), this.isOver);
    at("batch-progress").value = ended;
    at("batch").classList.toggle("busy", !this.isOver);
    at("batch-note").hidden = this.isOver;
    at("batch-stop").hidden = this.isOver || this.isStopped;
    at("batch-resume").hidden = !this.isStopped || ended === total;
    at("batch-retry").hidden = !this.isOver || !counts.failed;
    at("batch-save").hidden = at("batch-table").hidden = !this.results.size;
    if (!focused.checkVisibility()) at("batch-head").focus({ preventScroll: true });
  }

  tell(text, loud = false) {
    at("batch-state").textContent = text;
    if (loud) at("batch-told").textContent = text;
  }

  open(id) {
    const { choices, reviews } = this.record;
    this.openBrief({
      name: id,
      brief: this.results.get(id).brief,
      choices,
      review: reviews[id] || [],
      keepReview: (review) => {
        reviews[id] = review;
        this.drawRow(id);
        return keepBatch(this.record);
      },
      row: this.rows.get(id),
    });
  }

  /** Return the results as lines of JSON in the order of the articles, with the decisions about their briefs. */
  export() {
    const lines = this.record.names.map((id) => this.results.get(id)).filter(Boolean);
    const { reviews } = this.record;
    return lines
      .map((one) => (one.brief && reviews[one.id]?.length ? { ...one, brief: { ...one.brief, review: reviews[one.id] } } : one))
      .map((one) => `${JSON.stringify(one)}\n`)
      .join("");
  }

  /** Return the service's table of the results. Spreadsheets read it as UTF-8 only with a byte order mark. */
  async exportTable() {
    const answer = await this.ask("/results", { accept: "text/csv" });
    return `\ufeff${await answer.text()}`;
  }
}

/** Show a batch and poll it. `openBrief` is called when the user opens one of its briefs. */
export async function showBatch(record, openBrief) {
  closeBatch();
  const mine = new WatchedBatch(record, openBrief);
  shown = mine;
  mine.draw();
  try {
    await mine.watch();
  } catch (error) {
    if (error.name === "AbortError") return;
    if (mine === shown) mine.tell("This page no longer follows the batch.");
    throw error.status === 404 ? new Problem({ ...GONE, status: 404 }) : error;
  }
}

const GONE = {
  title: "The service no longer has this batch",
  detail: "It was deleted, or it is older than the service keeps batches. Make it again if you need its briefs.",
};

/** Stop polling. The service continues the batch. */
export function closeBatch() {
  shown?.stopper.abort();
  shown = null;
  at("batch").classList.remove("busy");
  at("batch-list").replaceChildren();
}

on("batch-stop", () => shown.change("/cancel"));
on("batch-resume", () => shown.change("/resume"));
on("batch-retry", () => shown.change("/retry"));
on("batch-save", () => save(shown.export(), "briefs.jsonl", "application/x-ndjson"));
on("batch-table", async () => save(await shown.exportTable(), "briefs.csv", "text/csv"));
