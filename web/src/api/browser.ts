// How calls travel from the phone: fetch, with an end to waiting, and one word for every way a line can fail.
import { createCall, type Send, troubleError } from "./call.ts";

const patienceMs = 12_000;

const send: Send = async ({ method, url, headers, body }) => {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), patienceMs);
  try {
    const response = await fetch(url, { method, headers, body: body ?? null, signal: ended.signal, cache: "no-store" });
    return { status: response.status, body: await response.text() };
  } catch {
    throw troubleError({ code: "offline", status: 503 });
  } finally {
    clearTimeout(timer);
  }
};

export const call = createCall(send);
