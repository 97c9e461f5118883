// Ayesha lets somebody book and read for her, until a day she names, and sees who looked.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, addMother, type Cast, opening, type Person } from "../support/cast.ts";
import { holdDay, waitingForLock } from "../support/locks.ts";
import { addLogin, letTimePass, newJar, queuedFor, signInByPhone, signInStaff } from "../support/sign-in.ts";

const password = "neem-tree kite 47 river";
let app: TestApp;
let cast: Cast;
let last = 100;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  await addLogin(app, cast.rubina.id, "rubina@clinic.example", password);
});
afterAll(() => app.close());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const freshNumber = () => `+92312${++last}0000`;
const newMother = (name: string) => addMother(app, name, freshNumber());

function give({ cookie }: Person, to: { phone?: string; email?: string }, expiresOn = inDays(30), key = newKey()) {
  return app.call("giveConsent", { body: { ...to, expiresOn } }, { cookie, key });
}
const list = (cookie: string) => app.call("listConsents", {}, { cookie });
const end = (cookie: string, consentId: string) => app.call("endConsent", { params: { consentId } }, { cookie });

describe("a consent", () => {
  test("given to her husband's number is his once he signs in with it", async () => {
    const ayesha = await newMother("Ayesha");
    const phone = freshNumber();
    const given = await give(ayesha, { phone: phone.replace("+92", "0") });
    expect(given.status).toBe(201);
    expect(given.body).toMatchObject({ motherId: ayesha.id, delegateId: null, delegateName: "0000", endedAt: null });
    const { jar } = await signInByPhone(app, phone);
    const chosen = await app.call("choosePerson", { body: { name: "Imran" } }, { cookie: jar.header() });
    jar.take(chosen.headers);
    expect(chosen.body.roles.map(({ role }) => role)).toEqual(["delegate", "mother"]);
    expect((await list(jar.header())).body.received).toMatchObject([
      { id: given.body.id, motherName: "Ayesha", delegateId: chosen.body.id },
    ]);
  });

  test("is his at once when he is signed in already and alone on his number", async () => {
    const [ayesha, imran] = [await newMother("Ayesha"), await newMother("Imran")];
    const given = await give(ayesha, { phone: imran.phone ?? "" });
    expect((await list(imran.cookie)).body.received.map(({ id }) => id)).toEqual([given.body.id]);
  });

  test("given to Rubina's e-mail is hers at once; to one who joins later, when she signs in", async () => {
    const ayesha = await newMother("Ayesha");
    const known = await give(ayesha, { email: "Rubina@clinic.example" });
    expect((await list(cast.rubina.cookie)).body.received.map(({ id }) => id)).toContain(known.body.id);
    const later = await give(ayesha, { email: "later@clinic.example" });
    const wish = { email: "later@clinic.example", name: "Later", role: "health_worker" as const };
    await app.call("inviteStaff", { params: { clinicId: cast.shahpur }, body: wish }, { cookie: cast.nadia.cookie });
    const token = (await queuedFor(app, "invitation", wish.email)).at(-1)?.link.split("/").at(-1) ?? "";
    const jar = newJar();
    jar.take((await app.call("acceptInvitation", { body: { token, password } })).headers);
    expect((await list(jar.header())).body.received.map(({ id }) => id)).toEqual([later.body.id]);
    const { jar: again } = await signInStaff(app, { email: wish.email, password });
    expect((await list(again.header())).body.received).toHaveLength(1);
  });

  test("tells her nothing about whom she gave it to: known and unknown look alike, then and later", async () => {
    const ayesha = await newMother("Ayesha");
    const known = await newMother("Imran");
    const answers = [
      await give(ayesha, { phone: known.phone ?? "" }),
      await give(ayesha, { phone: freshNumber() }),
      await give(ayesha, { email: "rubina@clinic.example" }),
      await give(ayesha, { email: "nobody@clinic.example" }),
    ];
    const { given } = (await list(ayesha.cookie)).body;
    const shapes = [...answers.map(({ body }) => body), ...given].map((consent) => ({ ...consent, id: "", givenAt: "", delegateName: "" }));
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
    expect(given.map(({ delegateName }) => delegateName).sort()).toEqual([
      "0000",
      "0000",
      "nobody@clinic.example",
      "rubina@clinic.example",
    ]);
  });

  test("to a number that two women share is taken up by the one who picks herself next, and never by Ayesha", async () => {
    const ayesha = await newMother("Ayesha");
    const phone = ayesha.phone ?? "";
    await give(ayesha, { phone });
    const { jar } = await signInByPhone(app, phone);
    expect((await list(jar.header())).body.received).toEqual([]);
    const noor = await app.call("choosePerson", { body: { name: "Noor" } }, { cookie: jar.header() });
    jar.take(noor.headers);
    expect((await list(jar.header())).body.received).toMatchObject([{ motherId: ayesha.id, delegateId: noor.body.id }]);
  });

  test("ends on its day, and when she ends it", async () => {
    const [ayesha, imran] = [await newMother("Ayesha"), await newMother("Imran")];
    const short = await give(ayesha, { phone: imran.phone ?? "" }, inDays(2));
    const long = await give(ayesha, { phone: imran.phone ?? "" }, inDays(40));
    expect((await list(imran.cookie)).body.received).toHaveLength(2);
    await letTimePass(app, "4 days");
    expect((await list(imran.cookie)).body.received.map(({ id }) => id)).toEqual([long.body.id]);
    expect((await end(cast.bushra.cookie, long.body.id)).status).toBe(404);
    expect((await end(imran.cookie, long.body.id)).status).toBe(404);
    expect((await end(ayesha.cookie, long.body.id)).status).toBe(200);
    expect((await end(ayesha.cookie, long.body.id)).status).toBe(404);
    expect((await end(ayesha.cookie, short.body.id)).status).toBe(200);
    expect((await list(imran.cookie)).body.received).toEqual([]);
    expect((await list(ayesha.cookie)).body.given).toEqual([]);
  });

  test("that she ends while he is booking for her no longer lets him book", async () => {
    const [ayesha, imran] = [await newMother("Ayesha"), await newMother("Imran")];
    const { body: consent } = await give(ayesha, { phone: imran.phone ?? "" });
    const startsAt = opening(3, "10:00");
    const letGo = await holdDay(app, cast.drSana.id, startsAt.slice(0, 10));
    const body = { doctorId: cast.drSana.id, visitTypeId: cast.followUp, startsAt, motherId: ayesha.id };
    const booking = app.call("bookAppointment", { body }, { cookie: imran.cookie });
    await waitingForLock(app);
    expect((await end(ayesha.cookie, consent.id)).status).toBe(200);
    await letGo();
    expect((await booking).problem).toMatchObject({ status: 403, code: "no_consent" });
    expect((await app.owner.query("select from appointments where mother_id = $1", [ayesha.id])).rowCount).toBe(0);
  });

  test("goes to exactly one person, for at least the day and at most a year", async () => {
    const ayesha = await newMother("Ayesha");
    const phone = freshNumber();
    for (const to of [{}, { phone, email: "rubina@clinic.example" }]) {
      expect((await give(ayesha, to)).problem).toMatchObject({ code: "invalid_input", fields: [{ path: "body/phone" }] });
    }
    for (const day of [inDays(-2), inDays(400)]) {
      expect((await give(ayesha, { phone }, day)).problem).toMatchObject({ code: "invalid_input", fields: [{ path: "body/expiresOn" }] });
    }
    expect((await give(ayesha, { phone: "0421234567" })).problem.code).toBe("invalid_phone");
    expect((await list(ayesha.cookie)).body.given).toEqual([]);
  });

  test("asked for twice under one key is one consent", async () => {
    const ayesha = await newMother("Ayesha");
    const key = newKey();
    const to = { phone: freshNumber() };
    const answers = [await give(ayesha, to, inDays(30), key), await give(ayesha, to, inDays(30), key)];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect((await list(ayesha.cookie)).body.given).toHaveLength(1);
  });
});

describe("the access log", () => {
  test("shows Ayesha what was done to her record, by whom, and nothing of Bushra's", async () => {
    const [ayesha, imran] = [await newMother("Ayesha"), await newMother("Imran")];
    await give(ayesha, { phone: imran.phone ?? "" });
    const { body } = await app.call("listMyAccess", { query: {} }, { cookie: ayesha.cookie });
    expect(body.more).toBe(false);
    expect(body.entries).toHaveLength(2);
    expect(body.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "consent_given", actorName: "Ayesha", actorRole: "mother" }),
        expect.objectContaining({ action: "consent_taken_up", actorName: "Imran", actorRole: "delegate" }),
      ]),
    );
  });

  test("comes in pages that leave nothing out, also of what was written together", async () => {
    const ayesha = await newMother("Ayesha");
    await app.owner.query(
      `insert into audit_events (id, at, actor_role, subject_id, entity, action)
       select gen_random_uuid(), now() - (n / 30) * interval '1 hour', 'system', $1, 'person', 'seen_' || n from generate_series(1, 130) n`,
      [ayesha.id],
    );
    const seen: string[] = [];
    for (let before: string | undefined, more = true; more; ) {
      const { body } = await app.call("listMyAccess", { query: before === undefined ? {} : { before } }, { cookie: ayesha.cookie });
      seen.push(...body.entries.map(({ action }) => action));
      before = body.entries.at(-1)?.at;
      more = body.more;
    }
    expect(seen).toHaveLength(130);
    expect(new Set(seen).size).toBe(130);
  });

  test("lies open to the auditor without mothers' names, and remembers that she read", async () => {
    const ayesha = await newMother("Zubaida");
    await give(ayesha, { email: "rubina@clinic.example" });
    const read = () => app.call("readAudit", { query: { person: ayesha.id } }, { cookie: cast.auditor.cookie });
    const { body } = await read();
    expect(body.entries.map(({ action, actorName }) => [action, actorName]).sort()).toEqual([
      ["consent_given", ""],
      ["consent_taken_up", "Rubina"],
    ]);
    expect(JSON.stringify(body)).not.toContain("Zubaida");
    expect((await read()).body.entries[0]).toMatchObject({ action: "log_read", actorId: cast.auditor.id, subjectId: ayesha.id });
    const byRubina = await app.call("readAudit", { query: { person: cast.rubina.id } }, { cookie: cast.auditor.cookie });
    expect(byRubina.body.entries.map(({ action }) => action)).toContain("consent_taken_up");
  });

  test("is closed to everybody else", async () => {
    for (const { cookie } of [cast.ayesha, cast.drSana, cast.nadia, cast.programmeOfficer, cast.rubina]) {
      expect((await app.call("readAudit", { query: {} }, { cookie })).status).toBe(403);
    }
    expect((await app.call("listMyAccess", { query: {} }, { cookie: cast.drSana.cookie })).status).toBe(403);
  });
});
