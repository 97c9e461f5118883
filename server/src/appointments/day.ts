// The day and the week as a doctor and a clinic's desk see them. Who looked is written down.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import type { Reply } from "@expecting-mothers/shared/contract";
import { writeAudit } from "../audit/service.ts";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { findEntries, findToday, type Whose, withPhones } from "./day-repository.ts";

const daysInWeek = 7;

/** A doctor's own day; today where she works when `on` is not given. Throws `not_found` when she works nowhere. */
export async function getDoctorDay(deps: Deps, viewer: SignedIn, on?: string): Promise<Reply<"getDoctorDay">> {
  return day(deps, viewer, { whose: "doctor", id: viewer.personId }, on);
}

/** A doctor's own week of seven days from `from`; from this week's Monday when it is not given. Throws `not_found`. */
export async function getDoctorWeek(deps: Deps, viewer: SignedIn, from?: string): Promise<Reply<"getDoctorWeek">> {
  return week(deps, viewer, { whose: "doctor", id: viewer.personId }, from);
}

/** A day of a clinic that the viewer administers. Throws `not_found`. */
export async function getClinicDay(deps: Deps, viewer: SignedIn, clinicId: string, on?: string): Promise<Reply<"getClinicDay">> {
  return day(deps, viewer, ofClinic(viewer, clinicId), on);
}

/** A week of a clinic that the viewer administers. Throws `not_found`. */
export async function getClinicWeek(deps: Deps, viewer: SignedIn, clinicId: string, from?: string): Promise<Reply<"getClinicWeek">> {
  return week(deps, viewer, ofClinic(viewer, clinicId), from);
}

function ofClinic({ adminClinics }: SignedIn, clinicId: string): Whose {
  if (!adminClinics.includes(clinicId)) throw new DomainError("not_found");
  return { whose: "clinic", id: clinicId };
}

async function day(deps: Deps, viewer: SignedIn, whose: Whose, on?: string): Promise<Reply<"getDoctorDay">> {
  const { from, ...found } = await look(deps, viewer, whose, "read_day", (today) => on ?? today, 1);
  return { on: from, ...found };
}

async function week(deps: Deps, viewer: SignedIn, whose: Whose, from?: string): Promise<Reply<"getDoctorWeek">> {
  return look(deps, viewer, whose, "read_week", (today) => from ?? mondayOf(today), daysInWeek);
}

type Found = { from: string; zone: string; today: string; entries: DayEntry[] };

async function look(
  { pool, crypto }: Deps,
  viewer: SignedIn,
  whose: Whose,
  action: string,
  start: (today: string) => string,
  days: number,
): Promise<Found> {
  return withTx(pool, contextOf(viewer), async (tx) => {
    const place = await findToday(tx, whose);
    if (place === undefined) throw new DomainError("not_found");
    const from = start(place.today);
    const until = Temporal.PlainDate.from(from)
      .add({ days: days - 1 })
      .toString();
    const rows = await findEntries(tx, whose, from, until);
    const clinicId = whose.whose === "clinic" ? whose.id : null;
    const actorRole = whose.whose === "clinic" ? "clinic_admin" : "doctor";
    const entry = { actorId: viewer.personId, actorRole, subjectId: null, clinicId, entity: whose.whose, entityId: whose.id, action };
    await writeAudit(tx, { ...entry, details: { from, days } });
    return { from, ...place, entries: withPhones(crypto, rows) };
  });
}

function mondayOf(date: string): string {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}
