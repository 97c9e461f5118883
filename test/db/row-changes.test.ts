// What nobody can change when the application's own checks are left out: plain SQL as em_app, in each visitor's context.
import { randomUUIDv7 } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addTraces, type Scene, setScene } from "../contract/scene.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import type { Person } from "../support/cast.ts";
import { contextFor, tryAs } from "../support/eyes.ts";

let app: TestApp;
let scene: Scene;

beforeAll(async () => {
  app = await startTestApp();
  scene = await setScene(app);
  await addTraces(app, scene);
});
afterAll(() => app.close());

type Attempt = { who: (scene: Scene) => Person; sql: string; values?: (scene: Scene) => unknown[] };

const insertVisit = (columns: string, values: string) =>
  `insert into appointments (id, mother_id, doctor_id, clinic_id, visit_type_id, state, during, blocks, local_date, local_minute, zone, mode,
     first_visit, calendar_version, booked_by_role, ${columns})
   select $1, $2, $3, $4, $5, 'booked', span, span, current_date + 80, 540, 'Asia/Karachi', 'in_person', false, 1, 'mother', ${values}
   from tstzrange(now() + interval '80 days', now() + interval '80 days 20 minutes') span`;
const visitOf = (mother: (scene: Scene) => Person) => (s: Scene) => [randomUUIDv7(), mother(s).id, s.drHina.id, s.shahpur, s.followUp];
const consentOf = (mother: (scene: Scene) => Person, delegate: (scene: Scene) => string | null) => (s: Scene) => [
  randomUUIDv7(),
  mother(s).id,
  delegate(s),
  s.ayesha.phoneId,
];
const giveConsent =
  "insert into consents (id, mother_id, delegate_id, delegate_phone_id, expires_at) values ($1, $2, $3, $4, now() + interval '1 day')";
const writeAudit =
  "insert into audit_events (id, actor_id, actor_role, subject_id, entity, action) values ($1, $2, 'mother', $3, 'person', 'read')";
const grant = "insert into role_grants (person_id, role, clinic_id) values ($1, $2, $3)";
const beginSession = `insert into sessions (id, token_hash, person_id, phone_id, device, idle_seconds, expires_at)
  values ($1, '\\x01', $2, null, 'stolen', 100, now() + interval '1 day')`;
const publishHours =
  "insert into hours (doctor_id, clinic_id, weekday, start_minute, end_minute, valid_from) values ($1, $2, 1, 0, 60, now())";
const tell =
  "insert into notifications (id, person_id, appointment_id, appointment_version, kind, channel) values ($1, $2, $3, 9, 'booked', 'sms')";

const ayesha = (s: Scene) => s.ayesha;
const bushra = (s: Scene) => s.bushra;
const saima = (s: Scene) => s.saima;
const nadia = (s: Scene) => s.nadia;
const farah = (s: Scene) => s.farah;
const drSana = (s: Scene) => s.drSana;

const refused: Record<string, Attempt> = {
  "Ayesha cancels Bushra's visit": {
    who: ayesha,
    sql: "update appointments set state = 'cancelled' where id = $1",
    values: (s) => [s.bushrasVisit],
  },
  "Ayesha gives her visit to Bushra": {
    who: ayesha,
    sql: "update appointments set mother_id = $1 where id = $2",
    values: (s) => [s.bushra.id, s.ayeshasVisit],
  },
  "Ayesha says herself that she was seen": {
    who: ayesha,
    sql: "update appointments set state = 'completed' where id = $1",
    values: (s) => [s.ayeshasVisit],
  },
  "Ayesha removes her booked visit": { who: ayesha, sql: "delete from appointments where id = $1", values: (s) => [s.ayeshasVisit] },
  "Ayesha books for Bushra": { who: ayesha, sql: insertVisit("booked_by_id", "$2"), values: visitOf(bushra) },
  "Ayesha books as if Nadia had": {
    who: ayesha,
    sql: insertVisit("booked_by_id", "$6"),
    values: (s) => [...visitOf(ayesha)(s), s.nadia.id],
  },
  "Ayesha books as if at the desk": { who: ayesha, sql: insertVisit("booked_by_id, channel", "$2, 'desk'"), values: visitOf(ayesha) },
  "Imran books for Ayesha after the end of his consent": {
    who: (s) => s.imran,
    sql: insertVisit("booked_by_id", "$6"),
    values: (s) => [...visitOf(ayesha)(s), s.imran.id],
  },
  "Dr Sana makes Bushra her patient": {
    who: drSana,
    sql: "update appointments set mother_id = $1 where id = $2",
    values: (s) => [s.bushra.id, s.ayeshasVisit],
  },
  "Dr Sana books for Bushra": { who: drSana, sql: insertVisit("booked_by_id", "$6"), values: (s) => [...visitOf(bushra)(s), s.drSana.id] },
  "Farah cancels a visit at Nadia's clinic": {
    who: farah,
    sql: "update appointments set state = 'cancelled' where id = $1",
    values: (s) => [s.ayeshasVisit],
  },
  "Farah draws a visit over to her clinic": {
    who: farah,
    sql: "update appointments set clinic_id = $1 where id = $2",
    values: (s) => [s.mirpur, s.ayeshasVisit],
  },

  "Ayesha makes herself an administrator": { who: ayesha, sql: grant, values: (s) => [s.ayesha.id, "clinic_admin", s.shahpur] },
  "Ayesha makes herself an auditor": { who: ayesha, sql: grant, values: (s) => [s.ayesha.id, "auditor", null] },
  "Ayesha turns her role into another": {
    who: ayesha,
    sql: "update role_grants set role = 'auditor' where person_id = $1",
    values: (s) => [s.ayesha.id],
  },
  "Ayesha makes Bushra her delegate": { who: ayesha, sql: grant, values: (s) => [s.bushra.id, "delegate", null] },
  "Nadia makes herself a programme officer": { who: nadia, sql: grant, values: (s) => [s.nadia.id, "programme_admin", null] },
  "Nadia makes somebody an administrator without an invitation": {
    who: nadia,
    sql: grant,
    values: (s) => [s.rubina.id, "clinic_admin", s.shahpur],
  },
  "Nadia gives out roles of Farah's clinic": { who: nadia, sql: grant, values: (s) => [s.drHina.id, "doctor", s.mirpur] },
  "Farah ends roles of Nadia's clinic": { who: farah, sql: "delete from role_grants where clinic_id = $1", values: (s) => [s.shahpur] },

  "Ayesha names Bushra in a consent to learn who she is": { who: ayesha, sql: giveConsent, values: consentOf(ayesha, (s) => s.bushra.id) },
  "Ayesha writes Bushra into a consent afterwards": {
    who: ayesha,
    sql: "update consents set delegate_id = $1 where id = $2",
    values: (s) => [s.bushra.id, s.consents.saima],
  },
  "Saima gives herself a consent of Bushra's": { who: saima, sql: giveConsent, values: consentOf(bushra, (s) => s.saima.id) },
  "Saima prolongs Ayesha's consent": {
    who: saima,
    sql: "update consents set expires_at = 'infinity' where id = $1",
    values: (s) => [s.consents.saima],
  },
  "Saima turns Ayesha's consent into Bushra's": {
    who: saima,
    sql: "update consents set mother_id = $1 where id = $2",
    values: (s) => [s.bushra.id, s.consents.saima],
  },
  "Imran revives the consent that Ayesha ended": {
    who: (s) => s.imran,
    sql: "update consents set ended_at = null where id = $1",
    values: (s) => [s.consents.imran],
  },
  "Ayesha's ended consent comes back to life": {
    who: ayesha,
    sql: "update consents set ended_at = null where id = $1",
    values: (s) => [s.consents.imran],
  },

  "Ayesha takes Bushra's number": {
    who: ayesha,
    sql: "update people set phone_id = $1 where id = $2",
    values: (s) => [s.bushra.phoneId, s.ayesha.id],
  },
  "Ayesha renames Bushra": { who: ayesha, sql: "update people set name = 'X' where id = $1", values: (s) => [s.bushra.id] },
  "Saima renames Ayesha": { who: saima, sql: "update people set name = 'X' where id = $1", values: (s) => [s.ayesha.id] },
  "Nadia locks out a mother": { who: nadia, sql: "update people set disabled_at = now() where id = $1", values: (s) => [s.ayesha.id] },
  "Ayesha adds somebody to Bushra's number": {
    who: ayesha,
    sql: "insert into people (id, name, phone_id) values ($1, 'X', $2)",
    values: (s) => [randomUUIDv7(), s.bushra.phoneId],
  },
  "Ayesha swaps the number behind an id": {
    who: ayesha,
    sql: "update phones set phone_index = '\\x00' where id = $1",
    values: (s) => [s.ayesha.phoneId],
  },
  "Ayesha gives herself a staff sign-in": {
    who: ayesha,
    sql: "insert into staff_logins values ($1, 'a@b.example', 'x')",
    values: (s) => [s.ayesha.id],
  },
  "Nadia sets Dr Sana's password": {
    who: nadia,
    sql: "update staff_logins set password_hash = 'x' where person_id = $1",
    values: (s) => [s.drSana.id],
  },
  "Dr Sana hands her sign-in to another address": { who: drSana, sql: "update staff_logins set email = 'x@y.example'" },

  "Ayesha signs herself in as Bushra": { who: ayesha, sql: beginSession, values: (s) => [randomUUIDv7(), s.bushra.id] },
  "Nadia signs herself in as Dr Sana": { who: nadia, sql: beginSession, values: (s) => [randomUUIDv7(), s.drSana.id] },
  "Ayesha prolongs her session": {
    who: ayesha,
    sql: "update sessions set expires_at = 'infinity' where person_id = $1",
    values: (s) => [s.ayesha.id],
  },
  "Nadia turns her session into Dr Sana's": {
    who: nadia,
    sql: "update sessions set person_id = $1 where person_id = $2",
    values: (s) => [s.drSana.id, s.nadia.id],
  },
  "Nadia ends Farah's sessions": { who: nadia, sql: "delete from sessions where person_id = $1", values: (s) => [s.farah.id] },

  "Ayesha writes the log in Bushra's name": { who: ayesha, sql: writeAudit, values: (s) => [randomUUIDv7(), s.bushra.id, s.bushra.id] },
  "Ayesha writes the log in nobody's name": { who: ayesha, sql: writeAudit, values: (s) => [randomUUIDv7(), null, s.ayesha.id] },
  "Dr Sana dates an entry back": {
    who: drSana,
    sql: writeAudit.replace("(id,", "(at, id,").replace("($1,", "('2020-01-01', $1,"),
    values: (s) => [randomUUIDv7(), s.drSana.id, s.ayesha.id],
  },
  "Dr Sana mends the log": { who: drSana, sql: "update audit_events set action = 'nothing'" },
  "the auditor mends the log": { who: (s) => s.auditor, sql: "update audit_events set action = 'nothing'" },
  "the auditor empties the log": { who: (s) => s.auditor, sql: "delete from audit_events" },

  "Ayesha has Bushra told something": { who: ayesha, sql: tell, values: (s) => [randomUUIDv7(), s.bushra.id, s.bushrasVisit] },
  "Saima's consent does not let Imran write to Ayesha": {
    who: (s) => s.imran,
    sql: tell,
    values: (s) => [randomUUIDv7(), s.ayesha.id, s.ayeshasVisit],
  },
  "Ayesha has a text of her own sent": {
    who: ayesha,
    sql: "insert into notifications (id, person_id, payload_cipher, kind, channel) values ($1, $2, '\\x01', 'code', 'sms')",
    values: (s) => [randomUUIDv7(), s.ayesha.id],
  },
  "Nadia marks messages as sent": { who: nadia, sql: "update notifications set state = 'sent'" },
  "Ayesha rewrites Bushra's stored answers": {
    who: ayesha,
    sql: "update idempotency_keys set answer = '{}' where person_id = $1",
    values: (s) => [s.bushra.id],
  },
  "Ayesha forgets a key so that it counts again": {
    who: ayesha,
    sql: "delete from idempotency_keys where person_id = $1",
    values: (s) => [s.ayesha.id],
  },

  "Ayesha publishes hours": {
    who: ayesha,
    sql: publishHours,
    values: (s) => [s.drSana.id, s.shahpur],
  },
  "Farah publishes hours at Nadia's clinic": {
    who: farah,
    sql: publishHours,
    values: (s) => [s.drSana.id, s.shahpur],
  },
  "Farah closes Nadia's clinic": { who: farah, sql: "delete from hours where clinic_id = $1", values: (s) => [s.shahpur] },
  "Farah changes Dr Hina's entry": { who: farah, sql: "update doctors set active = false where id = $1", values: (s) => [s.drHina.id] },
  "Farah changes Nadia's clinic": { who: farah, sql: "update clinics set phone = '+920' where id = $1", values: (s) => [s.shahpur] },
  "Farah draws Nadia's visit type over": {
    who: farah,
    sql: "update visit_types set clinic_id = $1 where id = $2",
    values: (s) => [s.mirpur, s.followUp],
  },
  "Nadia pushes her visit type onto Farah": {
    who: nadia,
    sql: "update visit_types set clinic_id = $1 where id = $2",
    values: (s) => [s.mirpur, s.followUp],
  },
  "Nadia adds a clinic": {
    who: nadia,
    sql: "insert into clinics select gen_random_uuid(), district_id, name_ur, name_en, address_ur, address_en, latitude, longitude, phone, zone, services, accessible_entrance, search_text from clinics limit 1",
  },
  "Farah changes an invitation of Nadia's": { who: farah, sql: "update invitations set role = 'clinic_admin'" },
};

describe("the database itself refuses it when", () => {
  for (const [attempt, { who, sql, values }] of Object.entries(refused)) {
    test(attempt, async () => {
      const { count, refusal } = await tryAs(app, await contextFor(app, who(scene)), sql, values?.(scene));
      // Either no row was within reach, or the role or the policy said no; a broken statement would prove nothing.
      expect({ count, refusal: refusal ?? "42501" }).toEqual({ count: 0, refusal: "42501" });
    });
  }
});

const allowed: Record<string, Attempt> = {
  "Ayesha cancels her visit": {
    who: ayesha,
    sql: "update appointments set state = 'cancelled' where id = $1",
    values: (s) => [s.ayeshasVisit],
  },
  "Saima cancels Ayesha's visit": {
    who: saima,
    sql: "update appointments set state = 'cancelled' where id = $1",
    values: (s) => [s.ayeshasVisit],
  },
  "Ayesha books for herself": { who: ayesha, sql: insertVisit("booked_by_id", "$2"), values: visitOf(ayesha) },
  "Rubina books for Ayesha": {
    who: (s) => s.rubina,
    sql: insertVisit("booked_by_id", "$6"),
    values: (s) => [...visitOf(ayesha)(s), s.rubina.id],
  },
  "Nadia books for Bushra at the desk": {
    who: nadia,
    sql: insertVisit("booked_by_id, channel", "$6, 'desk'"),
    values: (s) => [...visitOf(bushra)(s), s.nadia.id],
  },
  "Dr Sana says that Ayesha was seen": {
    who: drSana,
    sql: "update appointments set state = 'completed' where id = $1",
    values: (s) => [s.ayeshasVisit],
  },
  "Ayesha ends Saima's consent": {
    who: ayesha,
    sql: "update consents set ended_at = now() where id = $1",
    values: (s) => [s.consents.saima],
  },
  "Ayesha trusts a number": { who: ayesha, sql: giveConsent, values: consentOf(ayesha, () => null) },
  "Ayesha writes in her own name": { who: ayesha, sql: writeAudit, values: (s) => [randomUUIDv7(), s.ayesha.id, s.ayesha.id] },
  "Ayesha is told of her visit": { who: ayesha, sql: tell, values: (s) => [randomUUIDv7(), s.ayesha.id, s.ayeshasVisit] },
  "Nadia ends Rubina's sessions": { who: nadia, sql: "delete from sessions where person_id = $1", values: (s) => [s.rubina.id] },
  "Nadia closes a day": { who: nadia, sql: "delete from hours where clinic_id = $1", values: (s) => [s.shahpur] },
};

describe("the same statements pass when", () => {
  for (const [attempt, { who, sql, values }] of Object.entries(allowed)) {
    test(attempt, async () => {
      const { count, refusal } = await tryAs(app, await contextFor(app, who(scene)), sql, values?.(scene));
      expect(refusal).toBeUndefined();
      expect(count).toBeGreaterThan(0);
    });
  }
});
