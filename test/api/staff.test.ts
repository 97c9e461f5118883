// Staff sign in with password and second factor; guessing ends, and nobody is locked out by strangers.
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, addStaff, type Cast } from "../support/cast.ts";
import { addLogin, type Jar, letSessionLie, letTimePass, newJar, signInStaff } from "../support/sign-in.ts";

const password = "neem-tree kite 47 river";
let app: TestApp;
let cast: Cast;
let people = 0;

beforeAll(async () => {
  app = await startTestApp({ trustedProxies: ["127.0.0.1"] });
  cast = await addCast(app);
});
afterAll(() => app.close());

/** A new health worker with a sign-in. */
async function newStaff() {
  people += 1;
  const person = await addStaff(app, `Worker ${people}`, [["health_worker", cast.shahpur]]);
  const email = `worker${people}@clinic.example`;
  await addLogin(app, person.id, email, password);
  return { ...person, email };
}
const from = (address: string) => ({ "x-forwarded-for": address });
const me = (jar: Jar) => app.call("getMe", {}, { cookie: jar.header() });
/** The code that her authenticator app shows now. */
const codeOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate();
/** Lets a minute go by for her app: its present code was not used yet. */
const letAppMoveOn = (id: string) =>
  app.owner.query("update staff_logins set totp_last_step = totp_last_step - 2 where person_id = $1", [id]);

async function withSecondFactor() {
  const person = await newStaff();
  const { jar } = await signInStaff(app, { email: person.email, password });
  const begun = await app.call("beginSecondFactor", {}, { cookie: jar.header() });
  const { secret } = begun.body;
  const confirmed = await app.call("confirmSecondFactor", { body: { code: codeOf(secret) } }, { cookie: jar.header() });
  jar.take(confirmed.headers);
  return { ...person, jar, begun, secret, recoveryCodes: confirmed.body.recoveryCodes };
}

describe("e-mail and password", () => {
  test("sign in, however the e-mail is written, for a quarter of an hour of silence and twelve hours in all", async () => {
    const { email, id } = await newStaff();
    const { jar, answer } = await signInStaff(app, { email: email.toUpperCase(), password });
    expect(answer.body).toMatchObject({ id, email, kind: "staff", phone: null, hasSecondFactor: false });
    await letSessionLie(app, jar, "14 minutes");
    expect((await me(jar)).status).toBe(200);
    await letSessionLie(app, jar, "16 minutes");
    expect((await me(jar)).status).toBe(401);
    const { rows } = await app.owner.query(
      "select round(extract(epoch from expires_at - created_at))::int as seconds from sessions where person_id = $1 and device = 'Browser'",
      [id],
    );
    expect(rows).toEqual([{ seconds: 43_200 }]);
  });

  test("a wrong password, an unknown e-mail and a disabled account answer alike and take as long", async () => {
    const known = await newStaff();
    const disabled = await newStaff();
    await app.owner.query("update people set disabled_at = now() where id = $1", [disabled.id]);
    const attempts = {
      wrong: { email: known.email, password: "not this one" },
      unknown: { email: "nobody@clinic.example", password },
      disabled: { email: disabled.email, password },
    };
    const times: Record<string, number[]> = {};
    const shapes = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      for (const [kind, body] of Object.entries(attempts)) {
        const begun = performance.now();
        const { answer } = await signInStaff(app, body, newJar(), from(`10.1.${round}.1`));
        times[kind] = [...(times[kind] ?? []), performance.now() - begun];
        shapes.add(JSON.stringify([answer.status, answer.problem.code, Object.keys(answer.headers).sort()]));
      }
    }
    expect([...shapes]).toEqual([expect.stringContaining("wrong_sign_in")]);
    const fastest = Object.values(times).map((list) => Math.min(...list));
    expect(Math.min(...fastest)).toBeGreaterThan(Math.max(...fastest) / 2);
  });

  test("the token of before the sign-in is dead, and the device is named by family and system", async () => {
    const { email } = await newStaff();
    const browser = { "user-agent": "Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0" };
    const { jar } = await signInStaff(app, { email, password }, newJar(), browser);
    const first = jar.header();
    await signInStaff(app, { email, password }, jar, browser);
    expect((await app.call("getMe", {}, { cookie: first })).status).toBe(401);
    const { body } = await app.call("listSessions", {}, { cookie: jar.header() });
    expect(body.sessions.find(({ current }) => current)?.device).toBe("Firefox, Windows");
  });

  test("changing the password wants the old one and a strong one, and ends every other session", async () => {
    const { email } = await newStaff();
    const { jar } = await signInStaff(app, { email, password });
    const other = (await signInStaff(app, { email, password })).jar;
    const change = (oldPassword: string, newPassword: string) =>
      app.call("changePassword", { body: { oldPassword, newPassword } }, { cookie: jar.header() });
    expect((await change("not this one", "another lamp 83 valley")).problem.code).toBe("wrong_sign_in");
    for (const weak of ["password123", "qwertyuiop12", `${email.split("@")[0]}2026`]) {
      expect((await change(password, weak)).problem.code).toBe("weak_password");
    }
    const before = jar.header();
    const changed = await change(password, "another lamp 83 valley");
    expect(changed.status).toBe(200);
    jar.take(changed.headers);
    expect((await me(jar)).status).toBe(200);
    expect((await me(other)).status).toBe(401);
    expect((await app.call("getMe", {}, { cookie: before })).status).toBe(401);
    expect((await signInStaff(app, { email, password })).answer.problem.code).toBe("wrong_sign_in");
    expect((await signInStaff(app, { email, password: "another lamp 83 valley" })).answer.status).toBe(200);
  });

  test("the old password cannot be guessed from a session left open", async () => {
    const { email } = await newStaff();
    const { jar } = await signInStaff(app, { email, password });
    const guess = (oldPassword: string) =>
      app.call("changePassword", { body: { oldPassword, newPassword: "another lamp 83 valley" } }, { cookie: jar.header() });
    const codes = [];
    for (let tried = 0; tried < 5; tried += 1) codes.push((await guess(`guess ${tried}`)).problem.code);
    expect(codes).toEqual(Array(5).fill("wrong_sign_in"));
    expect((await guess(password)).problem.code).toBe("too_many_requests");
  });
});

describe("the second factor", () => {
  test("is asked for once the password is right, and a code opens once", async () => {
    const { email, id, begun, secret } = await withSecondFactor();
    await letAppMoveOn(id);
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/Expecting%20Mothers:/);
    expect((await signInStaff(app, { email, password })).answer.problem.code).toBe("second_factor_needed");
    expect((await signInStaff(app, { email, password: "wrong", secondFactor: codeOf(secret) })).answer.problem.code).toBe("wrong_sign_in");
    const code = codeOf(secret);
    const both = await Promise.all([1, 2].map(() => signInStaff(app, { email, password, secondFactor: code })));
    expect(both.map(({ answer }) => answer.status).sort()).toEqual([200, 401]);
    expect((await signInStaff(app, { email, password, secondFactor: code })).answer.problem.code).toBe("wrong_sign_in");
  });

  test("the code that confirmed it is used up", async () => {
    const { email, secret } = await withSecondFactor();
    expect((await signInStaff(app, { email, password, secondFactor: codeOf(secret) })).answer.problem.code).toBe("wrong_sign_in");
  });

  test("ten recovery codes each open once, however they are typed", async () => {
    const { email, recoveryCodes, id } = await withSecondFactor();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = "", second = ""] = recoveryCodes;
    const both = await Promise.all([1, 2].map(() => signInStaff(app, { email, password, secondFactor: first })));
    expect(both.map(({ answer }) => answer.status).sort()).toEqual([200, 401]);
    const typed = ` ${second.toUpperCase().replace("-", " ")} `;
    expect((await signInStaff(app, { email, password, secondFactor: typed })).answer.status).toBe(200);
    const { rows } = await app.owner.query("select cardinality(recovery_hashes) as left from staff_logins where person_id = $1", [id]);
    expect(rows).toEqual([{ left: 8 }]);
  });

  test("is not in the database in the clear, and wrong first codes are counted", async () => {
    const person = await newStaff();
    const { jar } = await signInStaff(app, { email: person.email, password });
    const { secret } = (await app.call("beginSecondFactor", {}, { cookie: jar.header() })).body;
    const { rows } = await app.owner.query("select totp_pending_cipher as cipher from staff_logins where person_id = $1", [person.id]);
    expect(rows[0].cipher.toString("latin1")).not.toContain(secret);
    const confirm = (code: string) => app.call("confirmSecondFactor", { body: { code } }, { cookie: jar.header() });
    const wrong = codeOf(secret) === "000000" ? "000001" : "000000";
    for (let tried = 0; tried < 5; tried += 1) expect((await confirm(wrong)).problem.code).toBe("wrong_code");
    expect((await confirm(codeOf(secret))).problem.code).toBe("too_many_requests");
  });

  test("is replaced only by a fresh sign-in, serves until then, and ends the other sessions", async () => {
    const { email, id, jar, secret } = await withSecondFactor();
    await letAppMoveOn(id);
    await letSessionLie(app, jar, "11 minutes");
    expect((await app.call("beginSecondFactor", {}, { cookie: jar.header() })).problem.code).toBe("not_signed_in");
    const fresh = (await signInStaff(app, { email, password, secondFactor: codeOf(secret) })).jar;
    const next = (await app.call("beginSecondFactor", {}, { cookie: fresh.header() })).body.secret;
    expect((await signInStaff(app, { email, password, secondFactor: codeOf(next) })).answer.problem.code).toBe("wrong_sign_in");
    await letAppMoveOn(id);
    expect((await signInStaff(app, { email, password, secondFactor: codeOf(secret) })).answer.status).toBe(200);
    const confirmed = await app.call("confirmSecondFactor", { body: { code: codeOf(next) } }, { cookie: fresh.header() });
    expect(confirmed.status).toBe(200);
    expect((await me(jar)).status).toBe(401);
    await letAppMoveOn(id);
    expect((await signInStaff(app, { email, password, secondFactor: codeOf(next) })).answer.status).toBe(200);
  });
});

describe("guessing", () => {
  test("ten wrong passwords from one place close that place, and no other", async () => {
    const { email } = await newStaff();
    const attempt = (typed: string, address: string) => signInStaff(app, { email, password: typed }, newJar(), from(address));
    const codes = await Promise.all(Array.from({ length: 30 }, (_, n) => attempt(`guess ${n}`, "198.51.100.7")));
    const told = codes.map(({ answer }) => answer.problem.code);
    expect(told.filter((code) => code === "wrong_sign_in")).toHaveLength(10);
    expect(told.filter((code) => code === "too_many_requests")).toHaveLength(20);
    expect((await attempt(password, "198.51.100.9")).answer.problem).toMatchObject({ status: 429, retryAfterSeconds: expect.any(Number) });
    expect((await attempt(password, "198.51.101.7")).answer.status).toBe(200);
    await letTimePass(app, "15 minutes");
    expect((await attempt(password, "198.51.100.7")).answer.status).toBe(200);
  });

  test("right sign-ins never use a budget up", async () => {
    const { email } = await newStaff();
    for (let time = 0; time < 12; time += 1) {
      expect((await signInStaff(app, { email, password }, newJar(), from("198.51.102.7"))).answer.status).toBe(200);
    }
  });

  test("a hundred places that guess lock strangers out for the day, but not her own device", async () => {
    const { email } = await newStaff();
    const { jar: own } = await signInStaff(app, { email, password }, newJar(), from("192.0.2.1"));
    for (let batch = 0; batch < 100; batch += 10) {
      await Promise.all(
        Array.from({ length: 10 }, (_, n) => signInStaff(app, { email, password: "guess" }, newJar(), from(`10.9.${batch + n}.1`))),
      );
    }
    const stranger = await signInStaff(app, { email, password }, newJar(), from("192.0.2.1"));
    expect(stranger.answer.problem.code).toBe("too_many_requests");
    expect((await signInStaff(app, { email, password }, own, from("10.10.10.1"))).answer.status).toBe(200);
  }, 60_000);

  test("a mark that was made up, or made for somebody else, is no known device", async () => {
    const [victim, other] = [await newStaff(), await newStaff()];
    const { jar } = await signInStaff(app, { email: other.email, password });
    const marks = [jar.get("__Host-device") ?? "", "A".repeat(22).concat(".9999999999.", "A".repeat(43)), "nonsense"];
    for (let n = 0; n < 10; n += 1) await signInStaff(app, { email: victim.email, password: "guess" }, newJar(), from("192.0.2.77"));
    for (const mark of marks) {
      const { answer } = await signInStaff(app, { email: victim.email, password }, newJar({ "__Host-device": mark }), from("192.0.2.77"));
      expect(answer.problem.code).toBe("too_many_requests");
    }
  });

  test("wrong passwords are written down with whom they were tried on, and no e-mail", async () => {
    const { email, id } = await newStaff();
    await signInStaff(app, { email, password: "guess" });
    await signInStaff(app, { email: "stranger@clinic.example", password: "guess" });
    const { rows } = await app.owner.query(
      "select entity_id as id, details from audit_events where action = 'sign_in_failed' order by at desc limit 2",
    );
    expect(rows.map((row) => row.id)).toEqual([null, id]);
    const told = JSON.stringify([rows, app.logLines]);
    expect(told).not.toContain("@clinic.example");
    expect(told).not.toContain(password);
  });
});
