// Two women on one number, their PINs, and the sessions in which they are signed in.

import { deviceOf, networkOf, readMobileNumber } from "@expecting-mothers/server/accounts/rules";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";
import { type Jar, letSessionLie, letTimePass, newJar, signInByPhone } from "../support/sign-in.ts";

let app: TestApp;
let cast: Cast;
let last = 100;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

function freshNumber(): string {
  last += 1;
  return `+92345${last}0000`;
}

async function choose(jar: Jar, body: { personId: string; pin?: string } | { name: string }) {
  const answer = await app.call("choosePerson", { body }, { cookie: jar.header() });
  jar.take(answer.headers);
  return answer;
}
const me = (jar: Jar) => app.call("getMe", {}, { cookie: jar.header() });

/** Ayesha and her sister-in-law share a phone; Ayesha is signed in. */
async function twoOnOneNumber() {
  const phone = freshNumber();
  const { jar } = await signInByPhone(app, phone);
  const ayesha = (await choose(jar, { name: "Ayesha" })).body.id ?? "";
  const noor = (await choose(jar, { name: "Noor" })).body.id ?? "";
  await choose(jar, { personId: ayesha });
  return { phone, jar, ayesha, noor };
}

describe("two women on one number (booking case 57)", () => {
  test("each has her own record, and after the code she picks herself", async () => {
    const { phone, ayesha, noor } = await twoOnOneNumber();
    expect(ayesha).not.toBe(noor);
    await letTimePass(app, "61 seconds");
    const { jar, answer } = await signInByPhone(app, phone);
    expect(answer.body.signedInAs).toBeNull();
    expect(answer.body.people.map(({ name }) => name)).toEqual(["Ayesha", "Noor"]);
    expect((await me(jar)).body).toMatchObject({ id: null, people: answer.body.people });
    expect((await app.call("listSessions", {}, { cookie: jar.header() })).problem.code).toBe("not_signed_in");
    expect((await choose(jar, { personId: noor })).body).toMatchObject({ id: noor, name: "Noor" });
  });

  test("neither may pick a woman of another number", async () => {
    const { jar } = await twoOnOneNumber();
    expect((await choose(jar, { personId: cast.bushra.id })).problem).toMatchObject({ status: 404, code: "not_found" });
  });

  test("a number cannot be filled with names", async () => {
    const { jar } = await signInByPhone(app, freshNumber());
    const codes: (string | undefined)[] = [];
    for (let name = 0; name < 11; name += 1) codes.push((await choose(jar, { name: `Woman ${name}` })).problem.code);
    expect(codes).toEqual([...Array(10).fill(undefined), "too_many_requests"]);
  });

  test("a name of spaces alone is none", async () => {
    const { jar } = await signInByPhone(app, freshNumber());
    expect((await choose(jar, { name: "   " })).problem).toMatchObject({ code: "invalid_input", fields: [{ path: "body/name" }] });
  });
});

describe("a PIN", () => {
  test("keeps Noor out of Ayesha's record on the phone they share", async () => {
    const { phone, jar, ayesha, noor } = await twoOnOneNumber();
    expect((await app.call("setPin", { body: { pin: "۴۸۲۱" } }, { cookie: jar.header() })).status).toBe(200);
    await choose(jar, { personId: noor });
    expect((await choose(jar, { personId: ayesha })).problem.code).toBe("wrong_pin");
    expect((await choose(jar, { personId: ayesha, pin: "1111" })).problem.code).toBe("wrong_pin");
    expect((await me(jar)).body.id).toBe(noor);
    expect((await choose(jar, { personId: ayesha, pin: "4821" })).body).toMatchObject({ id: ayesha, hasPin: true });
    const stored = await app.owner.query("select pin_hash from people where id = $1", [ayesha]);
    expect(stored.rows[0].pin_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await letTimePass(app, "61 seconds");
    expect((await signInByPhone(app, phone)).answer.body.people).toMatchObject([{ hasPin: true }, { hasPin: false }]);
  });

  test("of a woman alone on her number is asked for after the code", async () => {
    const phone = freshNumber();
    const { jar } = await signInByPhone(app, phone);
    const id = (await choose(jar, { name: "Zainab" })).body.id ?? "";
    await app.call("setPin", { body: { pin: "4821" } }, { cookie: jar.header() });
    await letTimePass(app, "61 seconds");
    const again = await signInByPhone(app, phone);
    expect(again.answer.body.signedInAs).toBeNull();
    expect((await choose(again.jar, { personId: id, pin: "4821" })).status).toBe(200);
  });

  test("five wrong ones, even a hundred at once, close the door for a quarter of an hour", async () => {
    const { jar, ayesha, noor } = await twoOnOneNumber();
    await app.call("setPin", { body: { pin: "4821" } }, { cookie: jar.header() });
    await choose(jar, { personId: noor });
    const cookie = jar.header();
    const guesses = await Promise.all(
      Array.from({ length: 100 }, () => app.call("choosePerson", { body: { personId: ayesha, pin: "0000" } }, { cookie })),
    );
    const codes = guesses.map(({ problem }) => problem.code);
    expect(codes.filter((code) => code === "wrong_pin")).toHaveLength(5);
    expect(codes.filter((code) => code === "too_many_requests")).toHaveLength(95);
    const right = await choose(jar, { personId: ayesha, pin: "4821" });
    expect(right.problem).toMatchObject({ status: 429, retryAfterSeconds: expect.any(Number) });
    await letTimePass(app, "15 minutes");
    expect((await choose(jar, { personId: ayesha, pin: "4821" })).status).toBe(200);
  });

  test("is changed and removed only by who knows it, and ends her sessions elsewhere", async () => {
    const phone = freshNumber();
    const { jar } = await signInByPhone(app, phone);
    await choose(jar, { name: "Zainab" });
    await letTimePass(app, "61 seconds");
    const other = (await signInByPhone(app, phone)).jar;
    const cookie = jar.header();
    expect((await app.call("setPin", { body: { pin: "12a4" } }, { cookie })).problem.code).toBe("invalid_input");
    await app.call("setPin", { body: { pin: "4821" } }, { cookie });
    expect((await me(other)).status).toBe(401);
    expect((await app.call("setPin", { body: { pin: "1357" } }, { cookie })).problem.code).toBe("wrong_pin");
    expect((await app.call("setPin", { body: { pin: "1357", oldPin: "0000" } }, { cookie })).problem.code).toBe("wrong_pin");
    expect((await app.call("setPin", { body: { pin: "1357", oldPin: "4821" } }, { cookie })).status).toBe(200);
    expect((await app.call("removePin", { body: { oldPin: "4821" } }, { cookie })).problem.code).toBe("wrong_pin");
    expect((await app.call("removePin", { body: { oldPin: "1357" } }, { cookie })).status).toBe(200);
    expect((await me(jar)).body.hasPin).toBe(false);
  });
});

describe("a session", () => {
  test("gets a new token when she signs in and when she picks herself; the old ones are dead", async () => {
    const phone = freshNumber();
    const planted = newJar();
    planted.take({ "set-cookie": `__Host-session=${"A".repeat(43)}; Path=/` });
    const { jar } = await signInByPhone(app, phone, planted);
    const first = jar.get("__Host-session");
    expect(first).not.toBe("A".repeat(43));
    await choose(jar, { name: "Zainab" });
    const second = jar.get("__Host-session");
    expect(second).not.toBe(first);
    for (const token of ["A".repeat(43), first]) {
      expect((await app.call("getMe", {}, { cookie: `__Host-session=${token}` })).status).toBe(401);
    }
    await letTimePass(app, "61 seconds");
    await signInByPhone(app, phone, jar);
    expect((await app.call("getMe", {}, { cookie: `__Host-session=${second}` })).status).toBe(401);
  });

  test("counts only under its own cookie name, and comes with every guard a cookie has", async () => {
    const { jar, answer } = await signInByPhone(app, freshNumber());
    expect((await app.call("getMe", {}, { cookie: `session=${jar.get("__Host-session")}` })).status).toBe(401);
    const cookie = [answer.headers["set-cookie"] ?? []].flat().find((line) => line.startsWith("__Host-session="));
    expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(cookie).not.toMatch(/domain/i);
  });

  test("of her own phone lies idle for 30 days and lives for 180; the table knows only its hash", async () => {
    const { jar } = await signInByPhone(app, freshNumber());
    await choose(jar, { name: "Zainab" });
    await letSessionLie(app, jar, "29 days");
    expect((await me(jar)).status).toBe(200);
    await letSessionLie(app, jar, "31 days");
    expect((await me(jar)).status).toBe(401);
    const { rows } = await app.owner.query("select encode(token_hash, 'base64') as hash from sessions");
    expect(rows.map(({ hash }) => hash)).not.toContain(Buffer.from(jar.get("__Host-session") ?? "").toString("base64"));
  });

  test("on a shared phone ends after a quarter of an hour of silence", async () => {
    const { jar } = await signInByPhone(app, freshNumber(), newJar(), true);
    await choose(jar, { name: "Zainab" });
    await letSessionLie(app, jar, "14 minutes");
    expect((await me(jar)).status).toBe(200);
    await letSessionLie(app, jar, "16 minutes");
    expect((await me(jar)).status).toBe(401);
  });

  test("ends at sign-out, which also empties the browser", async () => {
    const { jar } = await signInByPhone(app, freshNumber());
    await choose(jar, { name: "Zainab" });
    const old = jar.header();
    const answer = await app.call("signOut", {}, { cookie: old });
    expect(answer.headers["clear-site-data"]).toBe('"cache", "storage"');
    jar.take(answer.headers);
    expect(jar.get("__Host-session")).toBeUndefined();
    expect((await app.call("getMe", {}, { cookie: old })).status).toBe(401);
  });

  test("is listed with its device, and ended by its owner alone", async () => {
    const phone = freshNumber();
    const { jar } = await signInByPhone(app, phone);
    await choose(jar, { name: "Zainab" });
    await letTimePass(app, "61 seconds");
    const other = (await signInByPhone(app, phone)).jar;
    const listed = await app.call("listSessions", {}, { cookie: jar.header() });
    expect(listed.body.sessions).toHaveLength(2);
    expect(listed.body.sessions.filter(({ current }) => current)).toHaveLength(1);
    const sessionId = listed.body.sessions.find(({ current }) => !current)?.id ?? "";
    expect((await app.call("endSession", { params: { sessionId } }, { cookie: cast.bushra.cookie })).status).toBe(404);
    expect((await app.call("endSession", { params: { sessionId } }, { cookie: jar.header() })).status).toBe(200);
    expect((await me(other)).status).toBe(401);
    expect((await app.call("endSession", { params: { sessionId } }, { cookie: jar.header() })).status).toBe(404);
  });

  test("of another installation is worth nothing here, and a taken role counts at the next request", async () => {
    expect((await app.call("getMe", {}, { cookie: `__Host-session=${"b".repeat(43)}` })).status).toBe(401);
    const path = { params: { clinicId: cast.mirpur } };
    expect((await app.call("listStaff", path, { cookie: cast.farah.cookie })).status).toBe(200);
    await app.owner.query("delete from role_grants where person_id = $1", [cast.farah.id]);
    expect((await app.call("listStaff", path, { cookie: cast.farah.cookie })).status).toBe(403);
  });

  test("lets her change her name and language and shows both", async () => {
    const { jar } = await signInByPhone(app, freshNumber());
    await choose(jar, { name: "Zainab" });
    const changed = await app.call("changeMe", { body: { name: "Zainab Noor", language: "en" } }, { cookie: jar.header() });
    expect(changed.body).toMatchObject({ name: "Zainab Noor", language: "en" });
    expect((await me(jar)).body).toEqual(changed.body);
  });
});

describe("what people type and what a request says of itself", () => {
  const zeros = [0x30, 0x660, 0x6f0, 0xff10];
  const subscriber = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 }).map((digits) => `3${digits.join("")}`);

  test("every usual form of a mobile number is one number", () => {
    const prefix = fc.constantFrom("", "0", "92", "0092", "+92", "+920", "(+92)");
    const between = fc.constantFrom("", " ", "-", "\u200e", " - ", "\u00a0", ".");
    fc.assert(
      fc.property(
        subscriber,
        prefix,
        fc.array(between, { minLength: 10, maxLength: 10 }),
        fc.constantFrom(...zeros),
        (digits, start, gaps, zero) => {
          const typed = start + [...digits].map((digit, place) => digit + gaps[place]).join("");
          const written = typed.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
          expect(readMobileNumber(written)).toBe(`+92${digits}`);
        },
      ),
    );
  });

  test("whatever else is typed is either a Pakistani mobile number in E.164 or nothing", () => {
    const anything = fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[+0-9 ()-]{0,20}$/));
    fc.assert(
      fc.property(anything, (text) => {
        expect(readMobileNumber(text) ?? "+923000000000").toMatch(/^\+923\d{9}$/);
      }),
    );
    for (const text of [
      "042-1234567",
      "+92 42 1234567",
      "+1 415 555 0100",
      "03001234567890",
      "0300123456",
      "😀03001234567",
      "03OO1234567",
    ]) {
      expect(readMobileNumber(text)).toBeUndefined();
    }
  });

  test.each([
    ["203.0.113.9", "203.0.113.0/24"],
    ["::ffff:203.0.113.200", "203.0.113.0/24"],
    ["2001:db8:0001:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("the address %s belongs to %s", (address, network) => expect(networkOf(address)).toBe(network));

  test.each([
    ["Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36", "Chrome, Android"],
    ["Mozilla/5.0 (Linux; Android 13; SM-A045F) SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36", "Samsung Internet, Android"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1", "Safari, iOS"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox, Windows"],
    ["curl/8.0", "Browser"],
    [undefined, "Browser"],
  ])("%s is called by family and system only", (userAgent, device) => expect(deviceOf(userAgent)).toBe(device));
});
