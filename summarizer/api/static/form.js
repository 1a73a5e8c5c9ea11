// The form: which article is asked about (a text, a file or an address), and how. Also where problems are told.

import { Problem, call } from "./events.js";

export const at = (id) => document.getElementById(id);
const DROP = at("file-name").textContent;

let article = null; // of the file that was given last
let reading = null; // a file that the service has not read yet
let taking = null; // the reading of it

/** An element with a text. */
export function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

export function showProblem(error) {
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

export const key = () => at("key").value.trim();

/** Offer what can be asked; what cannot is there too, and cannot be chosen. Returns why. */
async function offer(path, select, list) {
  const answer = await call(path, { key: key() });
  const cards = (await answer.json())[list];
  const chosen = select.value;
  const usable = cards.filter((one) => !one.problem);
  const first = usable.find((one) => one.name === chosen) || usable.find((one) => one.default) || usable[0];
  select.replaceChildren(
    ...cards.map((one) => {
      const label = `${one.name}${one.default ? " (default)" : ""}${one.problem ? " (cannot be asked)" : ""}`;
      const option = new Option(label, one.name, Boolean(one.default), one === first);
      option.disabled = Boolean(one.problem);
      if (one.engine) option.dataset.engine = one.engine;
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

/** The models that can be asked now, as options of the model's picker. */
export function listUsable() {
  return [...at("model").options].filter((one) => !one.disabled);
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

const MODEL_ONLY = ["focus", "language", "judge"];

/** The built-in engine writes nothing of its own: what only a model can do cannot be asked of it. */
function matchOptions() {
  const builtIn = at("model").selectedOptions[0]?.dataset.engine === "extractive";
  for (const id of MODEL_ONLY) at(id).disabled = builtIn;
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
  const texts = MODEL_ONLY.filter((id) => !at(id).disabled).map((id) => [id, at(id).value.trim()]);
  const given = texts.filter(([, text]) => text);
  return { ...Object.fromEntries(given), ...(value && { max_items: Number(value) }) };
}

/** Have the service take the article out of a file. Its text can be read, and mended, before it is asked about. */
async function readFile(given) {
  forgetFile();
  at("problem").hidden = true;
  at("file-name").textContent = `Reading ${given.name} …`;
  reading = given;
  try {
    const answer = await call(`v1/articles?name=${encodeURIComponent(given.name)}`, { key: key(), file: given });
    const found = await answer.json();
    if (reading !== given) return;
    article = found;
    reading = null;
    at("text").value = article.text;
    at("file-name").textContent = [`From ${given.name}.`, ...article.cautions.map((one) => `Note: ${one}.`)].join(" ");
    at("forget").hidden = false;
  } catch (error) {
    if (reading !== given) return;
    at("file-name").textContent = DROP;
    if (error.status !== 401) reading = null; // or else it is read when there is a key
    showProblem(error);
  }
}

function takeFile(given) {
  taking = readFile(given);
}

function forgetFile() {
  if (article) at("text").value = "";
  article = reading = null;
  at("file").value = "";
  at("forget").hidden = true;
  at("file-name").textContent = DROP;
}

function takeKey() {
  fillChoices();
  if (reading) takeFile(reading);
}

/** How it is asked about: the model, the schema and the options. */
export function readChoices() {
  const chosen = ["model", "schema"].map((id) => [id, at(id).value]).filter(([, value]) => value);
  const options = readOptions();
  return { ...Object.fromEntries(chosen), ...(Object.keys(options).length && { options }) };
}

/** What is asked for. A file that is on its way is waited for; nothing, where it turns out to hold no article. */
export async function readForm() {
  const waited = reading;
  await taking;
  if (waited && !article) return null;
  const text = at("text").value;
  const url = at("url").value.trim();
  if (text.trim() && url && !article) {
    throw new Problem({ title: "One article at a time", detail: "Give the text or the address, and empty the other." });
  }
  if (!url && !text.trim()) {
    throw new Problem({ title: "There is no article yet", detail: "Paste its text, choose a file, or give its address." });
  }
  const chosen = readChoices();
  const published = at("published").value ? { published: at("published").value } : {};
  if (article && text.trim()) return { article: { ...article, ...(url && { url }), ...published }, ...chosen };
  return { ...(text.trim() ? { text } : { url }), ...published, ...chosen };
}

at("key").addEventListener("change", takeKey);
at("text").addEventListener("input", () => article && (article.text = at("text").value));
at("file").addEventListener("change", (event) => event.target.files[0] && takeFile(event.target.files[0]));
at("forget").addEventListener("click", forgetFile);
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("over", name === "dragover" && !at("ask").hidden);
    if (name === "drop" && !at("ask").hidden && event.dataTransfer.files[0]) takeFile(event.dataTransfer.files[0]);
  });
}
at("model").addEventListener("change", matchOptions);
fillLanguages();
fillChoices();
