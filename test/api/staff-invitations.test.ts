// Nadia invites staff to Shahpur, sees who works there and locks somebody out.
import type { Body } from "@expecting-mothers/shared/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, addStaff, type Cast } from "../support/cast.ts";
import { addLogin, letTimePass, newJar, queuedFor, signInStaff } from "../support/sign-in.ts";

const password = "neem-tree kite 47 river";
let app: TestApp;
let cast: Cast;
let people = 0;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

type Wish = { email: string; name: string; role: "doctor" | "clinic_admin" | "health_worker"; doctorId?: string };
const shahpur = () => ({ clinicId: cast.shahpur });
const asNadia = () => ({ cookie: cast.nadia.cookie });

function wish(more: Partial<Wish> = {}): Wish {
  people += 1;
  return { email: `new${people}@clinic.example`, name: `New ${people}`, role: "health_worker", ...more };
}
const invite = (body: Wish, key = newKey()) => app.call("inviteStaff", { params: shahpur(), body }, { ...asNadia(), key });

/** The link's token, as it stands in the e-mail. */
async function tokenFor(email: string): Promise<string> {
  const link = (await queuedFor(app, "invitation", email)).at(-1)?.link ?? "";
  expect(link).toMatch(/^http:\/\/test\.example\/staff\/invitation\/[\w-]{43}$/);
  return link.split("/").at(-1) ?? "";
}
const accept = (token: string, typed = password) => app.call("acceptInvitation", { body: { token, password: typed } });

describe("an invitation", () => {
  test("brings a health worker in, who is signed in and can sign in again", async () => {
    const body = wish({ email: "Sakina@Clinic.Example", name: " Sakina " });
    const invited = await invite(body);
    expect(invited.status).toBe(201);
    expect(invited.body).toMatchObject({ email: "sakina@clinic.example", name: "Sakina", role: "health_worker", acceptedAt: null });
    const token = await tokenFor("sakina@clinic.example");
    const shown = await app.call("showInvitation", { params: { token } });
    expect(shown.headers["cache-control"]).toBe("no-store");
    expect(shown.body).toEqual({
      email: "sakina@clinic.example",
      name: "Sakina",
      role: "health_worker",
      clinicName: "Shahpur",
    });
    const accepted = await accept(token);
    expect(accepted.body).toMatchObject({ name: "Sakina", kind: "staff", roles: [{ role: "health_worker", clinicId: cast.shahpur }] });
    const jar = newJar();
    jar.take(accepted.headers);
    expect((await app.call("getMe", {}, { cookie: jar.header() })).body).toEqual(accepted.body);
    expect((await signInStaff(app, { email: "sakina@clinic.example", password })).answer.status).toBe(200);
    const listed = await app.call("listInvitations", { params: shahpur() }, asNadia());
    expect(listed.body.invitations.find(({ id }) => id === invited.body.id)?.acceptedAt).not.toBeNull();
  });

  test("brings Dr Hina to her own entry in the directory", async () => {
    const invited = await invite(wish({ email: "hina@clinic.example", role: "doctor", doctorId: cast.drHina.id }));
    expect(invited.status).toBe(201);
    expect((await accept(await tokenFor("hina@clinic.example"))).body.id).toBe(cast.drHina.id);
    const again = await invite(wish({ role: "doctor", doctorId: cast.drHina.id }));
    expect(again.problem.code).toBe("email_taken");
  });

  test("names a doctor who works at the clinic, and nobody else names one", async () => {
    for (const body of [wish({ role: "doctor" }), wish({ role: "doctor", doctorId: cast.ayesha.id }), wish({ doctorId: cast.drSana.id })]) {
      expect((await invite(body)).problem).toMatchObject({ code: "invalid_input", fields: [{ path: "body/doctorId" }] });
    }
  });

  test("to a doctor comes from the clinic that brought her in, not from one that only joined her by her number", async () => {
    const names = { ur: "ڈاکٹر زہرا", en: "Dr Zahra" };
    const body = { names, gender: "woman", languages: ["ur"], registrationNumber: "PMC-3003" } satisfies Body<"addDoctor">;
    const added = await app.call("addDoctor", { params: shahpur(), body }, asNadia());
    const asFarah = { cookie: cast.farah.cookie };
    const mirpur = { clinicId: cast.mirpur };
    expect((await app.call("addDoctor", { params: mirpur, body }, asFarah)).body.clinicIds).toContain(cast.mirpur);
    const hers = wish({ role: "doctor", doctorId: added.body.id });
    const taken = await app.call("inviteStaff", { params: mirpur, body: hers }, { ...asFarah, key: newKey() });
    expect(taken.problem).toMatchObject({ code: "invalid_input", fields: [{ path: "body/doctorId", rule: "unknown" }] });
    expect((await invite(hers)).status).toBe(201);
  });

  test("works once, even when accepted twice at the same moment", async () => {
    const body = wish();
    await invite(body);
    const token = await tokenFor(body.email);
    const answers = await Promise.all([accept(token), accept(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await accept(token)).problem.code).toBe("invitation_ended");
    expect((await app.call("showInvitation", { params: { token } })).problem.code).toBe("invitation_ended");
  });

  test("is over after a week, when withdrawn, when a newer one was sent, and was never there when made up", async () => {
    const [late, withdrawn, older] = [wish(), wish(), wish()];
    await invite(late);
    const lateToken = await tokenFor(late.email);
    await letTimePass(app, "169 hours");
    const { body } = await invite(withdrawn);
    const withdrawnToken = await tokenFor(withdrawn.email);
    const end = { params: { ...shahpur(), invitationId: body.id } };
    expect((await app.call("withdrawInvitation", end, { cookie: cast.farah.cookie })).status).toBe(404);
    expect((await app.call("withdrawInvitation", end, asNadia())).status).toBe(200);
    expect((await app.call("withdrawInvitation", end, asNadia())).status).toBe(404);
    await invite(older);
    const olderToken = await tokenFor(older.email);
    await invite(older);
    for (const token of [lateToken, withdrawnToken, olderToken, "A".repeat(43)]) {
      expect((await accept(token)).problem).toMatchObject({ status: 410, code: "invitation_ended" });
    }
    expect((await accept(await tokenFor(older.email))).status).toBe(200);
  });

  test("takes no easy password, and stays open when one was tried", async () => {
    const body = wish({ name: "Parveen Akhtar" });
    await invite(body);
    const token = await tokenFor(body.email);
    for (const weak of ["1234567890", "parveenakhtar", "pakistan123"])
      expect((await accept(token, weak)).problem.code).toBe("weak_password");
    expect((await accept(token)).status).toBe(200);
  });

  test("is not sent to an e-mail that signs somebody in", async () => {
    await addLogin(app, cast.rubina.id, "rubina@clinic.example", password);
    expect((await invite(wish({ email: "RUBINA@clinic.example" }))).problem).toMatchObject({ status: 409, code: "email_taken" });
    const other = wish();
    await invite(other);
    const token = await tokenFor(other.email);
    await addLogin(app, (await addStaff(app, "Faster", [["health_worker", cast.mirpur]])).id, other.email, password);
    expect((await accept(token)).problem.code).toBe("email_taken");
  });

  test("asked for twice under one key is one invitation", async () => {
    const body = wish();
    const key = newKey();
    const answers = [await invite(body, key), await invite(body, key)];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(await queuedFor(app, "invitation", body.email)).toHaveLength(1);
    expect((await invite({ ...body, name: "Shaheena" }, key)).problem.code).toBe("idempotency_key_reused");
  });

  test("is Nadia's to send for her clinic, and nobody else's", async () => {
    const ask = (cookie: string) => app.call("inviteStaff", { params: shahpur(), body: wish() }, { cookie });
    expect((await ask(cast.farah.cookie)).status).toBe(404);
    expect((await ask(cast.drSana.cookie)).status).toBe(403);
    expect((await ask(cast.ayesha.cookie)).status).toBe(403);
  });

  test("leaves neither its token nor the e-mail in the log, the audit or the database in the clear", async () => {
    const body = wish();
    await invite(body);
    const token = await tokenFor(body.email);
    await accept(token);
    const audit = await app.owner.query("select * from audit_events");
    expect(JSON.stringify([app.logLines, audit.rows])).not.toMatch(new RegExp(`${token}|${body.email}`));
    const { rows } = await app.owner.query("select token_hash as hash from invitations");
    expect(rows.map(({ hash }) => hash.toString())).not.toContain(token);
    expect(audit.rows.map(({ action }) => action)).toEqual(expect.arrayContaining(["invited", "invitation_accepted", "signed_in"]));
  });
});

describe("a clinic's staff", () => {
  test("are listed with their roles here, and not the other clinic's", async () => {
    const { body } = await app.call("listStaff", { params: shahpur() }, asNadia());
    const names = body.staff.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["Dr Sana", "Dr Hina", "Nadia", "Rubina"]));
    expect(names).not.toContain("Farah");
    expect(body.staff.find(({ name }) => name === "Rubina")).toMatchObject({ roles: ["health_worker"], disabledAt: null });
  });

  test("locked out are out at once, everywhere, and may be let in again", async () => {
    const person = await addStaff(app, "Leaving", [["health_worker", cast.shahpur]]);
    await addLogin(app, person.id, "leaving@clinic.example", password);
    const { jar } = await signInStaff(app, { email: "leaving@clinic.example", password });
    const set = (disabled: boolean, cookie = cast.nadia.cookie) =>
      app.call("setStaffDisabled", { params: { ...shahpur(), personId: person.id }, body: { disabled } }, { cookie });
    expect((await set(true, cast.farah.cookie)).status).toBe(404);
    expect((await set(true)).status).toBe(200);
    for (const cookie of [person.cookie, jar.header()]) expect((await app.call("getMe", {}, { cookie })).status).toBe(401);
    expect((await signInStaff(app, { email: "leaving@clinic.example", password })).answer.problem.code).toBe("wrong_sign_in");
    expect((await set(false)).status).toBe(200);
    expect((await signInStaff(app, { email: "leaving@clinic.example", password })).answer.status).toBe(200);
    expect((await app.call("getMe", {}, { cookie: jar.header() })).status).toBe(401);
  });

  test("do not include strangers, mothers, or oneself when somebody is locked out", async () => {
    const set = (personId: string) =>
      app.call("setStaffDisabled", { params: { ...shahpur(), personId }, body: { disabled: true } }, asNadia());
    expect((await set(cast.farah.id)).status).toBe(404);
    expect((await set(cast.ayesha.id)).status).toBe(404);
    expect((await set(cast.nadia.id)).status).toBe(403);
    expect((await app.call("getMe", {}, asNadia())).status).toBe(200);
  });
});
