// How the web app's files and pages travel: what may be kept, what is packed, and what a page may do.
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";

let served: TestApp;
let cast: Cast;
beforeAll(async () => {
  served = await startTestApp();
  cast = await addCast(served);
});
afterAll(() => served.close());

const asHerForm = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };
const get = (url: string, headers: Record<string, string> = {}) => served.app.inject({ method: "GET", url, headers });

test("a page comes packed, without any script inside, and names the only style and scripts it allows", async () => {
  const page = await get("/book", { "accept-encoding": "br, gzip" });
  expect(page.headers["content-encoding"]).toBe("br");
  const html = brotliDecompressSync(page.rawPayload).toString();
  expect(html).toMatch(/^<!doctype html><html lang="ur" dir="rtl">/);
  expect([...html.matchAll(/<script(?![^>]*(?:src=|type="application\/json"))/g)]).toEqual([]);
  expect(html).not.toMatch(/ style=| on\w+=/);
  const policy = String(page.headers["content-security-policy"]);
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toMatch(/script-src 'self';/);
  expect(policy).toMatch(/style-src 'self' 'sha256-[\w+/=]+'/);
});

test("a page that anybody may see is asked for again each time, one with somebody's data is never kept", async () => {
  expect((await get("/book")).headers["cache-control"]).toBe("no-cache");
  expect((await get("/visits", { cookie: cast.ayesha.cookie })).headers["cache-control"]).toBe("no-store");
});

test("files with a hash in their name are kept for ever, missing ones are not found and not kept", async () => {
  const [, script = ""] = /<script type="module" src="([^"]+)"/.exec((await get("/")).body) ?? [];
  const file = await get(script, { "accept-encoding": "br" });
  expect(file.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(file.headers["content-encoding"]).toBe("br");
  const missing = await get("/assets/gone-00000000.js");
  expect(missing.statusCode).toBe(404);
  expect(missing.headers["cache-control"]).toBe("no-store");
  expect((await get("/sw.js")).headers["cache-control"]).toBe("no-cache");
  expect((await get("/manifest.json")).headers["content-type"]).not.toContain("json;");
  expect((await get("/api/nothing")).json()).toMatchObject({ code: "not_found" });
});

test("the shell that phones keep is the same for Ayesha as for anybody", async () => {
  const [hers, anybodys] = await Promise.all([get("/shell", { cookie: cast.ayesha.cookie }), get("/shell")]);
  expect(hers.body).toBe(anybodys.body);
});

test("changing the language remembers it, tells her account, and leads nowhere else", async () => {
  const answer = await get("/language?to=en&back=//evil.example", { cookie: cast.ayesha.cookie });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe("/");
  expect(String(answer.headers["set-cookie"])).toContain("lang=en");
  expect((await served.call("getMe", {}, { cookie: cast.ayesha.cookie })).body.language).toBe("en");
});

test("the language link cannot be made to lead to another site by dots that vanish", async () => {
  for (const back of ["/.//evil.example", "/visits/..//evil.example", "/%2e/\\evil.example"]) {
    expect((await get(`/language?to=en&back=${encodeURIComponent(back)}`)).headers.location).toBe("/");
  }
});

test("a link to a time that is none leads to where a booking begins", async () => {
  const made = `/confirm?doctorId=${cast.drSana.id}&visitTypeId=${cast.followUp}&startsAt=soon`;
  const answer = await get(made, { cookie: cast.ayesha.cookie });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, "/book"]);
  expect((await get(made.replace("/confirm", "/sign-in"))).statusCode).toBe(200);
});

test("a form that was changed to a span nobody offers gives the shortest one", async () => {
  const answer = await served.app.inject({
    method: "POST",
    url: "/me/trusted",
    payload: "phone=03001234567&days=1e300&key=a-key-of-its-own",
    headers: { ...asHerForm, cookie: cast.ayesha.cookie },
  });
  expect(answer.statusCode).toBe(303);
  const { given } = (await served.call("listConsents", {}, { cookie: cast.ayesha.cookie })).body;
  const days = (Date.parse(given[0]?.expiresAt ?? "") - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29);
  expect(days).toBeLessThan(32);
});

test("a page whose turn has not come says so instead of failing", async () => {
  const strict = await startTestApp({ requestsPerMinute: { session: 1, address: 6_000 } });
  const { ayesha } = await addCast(strict);
  const ask = () => strict.app.inject({ url: "/language?to=en", headers: { cookie: ayesha.cookie } });
  await ask();
  expect((await ask()).statusCode).toBe(429);
  await strict.close();
});

test("a form post from another site is refused", async () => {
  const post = (site: string) =>
    served.app.inject({
      method: "POST",
      url: "/sign-in",
      payload: "phone=03001234567",
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": site },
    });
  expect((await post("cross-site")).json()).toMatchObject({ code: "foreign_origin" });
  expect((await post("same-origin")).statusCode).toBe(303);
});
