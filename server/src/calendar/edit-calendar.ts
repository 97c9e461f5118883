// The editor of a calendar: what it is, what would follow from a change and whom it would touch, and the change itself.
import type { Calendar, CalendarPreview, OpeningDay, Openings, PreviewCalendar, SaveCalendar } from "@expecting-mothers/shared/calendar";
import type Type from "typebox";
import { writeAudit } from "../audit/service.ts";
import { type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { type ComingVisit, findComingVisits, raiseVersionFrom, replaceCalendar } from "./edit-repository.ts";
import { type CalendarParts, datesTouched, faultsOf } from "./edit-rules.ts";
import { addDays, instantOf, localTimeAt, minuteOf } from "./local-day.ts";
import { openingsOf } from "./rules.ts";
import { loadRules, lockCalendarDays, type Practice, readBusy } from "./service.ts";
import { holdsVisit } from "./windows.ts";

type Where = Readonly<{ doctorId: string; clinicId: string }>;
type Found = Readonly<{ practice: Practice; version: number }>;

/** The hours, overrides and settings of a doctor at a clinic. For her and for the clinic's administrators. Throws `not_found`. */
export async function getCalendar(deps: Deps, viewer: SignedIn, where: Where): Promise<Calendar> {
  const herOwn = viewer.personId === where.doctorId && viewer.roles.includes("doctor");
  if (!herOwn && !viewer.adminClinics.includes(where.clinicId)) throw new DomainError("not_found");
  return asCalendar(await findPractice(deps, where));
}

/**
 * The openings of one visit type before and after a change, and the booked mothers who would fall outside the new hours. Changes nothing.
 * Throws `not_found`; `invalid_input` with the fields that contradict each other.
 */
export async function previewCalendar(
  deps: Deps,
  viewer: SignedIn,
  where: Where,
  { from, days, visitTypeId, ...parts }: Type.Static<typeof PreviewCalendar>,
): Promise<Type.Static<typeof CalendarPreview>> {
  const { practice, version } = await findPractice(deps, where);
  const visitType = practice.visitTypes.find(({ id }) => id === visitTypeId);
  if (visitType === undefined) throw new DomainError("invalid_input", { fields: [{ path: "body/visitTypeId", rule: "unknown" }] });
  const after = changed(practice, parts);
  const { doctorId, clinicId } = where;
  const { now, doctors } = await readBusy(deps.pool, { doctorIds: [doctorId], from, days, holdOwnerId: null, movingId: null });
  const busy = doctors.get(doctorId)?.busy ?? [];
  const openings = (open: OpeningDay[]): Openings => ({
    zone: practice.zone,
    visitTypeId,
    durationMinutes: visitType.durationMinutes,
    doctors: [{ doctorId, clinicId, days: open }],
  });
  const affected = await withTx(deps.pool, contextOf(viewer), async (tx) => {
    const outside = fallingOutside(await findComingVisits(tx, doctorId, clinicId), practice, after);
    await audit(tx, viewer, where, "previewed", { affected: outside.length });
    return outside;
  });
  return {
    version,
    before: openings(openingsOf(practice, busy, visitType, { from, days }, now)),
    after: openings(openingsOf(after, busy, visitType, { from, days }, now)),
    affected: affected.map(({ id, motherName, from: start }) => ({ appointmentId: id, motherName, startsAt: instantOf(start) })),
  };
}

/**
 * Saves hours, overrides and settings, all or nothing. Nobody can book on the dates it touches while it runs.
 * Throws `not_found`; `invalid_input` with fields; `calendar_changed` when `version` is not the present one; `bookings_affected` with
 * their number when booked mothers would fall outside and `keepBooked` does not say that they stay.
 */
export async function saveCalendar(
  deps: Deps,
  viewer: SignedIn,
  where: Where,
  { version, keepBooked, ...parts }: Type.Static<typeof SaveCalendar>,
): Promise<Calendar> {
  const found = await findPractice(deps, where);
  if (found.version !== version) throw new DomainError("calendar_changed");
  const after = changed(found.practice, parts);
  await withTx(deps.pool, contextOf(viewer), async (tx) => {
    await lockCalendarDays(tx, where.doctorId, bookableDatesTouched(deps, found.practice, after));
    if (!(await raiseVersionFrom(tx, where.doctorId, version))) throw new DomainError("calendar_changed");
    const visits = await findComingVisits(tx, where.doctorId, where.clinicId);
    const affected = fallingOutside(visits, found.practice, after).length;
    if (affected > 0 && !keepBooked) throw new DomainError("bookings_affected", { affected });
    await replaceCalendar(tx, where.doctorId, where.clinicId, parts);
    await audit(tx, viewer, where, "changed", { version: version + 1, kept: affected });
  });
  return asCalendar(await findPractice(deps, where));
}

async function findPractice(deps: Deps, { doctorId, clinicId }: Where): Promise<Found> {
  const rules = (await loadRules(deps, [doctorId])).get(doctorId);
  const practice = rules?.practices.find((one) => one.clinicId === clinicId);
  if (rules === undefined || practice === undefined) throw new DomainError("not_found");
  return { practice, version: rules.version };
}

function changed(practice: Practice, parts: CalendarParts): Practice {
  const faults = faultsOf(parts, new Set(practice.visitTypes.map(({ id }) => id)));
  if (faults.length > 0) throw new DomainError("invalid_input", { fields: faults });
  return { ...practice, ...parts };
}

/** Whoever was outside before was kept there by somebody's choice and is not asked about again. */
function fallingOutside(visits: readonly ComingVisit[], before: Practice, after: Practice): ComingVisit[] {
  const lies = (practice: Practice, { on, visitTypeId, from, until }: ComingVisit) => holdsVisit(practice, on, visitTypeId, from, until);
  return visits.filter((visit) => lies(before, visit) && !lies(after, visit));
}

/** A day more on either side, because the process's clock may be another than the database's. */
function bookableDatesTouched({ clock }: Deps, before: Practice, after: Practice): string[] {
  const today = localTimeAt(before.zone, minuteOf(clock.now().toISOString())).on;
  const horizon = Math.max(before.settings.horizonDays, after.settings.horizonDays);
  return datesTouched(before, after, addDays(today, -1), addDays(today, horizon + 1));
}

function asCalendar({ practice, version }: Found): Calendar {
  const { doctorId, clinicId, zone, settings, hours, overrides } = practice;
  return { doctorId, clinicId, version, zone, settings, hours: [...hours], overrides: [...overrides] };
}

function audit(tx: Tx, viewer: SignedIn, { doctorId, clinicId }: Where, action: string, details: Record<string, number>): Promise<void> {
  const entry = { entity: "calendar", entityId: doctorId, clinicId, action, details } as const;
  return writeAudit(tx, { actorId: viewer.personId, actorRole: "clinic_admin", subjectId: null, ...entry });
}
