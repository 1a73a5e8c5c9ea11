// The page: takes an article, asks the service, and shows the brief while it comes. How a brief is shown is decided by
// the service alone (POST /v1/reports): a page that drew it too would draw it otherwise one day.

import { link, makeSortable } from "./brief.js";
import { Problem, call, followEvents } from "./events.js";
import { at, key, readForm, showProblem } from "./form.js";
import { matchChildren } from "./morph.js";

const STAGES = {
  writing: "",
  verifying: ", checking the whole",
  completing: ", asking for what was left out",
  reviewing: ", reading it against the article",
  auditing: ", measuring what was left out",
};

let work = null;

/** Show how far the work is. Where it is `loud` a screen reader says so: not each of forty items. */
function say(text, loud = true) {
  at("status").textContent = text;
  if (loud) at("told").textContent = text;
}

/** One brief on its way: what has come of it, and the drawing of it, one at a time. */
class Work {
  constructor(asked) {
    this.asked = asked;
    this.stopper = new AbortController();
    this.key = key();
    this.drawing = null;
    this.stale = false;
    this.begin({});
  }

  begin({ schema = "news/2", model = "", article = null }) {
    this.schema = schema;
    this.article = article || this.asked.article || { text: this.asked.text || "" };
    this.model = model || "The service";
    this.stage = "";
    this.restart();
  }

  restart() {
    this.content = {};
    this.rejected = [];
    this.verdicts = [];
    this.count = 0;
  }

  take({ name, data }) {
    if (name === "error") throw new Problem(data);
    const kind = data.type; // items go by the names of their sections
    if (kind === "started") this.begin(data);
    else if (kind === "restarted") this.restart();
    else if (kind === "rejected") this.reject(data);
    else if (kind === "item") this.add(data);
    else if (kind === "verdict") this.verdicts.push(data);
    else if (kind === "brief") this.brief = data.brief;
    else if (kind === "progress") this.stage = (STAGES[data.stage] || "") + (data.parts ? ` (part ${data.part} of ${data.parts})` : "");
    else return; // of a newer service
    this.tell(kind === "started");
    if (!this.brief && kind !== "progress") this.draw();
  }

  add({ section, index, item }) {
    this.count += 1;
    if (index === null || index === undefined) this.content[section] = item;
    else (this.content[section] ||= []).push(item);
  }

  /** Note a rejection; with an index it withdraws an item that was shown. */
  reject(data) {
    this.rejected.push(data);
    if (data.index === null || data.index === undefined) return;
    this.count -= 1;
    delete this.content[data.section]?.[data.index];
  }

  /** The verdicts that have come, each at its item's place in what is shown: withdrawn items leave no gap. */
  statements() {
    return this.verdicts.flatMap(({ section, index, check }) => {
      const listed = this.content[section];
      if (index === null || index === undefined || !Array.isArray(listed)) return listed ? [check] : [];
      if (!(index in listed)) return [];
      const place = listed.slice(0, index).filter(() => true).length;
      return [{ ...check, path: check.path.replace(/\[\d+\]/, `[${place}]`) }];
    });
  }

  tell(loud) {
    const gone = this.rejected.length ? `, ${this.rejected.length} rejected` : "";
    const told = this.count ? `${this.count} verified so far${gone}` : `${this.model} is reading`;
    say(`${told}${this.stage} …`, loud);
  }

  /** Draw what has come, and once more where more has come meanwhile. */
  draw() {
    this.stale = true;
    this.drawing ||= this.drawAll().finally(() => (this.drawing = null));
    this.drawing.catch(() => {});
    return this.drawing;
  }

  async drawAll() {
    while (this.stale) {
      this.stale = false;
      const draft = {
        schema: this.schema,
        article: this.article,
        ...Object.fromEntries(
          // the places of withdrawn items are empty
          Object.entries(this.content).map(([name, value]) => [name, Array.isArray(value) ? value.filter(() => true) : value]),
        ),
        audit: { complete: false, rejected: this.rejected, statements: this.statements() },
        receipt: { model: this.model, engine: "llm" },
      };
      const html = await this.report(this.brief ? "view" : "draft", this.brief || draft);
      if (work !== this) return;
      const wanted = new DOMParser().parseFromString(html, "text/html").body;
      makeSortable(wanted);
      matchChildren(at("result"), wanted);
    }
  }

  async report(format, brief = this.brief) {
    const { key, stopper } = this;
    const answer = await call("v1/reports", { key, signal: stopper.signal, accept: "*/*", body: { format, brief } });
    return answer.text();
  }

  async run() {
    const { key, stopper, asked } = this;
    const options = { key, signal: stopper.signal, body: asked };
    for await (const event of followEvents("v1/summaries", options)) this.take(event);
    await this.draw();
    const { complete, rejected } = this.brief.audit;
    say(complete ? "Done: nothing rejected" : `Done: ${rejected.length} rejected`);
  }
}

/** Make the brief of an example, for `?example` in the address. */
async function showExample() {
  const answer = await call("static/example.txt", { accept: "text/plain" });
  at("text").value = await answer.text();
  await start();
}

function setBusy(busy) {
  document.body.classList.toggle("busy", busy);
  at("stop").hidden = !busy;
}

async function start(event) {
  event?.preventDefault();
  let mine;
  try {
    const asked = await readForm();
    if (!asked || at("ask").hidden) return;
    at("problem").hidden = true;
    mine = work = new Work(asked);
    at("ask").hidden = true;
    at("bar").hidden = false;
    at("done-tools").hidden = true;
    setBusy(true);
    say("Asking …");
    at("again").focus();
    await mine.run();
    at("done-tools").hidden = false;
  } catch (error) {
    if (mine && mine !== work) return;
    if (error.name === "AbortError") say("Stopped. What had come until then is shown.");
    else {
      say("No brief");
      if (!mine?.count) showForm();
      showProblem(error);
    }
  } finally {
    if (mine && mine === work) setBusy(false);
  }
}

function showForm() {
  work?.stopper.abort();
  work = null;
  setBusy(false);
  at("bar").hidden = true;
  at("problem").hidden = true;
  at("result").replaceChildren();
  at("ask").hidden = false;
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

at("ask").addEventListener("submit", start);
at("ask").addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && start(event));
on("stop", () => work?.stopper.abort());
on("again", () => {
  showForm();
  at("text").focus();
});
on("copy", copyMarkdown);
on("save-html", async () => save(await work.report("html"), "brief.html", "text/html"));
on("save-json", () => save(JSON.stringify(work.brief, null, 2), "brief.json", "application/json"));
link(at("result"));
if (new URLSearchParams(location.search).has("example")) showExample().catch(showProblem);
addEventListener("pagehide", () => work?.stopper.abort()); // the model need not write for a window that is closed
