// What is under test, the same in a small and in a large province: 200 doctors of 16 half hours a day, and 10,000 signed-in mothers.
import { sessionCookie } from "@expecting-mothers/server/http/session";
import type pg from "pg";

export const doctors = 200;
export const mothers = 10_000;
export const slotMinutes = 30;
const slotsPerDay = 16;
const firstMinute = 480;
/** Bookings stay a day clear of both ends of the horizon, whatever the hour at which this runs. */
const days = 85;
/** The first seven days of the first doctor belong to the list of openings: 112 starts, of which these are taken. */
const listDays = 7;
const takenSlots = [1, 10, 19, 28, 37, 46, 55, 64, 73, 82, 91, 100];

const id = (kind: string, n: number) => `0180000${kind}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
const sqlId = (kind: string, n: string) => `('0180000${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
export const clinicId = id("1", 0);
export const visitTypeId = id("2", 0);
export const doctorId = (n: number) => id("3", n);
export const motherId = (n: number) => id("4", n);
export const motherName = (n: number) => `Bench mother ${n}`;
export const sessionToken = (n: number) => `bench-session-${n}`;
export const cookieOf = (mother: number) => `${sessionCookie}=${sessionToken(mother)}`;

/** Today's date in the clinic's zone. */
export function clinicDate(daysAhead: number): string {
  return new Date(Date.now() + 5 * 3_600_000 + daysAhead * 86_400_000).toISOString().slice(0, 10);
}

export type Slot = { doctorId: string; startsMs: number; localDate: string; localMinute: number };

/** The n-th free time of the doctors in turn; no two are alike, and a mother who takes every 10,000th never meets herself. */
export function slotAt(n: number): Slot {
  const place = Math.floor(n / (doctors - 1));
  const day = Math.floor(place / slotsPerDay);
  if (day >= days - 1) throw new Error("the bench has used up its free times");
  return slotOf(1 + (n % (doctors - 1)), 1 + day, place % slotsPerDay);
}

/** A time of the first doctor beyond the list of openings, for a race. */
export function raceSlot(n: number): Slot {
  return slotOf(0, 1 + listDays + Math.floor(n / slotsPerDay), n % slotsPerDay);
}

function slotOf(doctor: number, daysAhead: number, slot: number): Slot {
  const localDate = clinicDate(daysAhead);
  const localMinute = firstMinute + slot * slotMinutes;
  const startsMs = Date.parse(`${localDate}T00:00:00+05:00`) + localMinute * 60_000;
  return { doctorId: doctorId(doctor), startsMs, localDate, localMinute };
}

/** Adds the scene. `history` is how many past visits the first doctor has. */
export async function addScene(owner: pg.Pool, history: number): Promise<void> {
  await owner.query(`
    insert into districts values ('bench', 'بینچ', 'Bench') on conflict do nothing;
    insert into clinics (id, district_id, name_ur, name_en, address_ur, address_en, latitude, longitude, phone, search_text)
      values ('${clinicId}', 'bench', 'آزمائش کلینک', 'Bench clinic', 'نہر والی سڑک', 'Canal Road', 32, 72, '+923000099999', 'bench');
    insert into visit_types (id, clinic_id, name_ur, name_en, duration_minutes)
      values ('${visitTypeId}', '${clinicId}', 'معائنہ', 'Follow-up', ${slotMinutes});
    insert into people (id, name) select ${sqlId("3", "n")}, 'Dr Bench ' || n from generate_series(0, ${doctors - 1}) n;
    insert into doctors (id, name_ur, name_en, gender, languages, registration_number, search_text)
      select ${sqlId("3", "n")}, 'ڈاکٹر بینچ', 'Dr Bench ' || n, 'woman', '{ur,en}', 'BENCH-' || n, 'bench' from generate_series(0, ${doctors - 1}) n;
    insert into practices (doctor_id, clinic_id, grid_minutes, minimum_notice_minutes, horizon_days)
      select ${sqlId("3", "n")}, '${clinicId}', ${slotMinutes}, 60, 90 from generate_series(0, ${doctors - 1}) n;
    insert into hours (doctor_id, clinic_id, weekday, start_minute, end_minute, valid_from)
      select ${sqlId("3", "n")}, '${clinicId}', weekday, ${firstMinute}, ${firstMinute + slotsPerDay * slotMinutes}, '2020-01-01'
      from generate_series(0, ${doctors - 1}) n, generate_series(1, 7) weekday`);
  await addMothers(owner);
  await addVisits(owner, history);
  await owner.query("vacuum (analyze) people, phones, role_grants, sessions, doctors, practices, hours, appointments");
}

async function addMothers(owner: pg.Pool): Promise<void> {
  await owner.query(`
    insert into phones (id, phone_index, phone_cipher)
      select ${sqlId("5", "n")}, sha256(convert_to('bench phone ' || n, 'UTF8')), sha256(convert_to('bench cipher ' || n, 'UTF8'))
      from generate_series(0, ${mothers - 1}) n;
    insert into people (id, name, phone_id) select ${sqlId("4", "n")}, 'Bench mother ' || n, ${sqlId("5", "n")} from generate_series(0, ${mothers - 1}) n;
    insert into role_grants (person_id, role) select ${sqlId("4", "n")}, 'mother' from generate_series(0, ${mothers - 1}) n;
    insert into sessions (id, token_hash, person_id, phone_id, device, idle_seconds, expires_at)
      select ${sqlId("6", "n")}, sha256(convert_to('bench-session-' || n, 'UTF8')), ${sqlId("4", "n")}, ${sqlId("5", "n")}, 'Bench', 86400, now() + interval '1 day'
      from generate_series(0, ${mothers - 1}) n`);
}

/** The first doctor's taken times of the coming week, and her past. */
async function addVisits(owner: pg.Pool, history: number): Promise<void> {
  const visit = (n: string, day: string, slot: string, state: string) => `
    insert into appointments (id, mother_id, doctor_id, clinic_id, visit_type_id, state, during, blocks, local_date, local_minute, zone, mode,
      first_visit, calendar_version, booked_by_id, booked_by_role)
    select ${sqlId("7", n)}, ${sqlId("4", `(${n}) % ${mothers}`)}, '${doctorId(0)}', '${clinicId}', '${visitTypeId}', '${state}', span, span, on_date,
      ${firstMinute} + slot * ${slotMinutes}, 'Asia/Karachi', 'in_person', false, 1, ${sqlId("4", `(${n}) % ${mothers}`)}, 'mother'
    from (select n, slot, on_date, tstzrange(starts_at, starts_at + interval '${slotMinutes} minutes') as span from (
      select n, slot, on_date, (on_date + make_interval(mins => ${firstMinute} + slot * ${slotMinutes})) at time zone 'Asia/Karachi' as starts_at
      from (select n, ${slot} as slot, date '${clinicDate(0)}' + ${day} as on_date`;
  await owner.query(
    `${visit("n", `(1 + n / ${slotsPerDay})`, `n % ${slotsPerDay}`, "booked")} from unnest('{${takenSlots.join(",")}}'::int[]) n) a) b) c`,
  );
  await owner.query(
    `${visit("1000 + n", `(-1 - n / ${slotsPerDay})`, `n % ${slotsPerDay}`, "completed")} from generate_series(0, ${history - 1}) n) a) b) c`,
  );
}

export const openingsPath = () => `/api/openings?visitType=${visitTypeId}&doctor=${doctorId(0)}&from=${clinicDate(1)}&days=${listDays}`;
