// For every endpoint of the contract a request that nothing is wrong with, so that only who asks decides how it ends.
import { randomUUIDv7 } from "node:crypto";
import { hashPassword } from "@expecting-mothers/server/accounts/passwords";
import { hashToken, newToken } from "@expecting-mothers/server/http/session";
import type { Input } from "@expecting-mothers/shared/contract";
import type { EndpointName } from "@expecting-mothers/shared/paths";
import type { ProblemCode } from "@expecting-mothers/shared/problem";
import type { TestApp } from "../support/app.ts";
import { opening, type Person, signIn } from "../support/cast.ts";
import { addConsent, addVisit, type Scene } from "./scene.ts";

type Stage = { test: TestApp; scene: Scene; asker: Person; cookie: string };
export type Example<N extends EndpointName> = {
  /**
   * Whose the thing is that the request names: nobody's in particular, the asker's own, Ayesha's alone, her visit to Dr Sana at Nadia's
   * clinic (or Dr Sana's calendar there), or the clinic's.
   */
  of: "all" | "asker" | "ayesha" | "visit" | "clinic";
  ask: (stage: Stage) => Promise<Input<N>> | Input<N>;
  /** What somebody who is let in meets, when it cannot be a plain success. */
  meets?: ProblemCode;
};

const date = (daysAhead: number) => opening(daysAhead, "12:00").slice(0, 10);

let slots = 0;
/** An open time with Dr Sana at Shahpur that no other request takes. */
function openSlot({ scene }: Stage): { doctorId: string; visitTypeId: string; startsAt: string } {
  const minute = 540 + 20 * (slots % 24);
  const day = 3 + Math.floor(slots / 24);
  slots += 1;
  const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return { doctorId: scene.drSana.id, visitTypeId: scene.followUp, startsAt: opening(day, time) };
}
const herVisit = ({ test, scene }: Stage, state: "booked" | "held" | "cancelled" = "booked") =>
  addVisit(test, scene.ayesha, scene.drSana, scene.shahpur, scene.followUp, state);

let numbers = 0;
function freshNumber(): string {
  numbers += 1;
  return `0301 ${String(7_000_000 + numbers * 137)}`;
}
const freshEmail = () => `new-${randomUUIDv7()}@clinic.example`;

async function invitation({ test, scene }: Stage): Promise<{ id: string; token: string }> {
  const id = randomUUIDv7();
  const token = newToken();
  await test.owner.query(
    `insert into invitations (id, clinic_id, email, name, role, token_hash, invited_by, expires_at)
     values ($1, $2, $3, 'Amna', 'health_worker', $4, $5, now() + interval '1 day')`,
    [id, scene.shahpur, freshEmail(), hashToken(token), scene.nadia.id],
  );
  return { id, token };
}

const password = "seven slow green rivers";
/** Whoever works here has a sign-in of her own, which the cast comes without. */
async function giveLogin({ test, asker }: Stage): Promise<void> {
  if (asker.id === "" || asker.phoneId !== undefined) return;
  await test.owner.query(
    "insert into staff_logins (person_id, email, password_hash) values ($1, $2, $3) on conflict (person_id) do update set password_hash = $3",
    [asker.id, freshEmail(), await hashPassword(password)],
  );
}

async function otherSession({ test }: Stage, person: Person): Promise<string> {
  await signIn(test.owner, person.id, person.phoneId ?? null);
  const { rows } = await test.owner.query<{ id: string }>("select id from sessions where person_id = $1 order by id desc limit 1", [
    person.id,
  ]);
  return rows[0]?.id ?? "";
}

const clinicEntry = {
  names: { ur: "نیا کلینک", en: "New clinic" },
  districtId: "shahpur",
  address: { ur: "بازار", en: "Bazaar" },
  place: { latitude: 32.2, longitude: 72.4 },
  phone: "0486 000000",
  services: ["antenatal" as const],
  accessibleEntrance: true,
};
const doctorEntry = () => ({
  names: { ur: "ڈاکٹر نور", en: "Dr Noor" },
  gender: "woman" as const,
  languages: ["ur" as const],
  registrationNumber: `PMC-${randomUUIDv7()}`,
});
const visitTypeEntry = {
  names: { ur: "معائنہ", en: "Check" },
  durationMinutes: 20,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  firstVisit: false,
  mode: "voice" as const,
  dailyLimit: null,
  active: true,
};
const calendarEntry = {
  settings: { gridMinutes: 20, minimumNoticeMinutes: 60, horizonDays: 90, stations: 1 },
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    startMinute: 540,
    endMinute: 1020,
    breaks: [],
    validFrom: "2020-01-01",
    validUntil: null,
    visitTypeIds: null,
  })),
  overrides: [],
};
const anywhere = ({ scene }: Stage) => ({ clinicId: scene.shahpur });
const herCalendar = ({ scene }: Stage) => ({ clinicId: scene.shahpur, doctorId: scene.drSana.id });

export const examples: { readonly [N in EndpointName]: readonly [Example<N>, ...Example<N>[]] } = {
  requestCode: [{ of: "all", ask: () => ({ body: { phone: freshNumber() } }) }],
  checkCode: [{ of: "all", ask: () => ({ body: { challengeId: randomUUIDv7(), code: "123456" } }), meets: "wrong_code" }],
  choosePerson: [
    { of: "ayesha", ask: ({ scene }) => ({ body: { personId: scene.ayesha.id } }) },
    { of: "asker", ask: ({ scene, asker }) => ({ body: { personId: asker.id || scene.ayesha.id } }) },
  ],
  staffSignIn: [{ of: "all", ask: () => ({ body: { email: freshEmail(), password: "not hers at all" } }), meets: "wrong_sign_in" }],
  signOut: [{ of: "asker", ask: () => ({}) }],
  getMe: [{ of: "asker", ask: () => ({}) }],
  changeMe: [{ of: "asker", ask: () => ({ body: { language: "en" } }) }],
  setPin: [{ of: "asker", ask: () => ({ body: { pin: "4827" } }) }],
  removePin: [
    {
      of: "asker",
      ask: async ({ test, cookie }) => {
        await test.call("setPin", { body: { pin: "4827" } }, { cookie });
        return { body: { oldPin: "4827" } };
      },
    },
  ],
  changePassword: [
    {
      of: "asker",
      ask: async (stage) => {
        await giveLogin(stage);
        return { body: { oldPassword: password, newPassword: "eleven quiet mango trees" } };
      },
    },
  ],
  beginSecondFactor: [
    {
      of: "asker",
      ask: async (stage) => {
        await giveLogin(stage);
        return {};
      },
    },
  ],
  confirmSecondFactor: [{ of: "asker", ask: () => ({ body: { code: "000000" } }), meets: "wrong_code" }],
  listSessions: [{ of: "asker", ask: () => ({}) }],
  endSession: [
    { of: "ayesha", ask: async (stage) => ({ params: { sessionId: await otherSession(stage, stage.scene.ayesha) } }) },
    {
      of: "asker",
      ask: async (stage) => ({
        params: { sessionId: await otherSession(stage, stage.asker.id ? stage.asker : stage.scene.ayesha) },
      }),
    },
  ],
  listMyAccess: [{ of: "asker", ask: () => ({}) }],
  listConsents: [{ of: "asker", ask: () => ({}) }],
  giveConsent: [{ of: "asker", ask: () => ({ body: { phone: freshNumber(), expiresOn: date(30) } }) }],
  endConsent: [
    { of: "ayesha", ask: async ({ test, scene }) => ({ params: { consentId: await addConsent(test, scene.ayesha, scene.zainab) } }) },
  ],
  listStaff: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage) }) }],
  setStaffDisabled: [
    { of: "clinic", ask: ({ scene }) => ({ params: { clinicId: scene.shahpur, personId: scene.drHina.id }, body: { disabled: false } }) },
  ],
  listInvitations: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage) }) }],
  inviteStaff: [
    { of: "clinic", ask: (stage) => ({ params: anywhere(stage), body: { email: freshEmail(), name: "Amna", role: "health_worker" } }) },
  ],
  withdrawInvitation: [
    { of: "clinic", ask: async (stage) => ({ params: { ...anywhere(stage), invitationId: (await invitation(stage)).id } }) },
  ],
  showInvitation: [{ of: "all", ask: async (stage) => ({ params: { token: (await invitation(stage)).token } }) }],
  acceptInvitation: [
    { of: "all", ask: async (stage) => ({ body: { token: (await invitation(stage)).token, password: "eleven quiet mango trees" } }) },
  ],
  readAudit: [{ of: "all", ask: () => ({}) }],

  listDistricts: [{ of: "all", ask: () => ({}) }],
  findClinics: [{ of: "all", ask: () => ({}) }],
  getClinic: [{ of: "all", ask: (stage) => ({ params: anywhere(stage) }) }],
  addClinic: [{ of: "all", ask: () => ({ body: clinicEntry }) }],
  changeClinic: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage), body: clinicEntry }) }],
  findDoctors: [{ of: "all", ask: () => ({}) }],
  getDoctor: [{ of: "all", ask: ({ scene }) => ({ params: { doctorId: scene.drSana.id } }) }],
  addDoctor: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage), body: doctorEntry() }) }],
  changeDoctor: [{ of: "clinic", ask: (stage) => ({ params: herCalendar(stage), body: doctorEntry() }) }],
  listVisitTypes: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage) }) }],
  addVisitType: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage), body: visitTypeEntry }) }],
  changeVisitType: [
    { of: "clinic", ask: (stage) => ({ params: { ...anywhere(stage), visitTypeId: stage.scene.voice }, body: visitTypeEntry }) },
  ],

  findOpenings: [{ of: "all", ask: ({ scene }) => ({ query: { visitType: scene.followUp, doctor: [scene.drSana.id] } }) }],
  getCalendar: [{ of: "visit", ask: (stage) => ({ params: herCalendar(stage) }) }],
  previewCalendar: [
    {
      of: "clinic",
      ask: (stage) => ({
        params: herCalendar(stage),
        body: { from: date(1), days: 7, visitTypeId: stage.scene.followUp, ...calendarEntry },
      }),
    },
  ],
  saveCalendar: [
    {
      of: "clinic",
      ask: async (stage) => {
        const { rows } = await stage.test.owner.query<{ version: number }>(
          "select calendar_version::int as version from doctors where id = $1",
          [stage.scene.drSana.id],
        );
        return { params: herCalendar(stage), body: { version: rows[0]?.version ?? 0, keepBooked: true, ...calendarEntry } };
      },
    },
  ],

  holdOpening: [{ of: "visit", ask: (stage) => ({ body: { ...openSlot(stage), motherId: stage.scene.ayesha.id } }) }],
  releaseHold: [
    {
      of: "visit",
      ask: async (stage) => {
        await stage.test.owner.query("delete from appointments where state = 'held'");
        return { params: { holdId: await herVisit(stage, "held") } };
      },
    },
  ],
  bookAppointment: [{ of: "visit", ask: (stage) => ({ body: { ...openSlot(stage), motherId: stage.scene.ayesha.id } }) }],
  listAppointments: [{ of: "visit", ask: ({ scene }) => ({ query: { mother: scene.ayesha.id } }) }],
  getAppointment: [{ of: "visit", ask: ({ scene }) => ({ params: { appointmentId: scene.ayeshasVisit } }) }],
  moveAppointment: [
    { of: "visit", ask: async (stage) => ({ params: { appointmentId: await herVisit(stage) }, body: { version: 1, ...openSlot(stage) } }) },
  ],
  cancelAppointment: [
    {
      of: "visit",
      ask: async (stage) => ({ params: { appointmentId: await herVisit(stage) }, body: { version: 1, reason: "transport" } }),
    },
  ],
  undoCancel: [
    {
      of: "visit",
      ask: async (stage) => {
        const appointmentId = await herVisit(stage, "cancelled");
        // Whoever cancelled may undo it, so each asker finds one that she has cancelled, could she.
        await stage.test.owner.query("update appointments set cancelled_by_id = $1 where id = $2", [stage.asker.id || null, appointmentId]);
        return { params: { appointmentId }, body: { version: 1 } };
      },
    },
  ],
  setAppointmentState: [
    { of: "visit", ask: async (stage) => ({ params: { appointmentId: await herVisit(stage) }, body: { version: 1, state: "arrived" } }) },
  ],
  getDoctorDay: [{ of: "asker", ask: () => ({}) }],
  getDoctorWeek: [{ of: "asker", ask: () => ({}) }],
  getClinicDay: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage) }) }],
  getClinicWeek: [{ of: "clinic", ask: (stage) => ({ params: anywhere(stage) }) }],
  bookWalkIn: [
    { of: "clinic", ask: (stage) => ({ params: anywhere(stage), body: { ...openSlot(stage), phone: freshNumber(), name: "Kausar" } }) },
  ],
};
