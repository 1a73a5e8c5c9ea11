// One brief: its request, the items received so far, and its rendering. Only the service renders briefs (POST /v1/reports),
// so that page and reports look the same.

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
  message: "The model was stopped before it had finished: the brief has the items until then, and coverage was not measured",
};

const SENTENCES = new Set(["statement", "question"]);

/**
 * Make audit entries for items of an unfinished brief: for their quotes, which are verified, and for their sentences, which
 * are supported by proof if the article contains them word for word.
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

/** A brief in progress, or a stored one. `brief` is set once it is complete. */
export class Work {
  /**
   * @param asked The request body for `POST /v1/summaries`.
   * @param key The API key, which is sent with every request and stored nowhere.
   * @param show Called with the HTML of the brief so far.
   * @param say Called with the progress, and whether screen readers should announce it, which would be too much per item.
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
    const kind = data.type; // the event's name would be that of the item's section
    if (kind === "started") this.begin(data);
    else if (kind === "restarted") this.restart();
    else if (kind === "rejected") this.reject(data);
    else if (kind === "item") this.add(data);
    else if (kind === "verdict") this.verdicts.push(data);
    else if (kind === "brief") this.brief = data.brief;
    else if (kind === "progress") this.stage = (STAGES[data.stage] || "") + (data.parts ? ` (part ${data.part} of ${data.parts})` : "");
    else return; // an unknown event of a newer service
    this.tell(kind === "started");
    if (!this.brief && kind !== "progress") this.draw().catch(() => {});
  }

  add({ section, index, item }) {
    this.count += 1;
    if (index === null || index === undefined) this.content[section] = item;
    else (this.content[section] ||= []).push(item);
  }

  /** Record a rejection; one with an index withdraws an item that was shown. */
  reject(data) {
    this.rejected.push(data);
    if (data.index === null || data.index === undefined) return;
    this.count -= 1;
    delete this.content[data.section]?.[data.index];
  }

  /** The verdicts so far, with the paths of the shown items, among which withdrawn items leave no gap. */
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

  /** Whether more items may arrive. */
  get isWriting() {
    return !this.brief && !this.isStopped;
  }

  /** Whether there is anything to store and export. */
  get hasContent() {
    return Boolean(this.brief) || this.count > 0;
  }

  /** The brief, or the items so far in the form of a brief. */
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
        // withdrawn items leave empty places in the arrays
        Object.entries(this.content).map(([name, value]) => [name, Array.isArray(value) ? value.filter(() => true) : value]),
      ),
      audit: { complete: false, rejected: this.rejected, statements: this.statements(), warnings },
      receipt: { model: this.model, engine: this.model === "extractive" ? "extractive" : "llm" },
    };
  }

  /** Draw the items so far, and again if more have arrived meanwhile. */
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

  /** Draw the items received before the model was stopped, with as much of an audit as there is. */
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
