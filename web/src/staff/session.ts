// Who is signed in at this console, and the way to the API that notices when she no longer is.
import type { Me } from "@expecting-mothers/shared/accounts";
import type { Role } from "@expecting-mothers/shared/basics";
import { signal } from "@preact/signals";
import { call } from "../api/browser.ts";
import { type Call, type CallOptions, type Trouble, troubleOf } from "../api/call.ts";
import { newKey } from "../api/key.ts";
import { language } from "../i18n/text.tsx";

/** `ended` keeps who she was, so that what she typed waits for her behind the sign-in. */
export type Session =
  | { kind: "unknown"; trouble?: Trouble }
  | { kind: "nobody" }
  | { kind: "signed-in"; me: Me }
  | { kind: "ended"; me: Me };
export const session = signal<Session>({ kind: "unknown" });

function onRefusal(error: unknown): void {
  const { value } = session;
  if (troubleOf(error)?.code === "not_signed_in" && value.kind === "signed-in") session.value = { kind: "ended", me: value.me };
}

type Untyped = (name: string, input?: unknown, options?: CallOptions) => Promise<unknown>;

async function askOnce(name: string, input?: unknown, options?: CallOptions): Promise<unknown> {
  try {
    return await (call as unknown as Untyped)(name, input, options);
  } catch (error) {
    onRefusal(error);
    throw error;
  }
}

/** Reads from the API. */
export const ask = askOnce as unknown as Call;

const unsureCodes: readonly Trouble["code"][] = ["offline", "unknown_outcome", "overloaded", "stopping"];
const unsettled = new Map<string, string>();

async function performOnce(name: string, input?: unknown): Promise<unknown> {
  const intent = JSON.stringify([name, input]);
  const key = unsettled.get(intent) ?? newKey();
  unsettled.set(intent, key);
  try {
    const reply = await askOnce(name, input, { key });
    unsettled.delete(intent);
    return reply;
  } catch (error) {
    const code = troubleOf(error)?.code;
    if (!code || !unsureCodes.includes(code)) unsettled.delete(intent);
    throw error;
  }
}

/** Changes something. While the outcome of an intent is unknown, pressing again goes out under the same key. */
export const perform = performOnce as unknown as Call;

export async function findSession(): Promise<void> {
  try {
    const me = await call("getMe");
    session.value = me.kind === "staff" ? { kind: "signed-in", me } : { kind: "nobody" };
  } catch (error) {
    const trouble = troubleOf(error);
    if (!trouble) throw error;
    session.value = trouble.code === "not_signed_in" ? { kind: "nobody" } : { kind: "unknown", trouble };
  }
}

/** The page is fetched again in the chosen language; the server remembers the choice. */
export function switchLanguage(to: Me["language"]): void {
  const back = encodeURIComponent(location.pathname + location.search);
  location.assign(`/language?to=${to}&back=${back}`);
}

export function beginSession(me: Me): void {
  session.value = { kind: "signed-in", me };
  if (me.language !== language()) switchLanguage(me.language);
}

export const clinicsOf = (me: Me, role: Role): string[] =>
  me.roles.flatMap((grant) => (grant.role === role && grant.clinicId ? [grant.clinicId] : []));
export const hasRole = (me: Me, role: Role): boolean => me.roles.some((grant) => grant.role === role);
