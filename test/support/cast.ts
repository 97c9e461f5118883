// The people every test speaks of, their clinics and their hours; each can be signed in with one call.
import { randomBytes, randomUUIDv7 } from "node:crypto";
import { searchTextOf } from "@expecting-mothers/server/directory/rules";
import { hashToken, sessionCookie } from "@expecting-mothers/server/http/session";
import type { Role } from "@expecting-mothers/shared/basics";
import type { TestApp } from "./app.ts";
import { keepSecret } from "./log-watch.ts";

export type Person = { id: string; name: string; phone?: string; phoneId?: string; cookie: string };
export type Cast = {
  shahpur: string;
  mirpur: string;
  /** Visit types at Shahpur: first visit 30 min, follow-up 20 min, voice call 20 min; and a follow-up at Mirpur. */
  first: string;
  followUp: string;
  voice: string;
  mirpurFollowUp: string;
  drSana: Person;
  drHina: Person;
  ayesha: Person;
  bushra: Person;
  nadia: Person;
  rubina: Person;
  /** Administers Mirpur, so Shahpur is none of her business. */
  farah: Person;
  programmeOfficer: Person;
  auditor: Person;
};

/** Adds the cast: Dr Sana and Dr Hina work at Shahpur 9:00-17:00 every day on a 20-minute grid, Dr Sana also at Mirpur on Sundays' evenings. */
export async function addCast(test: TestApp): Promise<Cast> {
  const { owner } = test;
  await owner.query("insert into districts values ('shahpur', 'شاہ پور', 'Shahpur'), ('mirpur', 'میرپور', 'Mirpur')");
  const shahpur = await addClinic(test, "shahpur", "شاہ پور", "Shahpur");
  const mirpur = await addClinic(test, "mirpur", "میرپور", "Mirpur");
  const drSana = await addStaff(test, "Dr Sana", [
    ["doctor", shahpur],
    ["doctor", mirpur],
  ]);
  const drHina = await addStaff(test, "Dr Hina", [["doctor", shahpur]]);
  await addDoctor(test, drSana, "ڈاکٹر ثنا", "woman", "PMC-1001");
  await addDoctor(test, drHina, "ڈاکٹر حنا", "woman", "PMC-1002");
  await addPractice(test, drSana.id, shahpur, [1, 2, 3, 4, 5, 6, 7], 540, 1020);
  await addPractice(test, drHina.id, shahpur, [1, 2, 3, 4, 5, 6, 7], 540, 1020);
  await addPractice(test, drSana.id, mirpur, [7], 1080, 1200);
  return {
    shahpur,
    mirpur,
    first: await addVisitType(test, shahpur, "First visit", 30, true, "in_person"),
    followUp: await addVisitType(test, shahpur, "Follow-up", 20, false, "in_person"),
    voice: await addVisitType(test, shahpur, "Voice call", 20, false, "voice"),
    mirpurFollowUp: await addVisitType(test, mirpur, "Follow-up", 20, false, "in_person"),
    drSana,
    drHina,
    ayesha: await addMother(test, "Ayesha", "+923001111111"),
    bushra: await addMother(test, "Bushra", "+923002222222"),
    nadia: await addStaff(test, "Nadia", [["clinic_admin", shahpur]]),
    rubina: await addStaff(test, "Rubina", [["health_worker", shahpur]]),
    farah: await addStaff(test, "Farah", [["clinic_admin", mirpur]]),
    programmeOfficer: await addStaff(test, "Programme officer", [["programme_admin", null]]),
    auditor: await addStaff(test, "Auditor", [["auditor", null]]),
  };
}

/** A mother with her number, signed in. */
export async function addMother({ owner, deps }: TestApp, name: string, phone: string): Promise<Person> {
  keepSecret(name, phone, phone.slice(3));
  const id = randomUUIDv7();
  const phoneId = randomUUIDv7();
  await owner.query("insert into phones (id, phone_index, phone_cipher) values ($1, $2, $3)", [
    phoneId,
    deps.crypto.index("phone", phone),
    deps.crypto.seal(`phones/phone_cipher/${phoneId}`, phone),
  ]);
  await owner.query("insert into people (id, name, phone_id) values ($1, $2, $3)", [id, name, phoneId]);
  await owner.query("insert into role_grants (person_id, role) values ($1, 'mother')", [id]);
  return { id, name, phone, phoneId, cookie: await signIn(owner, id, phoneId) };
}

export async function addStaff({ owner }: TestApp, name: string, grants: readonly (readonly [Role, string | null])[]): Promise<Person> {
  keepSecret(name);
  const id = randomUUIDv7();
  await owner.query("insert into people (id, name, language) values ($1, $2, 'en')", [id, name]);
  for (const [role, clinicId] of grants) {
    await owner.query("insert into role_grants (person_id, role, clinic_id) values ($1, $2, $3)", [id, role, clinicId]);
  }
  return { id, name, cookie: await signIn(owner, id, null) };
}

/** A session as signing in would have made it; returns the Cookie header. */
export async function signIn(owner: TestApp["owner"], personId: string | null, phoneId: string | null): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  keepSecret(token);
  await owner.query(
    `insert into sessions (id, token_hash, person_id, phone_id, device, idle_seconds, expires_at)
     values ($1, $2, $3, $4, 'Test', 86400, now() + interval '1 day')`,
    [randomUUIDv7(), hashToken(token), personId, phoneId],
  );
  return `${sessionCookie}=${token}`;
}

/** The instant of a clinic-local time (UTC+5) some days from today, as the API writes it. */
export function opening(daysAhead: number, time: string): string {
  const today = new Date(Date.now() + 5 * 3_600_000);
  const date = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + daysAhead)).toISOString().slice(0, 10);
  return new Date(`${date}T${time}:00+05:00`).toISOString();
}

async function addClinic({ owner }: TestApp, district: string, ur: string, en: string): Promise<string> {
  const id = randomUUIDv7();
  await owner.query(
    `insert into clinics (id, district_id, name_ur, name_en, address_ur, address_en, latitude, longitude, phone, services, search_text)
     values ($1, $2, $3, $4, $3, $4, 32.28, 72.43, '+92486000000', '{antenatal}', $5)`,
    [id, district, ur, en, searchTextOf({ ur, en })],
  );
  return id;
}

async function addDoctor({ owner }: TestApp, { id, name }: Person, ur: string, gender: string, registration: string): Promise<void> {
  await owner.query(
    `insert into doctors (id, name_ur, name_en, gender, languages, registration_number, search_text)
     values ($1, $2, $3, $4, '{ur,en}', $5, $6)`,
    [id, ur, name, gender, registration, searchTextOf({ ur, en: name })],
  );
}

export async function addPractice(
  { owner }: TestApp,
  doctorId: string,
  clinicId: string,
  weekdays: readonly number[],
  startMinute: number,
  endMinute: number,
): Promise<void> {
  await owner.query("insert into practices (doctor_id, clinic_id) values ($1, $2)", [doctorId, clinicId]);
  await owner.query(
    `insert into hours (doctor_id, clinic_id, weekday, start_minute, end_minute, valid_from)
     select $1, $2, weekday, $4, $5, '2020-01-01' from unnest($3::int[]) weekday`,
    [doctorId, clinicId, weekdays, startMinute, endMinute],
  );
}

export async function addVisitType(
  { owner }: TestApp,
  clinicId: string,
  en: string,
  minutes: number,
  firstVisit: boolean,
  mode: string,
): Promise<string> {
  const id = randomUUIDv7();
  await owner.query(
    "insert into visit_types (id, clinic_id, name_ur, name_en, duration_minutes, first_visit, mode) values ($1, $2, $3, $4, $5, $6, $7)",
    [id, clinicId, en, en, minutes, firstVisit, mode],
  );
  return id;
}
