// Ids that exist but belong elsewhere, put where one's own belong: in addresses, bodies and lists inside bodies. They are as if they were not.
import { randomUUIDv7 } from "node:crypto";
import type { Input } from "@expecting-mothers/shared/contract";
import type { EndpointName } from "@expecting-mothers/shared/paths";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addStaff, opening, type Person } from "../support/cast.ts";
import { addVisit, imprint, type Scene, setScene } from "./scene.ts";

let app: TestApp;
let scene: Scene;
let bushrasHold: string;
let herOwnVisit: string;
let aliya: Person;

beforeAll(async () => {
  app = await startTestApp();
  scene = await setScene(app);
  bushrasHold = await addVisit(app, scene.bushra, scene.drHina, scene.shahpur, scene.followUp, "held");
  herOwnVisit = await addVisit(app, scene.ayesha, scene.drSana, scene.shahpur, scene.followUp);
  aliya = await addStaff(app, "Aliya", [["health_worker", scene.mirpur]]);
  await app.owner.query(
    `insert into invitations (id, clinic_id, email, name, role, token_hash, invited_by, expires_at)
     values ($1, $2, 'x@mirpur.example', 'Amna', 'health_worker', '\\x01', $3, now() + interval '1 day')`,
    [farahsInvitation, scene.mirpur, scene.farah.id],
  );
});
afterAll(() => app.close());

const farahsInvitation = randomUUIDv7();
const names = { ur: "نام", en: "Name" };
const doctorEntry = { names, gender: "woman" as const, languages: ["ur" as const], registrationNumber: "PMC-9999" };
const visitTypeEntry = {
  names,
  durationMinutes: 20,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  firstVisit: false,
  mode: "voice" as const,
  dailyLimit: null,
  active: true,
};
const calendar = (visitTypeIds: string[] | null) => ({
  settings: { gridMinutes: 20, minimumNoticeMinutes: 60, horizonDays: 90, stations: 1 },
  hours: [{ weekday: 1, startMinute: 540, endMinute: 1020, breaks: [], validFrom: "2020-01-01", validUntil: null, visitTypeIds }],
  overrides: [],
});
const at = (time: string) => opening(10, time);

type Attempt<N extends EndpointName> = { who: (s: Scene) => Person; name: N; input: (s: Scene) => Input<N>; codes: string[] };
function attempt<N extends EndpointName>(
  who: (s: Scene) => Person,
  name: N,
  input: (s: Scene) => Input<N>,
  ...codes: string[]
): Attempt<N> {
  return { who, name, input, codes: codes.length > 0 ? codes : ["not_found"] };
}
const nadia = (s: Scene) => s.nadia;
const ayesha = (s: Scene) => s.ayesha;
const drHina = (s: Scene) => s.drHina;

const attempts = {
  "Nadia changes Farah's visit type through her own clinic's address": attempt(nadia, "changeVisitType", (s) => ({
    params: { clinicId: s.shahpur, visitTypeId: s.mirpurFollowUp },
    body: visitTypeEntry,
  })),
  "Farah changes a doctor of Nadia's through her own clinic's address": attempt(
    (s) => s.farah,
    "changeDoctor",
    (s) => ({ params: { clinicId: s.mirpur, doctorId: s.drHina.id }, body: doctorEntry }),
  ),
  "Nadia locks out Farah's health worker through her own clinic's address": attempt(nadia, "setStaffDisabled", (s) => ({
    params: { clinicId: s.shahpur, personId: aliya.id },
    body: { disabled: true },
  })),
  "Nadia locks out a mother": attempt(nadia, "setStaffDisabled", (s) => ({
    params: { clinicId: s.shahpur, personId: s.ayesha.id },
    body: { disabled: true },
  })),
  "Nadia withdraws Farah's invitation": attempt(nadia, "withdrawInvitation", (s) => ({
    params: { clinicId: s.shahpur, invitationId: farahsInvitation },
  })),
  "Farah invites somebody to be a doctor who does not work with her": attempt(
    (s) => s.farah,
    "inviteStaff",
    (s) => ({
      params: { clinicId: s.mirpur },
      body: { email: "d@x.example", name: "Noor", role: "doctor" as const, doctorId: s.drHina.id },
    }),
    "not_found",
    "invalid_input",
  ),
  "Farah reads a calendar of a doctor who does not work with her": attempt(
    (s) => s.farah,
    "getCalendar",
    (s) => ({ params: { clinicId: s.mirpur, doctorId: s.drHina.id } }),
  ),
  "Dr Hina reads her calendar at a clinic where she does not work": attempt(drHina, "getCalendar", (s) => ({
    params: { clinicId: s.mirpur, doctorId: s.drHina.id },
  })),
  "Nadia saves hours that name Farah's visit type": attempt(
    nadia,
    "saveCalendar",
    (s) => ({
      params: { clinicId: s.shahpur, doctorId: s.drSana.id },
      body: { version: 1, keepBooked: true, ...calendar([s.mirpurFollowUp]) },
    }),
    "not_found",
    "invalid_input",
  ),
  "Nadia previews hours with Farah's visit type": attempt(
    nadia,
    "previewCalendar",
    (s) => ({
      params: { clinicId: s.shahpur, doctorId: s.drSana.id },
      body: { from: at("09:00").slice(0, 10), days: 7, visitTypeId: s.mirpurFollowUp, ...calendar(null) },
    }),
    "not_found",
    "invalid_input",
  ),
  "Nadia books a walk-in at Farah's clinic": attempt(
    nadia,
    "bookWalkIn",
    (s) => ({
      params: { clinicId: s.shahpur },
      body: { doctorId: s.drSana.id, visitTypeId: s.mirpurFollowUp, startsAt: at("09:00"), phone: "03017770001", name: "Kausar" },
    }),
    "not_found",
    "not_an_opening",
  ),
  "Ayesha holds a time with a doctor for a visit type of a clinic where she does not work": attempt(
    ayesha,
    "holdOpening",
    (s) => ({ body: { doctorId: s.drHina.id, visitTypeId: s.mirpurFollowUp, startsAt: at("09:00") } }),
    "not_found",
    "not_an_opening",
  ),
  "Ayesha holds a time with somebody who is no doctor": attempt(
    ayesha,
    "holdOpening",
    (s) => ({ body: { doctorId: s.nadia.id, visitTypeId: s.followUp, startsAt: at("09:00") } }),
    "not_found",
    "not_an_opening",
  ),
  "Ayesha moves her visit to a doctor who does not take such visits": attempt(
    ayesha,
    "moveAppointment",
    (s) => ({
      params: { appointmentId: herOwnVisit },
      body: { version: 1, doctorId: s.drHina.id, visitTypeId: s.mirpurFollowUp, startsAt: at("09:00") },
    }),
    "not_found",
    "not_an_opening",
  ),
  "Ayesha moves Bushra's visit": attempt(ayesha, "moveAppointment", (s) => ({
    params: { appointmentId: s.bushrasVisit },
    body: { version: 1, doctorId: s.drHina.id, visitTypeId: s.followUp, startsAt: at("09:00") },
  })),
  "Ayesha gives Bushra's hold back": attempt(ayesha, "releaseHold", () => ({ params: { holdId: bushrasHold } })),
  "Ayesha cancels her visit as if it were a hold": attempt(ayesha, "releaseHold", () => ({ params: { holdId: herOwnVisit } })),
  "Ayesha ends Bushra's session": attempt(ayesha, "endSession", () => ({ params: { sessionId: randomUUIDv7() } })),
  "Saima, trusted by Ayesha, acts for Bushra": attempt(
    (s) => s.saima,
    "holdOpening",
    (s) => ({ body: { motherId: s.bushra.id, doctorId: s.drHina.id, visitTypeId: s.followUp, startsAt: at("09:00") } }),
    "no_consent",
  ),
  "Ayesha acts for somebody who does not exist": attempt(
    ayesha,
    "holdOpening",
    (s) => ({ body: { motherId: randomUUIDv7(), doctorId: s.drHina.id, visitTypeId: s.followUp, startsAt: at("09:00") } }),
    "no_consent",
  ),
  "Dr Hina marks Dr Sana's patient as arrived": attempt(drHina, "setAppointmentState", (s) => ({
    params: { appointmentId: s.ayeshasVisit },
    body: { version: 1, state: "arrived" as const },
  })),
};

for (const [what, { who, name, input, codes }] of Object.entries(attempts) as [string, Attempt<EndpointName>][]) {
  test(`${what}: refused, and nothing is changed`, async () => {
    const before = await imprint(app);
    const { status, problem } = await app.call(name, input(scene), { cookie: who(scene).cookie });
    expect(codes, JSON.stringify(problem)).toContain(problem.code);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(await imprint(app)).toEqual(before);
  });
}

test("Bushra's hold is of no use to Ayesha, who books the time itself or not at all", async () => {
  const { rows } = await app.owner.query<{ at: Date }>("select lower(during) as at from appointments where id = $1", [bushrasHold]);
  const startsAt = rows[0]?.at.toISOString() ?? "";
  const body = { doctorId: scene.drHina.id, visitTypeId: scene.followUp, startsAt, holdId: bushrasHold };
  const { problem } = await app.call("bookAppointment", { body }, { cookie: scene.ayesha.cookie, key: newKey() });
  expect(["slot_taken", "hold_ended"]).toContain(problem.code);
  expect((await app.owner.query("select from appointments where id = $1 and state = 'held'", [bushrasHold])).rowCount).toBe(1);
});

test("a list asked for a thousand million rows is no longer than a page", async () => {
  const { status } = await app.call("readAudit", { query: { limit: 1e9 } as never }, { cookie: scene.auditor.cookie });
  expect(status).toBe(400);
});
