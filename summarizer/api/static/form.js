// The form: the article (a text, a file or a URL) or the articles of a batch, and the options. It also shows problems.

import { at, element, nameModel, refocus } from "./dom.js";
import { Problem, call } from "./events.js";
import { FileList, readArticle } from "./files.js";

const DROP = at("file-name").textContent;

const files = new FileList(at("files-list"), { key: () => key(), changed: () => matchFiles(), refused: showProblem });

let article = null; // the article of the last file
let fileName = "";
let typed = ""; // content of the text field before a file replaced it
let reading = null; // the file that the service is reading, or will when there is a key
let taking = null; // the promise of that

export function showProblem(error) {
  if (error.name === "AbortError") return; // the user has cancelled the request
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
  box.scrollIntoView({ block: "nearest" });
  if (problem.status === 401) at("key-field").hidden = false;
}

/** Set the click handler of a button, and show its errors. */
export function on(id, act) {
  at(id).addEventListener("click", () => Promise.resolve().then(act).catch(showProblem));
}

export const key = () => at("key").value.trim();

/** Fill a picker with the usable models or schemas, and return why the others are unusable. */
async function offer(path, select, list) {
  const answer = await call(path, { key: key() });
  const cards = (await answer.json())[list];
  const chosen = select.value;
  const usable = cards.filter((one) => !one.problem);
  const first = usable.find((one) => one.name === chosen) || usable.find((one) => one.default) || usable[0];
  select.replaceChildren(
    ...usable.map((one) => {
      const label = `${nameModel(one.name)}${one.default ? " (default)" : ""}`;
      const option = new Option(label, one.name, one.default, one === first);
      if (one.engine) Object.assign(option.dataset, { engine: one.engine, judge: one.judge });
      if (one.needs_model) option.dataset.needsModel = "";
      return option;
    }),
  );
  return cards.filter((one) => one.problem).map((one) => `${one.name} cannot be asked: ${one.problem}`);
}

async function fillChoices() {
  try {
    const reasons = [
      ...(await offer("v1/models", at("model"), "models")),
      ...(await offer("v1/schemas", at("schema"), "schemas")),
    ];
    at("pickers-note").replaceChildren(...reasons.map((reason) => element("span", reason)));
    at("pickers-note").hidden = !reasons.length;
    fillJudges();
    matchOptions();
  } catch (error) {
    if (error.status === 401) at("key-field").hidden = false;
    if (error.status !== 401 || key()) showProblem(error);
  }
}

/** The usable models, as options of the model picker. */
export function listUsable() {
  return [...at("model").options];
}

function fillJudges() {
  const chosen = at("judge").value;
  for (const option of at("judge").querySelectorAll("[data-engine]")) option.remove();
  for (const { value, dataset } of listUsable().filter((one) => one.dataset.engine === "llm")) {
    const option = new Option(value, value, false, value === chosen);
    option.dataset.engine = dataset.engine;
    at("judge").append(option);
  }
}

const JUDGES = { self: "the model itself", off: "nobody" };
const TEXTS = ["focus", "language", "judge"];

/** Name the model's default judge. Disable what the built-in engine lacks, since it neither translates nor judges. */
function matchOptions() {
  const { engine, judge } = at("model").selectedOptions[0]?.dataset ?? {};
  const builtIn = engine === "extractive";
  at("judge").options[0].text = judge ? `Service default: ${JUDGES[judge] || judge}` : "Service default";
  const self = at("judge").querySelector("[value=self]");
  at("language").disabled = self.disabled = builtIn;
  for (const option of at("schema").options) {
    if (!("needsModel" in option.dataset)) continue;
    option.disabled = builtIn;
    option.textContent = `${option.value}${builtIn ? " (needs a model)" : ""}`;
    if (builtIn && option.selected) at("schema").selectedIndex = 0;
  }
  if (builtIn && self.selected) at("judge").value = "";
  at("options-note").hidden = !builtIn;
}

const LANGUAGES = "ar cs da de el en es fi fr hu it ja ko nb nl pl pt ro ru sv tr uk zh".split(" ");

function fillLanguages() {
  const names = new Intl.DisplayNames(undefined, { type: "language" });
  const options = LANGUAGES.map((tag) => new Option(names.of(tag), tag));
  at("language").append(...options.sort((one, other) => one.text.localeCompare(other.text)));
}

function readOptions() {
  const { value, validity } = at("max-items");
  if (!validity.valid) throw new Problem({ title: "Too many items, or too few", detail: "Give a number from 1 to 100, or none." });
  const texts = TEXTS.filter((id) => !at(id).disabled).map((id) => [id, at(id).value.trim()]);
  const given = texts.filter(([, text]) => text);
  return { ...Object.fromEntries(given), ...(value && { max_items: Number(value) }) };
}

/** Let the service extract the article from a file into the text field, where the user can correct it. */
async function readFile(given) {
  forgetFile();
  at("problem").hidden = true;
  at("file-name").textContent = `Reading ${given.name} …`;
  reading = given;
  try {
    const found = await readArticle(given, key());
    if (reading !== given) return;
    typed = at("text").value;
    article = found;
    fileName = given.name;
    reading = null;
    at("text").value = article.text;
    at("file-name").textContent = [`From ${fileName}.`, ...article.cautions.map((one) => `Note: ${one}.`)].join(" ");
    at("forget").hidden = false;
  } catch (error) {
    if (reading !== given) return;
    at("file-name").textContent = DROP;
    if (error.status !== 401) reading = null; // otherwise the file is read when there is a key
    showProblem(error);
  }
}

/** Handle dropped or chosen files: a single file is read into the text field, several make a batch. */
function takeFiles(given) {
  if (given.length === 1 && files.isEmpty) {
    taking = readFile(given[0]);
    return;
  }
  at("problem").hidden = true;
  const earlier = [article, reading];
  forgetFile();
  if (earlier[0]) files.addArticle(fileName, earlier[0]);
  files.add(earlier[1] ? [earlier[1], ...given] : given);
}

function forgetFile() {
  if (article) at("text").value = typed;
  article = reading = null;
  at("file").value = "";
  at("forget").hidden = true;
  at("file-name").textContent = DROP;
}

const HTTP = /^https?:\/\/./i;
const PAGE =
  /^\s*(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<(article|blockquote|div|figure|h[1-6]|main|ol|p|section|table|ul)\b[^<>]*>.*<\/\1>)/is;

/** Interpret the content of the text field: HTML source, only URLs, or text. */
function readTyped() {
  const text = files.isEmpty ? at("text").value : "";
  const words = !article && HTTP.test(text.trimStart()) ? text.split(/\s+/).filter(Boolean) : [];
  if (words.length && words.every((word) => HTTP.test(word))) return { text: "", html: false, urls: words };
  return { text, html: !article && PAGE.test(text), urls: [] };
}

function listUrls() {
  return [...readTyped().urls, ...at("url").value.split(/\s+/).filter(Boolean)];
}

/** Show the list of files instead of the text field if there is one, and the number of briefs to be made. */
function matchFiles() {
  const { waiting, reading: being, read, failed } = files.counts;
  const urls = listUrls();
  const count = files.isEmpty && urls.length < 2 ? 1 : waiting + being + read + urls.length;
  at("one").hidden = !files.isEmpty;
  at("files").hidden = at("forget-files").hidden = files.isEmpty;
  at("go").textContent = count === 1 ? "Make the brief" : `Make ${count.toLocaleString()} briefs`;
  const told = [
    waiting + being ? `${waiting + being} being read` : "",
    failed ? `${failed} cannot be read and will be left out` : "",
  ].filter(Boolean);
  at("files-note").textContent = `${files.entries.length} files${told.length ? `: ${told.join(", ")}` : ""}.`;
}

function takeKey() {
  fillChoices();
  files.resume();
  if (reading) taking = readFile(reading);
}

/** Read the model, the schema and the options. */
export function readChoices() {
  const chosen = ["model", "schema"].map((id) => [id, at(id).value]).filter(([, value]) => value);
  const options = readOptions();
  return { ...Object.fromEntries(chosen), ...(Object.keys(options).length && { options }) };
}

/** Turn names into item ids: without control characters, limited in length, and unique. */
function makeIds(names) {
  const taken = new Set();
  return names.map((given) => {
    const plain = [...given.replace(/[\x00-\x1f\x7f]/g, " ")].slice(0, 180).join("");
    let id = plain;
    for (let number = 2; taken.has(id); number += 1) id = `${plain} (${number})`;
    taken.add(id);
    return id;
  });
}

/** Make the request for a batch of the read files and the URLs; `unread` lists the files that could not be read. */
async function readBatch(urls, published, choices) {
  if (files.isEmpty && readTyped().text.trim()) throw new Problem(ONE_SOURCE);
  await files.settle();
  const read = files.entries.filter((one) => one.state === "read");
  const unread = files.entries.filter((one) => one.state === "failed").map((one) => ({ id: one.name, reason: one.reason }));
  const ids = makeIds([...read.map((one) => one.name), ...urls]);
  const sources = [...read.map((one) => ({ article: { ...one.article, ...published } })), ...urls.map((url) => ({ url, ...published }))];
  if (!sources.length) throw new Problem({ title: "There is no article yet", detail: "None of the files can be read." });
  return { items: sources.map((one, place) => ({ id: ids[place], ...one })), unread, ...choices };
}

const ONE_SOURCE = {
  title: "One article at a time",
  detail: "Give the text or the URL, and empty the other. Several files or URLs make a batch.",
};

/**
 * Read the request from the form: an article, or the `items` of a batch. Waits for a file that is being read; returns null
 * if that has no article.
 */
export async function readForm() {
  const waited = reading;
  await taking;
  if (waited && !article && files.isEmpty) return null;
  const { text, html } = readTyped();
  const urls = listUrls();
  const wrong = urls.find((one) => !HTTP.test(one));
  if (wrong) throw new Problem({ title: "This is not a URL", detail: `“${wrong}” does not begin with https:// or http://.` });
  const choices = readChoices();
  const published = at("published").value ? { published: at("published").value } : {};
  if (!files.isEmpty || urls.length > 1) return readBatch(urls, published, choices);
  const [url] = urls;
  if (html) return { html: text, ...(url && { url }), ...published, ...choices };
  if (text.trim() && url && !article) throw new Problem(ONE_SOURCE);
  if (!url && !text.trim()) {
    throw new Problem({ title: "There is no article yet", detail: "Paste its text, choose a file, or give its URL." });
  }
  if (article && text.trim()) return { article: { ...article, ...(url && { url }), ...published }, ...choices };
  return { ...(text.trim() ? { text } : { url }), ...published, ...choices };
}

/** Clear files and URLs after a batch was created from them. */
export function forgetFiles() {
  if (readTyped().urls.length) at("text").value = "";
  files.clear();
  at("url").value = "";
  matchFiles();
}

at("key").addEventListener("change", takeKey);
at("text").addEventListener("input", () => {
  matchFiles();
  if (article) article = { ...article, text: at("text").value, sha256: undefined }; // the hash was that of the file's text
});
at("file").addEventListener("change", (event) => {
  const given = [...event.target.files];
  if (given.length) takeFiles(given);
  if (!files.isEmpty) event.target.value = ""; // the same file can be chosen again
});
at("url").addEventListener("input", matchFiles);
on("forget", () => {
  forgetFile();
  refocus(at("file"));
});
on("forget-files", () => {
  files.clear();
  refocus(at("file"));
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("over", kind === "dragover" && !at("ask").hidden);
    if (kind === "drop" && !at("ask").hidden && event.dataTransfer.files.length) takeFiles([...event.dataTransfer.files]);
  });
}
at("model").addEventListener("change", matchOptions);
fillLanguages();
fillChoices();
