// The sandbox's control over HTTP: look, act, and listen to what happens.

const RETRY_MS = 1000;

/** The sandbox gave no answer: it is being started again, perhaps. The page says so in one place. */
export class Unreachable extends Error {}

async function answered(request) {
  let response;
  let body;
  try {
    response = await request;
    body = await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable("The sandbox does not answer");
  }
  if (!response.ok) throw new Error(body.error || `the sandbox answered ${response.status}`);
  return body;
}

/** Return what a look shows; parameters that are nothing are left out. */
export async function look(name, query = {}) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(wanted);
  return answered(fetch(`/sandbox/${name}?${search}`, { cache: "no-store" }));
}

/** Carry out a command and return its answer. Raises an `Error` with the reason where it can't be done. */
export async function act(name, body = {}, signal = undefined) {
  return answered(
    fetch(`/sandbox/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    }),
  );
}

/** Return where the contents of a file are. */
export const fileAddress = (file) => `/sandbox/file?id=${encodeURIComponent(file.file_unique_id)}`;

/**
 * Listen to events from a number on, for ever. After a break everything is loaded anew, because a sandbox that was
 * started again counts its events from one: `begin` loads and returns the number of the last event.
 */
export async function listen({ begin, onEvent, onCalls, onConnection }) {
  let source = null;
  const retry = () => {
    source?.close();
    onConnection(false);
    setTimeout(connect, RETRY_MS);
  };
  const connect = async () => {
    let after;
    try {
      after = await begin();
    } catch {
      retry();
      return;
    }
    source = new EventSource(`/sandbox/events?after=${after}`);
    source.onopen = () => onConnection(true);
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    source.addEventListener("calls", onCalls);
    source.onerror = retry;
  };
  await connect();
}
