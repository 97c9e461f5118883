// Loads the seeded province into an empty database: districts, clinics, doctors and their hours, mothers, visits, consents.
import type { Pool, PoolClient } from "pg";
import { hashPassword } from "../accounts/passwords.ts";
import type { FieldCrypto } from "../lib/field-crypto.ts";
import { type Clinic, type Doctor, planClinics, planDoctors } from "./clinics.ts";
import { type Day, daysAround } from "./days.ts";
import { insertRows, type Row } from "./insert.ts";
import { healthWorkerOfDistrict, type Mother, motherAt, phoneRow, phonesOf, planStaff, type Staff } from "./people.ts";
import { districts } from "./places.ts";
import { createRandom, type Random, seededId } from "./random.ts";
import * as rows from "./rows.ts";
import { planVisits, type Wish } from "./visits.ts";

export type Size = { mothers: number; now: Date };
export type Loaded = { clinics: number; doctors: number; mothers: number; visits: number };
type Province = Pick<Size, "now"> & {
  days: Day[];
  clinics: Clinic[];
  doctors: Doctor[];
  staff: Staff[];
  mothers: Mother[];
  random: Random;
};

/** Staff of the demo may also sign in by hand, with their e-mail and this. */
export const demoPassword = "bhalwal-demo-2026";
const demoMothers = 300;
const visitsPerMother = 8;
const hoursAheadDays = 92;

/** Fills an empty database with the demo's province; does nothing where anybody lives already. `owner` is connected as the tables' owner. */
export async function seedIfEmpty(owner: Pool, crypto: FieldCrypto, now: Date): Promise<void> {
  if (await isEmpty(owner)) await loadProvince(owner, crypto, { mothers: demoMothers, now });
}

export async function isEmpty(owner: Pool): Promise<boolean> {
  const { rows: found } = await owner.query("select from people limit 1");
  return found.length === 0;
}

/** Loads a province of that many mothers in one transaction. The database must be migrated and empty. */
export async function loadProvince(owner: Pool, crypto: FieldCrypto, size: Size): Promise<Loaded> {
  const province = planProvince(size);
  const client = await owner.connect();
  try {
    await client.query("begin");
    await loadDirectory(client, province);
    await loadPeople(client, province, crypto);
    const visits = await loadVisits(client, province);
    await client.query("commit");
    // Without statistics the planner takes the loaded tables for empty ones.
    await client.query(
      "vacuum (analyze) clinics, visit_types, doctors, practices, hours, phones, people, role_grants, consents, appointments",
    );
    const { clinics, doctors, mothers } = province;
    return { clinics: clinics.length, doctors: doctors.length, mothers: mothers.length, visits };
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

/** A hundred mothers a doctor keep her hours sufficient; a large province also looks back on half a year. */
function planProvince({ mothers, now }: Size): Province {
  const random = createRandom(1_947);
  const large = mothers >= 3_000;
  const days = daysAround(now, large ? -182 : -56, large ? 84 : 42);
  const doctorCount = Math.max(40, Math.ceil(mothers / 100));
  const clinics = planClinics(Math.max(12, 2 * Math.ceil((doctorCount * 12) / 80)));
  const doctors = planDoctors(doctorCount, clinics, days, random);
  const staff = planStaff(clinics, doctors, random);
  return { mothers: Array.from({ length: mothers }, (_, n) => motherAt(n, mothers)), now, days, clinics, doctors, staff, random };
}

async function loadDirectory(client: PoolClient, { clinics, doctors, staff, days, now }: Province): Promise<void> {
  const [first] = days as [Day];
  const [last] = daysAround(now, hoursAheadDays, hoursAheadDays) as [Day];
  await insertRows(client, "districts", rows.districtRows());
  await insertRows(client, "clinics", rows.clinicRows(clinics));
  await insertRows(client, "visit_types", rows.visitTypeRows(clinics));
  await insertRows(
    client,
    "people",
    staff.map((person) => rows.staffRow(person, new Date(first.midnightMs).toISOString())),
  );
  await insertRows(client, "doctors", rows.doctorRows(doctors));
  await insertRows(client, "practices", rows.practiceRows(doctors));
  await insertRows(client, "hours", rows.hoursRows(doctors, first.on, last.on));
  await insertRows(client, "overrides", rows.overrideRows(doctors, now));
}

async function loadPeople(client: PoolClient, { mothers, staff, days, now }: Province, crypto: FieldCrypto): Promise<void> {
  const createdAt = new Date(days[0]?.midnightMs ?? 0).toISOString();
  const passwordHash = await hashPassword(demoPassword);
  await insertRows(
    client,
    "staff_logins",
    staff.map(({ id, email }) => ({ person_id: id, email, password_hash: passwordHash, totp_last_step: 0, recovery_hashes: [] })),
  );
  await insertRows(
    client,
    "phones",
    map(phonesOf(mothers.length), (phone) => ({ ...phoneRow(phone, crypto), created_at: createdAt })),
  );
  await insertRows(
    client,
    "people",
    map(mothers, (mother) => rows.motherRow(mother, createdAt)),
  );
  await insertRows(client, "role_grants", grants(mothers, staff, createdAt));
  await insertRows(client, "consents", consents(mothers, now));
}

function* grants(mothers: readonly Mother[], staff: readonly Staff[], at: string): Generator<Row> {
  for (const { id } of mothers) yield { person_id: id, role: "mother", clinic_id: null, granted_at: at };
  for (const { id, role, clinicIds } of staff) {
    for (const clinicId of clinicIds) yield { person_id: id, role, clinic_id: clinicId, granted_at: at };
  }
}

function* consents(mothers: readonly Mother[], now: Date): Generator<Row> {
  for (const [n, mother] of mothers.entries()) {
    if (!mother.consents) continue;
    yield {
      id: seededId("consent", n),
      mother_id: mother.id,
      delegate_id: healthWorkerOfDistrict(mother.district),
      given_at: new Date(now.getTime() - 30 * 86_400_000).toISOString(),
      expires_at: new Date(now.getTime() + 180 * 86_400_000).toISOString(),
    };
  }
}

async function loadVisits(client: PoolClient, { mothers, doctors, days, now, random }: Province): Promise<number> {
  const [ayesha, bushra] = mothers as [Mother, Mother];
  const [doctor] = doctors as [Doctor];
  const wish = (mother: Mother, offset: number, state: Wish["state"]): Wish => ({ mother, doctor, offset, state });
  const scene = {
    now,
    days,
    doctors,
    mothers: districts.map((_, district) => mothers.slice(2).filter((mother) => mother.district === district)),
    wishes: [wish(ayesha, -43, "completed"), wish(bushra, -31, "completed"), wish(ayesha, -15, "completed"), wish(ayesha, 2, "booked")],
    visits: mothers.length * visitsPerMother,
  };
  const next = new Map(days.map((day, index) => [day, days[index + 1]]));
  const visits = map(planVisits(scene, random), (visit) => rows.visitRow(visit, next.get(visit.day), now, random));
  return insertRows(client, "appointments", visits);
}

function* map<A, B>(values: Iterable<A>, change: (value: A) => B): Generator<B> {
  for (const value of values) yield change(value);
}
