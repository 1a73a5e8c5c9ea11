// The page: takes an article, asks the service, and shows the brief while it comes. How a brief is shown is decided by
// the service alone (POST /v1/reports): a page that drew it too would draw it otherwise one day.

import { link, makeSortable } from "./brief.js";
import { Problem, call, followEvents } from "./events.js";
import { matchChildren } from "./morph.js";

const at = (id) => document.getElementById(id);
const TOOLS_READ = "This page reads text and HTML. For a PDF or DOCX use the shell, “summarizer summarize FILE --format "
  + "html”, or give the file’s address.";

const STAGES = {
  writing: "",
  verifying: ", checking the whole",
  completing: ", asking for what was left out",
  auditing: ", measuring what was left out",
};

let file = null;
let work = null;

/** Show how far the work is. Where it is `loud` a screen reader says so: not each of forty items. */
function say(text, loud = true) {
  at("status").textContent = text;
  if (loud) at("told").textContent = text;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function showProblem(error) {
  const box = at("problem");
  const problem = error instanceof Problem ? error : new Problem({ title: "This page failed", detail: String(error) });
  box.replaceChildren(element("h2", problem.title || "Something went wrong"));
  if (problem.detail) box.append(element("p", problem.detail));
  if (problem.errors.length > 1 || (problem.errors.length && !problem.detail)) {
    const list = document.createElement("ul");
    list.append(...problem.errors.slice(0, 10).map((one) => element("li", `${one.path || ""} ${one.reason || ""}`.trim())));
    box.append(list);
  }
  if (problem.request) {
    const note = document.createElement("p");
    note.append(element("small", `Request ${problem.request}`));
    box.append(note);
  }
  box.hidden = false;
  if (problem.status === 401) at("key-field").hidden = false;
}

const key = () => at("key").value.trim();

async function offer(path, select, list, told) {
  const answer = await call(path, { key: key() });
  const found = (await answer.json())[list].filter((one) => !one.problem);
  const chosen = select.value;
  select.replaceChildren(...found.map((one) => new Option(told(one), one.name, Boolean(one.default), Boolean(one.default))));
  if (found.some((one) => one.name === chosen)) select.value = chosen;
}

async function fillChoices() {
  try {
    await offer("v1/models", at("model"), "models", (one) => (one.default ? `${one.name} (default)` : one.name));
    await offer("v1/schemas", at("schema"), "schemas", (one) => one.name);
  } catch (error) {
    if (error.status === 401) at("key-field").hidden = false;
    if (error.status !== 401 || key()) showProblem(error);
  }
}

async function takeFile(given) {
  at("problem").hidden = true;
  const isPage = /\.x?html?$/i.test(given.name) || /html/.test(given.type);
  if (/\.(pdf|docx?|odt|rtf|png|jpe?g)$/i.test(given.name)) {
    showProblem(new Problem({ title: `${given.name} cannot be read here`, detail: TOOLS_READ }));
    return;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await given.arrayBuffer());
    file = isPage ? { html: text } : null;
    at("text").value = isPage ? "" : text;
    at("text").disabled = isPage;
    at("forget").hidden = !isPage;
    at("file-name").textContent = isPage ? `${given.name}: the article will be taken out of this page.` : `From ${given.name}`;
  } catch {
    showProblem(new Problem({ title: `${given.name} is no text`, detail: `It is not in UTF-8. ${TOOLS_READ}` }));
  }
}

function forgetFile() {
  file = null;
  at("file").value = "";
  at("text").disabled = false;
  at("forget").hidden = true;
  at("file-name").textContent = "Text and HTML files can be dropped here too.";
}

function readForm() {
  const text = at("text").value;
  const url = at("url").value.trim();
  const given = file || (text.trim() ? { text } : {});
  if (text.trim() && url && !file) {
    throw new Problem({ title: "One article at a time", detail: "Give the text or the address, and empty the other." });
  }
  if (!url && !Object.keys(given).length) {
    throw new Problem({ title: "There is no article yet", detail: "Paste its text, choose a file, or give its address." });
  }
  const chosen = Object.fromEntries(["model", "schema"].map((id) => [id, at(id).value]).filter(([, value]) => value));
  return { ...given, ...(url ? { url } : {}), ...chosen };
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

  begin({ schema = "news/1", model = "", article = null }) {
    this.schema = schema;
    this.article = article || { text: this.asked.text || "" };
    this.model = model || "The service";
    this.stage = "";
    this.restart();
  }

  restart() {
    this.content = {};
    this.rejected = [];
    this.count = 0;
  }

  take({ name, data }) {
    if (name === "error") throw new Problem(data);
    const kind = data.type; // items go by the names of their sections
    if (kind === "started") this.begin(data);
    else if (kind === "restarted") this.restart();
    else if (kind === "rejected") this.rejected.push(data);
    else if (kind === "item") this.add(data);
    else if (kind === "brief") this.brief = data.brief;
    else if (kind === "progress") this.stage = STAGES[data.stage] + (data.parts ? ` (part ${data.part} of ${data.parts})` : "");
    this.tell(kind === "started");
    if (!this.brief && kind !== "progress") this.draw();
  }

  add({ section, index, item }) {
    this.count += 1;
    if (index === null || index === undefined) this.content[section] = item;
    else (this.content[section] ||= []).push(item);
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
        ...this.content,
        audit: { complete: false, rejected: this.rejected },
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
    say(this.brief.audit.complete ? "Complete" : `Partial: ${this.brief.audit.rejected.length} rejected`);
  }
}

function setBusy(busy) {
  document.body.classList.toggle("busy", busy);
  at("stop").hidden = !busy;
}

async function start(event) {
  event?.preventDefault();
  at("problem").hidden = true;
  let mine;
  try {
    mine = work = new Work(readForm());
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
    if (!mine || mine === work) setBusy(false);
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
at("key").addEventListener("change", fillChoices);
at("file").addEventListener("change", (event) => event.target.files[0] && takeFile(event.target.files[0]));
on("forget", forgetFile);
on("stop", () => work?.stopper.abort());
on("again", () => {
  showForm();
  at("text").focus();
});
on("copy", copyMarkdown);
on("save-html", async () => save(await work.report("html"), "brief.html", "text/html"));
on("save-json", () => save(JSON.stringify(work.brief, null, 2), "brief.json", "application/json"));
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("over", name === "dragover" && !at("ask").hidden);
    if (name === "drop" && !at("ask").hidden && event.dataTransfer.files[0]) takeFile(event.dataTransfer.files[0]);
  });
}
link(at("result"));
fillChoices();
addEventListener("pagehide", () => work?.stopper.abort()); // the model need not write for a window that is closed
