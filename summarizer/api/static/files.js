// Several files in the form. The service reads each file as soon as it is added, so that failures show before the start.

import { at, button, element } from "./dom.js";
import { Problem, call } from "./events.js";

const AT_ONCE = 4;

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

/** Let the service extract the article from a file. */
export async function readArticle(file, key) {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    const detail = "It is a folder, or it was changed or moved after it had been chosen.";
    throw new Problem({ title: `The browser cannot read ${file.name}`, detail });
  }
  const answer = await call(`v1/articles?name=${encodeURIComponent(file.name)}`, { key, file });
  return answer.json();
}

/** The files of a batch, each with its article or the reason for its failure. */
export class FileList {
  /**
   * @param root The list element that shows the files.
   * @param key Returns the API key.
   * @param changed Called when a file was added, read or removed.
   * @param refused Called with the problem if the key is missing or wrong. No more files are read until `resume`.
   */
  constructor(root, { key, changed, refused }) {
    Object.assign(this, { root, key, changed, refused, entries: [], running: 0, refusal: null, waiters: [] });
  }

  get isEmpty() {
    return !this.entries.length;
  }

  /** Number of files in each state: waiting, reading, read, failed. */
  get counts() {
    const counts = { waiting: 0, reading: 0, read: 0, failed: 0 };
    for (const { state } of this.entries) counts[state] += 1;
    return counts;
  }

  add(files) {
    for (const file of files) this.enter({ file, name: file.name, state: "waiting", article: null, reason: "" });
    this.readMore();
  }

  /** Add a file that has already been read. */
  addArticle(name, article) {
    this.enter({ file: null, name, state: "read", article, reason: "" });
  }

  enter(entry) {
    entry.row = document.createElement("li");
    this.entries.push(entry);
    this.root.append(entry.row);
    this.draw(entry);
  }

  draw(entry) {
    const told = {
      waiting: "Waiting",
      reading: "Reading …",
      read: [`${entry.article?.text.length.toLocaleString()} characters`, ...(entry.article?.cautions || [])].join(" · "),
      failed: `Cannot be read: ${entry.reason}`,
    };
    const gone = button("Remove", () => this.remove(entry));
    gone.setAttribute("aria-label", `Remove ${entry.name}`);
    entry.row.dataset.state = entry.state;
    entry.row.replaceChildren(element("span", entry.name), element("small", told[entry.state]), gone);
    this.changed();
  }

  remove(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    const next = entry.row.nextElementSibling || entry.row.previousElementSibling;
    entry.row.remove();
    this.changed();
    (next?.querySelector("button") || at("file")).focus();
  }

  clear() {
    this.entries = [];
    this.root.replaceChildren();
    this.changed();
  }

  readMore() {
    while (this.running < AT_ONCE && !this.refusal) {
      const entry = this.entries.find((one) => one.state === "waiting");
      if (!entry) return;
      this.running += 1;
      this.read(entry).finally(() => {
        this.running -= 1;
        this.readMore();
        for (const wake of this.waiters.splice(0)) wake();
      });
    }
  }

  async read(entry) {
    const key = this.key();
    entry.state = "reading";
    this.draw(entry);
    try {
      entry.article = await readArticle(entry.file, key);
      entry.state = "read";
    } catch (error) {
      if (error.status === 401) {
        entry.state = "waiting";
        if (key === this.key()) this.refuse(error); // otherwise the key has changed meanwhile
      } else if (error.wait) {
        await pause(error.wait);
        entry.state = "waiting";
      } else {
        entry.state = "failed";
        entry.reason = error.message;
      }
    }
    this.draw(entry);
  }

  refuse(error) {
    this.refusal = error;
    this.refused(error);
  }

  /** Continue reading, with the current key. */
  resume() {
    this.refusal = null;
    this.readMore();
  }

  /** Wait until every file has been read or has failed. */
  async settle() {
    this.resume();
    while (this.counts.waiting + this.counts.reading) {
      if (this.refusal) throw this.refusal;
      await new Promise((resolve) => this.waiters.push(resolve));
    }
  }
}
