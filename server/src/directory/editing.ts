// Who may change the directory, and how: programme officers add clinics, administrators run their own.
import { randomUUIDv7 } from "node:crypto";
import type { Names } from "@expecting-mothers/shared/basics";
import type { Clinic, Doctor, SaveClinic, SaveDoctor, SaveVisitType, VisitType } from "@expecting-mothers/shared/directory";
import type Type from "typebox";
import { addDoctorPerson } from "../accounts/service.ts";
import { type AuditEntry, writeAudit } from "../audit/service.ts";
import { type Intent, once } from "../db/idempotency.ts";
import { type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import * as changes from "./changes.ts";
import { readClinic, readDoctor, readVisitType } from "./repository.ts";
import { isZone, readClinicPhone } from "./rules.ts";

type ClinicFields = Type.Static<typeof SaveClinic>;
type DoctorFields = Type.Static<typeof SaveDoctor>;
type VisitTypeFields = Type.Static<typeof SaveVisitType>;

/** Adds a clinic. For programme officers. Throws `invalid_phone`, and `invalid_input` for an unknown district or zone. */
export async function addClinic({ pool }: Deps, viewer: SignedIn, intent: Intent, fields: ClinicFields): Promise<Clinic> {
  const clean = cleanClinic(fields);
  return withTx(pool, contextOf(viewer), async (tx) => {
    const { answer } = await once(tx, intent, async () => {
      const id = randomUUIDv7();
      await knowDistrict(tx, clean);
      await changes.insertClinic(tx, id, clean);
      await audit(tx, viewer, { entity: "clinic", entityId: id, clinicId: id, action: "added" });
      return written(await readClinic(tx, id));
    });
    return answer;
  });
}

/** Changes a clinic. For its administrator and for programme officers. Throws `not_found` beside what `addClinic` throws. */
export async function changeClinic({ pool }: Deps, viewer: SignedIn, clinicId: string, fields: ClinicFields): Promise<Clinic> {
  const clean = cleanClinic(fields);
  return withTx(pool, contextOf(viewer), async (tx) => {
    await knowDistrict(tx, clean);
    if (!(await changes.updateClinic(tx, clinicId, clean))) throw new DomainError("not_found");
    await changes.raiseVersionsOfClinic(tx, clinicId);
    await audit(tx, viewer, { entity: "clinic", entityId: clinicId, clinicId, action: "changed" });
    return written(await readClinic(tx, clinicId));
  });
}

/**
 * Adds a doctor to the clinic. One who is known by her registration number keeps her entry and works at this clinic as well.
 * Her sign-in comes by invitation.
 */
export async function addDoctor({ pool }: Deps, viewer: SignedIn, intent: Intent, clinicId: string, fields: DoctorFields): Promise<Doctor> {
  const clean = { ...fields, names: trimmed(fields.names, "names"), registrationNumber: fields.registrationNumber.trim() };
  return withTx(pool, contextOf(viewer), async (tx) => {
    const { answer } = await once(tx, intent, async () => {
      const known = await changes.findDoctorByNumber(tx, clean.registrationNumber);
      const id = known ?? (await addNewDoctor(tx, clinicId, clean));
      await changes.insertPractice(tx, id, clinicId);
      await changes.raiseVersionOfDoctor(tx, id);
      await audit(tx, viewer, { entity: "doctor", entityId: id, clinicId, action: known === undefined ? "added" : "joined" });
      return written(await readDoctor(tx, id));
    });
    return answer;
  });
}

async function addNewDoctor(tx: Tx, clinicId: string, fields: DoctorFields): Promise<string> {
  const id = await addDoctorPerson(tx, fields.names.en, clinicId);
  // Only two administrators who add the same doctor in the same moment come here with a number that is taken.
  if (!(await changes.insertDoctor(tx, id, fields))) throw numberTaken();
  return id;
}

/**
 * Changes a doctor's entry, which mothers of all her clinics see. For administrators of a clinic she has the role at: one that joined her
 * by her registration number only gives her hours. Throws `not_found`, `invalid_input` for a number in use.
 */
export async function changeDoctor(
  { pool }: Deps,
  viewer: SignedIn,
  { clinicId, doctorId }: { clinicId: string; doctorId: string },
  fields: DoctorFields,
): Promise<Doctor> {
  const clean = { ...fields, names: trimmed(fields.names, "names"), registrationNumber: fields.registrationNumber.trim() };
  return withTx(pool, contextOf(viewer), async (tx) => {
    if (!(await changes.isDoctorOf(tx, doctorId, clinicId))) throw new DomainError("not_found");
    const holder = await changes.findDoctorByNumber(tx, clean.registrationNumber);
    if (holder !== undefined && holder !== doctorId) throw numberTaken();
    await changes.updateDoctor(tx, doctorId, clean);
    await changes.raiseVersionOfDoctor(tx, doctorId);
    await audit(tx, viewer, { entity: "doctor", entityId: doctorId, clinicId, action: "changed" });
    return written(await readDoctor(tx, doctorId));
  });
}

/** Adds a visit type at the end of the clinic's list. */
export async function addVisitType(
  { pool }: Deps,
  viewer: SignedIn,
  intent: Intent,
  clinicId: string,
  fields: VisitTypeFields,
): Promise<VisitType> {
  const clean = { ...fields, names: trimmed(fields.names, "names") };
  return withTx(pool, contextOf(viewer), async (tx) => {
    const { answer } = await once(tx, intent, async () => {
      const id = randomUUIDv7();
      await changes.insertVisitType(tx, id, clinicId, clean);
      await changes.raiseVersionsOfClinic(tx, clinicId);
      await audit(tx, viewer, { entity: "visit_type", entityId: id, clinicId, action: "added" });
      return written(await readVisitType(tx, id));
    });
    return answer;
  });
}

/** Changes a visit type; visits that are booked keep the length they were booked with. Throws `not_found`. */
export async function changeVisitType(
  { pool }: Deps,
  viewer: SignedIn,
  { clinicId, visitTypeId }: { clinicId: string; visitTypeId: string },
  fields: VisitTypeFields,
): Promise<VisitType> {
  const clean = { ...fields, names: trimmed(fields.names, "names") };
  return withTx(pool, contextOf(viewer), async (tx) => {
    if (!(await changes.updateVisitType(tx, visitTypeId, clinicId, clean))) throw new DomainError("not_found");
    await changes.raiseVersionsOfClinic(tx, clinicId);
    await audit(tx, viewer, { entity: "visit_type", entityId: visitTypeId, clinicId, action: "changed" });
    return written(await readVisitType(tx, visitTypeId));
  });
}

function cleanClinic({ names, address, phone, zone, ...fields }: ClinicFields) {
  const number = readClinicPhone(phone);
  if (number === undefined) throw new DomainError("invalid_phone", { fields: [{ path: "body/phone", rule: "phone" }] });
  if (zone !== undefined && !isZone(zone)) throw invalid("zone", "zone");
  return { ...fields, names: trimmed(names, "names"), address: trimmed(address, "address"), phone: number, zone };
}

async function knowDistrict(tx: Tx, { districtId }: Pick<ClinicFields, "districtId">): Promise<void> {
  if (!(await changes.districtExists(tx, districtId))) throw invalid("districtId", "unknown");
}

function trimmed({ ur, en }: Names, field: string): Names {
  const clean = { ur: ur.trim(), en: en.trim() };
  if (clean.ur === "") throw invalid(`${field}/ur`, "minLength");
  if (clean.en === "") throw invalid(`${field}/en`, "minLength");
  return clean;
}

function invalid(field: string, rule: string): DomainError {
  return new DomainError("invalid_input", { fields: [{ path: `body/${field}`, rule }] });
}

const numberTaken = () => invalid("registrationNumber", "unique");

function audit(tx: Tx, viewer: SignedIn, entry: Pick<AuditEntry, "entity" | "entityId" | "clinicId" | "action">): Promise<void> {
  const actorRole = viewer.roles.includes("clinic_admin") ? "clinic_admin" : "programme_admin";
  return writeAudit(tx, { actorId: viewer.personId, actorRole, subjectId: null, ...entry });
}

function written<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("a row that was just written cannot be read");
  return row;
}
