// Reads what the service answers: streams of server-sent events, and problems. Nothing is shown here.

/** Something that went wrong, as the service describes it (RFC 9457) or in its form. */
export class Problem extends Error {
  /** `wait` is the number of seconds after which the service asks to try again; 0 if it does not. */
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

/** An answer of the service to an object or a file, or a Problem. `method` is POST if there is either, and else GET. */
export async function call(path, { key, signal, accept = "application/json", body, file, method, more = {} } = {}) {
  const headers = { Accept: accept, ...more };
  if (key) headers.Authorization = `Bearer ${key}`;
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
  throw new Problem({ title: `The service answered ${answer.status}`, ...problem, status: answer.status, wait });
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

/** The events of an answer as they come. A stream that ends before its last event is a Problem. */
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

/** The events of a stream, each once: a connection that breaks is made again, and a caller who stops says so. */
export async function* followEvents(path, options) {
  let last = "";
  let losses = 0;
  let over = false;
  try {
    while (!over) {
      const more = { Resumable: "?1", ...(last && { "Last-Event-ID": last }) };
      try {
        const answer = await call(path, { ...options, accept: "text/event-stream", more });
        last ||= `${answer.headers.get("Stream-ID")}.0`;
        for await (const event of readEvents(answer)) {
          last = event.id;
          losses = 0;
          over = event.name === "brief" || event.name === "error";
          yield event;
        }
      } catch (error) {
        if (!error.lost || !last || losses === RETRIES) throw error;
        await pause(250 * 2 ** losses);
        losses += 1;
      }
    }
  } finally {
    if (last && !over) leave(last.split(".")[0], options.key);
  }
}

/** Tell the service that the rest of a stream is not wanted; it would go on for a while. */
function leave(stream, key) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  fetch(`v1/streams/${stream}`, { method: "DELETE", headers, keepalive: true }).catch(() => {});
}
