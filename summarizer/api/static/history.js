// What the browser stores for the user, in IndexedDB: the text in the form, the last briefs, and the list of batches. None
// of it is sent, except that a brief that is opened again goes to the service for rendering. Keys are never stored.

const NAME = "provenbrief";
const TEXT = "text";
const BRIEFS = "briefs";
const BATCHES = "batches";
const MOST = 20;

let opened = null;

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  opened ||= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        request.result.createObjectStore(TEXT);
        request.result.createObjectStore(BRIEFS, { keyPath: "id", autoIncrement: true });
      }
      request.result.createObjectStore(BATCHES, { keyPath: "id" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // for a newer version of the page in another tab
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function use(store, mode, act) {
  const database = await open();
  return act(database.transaction(store, mode).objectStore(store));
}

/** Make one change, and commit it at once: a page that is left runs no later step, and would lose it. */
function change(store, act) {
  return use(store, "readwrite", (opened) => {
    const request = act(opened);
    opened.transaction.commit();
    return done(request);
  });
}

/** Store the text of the form; an empty text is deleted. */
export function keepText(text) {
  return change(TEXT, (store) => (text ? store.put(text, "article") : store.delete("article")));
}

export async function readText() {
  return (await use(TEXT, "readonly", (store) => done(store.get("article")))) || "";
}

/** Store a brief, delete the oldest beyond twenty, and return the id. A record with an id replaces the stored one. */
export async function keepBrief(record) {
  const id = await change(BRIEFS, (store) => store.put(record));
  await use(BRIEFS, "readwrite", async (store) => {
    const ids = await done(store.getAllKeys());
    await Promise.all(ids.slice(0, -MOST).map((old) => done(store.delete(old))));
  });
  return id;
}

/** The stored briefs, newest first. */
export async function listBriefs() {
  return (await use(BRIEFS, "readonly", (store) => done(store.getAll()))).reverse();
}

export function deleteBrief(id) {
  return change(BRIEFS, (store) => store.delete(id));
}

export function deleteAllBriefs() {
  return change(BRIEFS, (store) => store.clear());
}

/** Store a batch without its briefs, which the service stores, and delete the oldest beyond twenty. */
export function keepBatch(record) {
  return use(BATCHES, "readwrite", async (store) => {
    await done(store.put(record));
    const old = sortBatches(await done(store.getAll())).slice(MOST);
    await Promise.all(old.map(({ id }) => done(store.delete(id))));
  });
}

/** The batches that this page created, newest first. */
export async function listBatches() {
  return sortBatches(await use(BATCHES, "readonly", (store) => done(store.getAll())));
}

function sortBatches(records) {
  return records.sort((one, other) => other.time - one.time);
}

export function forgetBatch(id) {
  return change(BATCHES, (store) => store.delete(id));
}
