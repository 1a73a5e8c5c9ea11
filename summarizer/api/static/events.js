// Calls the service, and reads its streams of server-sent events and problem documents. Shows nothing.

/** An error, as the service describes it (RFC 9457) or in the same form. */
export class Problem extends Error {
  /** `wait` is the service's Retry-After in seconds; 0 if it sent none. */
  constructor({ title, detail, errors = [], status = 0, request_id: request = "", lost = false, wait = 0 }) {
    super(detail || title);
    Object.assign(this, { title, detail, errors, status, request, lost, wait });
  }
}

const UNREACHED = {
  title: "The service did not answer",
  detail: "Look whether it still runs and whether you are connected, and try again.",
  lost: true,
};

const FOREIGN = {
  title: "The answer is not the service’s",
  detail: "Something between this page and the service answered, such as a proxy. Load the page again, or ask who runs it.",
};

const GONE = {
  title: "The connection broke",
  detail: "The service no longer has this brief, as after it was started again. Make the brief again.",
};

/** The header with a key in UTF-8, if there is one: fetch takes only characters that are single bytes. */
function authorize(key) {
  if (!key) return {};
  return { Authorization: `Bearer ${String.fromCharCode(...new TextEncoder().encode(key))}` };
}

/** Send an object or a file, and return the response or throw a Problem. `method` is POST by default, GET without a body. */
export async function call(path, { key, signal, accept = "application/json", body, file, method, more = {} } = {}) {
  const headers = { Accept: accept, ...authorize(key), ...more };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (file) headers["Content-Type"] = file.type || "application/octet-stream";
  let answer;
  try {
    const sent = body === undefined ? file : JSON.stringify(body);
    const how = method || (sent ? "POST" : "GET");
    answer = await fetch(path, { method: how, headers, body: sent, signal, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(UNREACHED);
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  throw new Problem({ ...FOREIGN, title: `The service answered ${answer.status}`, ...problem, status: answer.status, wait });
}

function parse(block) {
  let name = "message";
  let id = "";
  const data = [];
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
    if (field === "event") name = value;
    if (field === "id") id = value;
    if (field === "data") data.push(value);
  }
  return data.length ? { name, id, data: JSON.parse(data.join("\n")) } : null;
}

/** Yield the events of a response as they arrive. Throws a Problem if the stream ends before its last event. */
async function* readEvents(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let last = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      text += value.replaceAll("\r", "");
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const event of blocks.map(parse).filter(Boolean)) {
        last = event.name;
        yield event;
      }
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ ...UNREACHED, title: "The connection broke" });
  } finally {
    reader.cancel().catch(() => {});
  }
  if (last !== "brief" && last !== "error") throw new Problem({ ...UNREACHED, title: "The connection ended too soon" });
}

const RETRIES = 4;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Yield the events of a stream, each once: reconnects after a lost connection, and ends the stream if the caller stops. */
export async function* followEvents(path, options) {
  let last = "";
  let losses = 0;
  let over = false;
  const end = () => last && !over && leave(last.split(".")[0], options.key);
  options.signal.addEventListener("abort", end); // at once: a page that is left runs no later step
  try {
    while (!over) {
      const more = { Resumable: "?1", ...(last && { "Last-Event-ID": last }) };
      try {
        const answer = await call(path, { ...options, accept: "text/event-stream", more });
        if (!answer.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new Problem(FOREIGN);
        last ||= `${answer.headers.get("Stream-ID")}.0`;
        for await (const event of readEvents(answer)) {
          last = event.id;
          losses = 0;
          over = event.name === "brief" || event.name === "error";
          yield event;
        }
      } catch (error) {
        if (error.status === 410) throw new Problem({ ...error, ...GONE, request_id: error.request });
        if (!error.lost || !last || losses === RETRIES) throw error;
        await pause(250 * 2 ** losses);
        losses += 1;
      }
    }
  } finally {
    options.signal.removeEventListener("abort", end);
    if (!options.signal.aborted) end();
  }
}

/** End a stream at the service, which would otherwise continue for a while. */
function leave(stream, key) {
  fetch(`v1/streams/${stream}`, { method: "DELETE", headers: authorize(key), keepalive: true }).catch(() => {});
}
