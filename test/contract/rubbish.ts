// Rubbish for requests: values no field wants, good requests with one thing broken, and bodies that are no JSON at all.

import type { EndpointName } from "@expecting-mothers/shared/paths";
import fc from "fast-check";
import type { Example } from "./examples.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Parts = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
export type Rubbish = Parts & { payload?: Buffer | string; type?: string | undefined; headers: Record<string, string> };

const oddTexts = [
  ...[
    "\0",
    "a\0b",
    "\ud800",
    "\u202e\u2066abc",
    "\u200b",
    "__proto__",
    "constructor",
    "toString",
    "' or 1=1 --",
    "\\",
    "$1",
    "%00",
    "%zz",
    "../../etc",
  ],
  ...[
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "💥".repeat(40),
    "ा".repeat(90),
    "a".repeat(400),
    "１２٣۴",
    "NaN",
    "1e400",
    "-0",
    "null",
    "",
  ],
  ...[
    "0000-00-00",
    "0000-01-01",
    "10000-01-01",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:00+25:00",
  ],
  ...["9999-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "2026-06-30T23:59:60Z", "-271821-04-20T00:00:00Z", "2026-01-01T00:00:00-23:59"],
  ...["00000000-0000-0000-0000-000000000000", "urn:uuid:00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"],
];
const oddNumbers = [0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e300, -1e300, 5e-324];
export const oddText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddTexts) },
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.uuid(),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 3, arbitrary: fc.constantFrom<number>(...oddNumbers) },
  fc.constantFrom<Json>(null, true, false, [], {}, [[]], [null], { length: 1 }, { "": {} }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
  fc.dictionary(fc.constantFrom("role", "id", "state", "clinicId", "createdAt", "toString"), oddText, { maxKeys: 3 }) as fc.Arbitrary<Json>,
);

const notJson = fc.constantFrom<Buffer | string>(
  ...[
    "",
    "{",
    "nul",
    '{"a":1e400}',
    '{"__proto__":{"role":"auditor"}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"a":"\\u0000"}',
    '{"a":"\\ud800"}',
  ],
  ...[
    "[".repeat(30_000),
    `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    `{"name":"${"x".repeat(70_000)}"}`,
    '"text"',
    "7",
    "null",
    "\ufeff{}",
  ],
  ...[
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    Buffer.from([0x22, 0xc0, 0x80, 0x22]),
    Buffer.alloc(200),
    Buffer.from("{}", "utf16le"),
  ],
);
const contentType = fc.oneof(
  { weight: 6, arbitrary: fc.constant<string | undefined>("application/json") },
  fc.constantFrom<string | undefined>(
    ...[
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/json; charset=utf-7",
      "application/jsonx",
      "*/*",
      undefined,
    ],
  ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    "if-none-match",
    "accept",
    "accept-language",
    "x-http-method-override",
    "x-forwarded-for",
    "idempotency-key",
    "cookie",
    "range",
    "expect",
  ),
  fc.oneof(
    fc.constantFrom("DELETE", "*", "1.2.3.4", "bytes=0-", "x".repeat(4_000), "__Host-session=x", "__Host-session=%zz;;=", "fr;q=x"),
    fc.base64String(),
  ),
  { maxKeys: 2 },
);

/** Rubbish for one endpoint, most of it a good request in which one thing is broken. */
export function rubbishFor(good: Parts): fc.Arbitrary<Rubbish> {
  const part = <K extends keyof Parts>(name: K) =>
    good[name] === undefined
      ? fc.constant({})
      : fc.oneof(
          { weight: 1, arbitrary: fc.constant({ [name]: good[name] }) },
          { weight: 2, arbitrary: broken(good[name] as Json).map((bad) => ({ [name]: bad })) },
        );
  const body = fc.oneof(
    { weight: 6, arbitrary: part("body") },
    value.map((bad) => ({ body: bad })),
    notJson.map((payload) => ({ payload })),
  );
  const query = fc.oneof(
    { weight: 3, arbitrary: part("query") },
    fc.dictionary(oddText, oddText, { maxKeys: 3 }).map((bad) => ({ query: bad })),
  );
  return fc
    .record({ params: part("params"), query, body, type: contentType, headers })
    .map(({ params, query, body, type, headers }) => ({ ...params, ...query, ...body, type, headers }) as Rubbish);
}

/** The same value with one field replaced, removed or added, at any depth. */
function broken(good: Json): fc.Arbitrary<Json> {
  const places = placesIn(good);
  return fc
    .record({
      place: fc.constantFrom(...places),
      bad: value,
      how: fc.constantFrom("replace", "replace", "replace", "remove", "add"),
      name: oddText,
    })
    .map(({ place, bad, how, name }) => change(good, place, how, name, bad));
}

function placesIn(value: Json, above: readonly string[] = []): string[][] {
  const here = above.length === 0 ? [] : [[...above]];
  if (value === null || typeof value !== "object") return here;
  return [...here, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...above, key]))].concat(
    above.length === 0 ? [[]] : [],
  );
}

function change(value: Json, [key, ...rest]: readonly string[], how: string, name: string, bad: Json): Json {
  if (key === undefined) {
    if (how === "add" && value !== null && typeof value === "object" && !Array.isArray(value)) return { ...value, [name]: bad };
    return bad;
  }
  const copy: Record<string, Json> = { ...(value as Record<string, Json>) };
  if (rest.length === 0 && how === "remove") delete copy[key];
  else copy[key] = change(copy[key] as Json, rest, how, name, bad);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

export type AnyExample = Example<EndpointName>;
