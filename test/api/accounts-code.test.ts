// One-time codes as Ayesha, and those who would like to be her, meet them.
import { randomUUIDv7 } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";
import { askForCode, latestCode, letTimePass, newJar, queuedFor, signInByPhone, typeCode } from "../support/sign-in.ts";

let app: TestApp;
let cast: Cast;
let last = 100;

beforeAll(async () => {
  app = await startTestApp({ trustedProxies: ["127.0.0.1"], requestsPerMinute: { session: 1e6, address: 1e6 } });
  cast = await addCast(app);
});
afterAll(() => app.close());

/** A number that nobody used before, each in a block of its own. */
function freshNumber(): string {
  last += 1;
  return `+92311${last}0000`;
}
const from = (address: string) => ({ "x-forwarded-for": address });
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");
const asciiTo = (zero: number) => (code: string) => [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join("");

describe("asking for a code", () => {
  test("known and unknown numbers get the same status, headers and body, and neither is answered sooner", async () => {
    const known = [cast.ayesha.phone ?? "", cast.bushra.phone ?? ""];
    const answers: string[] = [];
    const rounds = 60;
    let knownLater = 0;
    for (let round = 0; round < rounds; round += 1) {
      const took = { known: 0, unknown: 0 };
      // Each goes first as often as the other.
      for (const kind of round % 2 ? (["known", "unknown"] as const) : (["unknown", "known"] as const)) {
        const phone = kind === "known" ? (known[(round >> 1) % 2] ?? "") : freshNumber();
        const begun = performance.now();
        const { status, body, headers } = await askForCode(app, phone, newJar(), from(`10.77.${round}.1`));
        took[kind] = performance.now() - begun;
        answers.push(JSON.stringify([status, Object.keys(body), Object.keys(headers).sort()]));
      }
      if (took.known > took.unknown) knownLater += 1;
      await app.owner.query("truncate code_challenges, budgets");
    }
    expect(new Set(answers).size).toBe(1);
    // Like a coin: of 60 throws fewer than 12 or more than 48 heads come once in three hundred thousand times.
    expect(knownLater).toBeGreaterThanOrEqual(12);
    expect(knownLater).toBeLessThanOrEqual(48);
  });
});

describe("a right code", () => {
  test("signs a new number in, whose woman then tells her name", async () => {
    const phone = freshNumber();
    const { jar, answer } = await signInByPhone(app, phone);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ people: [], signedInAs: null });
    const me = await app.call("choosePerson", { body: { name: "  Zainab \n Bibi " } }, { cookie: jar.header() });
    expect(me.body).toMatchObject({
      name: "Zainab Bibi",
      kind: "phone",
      phone: phone.slice(-4),
      roles: [{ role: "mother", clinicId: null }],
    });
  });

  test("signs Ayesha in at once, who is alone on her number and has no PIN", async () => {
    const { jar, answer } = await signInByPhone(app, cast.ayesha.phone ?? "");
    expect(answer.body.signedInAs).toBe(cast.ayesha.id);
    const me = await app.call("getMe", {}, { cookie: jar.header() });
    expect(me.body).toMatchObject({ id: cast.ayesha.id, name: "Ayesha" });
  });

  test.each([
    ["Urdu", asciiTo(0x6f0)],
    ["Arabic", asciiTo(0x660)],
    ["full-width", asciiTo(0xff10)],
    ["spaced", (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ])("may be typed in %s digits", async (_, write) => {
    const phone = freshNumber();
    const jar = newJar();
    const asked = await askForCode(app, phone, jar);
    expect((await typeCode(app, asked.body.challengeId, write(await latestCode(app, phone)), jar)).status).toBe(200);
  });

  test("is refused in digits of mixed scripts", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const asked = await askForCode(app, phone, jar);
    const code = await latestCode(app, phone);
    const mixed = asciiTo(0x6f0)(code.slice(0, 3)) + code.slice(3);
    expect((await typeCode(app, asked.body.challengeId, mixed, jar)).problem.code).toBe("wrong_code");
  });
});

describe("a code is refused", () => {
  test("after five wrong ones, even when it is right", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const { body } = await askForCode(app, phone, jar);
    const code = await latestCode(app, phone);
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await typeCode(app, body.challengeId, wrong(code), jar)).problem.code).toBe("wrong_code");
    }
    expect((await typeCode(app, body.challengeId, code, jar)).problem.code).toBe("wrong_code");
  });

  test("when a hundred guesses come at once: five are looked at", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const { body } = await askForCode(app, phone, jar);
    const code = await latestCode(app, phone);
    const answers = await Promise.all(Array.from({ length: 100 }, () => typeCode(app, body.challengeId, wrong(code), jar)));
    expect(new Set(answers.map(({ problem }) => problem.code))).toEqual(new Set(["wrong_code"]));
    const { rows } = await app.owner.query("select tries from code_challenges where id = $1", [body.challengeId]);
    expect(rows).toEqual([{ tries: 5 }]);
    expect((await typeCode(app, body.challengeId, code, jar)).status).toBe(401);
  });

  test("the second time", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const { body } = await askForCode(app, phone, jar);
    const binding = { "__Host-code": jar.get("__Host-code") ?? "" };
    const code = await latestCode(app, phone);
    const both = await Promise.all([
      typeCode(app, body.challengeId, code, newJar(binding)),
      typeCode(app, body.challengeId, code, newJar(binding)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test("for another number and for another challenge of the same browser", async () => {
    const [first, second] = [freshNumber(), freshNumber()];
    const jar = newJar();
    const one = await askForCode(app, first, jar);
    const two = await askForCode(app, second, jar);
    const [codeOne, codeTwo] = [await latestCode(app, first), await latestCode(app, second)];
    if (codeOne !== codeTwo) {
      expect((await typeCode(app, two.body.challengeId, codeOne, jar)).problem.code).toBe("wrong_code");
      expect((await typeCode(app, one.body.challengeId, codeTwo, jar)).problem.code).toBe("wrong_code");
    }
    expect((await typeCode(app, randomUUIDv7(), codeOne, jar)).problem.code).toBe("wrong_code");
  });

  test("in a browser that did not ask, whose guesses cost Ayesha nothing", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const { body } = await askForCode(app, phone, jar);
    const code = await latestCode(app, phone);
    for (const stranger of [newJar(), newJar({ "__Host-code": "A".repeat(43) })]) {
      for (let guess = 0; guess < 6; guess += 1) expect((await typeCode(app, body.challengeId, code, stranger)).status).toBe(401);
    }
    expect((await typeCode(app, body.challengeId, code, jar)).status).toBe(200);
  });

  test("five minutes and a second after it was sent, by the database's clock", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const { body } = await askForCode(app, phone, jar);
    expect(body.expiresInSeconds).toBe(300);
    await letTimePass(app, "301 seconds");
    expect((await typeCode(app, body.challengeId, await latestCode(app, phone), jar)).problem.code).toBe("wrong_code");
  });

  test("once a newer one was sent", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const old = await askForCode(app, phone, jar);
    const oldCode = await latestCode(app, phone);
    await letTimePass(app, "61 seconds");
    const fresh = await askForCode(app, phone, jar);
    expect(fresh.body.challengeId).not.toBe(old.body.challengeId);
    expect((await typeCode(app, old.body.challengeId, oldCode, jar)).problem.code).toBe("wrong_code");
    expect((await typeCode(app, fresh.body.challengeId, await latestCode(app, phone), jar)).status).toBe(200);
  });
});

describe("how often a code is sent", () => {
  test("pressing twice sends once, and the first code stays good", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const first = await askForCode(app, phone, jar);
    const [second, third] = await Promise.all([askForCode(app, phone, jar), askForCode(app, phone, jar)]);
    expect([second?.body.challengeId, third?.body.challengeId]).toEqual([first.body.challengeId, first.body.challengeId]);
    expect(await queuedFor(app, "code", phone)).toHaveLength(1);
    expect((await typeCode(app, first.body.challengeId, await latestCode(app, phone), jar)).status).toBe(200);
  });

  test("three times in an hour with growing waits; the fourth is answered alike and sends nothing", async () => {
    const phone = freshNumber();
    const jar = newJar();
    const waits: number[] = [];
    for (const pause of ["61 seconds", "121 seconds", "301 seconds"]) {
      waits.push((await askForCode(app, phone, jar)).body.resendInSeconds);
      await letTimePass(app, pause);
    }
    expect(waits).toEqual([60, 120, 300]);
    const fourth = await askForCode(app, phone, jar);
    expect(fourth.status).toBe(202);
    expect(fourth.body).toEqual({ challengeId: expect.any(String), resendInSeconds: 300, expiresInSeconds: 300 });
    expect(await queuedFor(app, "code", phone)).toHaveLength(3);
    await letTimePass(app, "1 hour");
    await askForCode(app, phone, jar);
    expect(await queuedFor(app, "code", phone)).toHaveLength(4);
  });

  test("six times in a day", async () => {
    const phone = freshNumber();
    for (let asking = 0; asking < 9; asking += 1) {
      await askForCode(app, phone, newJar());
      await letTimePass(app, "61 minutes");
    }
    expect(await queuedFor(app, "code", phone)).toHaveLength(6);
  });

  test("fifty at once, from fifty browsers, send one", async () => {
    const phone = freshNumber();
    const answers = await Promise.all(Array.from({ length: 50 }, () => askForCode(app, phone, newJar())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await queuedFor(app, "code", phone)).toHaveLength(1);
  });

  test("a thousand neighbouring numbers from a thousand networks: forty messages, a thousand equal answers", async () => {
    const shapes = new Set<string>();
    for (let batch = 0; batch < 1000; batch += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, step) => {
          const place = batch + step;
          const phone = `+92322555${String(place).padStart(4, "0")}`;
          return askForCode(app, phone, newJar(), from(`10.${place >> 8}.${place & 255}.7`));
        }),
      );
      for (const { status, body } of answers) shapes.add(JSON.stringify({ status, ...body, challengeId: "" }));
    }
    expect([...shapes]).toEqual([expect.any(String)]);
    const { rows } = await app.owner.query(
      "select count(*)::int as sent from code_challenges where created_at > now() - interval '5 minutes'",
    );
    expect(rows[0].sent).toBeLessThanOrEqual(41);
  });

  test("10,000 codes from one address: most never leave, the answers do not tell, and Ayesha at another is not held up", async () => {
    const before = await countCodes();
    const shapes = new Set<string>();
    for (let batch = 0; batch < 10_000; batch += 100) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, step) => {
          const phone = `+9233${String((batch + step) * 7919).padStart(8, "0")}`;
          return askForCode(app, phone, newJar(), from("203.0.113.9"));
        }),
      );
      for (const { status, body, headers } of answers) {
        shapes.add(JSON.stringify({ status, keys: Object.keys(headers).sort(), ...body, challengeId: "" }));
      }
    }
    expect([...shapes]).toEqual([expect.any(String)]);
    expect((await countCodes()) - before).toBe(300);
    const phone = freshNumber();
    await askForCode(app, phone, newJar(), from("203.0.114.9"));
    expect(await queuedFor(app, "code", phone)).toHaveLength(1);
  }, 120_000);
});

async function countCodes(): Promise<number> {
  const { rows } = await app.owner.query("select count(*)::int as codes from notifications where kind = 'code'");
  return rows[0].codes;
}

describe("what is told", () => {
  test("what is no Pakistani mobile number is told so at once", async () => {
    for (const phone of ["0421234567", "+14155550100", "0300-12345", "zero three", "+923001234567890"]) {
      const answer = await app.call("requestCode", { body: { phone } });
      expect(answer.problem).toMatchObject({ status: 400, code: "invalid_phone" });
    }
  });

  test("no number and no code stands in the log, in the clear in a table, or in an audit row", async () => {
    const phone = freshNumber();
    const { jar } = await signInByPhone(app, phone);
    const code = await latestCode(app, phone);
    await app.call("choosePerson", { body: { name: "Quratulain" } }, { cookie: jar.header() });
    const audit = await app.owner.query("select * from audit_events");
    const budgets = await app.owner.query("select key from budgets");
    const told = JSON.stringify([app.logLines, audit.rows, budgets.rows]);
    for (const secret of [phone, phone.slice(3), "Quratulain", jar.get("__Host-session") ?? "?"]) expect(told).not.toContain(secret);
    expect(app.logLines.join("")).not.toContain(code);
  });
});
