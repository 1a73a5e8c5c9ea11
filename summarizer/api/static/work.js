// One brief: the request for it, what has come of it, and its drawing. How a brief looks is decided by the service alone
// (POST /v1/reports): a page that drew it too would draw it otherwise one day.

import { nameModel } from "./dom.js";
import { Problem, call, followEvents } from "./events.js";

const STAGES = {
  writing: "",
  verifying: ", checking the whole",
  completing: ", asking for what was left out",
  reviewing: ", reading it against the article",
  auditing: ", measuring what was left out",
};

const STOPPED = {
  path: "",
  kind: "partial",
  message: "The model was stopped before it had finished: this is what had come until then, and coverage was not measured",
};

/** A brief on its way, or one that was kept: `brief` is set once it is whole. */
const SENTENCES = new Set(["statement", "question"]);

/**
 * What is known of announced items that no audit lists: their quotes, which are verified, and their sentences, which the
 * proof supports if the article has them word for word.
 */
function checkItems(content, text) {
  const quotes = [];
  const statements = [];
  const check = (path, words) => {
    const stands = text.includes(words);
    statements.push({ path, text: words, verdict: stands ? "supported" : "not_judged", by: stands ? "proof" : "none" });
  };
  const visit = (value, path) => {
    if (Array.isArray(value)) value.filter(() => true).forEach((part, place) => visit(part, `${path}[${place}]`));
    if (!value || typeof value !== "object" || Array.isArray(value)) return;
    if (value.spans && value.status) quotes.push({ ...value, path, given: value.text, grounded: true });
    else {
      if (Array.isArray(value.quotes) && value.text) check(`${path}.text`, value.text);
      for (const [name, part] of Object.entries(value)) {
        const below = path ? `${path}.${name}` : name;
        if (SENTENCES.has(name) && typeof part === "string") check(below, part);
        else visit(part, below);
      }
    }
  };
  visit(content, "");
  return { quotes, statements };
}

export class Work {
  /**
   * @param asked The request, as `POST /v1/summaries` takes it.
   * @param key The key of the service; it is sent with every request and kept nowhere else.
   * @param show Called with the HTML of what has come.
   * @param say Called with how far it is, and whether a screen reader should hear it: not each of forty items.
   */
  constructor(asked, { key, show, say }) {
    Object.assign(this, { asked, key, show, say, review: [], kept: null, brief: null, isStopped: false });
    this.stopper = new AbortController();
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
    if (!this.brief && kind !== "progress") this.draw().catch(() => {});
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
    const told = this.count ? `${this.count} verified so far${gone}` : `${nameModel(this.model)} is reading`;
    this.say(`${told}${this.stage} …`, loud);
  }

  /** Whether more may come. */
  get isWriting() {
    return !this.brief && !this.isStopped;
  }

  /** Whether something has come that can be kept and exported. */
  get hasContent() {
    return Boolean(this.brief) || this.count > 0;
  }

  /** The brief, or as much of it as has come, in the brief's form. */
  get result() {
    if (this.brief) return this.brief;
    const stopped = this.unfinished([STOPPED]);
    const { quotes, statements } = checkItems(this.content, this.article.text);
    const judged = new Set(stopped.audit.statements.map((check) => check.path));
    stopped.audit.statements.push(...statements.filter((check) => !judged.has(check.path)));
    return { ...stopped, audit: { ...stopped.audit, quotes } };
  }

  unfinished(warnings) {
    return {
      schema: this.schema,
      article: this.article,
      ...Object.fromEntries(
        // the places of withdrawn items are empty
        Object.entries(this.content).map(([name, value]) => [name, Array.isArray(value) ? value.filter(() => true) : value]),
      ),
      audit: { complete: false, rejected: this.rejected, statements: this.statements(), warnings },
      receipt: { model: this.model, engine: this.model === "extractive" ? "extractive" : "llm" },
    };
  }

  /** Draw what has come, and once more if more has come meanwhile. */
  draw() {
    this.stale = true;
    this.drawing ||= this.drawAll().finally(() => (this.drawing = null));
    return this.drawing;
  }

  async drawAll() {
    while (this.stale) {
      this.stale = false;
      const html = await (this.brief ? this.report("view") : this.report("draft", this.unfinished([])));
      this.show(html);
    }
  }

  /** Draw what had come when the model was stopped: it has an audit by then, as far as there is one. */
  async drawStopped() {
    await this.drawing?.catch(() => {});
    this.isStopped = true;
    this.stopper = new AbortController();
    this.show(await this.report("view", this.result));
  }

  async report(format, brief = this.result) {
    const { key, stopper } = this;
    const answer = await call("v1/reports", { key, signal: stopper.signal, accept: "*/*", body: { format, brief } });
    return answer.text();
  }

  async run() {
    const { key, stopper, asked } = this;
    const options = { key, signal: stopper.signal, body: asked };
    for await (const event of followEvents("v1/summaries", options)) this.take(event);
    await this.draw();
  }

  stop() {
    this.stopper.abort();
  }
}
