// The saving of a calendar: the version compared and raised, settings and hours replaced, and the booked mothers whom a change concerns.
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import type { Statement } from "../db/client.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Tx } from "../db/transaction.ts";
import { practices } from "../directory/tables.ts";
import type { CalendarParts } from "./edit-rules.ts";
import { stillMatters } from "./repository.ts";
import { hours, overrides } from "./tables.ts";

const raiseVersionStatement: Statement = {
  name: "raise_calendar_version_from",
  text: "update doctors set calendar_version = calendar_version + 1 where id = $1 and calendar_version = $2",
};

/** False when the calendar is no longer at this version. */
export async function raiseVersionFrom(tx: Tx, doctorId: string, version: number): Promise<boolean> {
  return (await tx.run(raiseVersionStatement, [doctorId, version])).rowCount === 1;
}

const findComingStatement: Statement = {
  name: "find_coming_visits",
  text: `select a.id, p.name as "motherName", a.visit_type_id as "visitTypeId", a.local_date as "on",
      extract(epoch from lower(a.during))::float8 / 60 as "from", extract(epoch from upper(a.during))::float8 / 60 as until
    from appointments a join people p on p.id = a.mother_id
    where a.doctor_id = $1 and a.clinic_id = $2 and a.state in ('booked', 'arrived', 'in_progress') and upper(a.during) > now()
    order by lower(a.during), a.id`,
};
export type ComingVisit = { id: string; motherName: string; visitTypeId: string; on: string; from: number; until: number };

/** Booked visits of this doctor at this clinic that are not over, as far as row security shows them. */
export async function findComingVisits(tx: Tx, doctorId: string, clinicId: string): Promise<ComingVisit[]> {
  return (await tx.run<ComingVisit>(findComingStatement, [doctorId, clinicId])).rows;
}

const endHoursStatement: Statement = {
  name: "end_hours",
  text: `delete from hours h using clinics c where h.doctor_id = $1 and h.clinic_id = $2 and c.id = h.clinic_id
    and coalesce(h.valid_until >= ${stillMatters}, true)`,
};
const endOverridesStatement: Statement = {
  name: "end_overrides",
  text: `delete from overrides o using clinics c where o.doctor_id = $1 and o.clinic_id = $2 and c.id = o.clinic_id
    and o.on_date >= ${stillMatters}`,
};

/** Puts these parts in the place of everything that still matters; hours and overrides of the past stay as they were. */
export async function replaceCalendar(tx: Tx, doctorId: string, clinicId: string, parts: CalendarParts): Promise<void> {
  const whose = { doctorId, clinicId };
  await tx.run(endHoursStatement, [doctorId, clinicId]);
  await tx.run(endOverridesStatement, [doctorId, clinicId]);
  if (parts.hours.length > 0) await tx.db.insert(hours).values(parts.hours.map((one) => ({ ...whose, ...one, breaks: pairs(one) })));
  if (parts.overrides.length > 0) {
    await tx.db.insert(overrides).values(parts.overrides.map(({ on, ...one }) => ({ ...whose, ...one, onDate: on, breaks: pairs(one) })));
  }
  const here = and(eq(practices.doctorId, doctorId), eq(practices.clinicId, clinicId));
  await tx.db.update(practices).set(parts.settings).where(here);
}

function pairs({ breaks }: Pick<Hours | Override, "breaks">): [number, number][] {
  return breaks.map(({ startMinute, endMinute }) => [startMinute, endMinute]);
}
