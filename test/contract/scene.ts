// The cast in the middle of things: visits, trusted people with living, ended and run-out consents, and whoever else may come to the door.
import { randomBytes, randomUUIDv7 } from "node:crypto";
import type { Role } from "@expecting-mothers/shared/basics";
import type { TestApp } from "../support/app.ts";
import { addCast, addMother, addStaff, type Cast, type Person, signIn } from "../support/cast.ts";

/** Everybody who may stand before an endpoint or a table. Ayesha's visit to Dr Sana at Shahpur, Nadia's clinic, is what they ask about. */
export type Somebody = { who: string; visitor: "anyone" | "phone" | Role; personIn: (scene: Scene) => Person };
export type Scene = Cast & {
  zainab: Person;
  /** Ayesha's sister, whom she trusts. */
  saima: Person;
  /** Ayesha has ended Imran's consent; Zubaida's has run out. */
  imran: Person;
  zubaida: Person;
  /** A health worker whom nobody has given a consent. */
  shazia: Person;
  /** Ayesha's number after the code, before she has picked herself. */
  phoneOnly: Person;
  nobody: Person;
  ayeshasVisit: string;
  bushrasVisit: string;
  zainabsVisit: string;
  consents: Record<"saima" | "imran" | "zubaida" | "rubina", string>;
};

export async function setScene(test: TestApp): Promise<Scene> {
  const cast = await addCast(test);
  const zainab = await addMother(test, "Zainab", "+923003333333");
  const saima = await addDelegate(test, "Saima", "+923004444444");
  const imran = await addDelegate(test, "Imran", "+923005555555");
  const zubaida = await addDelegate(test, "Zubaida", "+923006666666");
  const shazia = await addStaff(test, "Shazia", [["health_worker", cast.shahpur]]);
  const phoneId = cast.ayesha.phoneId ?? null;
  const phoneOnly = { id: "", name: "Ayesha's number", cookie: await signIn(test.owner, null, phoneId) };
  return {
    ...cast,
    zainab,
    saima,
    imran,
    zubaida,
    shazia,
    phoneOnly,
    nobody: { id: "", name: "nobody", cookie: "" },
    ayeshasVisit: await addVisit(test, cast.ayesha, cast.drSana, cast.shahpur, cast.followUp),
    bushrasVisit: await addVisit(test, cast.bushra, cast.drHina, cast.shahpur, cast.followUp),
    zainabsVisit: await addVisit(test, zainab, cast.drSana, cast.mirpur, cast.mirpurFollowUp),
    consents: {
      saima: await addConsent(test, cast.ayesha, saima),
      rubina: await addConsent(test, cast.ayesha, cast.rubina),
      imran: await addConsent(test, cast.ayesha, imran, "now() + interval '90 days'", "now()"),
      zubaida: await addConsent(test, cast.ayesha, zubaida, "now() - interval '1 day'", "null"),
    },
  };
}

export const everybody: readonly Somebody[] = [
  { who: "somebody not signed in", visitor: "anyone", personIn: (scene) => scene.nobody },
  { who: "Ayesha's number before she picked herself", visitor: "phone", personIn: (scene) => scene.phoneOnly },
  { who: "Ayesha", visitor: "mother", personIn: (scene) => scene.ayesha },
  { who: "Bushra, another mother", visitor: "mother", personIn: (scene) => scene.bushra },
  { who: "Saima, whom Ayesha trusts", visitor: "delegate", personIn: (scene) => scene.saima },
  { who: "Imran, whose consent Ayesha ended", visitor: "delegate", personIn: (scene) => scene.imran },
  { who: "Zubaida, whose consent has run out", visitor: "delegate", personIn: (scene) => scene.zubaida },
  { who: "Rubina, Ayesha's health worker", visitor: "health_worker", personIn: (scene) => scene.rubina },
  { who: "Shazia, a health worker without consent", visitor: "health_worker", personIn: (scene) => scene.shazia },
  { who: "Dr Sana, Ayesha's doctor", visitor: "doctor", personIn: (scene) => scene.drSana },
  { who: "Dr Hina, another doctor", visitor: "doctor", personIn: (scene) => scene.drHina },
  { who: "Nadia, who administers the clinic", visitor: "clinic_admin", personIn: (scene) => scene.nadia },
  { who: "Farah, who administers another clinic", visitor: "clinic_admin", personIn: (scene) => scene.farah },
  { who: "the programme officer", visitor: "programme_admin", personIn: (scene) => scene.programmeOfficer },
  { who: "the auditor", visitor: "auditor", personIn: (scene) => scene.auditor },
];

async function addDelegate(test: TestApp, name: string, phone: string): Promise<Person> {
  const person = await addMother(test, name, phone);
  await test.owner.query("update role_grants set role = 'delegate' where person_id = $1", [person.id]);
  return person;
}

let visits = 0;
/** A visit at a time of its own, far enough ahead to be moved and cancelled; 20 minutes, booked by the mother herself unless said otherwise. */
export async function addVisit(
  { owner }: TestApp,
  mother: Person,
  doctor: Person,
  clinicId: string,
  visitTypeId: string,
  state: "booked" | "held" | "cancelled" = "booked",
): Promise<string> {
  const id = randomUUIDv7();
  const minute = 540 + 20 * (visits % 24);
  const day = 20 + Math.floor(visits / 24);
  visits += 1;
  await owner.query(
    `insert into appointments (id, mother_id, doctor_id, clinic_id, visit_type_id, state, during, blocks, local_date, local_minute, zone, mode,
       first_visit, calendar_version, booked_by_id, booked_by_role, hold_expires_at, cancel_reason, cancelled_at, cancelled_from)
     select $1, $2, $3, $4, $5, $6, span, span, on_date, $8, 'Asia/Karachi', 'in_person', false, 1, $2, 'mother',
       case $6 when 'held' then now() + interval '5 minutes' end,
       case $6 when 'cancelled' then 'transport' end, case $6 when 'cancelled' then now() end, case $6 when 'cancelled' then 'booked' end
     from (select on_date, tstzrange(start, start + interval '20 minutes') as span
           from (select on_date, (on_date + $8::int * interval '1 minute') at time zone 'Asia/Karachi' as start
                 from (select (now() at time zone 'Asia/Karachi')::date + $7::int as on_date) d) s) x`,
    [id, mother.id, doctor.id, clinicId, visitTypeId, state, day, minute],
  );
  return id;
}

/** A mother's consent for somebody, living unless said otherwise. `expires` and `ended` are SQL. */
export async function addConsent(
  { owner }: TestApp,
  mother: Person,
  delegate: Person,
  expires = "now() + interval '90 days'",
  ended = "null",
): Promise<string> {
  const id = randomUUIDv7();
  await owner.query(
    `insert into consents (id, mother_id, delegate_id, delegate_phone_id, given_at, expires_at, ended_at)
     values ($1, $2, $3, $4, now() - interval '2 days', ${expires}, ${ended})`,
    [id, mother.id, delegate.id, delegate.phoneId ?? null],
  );
  return id;
}

/** One row in every table that remembers something of somebody, for each of the three mothers. */
export async function addTraces(test: TestApp, scene: Scene): Promise<void> {
  const { owner, deps } = test;
  const visitOf = [
    [scene.ayesha, scene.ayeshasVisit],
    [scene.bushra, scene.bushrasVisit],
    [scene.zainab, scene.zainabsVisit],
  ] as const;
  for (const [mother, visit] of visitOf) {
    await owner.query(
      `insert into notifications (id, person_id, appointment_id, appointment_version, kind, channel) values ($1, $2, $3, 1, 'booked', 'sms')`,
      [randomUUIDv7(), mother.id, visit],
    );
    await owner.query(
      `insert into audit_events (id, actor_id, actor_role, subject_id, entity, entity_id, action)
       values ($1, $2, 'mother', $2, 'appointment', $3, 'book'), ($4, $2, 'mother', $2, 'person', $2, 'sign_in')`,
      [randomUUIDv7(), mother.id, visit, randomUUIDv7()],
    );
    await owner.query("insert into idempotency_keys (person_id, key, request_hash, answer) values ($1, $2, $3, $4)", [
      mother.id,
      `key-of-${mother.name}`,
      randomBytes(32),
      JSON.stringify({ id: visit }),
    ]);
  }
  await owner.query("insert into staff_logins (person_id, email, password_hash) values ($1, 'sana@clinic.example', 'x')", [
    scene.drSana.id,
  ]);
  await owner.query(
    `insert into invitations (id, clinic_id, email, name, role, token_hash, invited_by, expires_at)
     values ($1, $2, 'new@clinic.example', 'Amna', 'health_worker', $3, $4, now() + interval '1 day')`,
    [randomUUIDv7(), scene.shahpur, randomBytes(32), scene.nadia.id],
  );
  const challenge = randomUUIDv7();
  await owner.query(
    `insert into code_challenges (id, phone_index, phone_cipher, code_hash, binding_hash, expires_at) values ($1, $2, $3, $4, $4, now() + interval '5 minutes')`,
    [
      challenge,
      deps.crypto.index("phone", scene.ayesha.phone ?? ""),
      deps.crypto.seal(`code_challenges/phone_cipher/${challenge}`, scene.ayesha.phone ?? ""),
      randomBytes(32),
    ],
  );
}

/** What the tables hold, apart from what a mere look may write. */
export async function imprint({ owner }: TestApp): Promise<unknown> {
  const tables = ["people", "phones", "role_grants", "consents", "staff_logins", "invitations", "clinics", "doctors", "visit_types"];
  tables.push("practices", "hours", "overrides", "appointments", "notifications", "idempotency_keys");
  const parts = tables.map((table) => `(select md5(string_agg(t::text, '' order by t::text)) from ${table} t) as ${table}`);
  const { rows } = await owner.query(`select ${parts.join(", ")}`);
  return rows[0];
}
