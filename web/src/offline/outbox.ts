// Deeds that could not be sent wait here with their idempotency key, and go out by themselves when the line is back.
import type { Me } from "@expecting-mothers/shared/accounts";
import type { Reply } from "@expecting-mothers/shared/contract";
import type { EndpointName } from "@expecting-mothers/shared/paths";
import { call as send } from "../api/browser.ts";
import { type Call, type CallOptions, type Later, type Trouble, troubleError, troubleOf } from "../api/call.ts";
import { belongTo } from "./kept-pages.ts";
import { finishLeaving } from "./leaving.ts";
import { all, put, remove } from "./store.ts";

export type Deed = Later & {
  key: string;
  name: EndpointName;
  input: unknown;
  createdAt: number;
  state: "saved" | "sent" | "confirmed" | "problem";
  trouble?: Trouble["code"] | undefined;
};

/** The line, not the deed, is at fault: keep it and try again. */
const passing: Trouble["code"][] = [
  "offline",
  "overloaded",
  "stopping",
  "internal",
  "unknown_outcome",
  "too_many_requests",
  "not_signed_in",
];
const retryMs = 60_000;
const listeners = new Set<(deeds: Deed[]) => void>();

export async function listDeeds(): Promise<Deed[]> {
  return (await all<Deed>("outbox")).sort((one, other) => one.createdAt - other.createdAt);
}

async function tell() {
  const deeds = await listDeeds();
  for (const listener of listeners) listener(deeds);
}

export function watchDeeds(listener: (deeds: Deed[]) => void): () => void {
  listeners.add(listener);
  void tell();
  return () => listeners.delete(listener);
}

async function change(deed: Deed, changes: Partial<Deed>) {
  await put("outbox", deed.key, { ...deed, ...changes });
  await tell();
}

export async function dismissDeed({ key }: Deed): Promise<void> {
  await remove("outbox", key);
  await tell();
}

async function sendDeed(deed: Deed): Promise<boolean> {
  await change(deed, { state: "sent" });
  try {
    await (send as (name: EndpointName, input: unknown, options: CallOptions) => Promise<unknown>)(deed.name, deed.input, {
      key: deed.key,
    });
    await change(deed, { state: "confirmed" });
    return true;
  } catch (error) {
    const code = troubleOf(error)?.code ?? "internal";
    const isPassing = passing.includes(code);
    await change(deed, isPassing ? { state: "saved" } : { state: "problem", trouble: code });
    return !isPassing;
  }
}

const listWaiting = async () => (await listDeeds()).filter(({ state }) => state === "saved" || state === "sent");

/** Asks first who is signed in, so that nothing goes out in another woman's name. */
async function sendAll() {
  if ((await listWaiting()).length === 0) return;
  const me = await call("getMe").catch(() => undefined);
  if (!me?.id) return;
  for (const deed of await listWaiting()) if (!(await sendDeed(deed))) return;
}

/** One sender among all open tabs, in the order in which things were done. */
export async function flush(): Promise<void> {
  if (navigator.onLine === false) return;
  if (navigator.locks) await navigator.locks.request("outbox", { ifAvailable: true }, (lock) => (lock ? sendAll() : undefined));
  else await sendAll();
}

export function flushWhenPossible(): void {
  void flush();
  addEventListener("online", () => void flush());
  addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && flush()));
  setInterval(() => void flush(), retryMs);
}

/** Who is signed in on this phone, as an answer tells. */
function personIn(name: EndpointName, answer: unknown): string | null {
  if (name === "checkCode") return (answer as Reply<"checkCode">).signedInAs;
  return name === "choosePerson" || name === "getMe" ? (answer as Me).id : null;
}

/** Calls as they are, but a change that can wait is kept on the phone when no answer comes. */
export const call: Call = (async (name: EndpointName, input: unknown, options?: CallOptions) => {
  const plain = send as (name: EndpointName, input: unknown, options?: CallOptions) => Promise<unknown>;
  await finishLeaving();
  try {
    const answer = await plain(name, input, options);
    const personId = personIn(name, answer);
    if (personId) await belongTo(personId, name !== "getMe");
    return answer;
  } catch (error) {
    if (troubleOf(error)?.code !== "offline" || !options?.later || !options.key) throw error;
    const deed: Deed = { ...options.later, key: options.key, name, input, createdAt: Date.now(), state: "saved" };
    if ((await put("outbox", deed.key, deed)) === undefined) throw error;
    await tell();
    throw troubleError({ code: "kept", status: 503 });
  }
}) as Call;
