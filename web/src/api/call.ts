// The typed way to the API, the same on the phone and in the renderer; only how bytes travel (`Send`) differs.
import type { Problem } from "@expecting-mothers/shared/basics";
import type { Input, Reply } from "@expecting-mothers/shared/contract";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";

export type Send = (request: {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}) => Promise<{ status: number; body: string }>;

/** What a change is about, in case it must wait on the phone. */
export type Later = { kind: "book" | "move" | "cancel"; at: string; zone: string };
/** `key` makes a change repeatable: the same key answers the same. With `later` the phone may keep it until the line is back. */
export type CallOptions = { key?: string; later?: Later };
type Arguments<N extends EndpointName> =
  unknown extends Input<N> ? [input?: undefined, options?: CallOptions] : [input: Input<N>, options?: CallOptions];
export type Call = <N extends EndpointName>(name: N, ...rest: Arguments<N>) => Promise<Reply<N>>;

/** What went wrong, as the API says it, and the phone's own words: no answer came, and "kept here until the line is back". */
export type Trouble = Pick<Problem, "fields" | "retryAfterSeconds" | "openings"> & {
  code: Problem["code"] | "offline" | "kept";
  status: number;
};

export function troubleError(trouble: Trouble): Error {
  return new Error(trouble.code, { cause: trouble });
}

export function troubleOf(error: unknown): Trouble | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === "object" && cause && "code" in cause && "status" in cause ? (cause as Trouble) : undefined;
}

type Parts = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };

function addressOf(name: EndpointName, { params = {}, query = {} }: Parts): string {
  const path = paths[name][1].replace(/:(\w+)/g, (_, part: string) => encodeURIComponent(params[part] ?? ""));
  const search = new URLSearchParams();
  for (const [field, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) search.append(field, String(each));
  }
  return search.size ? `${path}?${search}` : path;
}

export function requestFor(name: EndpointName, input: unknown, key?: string) {
  const parts = (input ?? {}) as Parts;
  const headers: Record<string, string> = { accept: "application/json" };
  if (parts.body !== undefined) headers["content-type"] = "application/json";
  if (key) headers["idempotency-key"] = key;
  return {
    method: paths[name][0],
    url: addressOf(name, parts),
    headers,
    body: parts.body === undefined ? undefined : JSON.stringify(parts.body),
  };
}

export function createCall(send: Send): Call {
  const call = async (name: EndpointName, input?: unknown, options?: CallOptions) => {
    const answer = await send(requestFor(name, input, options?.key));
    const reply: unknown = answer.body ? JSON.parse(answer.body) : {};
    if (answer.status >= 400) throw troubleError(reply as Problem);
    return reply;
  };
  return call as Call;
}
