// What every endpoint refuses before any feature sees it: each fault a stable code, and nothing is changed.

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { bodyMaxBytes } from "@expecting-mothers/shared/limits";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey, origin, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast, opening } from "../support/cast.ts";

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

type Raw = { method?: string; url?: string; payload?: string | Buffer; headers?: Record<string, string> };

/** Ayesha changes her own entry, or whatever the test makes of it. */
async function send({ method = "PATCH", url = "/api/me", payload = '{"language":"en"}', headers = {} }: Raw = {}) {
  const answer = await app.app.inject({
    method: method as "PATCH",
    url,
    headers: { origin, cookie: cast.ayesha.cookie, "content-type": "application/json", ...headers },
    ...(method === "GET" || method === "HEAD" ? {} : { payload }),
  });
  const isProblem = answer.headers["content-type"]?.startsWith("application/problem+json");
  const { code, fields } = isProblem
    ? answer.json<{ code: string; fields?: { path: string; rule: string }[] }>()
    : { code: undefined, fields: undefined };
  return { status: answer.statusCode, code, fields, headers: answer.headers, body: answer.body };
}

async function languageOfAyesha(): Promise<string> {
  const { rows } = await app.owner.query<{ language: string }>("select language from people where id = $1", [cast.ayesha.id]);
  return rows[0]?.language ?? "";
}

describe("the body", () => {
  const refusedBodies: Record<string, [string | Buffer, number, string]> = {
    "with a field that nobody asked for": ['{"language":"en","role":"auditor"}', 400, "invalid_input"],
    "with a number as text's stand-in": ['{"name":5}', 400, "invalid_input"],
    "with a list of one instead of the one": ['{"language":["en"]}', 400, "invalid_input"],
    "with null for a language": ['{"language":null}', 400, "invalid_input"],
    "without any field": ["{}", 400, "invalid_input"],
    "that is a list": ["[]", 400, "invalid_input"],
    "that is empty": ["", 400, "invalid_input"],
    "that breaks off": ['{"language":"en"', 400, "invalid_input"],
    "with a byte order mark and more after its end": ["\ufeff{}x", 400, "invalid_input"],
    "with NUL": ['{"name":"Aye\0sha"}', 400, "invalid_input"],
    "with NUL written as an escape": ['{"name":"Aye\\u0000sha"}', 400, "invalid_input"],
    "with bytes that are not UTF-8": [Buffer.from('{"name":"Aye\xffsha"}', "latin1"), 400, "invalid_input"],
    "with an overlong UTF-8 form": [Buffer.from([...Buffer.from('{"name":"'), 0xc1, 0x81, ...Buffer.from('"}')]), 400, "invalid_input"],
    "with half a surrogate pair": ['{"name":"Aye\\ud800sha"}', 400, "invalid_input"],
    "with a name that turns its reading direction": ['{"name":"Aye\\u202esha"}', 400, "invalid_input"],
    "with a name of blanks": ['{"name":"   "}', 400, "invalid_input"],
    "with a prototype key": ['{"__proto__":{"role":"auditor"},"language":"en"}', 400, "invalid_input"],
    "with a constructor key": ['{"constructor":{"prototype":{"role":"auditor"}},"language":"en"}', 400, "invalid_input"],
    "nested thirty thousand deep": ["[".repeat(30_000), 400, "invalid_input"],
    "with ten thousand fields": [
      JSON.stringify(Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`f${at}`, 1]))),
      400,
      "invalid_input",
    ],
    "one byte over the limit": [`{"language":"en"${" ".repeat(bodyMaxBytes - 16)}}`, 413, "too_large"],
  };
  for (const [fault, [payload, status, code]] of Object.entries(refusedBodies)) {
    test(`${fault} is refused`, async () => {
      const before = await languageOfAyesha();
      expect(await send({ payload })).toMatchObject({ status, code });
      expect(await languageOfAyesha()).toBe(before);
    });
  }

  test("of exactly the limit is read", async () => {
    expect(await send({ payload: `{"language":"en"${" ".repeat(bodyMaxBytes - 17)}}` })).toMatchObject({ status: 200 });
  });

  test("names the field that is wrong and the rule it breaks, and repeats no value", async () => {
    const answer = await send({ payload: '{"language":"Pashto of the hills"}' });
    expect(answer.fields).toEqual([{ path: "body/language", rule: expect.any(String) }]);
    expect(answer.body).not.toContain("Pashto");
    expect((await send({ payload: '{"language":"en","role":"auditor"}' })).fields).toEqual([
      { path: "body/role", rule: "additionalProperties" },
    ]);
  });

  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/jsonx",
  ]) {
    test(`of type ${type} is not read`, async () => {
      expect(await send({ headers: { "content-type": type } })).toMatchObject({ status: 415, code: "unsupported_type" });
    });
  }

  test("in another charset than UTF-8 is read as UTF-8 or refused, never as something else", async () => {
    const payload = Buffer.from('{"name":"+AGEAYg-\xe9"}', "latin1");
    expect(await send({ payload, headers: { "content-type": "application/json; charset=utf-7" } })).toMatchObject({
      status: 400,
      code: "invalid_input",
    });
  });
});

describe("another site's page cannot act in Ayesha's name when", () => {
  const foreign: Record<string, Record<string, string>> = {
    "its Origin is foreign": { origin: "https://evil.example" },
    "its Origin is null": { origin: "null" },
    "it sends no Origin at all": { origin: "" },
    "its Origin only begins like ours": { origin: `${origin}.evil.example` },
    "the browser says cross-site": { "sec-fetch-site": "cross-site" },
    "the browser says same-site": { "sec-fetch-site": "same-site" },
    "the browser says none": { "sec-fetch-site": "none", origin: "" },
    "it claims our Origin but the browser knows better": { "sec-fetch-site": "cross-site", origin },
  };
  for (const [how, headers] of Object.entries(foreign)) {
    test(how, async () => {
      const before = await languageOfAyesha();
      const to = before === "en" ? "ur" : "en";
      expect(await send({ payload: JSON.stringify({ language: to }), headers })).toMatchObject({ status: 403, code: "foreign_origin" });
      expect(await languageOfAyesha()).toBe(before);
    });
  }

  test("and her own page can, by its Origin or by the browser's word", async () => {
    expect(await send()).toMatchObject({ status: 200 });
    expect(await send({ headers: { origin: "", "sec-fetch-site": "same-origin" } })).toMatchObject({ status: 200 });
  });
});

describe("the method", () => {
  test("that an address does not have is refused with those it has", async () => {
    for (const method of ["DELETE", "POST", "PUT", "OPTIONS", "TRACE"]) {
      const answer = await send({ method });
      expect(answer, method).toMatchObject({ status: 405, code: "method_not_allowed" });
      expect(answer.headers.allow).toBe("GET, PATCH, HEAD");
    }
  });

  test("HEAD answers as GET does, without the body", async () => {
    const get = await send({ method: "GET", url: "/api/districts" });
    const head = await send({ method: "HEAD", url: "/api/districts" });
    expect(head).toMatchObject({ status: 200, body: "" });
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
  });

  test("cannot be swapped by a header", async () => {
    const headers = { "x-http-method-override": "DELETE", "x-http-method": "DELETE", "x-method-override": "DELETE" };
    expect(await send({ method: "GET", headers })).toMatchObject({ status: 200 });
  });

  test("OPTIONS opens the API to no other site", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "PATCH" };
    const answer = await send({ method: "OPTIONS", headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("the address", () => {
  const cookie = "";
  test("that does not exist is not found, whoever asks", async () => {
    for (const url of ["/api/nowhere", "/api", "/api/", "/api/me/", "/api/me;x=1", "/api/%2e%2e/api/me/x", "/api/me%2fpin", "/api/me%00"]) {
      expect(await send({ method: "GET", url }), url).toMatchObject({ status: 404, code: "not_found" });
    }
  });

  test("written in another way meets the same guard or nothing", async () => {
    for (const url of ["/api/%6de", "//api/me", "/api//me", "/./api/me", "/api/./me", "/x/../api/me", "/api/me?", "/api/me#x"]) {
      expect([401, 404], url).toContain((await send({ method: "GET", url, headers: { cookie } })).status);
    }
  });

  test("with broken percent-encoding is not found", async () => {
    for (const url of ["/api/doctors/%zz", "/api/doctors/%", "/api/doctors/%c0%80", "/api/%ff"]) {
      expect(await send({ method: "GET", url }), url).toMatchObject({ status: 404, code: "not_found" });
    }
  });

  test("with an id that is none is refused as input", async () => {
    for (const id of ["1", "x".repeat(150), "constructor", "00000000-0000-0000-0000-00000000000g", "%00", "%f0%9f%92%a5"]) {
      expect(await send({ method: "GET", url: `/api/doctors/${id}` }), id).toMatchObject({ status: 400, code: "invalid_input" });
    }
  });

  test("with a query that is unknown, doubled, nested or broken is refused as input", async () => {
    for (const query of [
      "limit=1000000000",
      "woman=perhaps",
      "search=%00",
      "search=a&search=b",
      "__proto__=x",
      "latitude=1e400",
      "latitude=NaN",
    ]) {
      expect(await send({ method: "GET", url: `/api/doctors?${query}` }), query).toMatchObject({ status: 400, code: "invalid_input" });
    }
  });
});

describe("the idempotency key", () => {
  const hold = (time: string) => ({ body: { doctorId: cast.drSana.id, visitTypeId: cast.followUp, startsAt: opening(9, time) } });

  test("is asked for where a request must not count twice", async () => {
    const { ayesha } = cast;
    for (const key of ["", "short", "has spaces in it", "ключ-ключ", "x".repeat(101), "new\u2028line-key"]) {
      const { status, problem } = await app.call("holdOpening", hold("09:00"), { cookie: ayesha.cookie, key });
      expect({ status, code: problem.code }, key).toEqual({ status: 400, code: "idempotency_key_missing" });
    }
    expect((await app.owner.query("select from appointments")).rowCount).toBe(0);
  });

  test("answers the same for the same, and refuses to stand for anything else", async () => {
    const options = { cookie: cast.ayesha.cookie, key: newKey() };
    const first = await app.call("holdOpening", hold("09:20"), options);
    const again = await app.call("holdOpening", hold("09:20"), options);
    const other = await app.call("holdOpening", hold("09:40"), options);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect({ status: other.status, code: other.problem.code }).toEqual({ status: 422, code: "idempotency_key_reused" });
    expect((await app.owner.query("select from appointments")).rowCount).toBe(1);
  });

  test("of Ayesha says nothing about Bushra's", async () => {
    const key = newKey();
    const first = await app.call("holdOpening", hold("11:00"), { cookie: cast.ayesha.cookie, key });
    const second = await app.call("holdOpening", hold("12:00"), { cookie: cast.bushra.cookie, key });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).not.toBe(first.body.id);
  });
});

describe("the session", () => {
  test("that is made up, doubled or malformed is none", async () => {
    for (const cookie of [
      "__Host-session=x",
      "__Host-session=",
      "session=x",
      `__Host-session=${"a".repeat(4_000)}`,
      "__Host-session=%zz",
      "=;;=,",
    ]) {
      expect(await send({ method: "GET", headers: { cookie } }), cookie).toMatchObject({ status: 401, code: "not_signed_in" });
    }
  });
});

describe("what is no request at all", () => {
  async function speak(bytes: string | Buffer): Promise<string> {
    if (!app.app.server.listening) await app.app.listen({ port: 0, host: "127.0.0.1" });
    const socket = connect((app.app.server.address() as AddressInfo).port, "127.0.0.1");
    let heard = "";
    socket.on("data", (part) => {
      heard += part;
    });
    socket.on("error", () => {});
    socket.end(bytes);
    await once(socket, "close");
    return heard;
  }

  test("headers longer than sixteen kilobytes are refused with a problem", async () => {
    const heard = await speak(`GET /api/districts HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(70_000)}\r\n\r\n`);
    expect(heard).toMatch(/^HTTP\/1\.1 431 /);
    expect(heard).toContain("application/problem+json");
    expect(heard).toContain('"code":"too_large"');
  });

  test("two lengths, a length and chunks, a bare line feed or no HTTP are refused with a problem", async () => {
    const requests = [
      "POST /api/sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      "POST /api/sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET /api/districts HTTP/1.1\nHost: x\r\nX: a\n\n",
      "\x16\x03\x01\x02\x00\x01",
    ];
    for (const request of requests) {
      const heard = await speak(request);
      expect(heard, request).toMatch(/^HTTP\/1\.1 400 /);
      expect(heard).toContain('"code":"invalid_input"');
    }
  });

  test("and the server goes on serving", async () => {
    expect(await send({ method: "GET" })).toMatchObject({ status: 200 });
  });
});
