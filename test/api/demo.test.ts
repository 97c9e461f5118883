// The demo's front door: one press to be anybody, an inbox for what would have gone out, and no trace of either anywhere else.
import { peopleOfTheDemo } from "@expecting-mothers/server/demo/people";
import { createDemoGateway, ensureDemoInbox } from "@expecting-mothers/server/notifications/demo-gateway";
import { seedIfEmpty } from "@expecting-mothers/server/seed/province";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { origin, startTestApp, type TestApp } from "../support/app.ts";

let demo: TestApp;
beforeAll(async () => {
  demo = await startTestApp({ databaseUrl: undefined });
  await seedIfEmpty(demo.owner, demo.deps.crypto, new Date());
  await ensureDemoInbox(demo.owner);
});
afterAll(() => demo.close());

const get = (url: string, cookie = "") => demo.app.inject({ method: "GET", url, headers: { cookie } });
const pressSignIn = (person: string, from = origin) =>
  demo.app.inject({
    method: "POST",
    url: "/demo",
    headers: { origin: from, "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams({ person }).toString(),
  });
const cookieOf = (response: Awaited<ReturnType<typeof pressSignIn>>) =>
  response.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

test("The page lists two mothers and everybody who serves them, in both languages", async () => {
  const page = await get("/demo");
  expect(page.statusCode).toBe(200);
  for (const { names, role } of Object.values(peopleOfTheDemo)) {
    for (const text of [names.ur, names.en, role.ur, role.en]) expect(page.body).toContain(text);
  }
  expect(Object.keys(peopleOfTheDemo)).toHaveLength(7);
});

test.each(Object.entries(peopleOfTheDemo))("One press signs %s in as her own sign-in would", async (key, { id, role }) => {
  const pressed = await pressSignIn(key);
  expect(pressed.statusCode).toBe(303);
  expect(pressed.headers.location).toBe(role.en === "Mother" ? "/" : "/staff");
  const cookie = cookieOf(pressed);
  expect(pressed.headers["set-cookie"]?.toString()).toMatch(
    /^__Host-session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax/,
  );
  const me = await demo.call("getMe", {}, { cookie });
  expect(me.body.id).toBe(id);
});

test("Pressing another name ends the session before it", async () => {
  const asAyesha = cookieOf(await pressSignIn("ayesha"));
  await demo.app.inject({
    method: "POST",
    url: "/demo",
    headers: { origin, cookie: asAyesha, "content-type": "application/x-www-form-urlencoded" },
    payload: "person=bushra",
  });
  expect((await demo.call("getMe", {}, { cookie: asAyesha })).status).toBe(401);
});

test("Nobody is signed in by another site's form, nor somebody who is not of the demo", async () => {
  const foreign = await pressSignIn("ayesha", "https://elsewhere.example");
  expect(foreign.statusCode).toBe(403);
  expect(foreign.cookies).toEqual([]);
  for (const person of ["nobody", "__proto__", "constructor", ""]) expect((await pressSignIn(person)).statusCode).toBe(404);
});

test("The inbox shows the newest message first, the code in big digits, and no mark-up of a stranger's", async () => {
  const gateway = createDemoGateway(demo.deps.pool);
  await gateway.send({ id: crypto.randomUUID(), channel: "sms", to: "+923000000001", text: "آپ کا کوڈ 123456 ہے" });
  await gateway.send({
    id: crypto.randomUUID(),
    channel: "email",
    to: "a@example.org",
    subject: "<b>Hello</b>",
    text: "Open http://127.0.0.1/x",
  });
  const { body } = await get("/demo/inbox");
  expect(body).toContain('<p class="code">123456</p>');
  expect(body).toContain("&lt;b&gt;Hello&lt;/b&gt;");
  expect(body).toContain('<a href="http://127.0.0.1/x">');
  expect(body.indexOf("a@example.org")).toBeLessThan(body.indexOf("+923000000001"));
});

describe("Outside the demo", () => {
  test.each([
    ["with a database of one's own", { databaseUrl: "postgresql://em_app@db.example/mothers" }],
    ["in production", { production: true, databaseUrl: "postgresql://em_app@db.example/mothers" }],
    ["in production, whatever else is missing", { production: true, databaseUrl: undefined }],
  ])("its addresses do not exist %s", async (_, changes) => {
    const own = await startTestApp(changes);
    for (const [method, url] of [
      ["GET", "/demo"],
      ["GET", "/demo/inbox"],
      ["POST", "/demo"],
    ] as const) {
      const response = await own.app.inject({
        method,
        url,
        headers: { origin },
        ...(method === "POST" && { payload: { person: "ayesha" } }),
      });
      expect([response.statusCode, response.cookies]).toEqual([404, []]);
    }
    await own.close();
  });
});
