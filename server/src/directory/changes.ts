// The directory's writes. Whatever an open calendar or an appointment's ticket shows raises the calendar version of the doctors concerned.
import type { Names } from "@expecting-mothers/shared/basics";
import type { SaveClinic, SaveDoctor, SaveVisitType } from "@expecting-mothers/shared/directory";
import type Type from "typebox";
import { roleGrants } from "../accounts/tables.ts";
import { and, eq, inArray, sql } from "../db/drizzle.ts";
import type { Tx } from "../db/transaction.ts";
import { searchTextOf } from "./rules.ts";
import { clinics, districts, doctors, practices, visitTypes } from "./tables.ts";

type ClinicFields = Omit<Type.Static<typeof SaveClinic>, "zone"> & { zone?: string | undefined };
type DoctorFields = Type.Static<typeof SaveDoctor>;
type VisitTypeFields = Type.Static<typeof SaveVisitType>;

const named = ({ ur, en }: Names) => ({ nameUr: ur, nameEn: en });

function clinicValues({ names, address, place, zone, ...fields }: ClinicFields) {
  return {
    ...fields,
    ...named(names),
    ...place,
    addressUr: address.ur,
    addressEn: address.en,
    searchText: searchTextOf(names),
    ...(zone !== undefined && { zone }),
  };
}

export async function districtExists(tx: Tx, id: string): Promise<boolean> {
  return (await tx.db.select({ id: districts.id }).from(districts).where(eq(districts.id, id))).length === 1;
}

export async function insertClinic(tx: Tx, id: string, fields: ClinicFields): Promise<void> {
  await tx.db.insert(clinics).values({ id, ...clinicValues(fields) });
}

/** False when there is no such clinic. */
export async function updateClinic(tx: Tx, id: string, fields: ClinicFields): Promise<boolean> {
  const changed = await tx.db.update(clinics).set(clinicValues(fields)).where(eq(clinics.id, id));
  return changed.rowCount === 1;
}

const doctorValues = ({ names, ...fields }: DoctorFields) => ({ ...fields, ...named(names), searchText: searchTextOf(names) });

/** False when another doctor has this registration number. */
export async function insertDoctor(tx: Tx, id: string, fields: DoctorFields): Promise<boolean> {
  const added = await tx.db
    .insert(doctors)
    .values({ id, ...doctorValues(fields) })
    .onConflictDoNothing({ target: doctors.registrationNumber });
  return added.rowCount === 1;
}

export async function findDoctorByNumber(tx: Tx, registrationNumber: string): Promise<string | undefined> {
  const found = await tx.db.select({ id: doctors.id }).from(doctors).where(eq(doctors.registrationNumber, registrationNumber));
  return found[0]?.id;
}

export async function updateDoctor(tx: Tx, id: string, fields: DoctorFields): Promise<void> {
  await tx.db.update(doctors).set(doctorValues(fields)).where(eq(doctors.id, id));
}

export async function insertPractice(tx: Tx, doctorId: string, clinicId: string): Promise<void> {
  await tx.db.insert(practices).values({ doctorId, clinicId }).onConflictDoNothing();
}

/** Whether the clinic brought her in or she took up its invitation; that she practises there as well is not enough. */
export async function isDoctorOf(tx: Tx, doctorId: string, clinicId: string): Promise<boolean> {
  const grant = and(eq(roleGrants.personId, doctorId), eq(roleGrants.role, "doctor"), eq(roleGrants.clinicId, clinicId));
  return (await tx.db.select({ clinicId: roleGrants.clinicId }).from(roleGrants).where(grant)).length === 1;
}

const visitTypeValues = ({ names, ...fields }: VisitTypeFields) => ({ ...fields, ...named(names) });

export async function insertVisitType(tx: Tx, id: string, clinicId: string, fields: VisitTypeFields): Promise<void> {
  const place = sql`(select coalesce(max(sort), 0) + 1 from visit_types where clinic_id = ${clinicId})`;
  await tx.db.insert(visitTypes).values({ id, clinicId, sort: place, ...visitTypeValues(fields) });
}

/** False when the clinic has no such visit type. */
export async function updateVisitType(tx: Tx, id: string, clinicId: string, fields: VisitTypeFields): Promise<boolean> {
  const here = and(eq(visitTypes.id, id), eq(visitTypes.clinicId, clinicId));
  return (await tx.db.update(visitTypes).set(visitTypeValues(fields)).where(here)).rowCount === 1;
}

const raised = { calendarVersion: sql`${doctors.calendarVersion} + 1` };

export async function raiseVersionOfDoctor(tx: Tx, doctorId: string): Promise<void> {
  await tx.db.update(doctors).set(raised).where(eq(doctors.id, doctorId));
}

export async function raiseVersionsOfClinic(tx: Tx, clinicId: string): Promise<void> {
  const hers = tx.db.select({ doctorId: practices.doctorId }).from(practices).where(eq(practices.clinicId, clinicId));
  await tx.db.update(doctors).set(raised).where(inArray(doctors.id, hers));
}
