// Reads appointments for their people, and changes one that is locked.
import type { Appointment, AppointmentState, Hold } from "@expecting-mothers/shared/appointments";
import { pageSize } from "@expecting-mothers/shared/limits";
import type { Statement } from "../db/client.ts";
import { and, eq, sql } from "../db/drizzle.ts";
import type { Tx } from "../db/transaction.ts";
import { appointmentJson, appointmentRows, appointments, holdJson, instant, type Span } from "./tables.ts";

/** What the rules ask about an appointment that somebody wants to change. Instants are epoch milliseconds. */
export type Locked = {
  id: string;
  version: number;
  state: AppointmentState;
  motherId: string;
  doctorId: string;
  clinicId: string;
  visitTypeId: string;
  station: number;
  startsMs: number;
  endsMs: number;
  blocksFromMs: number;
  blocksUntilMs: number;
  localDate: string;
  hasBegun: boolean;
  cancelledFrom: AppointmentState | null;
  cancelledById: string | null;
  secondsSinceCancelled: number | null;
};

const epochMs = (expression: string) => `extract(epoch from ${expression})::float8 * 1000`;
const facts = `select id, version, state, mother_id as "motherId", doctor_id as "doctorId", clinic_id as "clinicId",
    visit_type_id as "visitTypeId", station, ${epochMs("lower(during)")} as "startsMs", ${epochMs("upper(during)")} as "endsMs",
    ${epochMs("lower(blocks)")} as "blocksFromMs", ${epochMs("upper(blocks)")} as "blocksUntilMs", local_date::text as "localDate",
    lower(during) <= now() as "hasBegun", cancelled_from as "cancelledFrom", cancelled_by_id as "cancelledById",
    extract(epoch from now() - cancelled_at)::float8 as "secondsSinceCancelled"
  from appointments where id = $1 and state not in ('held', 'expired')`;
const lookAtVisit: Statement = { name: "look_at_visit", text: facts };
const lockVisit: Statement = { name: "lock_visit", text: `${facts} for update` };

/** A visit as the viewer may see it, unlocked; holds are no visits. */
export async function lookAt(tx: Tx, id: string): Promise<Locked | undefined> {
  return (await tx.run<Locked>(lookAtVisit, [id])).rows[0];
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lock(tx: Tx, id: string): Promise<Locked | undefined> {
  return (await tx.run<Locked>(lockVisit, [id])).rows[0];
}

export type Changes = Partial<
  Omit<typeof appointments.$inferInsert, "id" | "motherId" | "version" | "cancelledAt" | "arrivedAt" | "endedAt">
> & {
  cancelledAt?: "now" | null;
  arrivedAt?: "now" | null;
  endedAt?: "now" | null;
};

/** Writes the changes to a locked appointment and raises its version. Instants of "now" are the database's. */
export async function change(tx: Tx, { id, version }: Locked, { cancelledAt, arrivedAt, endedAt, ...rest }: Changes): Promise<void> {
  const clock = (value: "now" | null | undefined) => (value === "now" ? sql`now()` : value);
  const stamps = { cancelledAt: clock(cancelledAt), arrivedAt: clock(arrivedAt), endedAt: clock(endedAt) };
  await tx.db
    .update(appointments)
    .set({ ...rest, ...stamps, version: version + 1 } as Partial<typeof appointments.$inferInsert>)
    .where(and(eq(appointments.id, id), eq(appointments.version, version)));
}

const findOne: Statement = {
  name: "find_appointment",
  text: `select ${appointmentJson} as appointment from ${appointmentRows} where a.id = $1 and a.state not in ('held', 'expired')`,
};

export async function find(tx: Tx, id: string): Promise<Appointment | undefined> {
  return (await tx.run<{ appointment: Appointment }>(findOne, [id])).rows[0]?.appointment;
}

const isComing = "a.state in ('booked', 'arrived', 'in_progress') and upper(a.during) > now()";
const listOf = (name: string, condition: string, order: "asc" | "desc"): Statement => ({
  name,
  text: `select ${appointmentJson} as appointment from ${appointmentRows}
    where a.mother_id = $1 and a.state not in ('held', 'expired') and ${condition} order by lower(a.during) ${order}, a.id limit ${pageSize + 1}`,
});
const lists = {
  coming: listOf("list_coming_visits", isComing, "asc"),
  past: listOf("list_past_visits", `not (${isComing})`, "desc"),
  all: listOf("list_visits", "true", "desc"),
};

/** Up to a page of a mother's visits, and one more when there are more. */
export async function list(tx: Tx, motherId: string, when: keyof typeof lists): Promise<Appointment[]> {
  const { rows } = await tx.run<{ appointment: Appointment }>(lists[when], [motherId]);
  return rows.map(({ appointment }) => appointment);
}

const findLiveHold: Statement = {
  name: "find_live_hold",
  text: `select ${holdJson} as hold from appointments a where a.mother_id = $1 and a.state = 'held' and a.hold_expires_at > now()`,
};

export async function liveHold(tx: Tx, motherId: string): Promise<Hold | undefined> {
  return (await tx.run<{ hold: Hold }>(findLiveHold, [motherId])).rows[0]?.hold;
}

const findHeld: Statement = {
  name: "find_hold",
  text: `select mother_id as "motherId", doctor_id as "doctorId", clinic_id as "clinicId" from appointments
    where id = $1 and state = 'held' and hold_expires_at > now()`,
};
const deleteHold: Statement = { name: "delete_hold", text: "delete from appointments where id = $1 and state = 'held'" };

export async function findHold(tx: Tx, holdId: string): Promise<Pick<Locked, "motherId" | "doctorId" | "clinicId"> | undefined> {
  return (await tx.run<Pick<Locked, "motherId" | "doctorId" | "clinicId">>(findHeld, [holdId])).rows[0];
}

/** Whether it was still there. */
export async function removeHold(tx: Tx, holdId: string): Promise<boolean> {
  return (await tx.run(deleteHold, [holdId])).rowCount === 1;
}

const findState: Statement = {
  name: "find_appointment_state",
  text: `select case when state = 'held' and hold_expires_at <= now() then 'expired' else state end as state from appointments where id = $1`,
};

export async function stateNow(tx: Tx, id: string): Promise<AppointmentState | undefined> {
  return (await tx.run<{ state: AppointmentState }>(findState, [id])).rows[0]?.state;
}

const findHistory: Statement = {
  name: "find_appointment_history",
  text: `select ${instant("e.at")} as at, e.action, e.actor_role as "actorRole", e.details->>'startsAt' as "startsAt", e.details->>'reason' as reason
    from audit_events e where e.entity = 'appointment' and e.entity_id = $1 and e.action <> 'read' order by e.at, e.id`,
};
export type HistoryRow = { at: string; action: string; actorRole: string; startsAt: string | null; reason: string | null };

export async function history(tx: Tx, id: string): Promise<HistoryRow[]> {
  return (await tx.run<HistoryRow>(findHistory, [id])).rows;
}

const findOwnVisit: Statement = {
  name: "find_own_visit",
  text: `select 1 from appointments where mother_id = $1 and state in ('booked', 'arrived', 'in_progress')
    and during && tstzrange(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000)) and id is distinct from $4 limit 1`,
};

/** Whether she has another visit in the span, as far as the viewer may see it; the constraint knows them all. */
export async function hasVisit(tx: Tx, motherId: string, { fromMs, untilMs }: Span, exceptId: string | null): Promise<boolean> {
  return (await tx.run(findOwnVisit, [motherId, fromMs, untilMs, exceptId])).rowCount !== 0;
}

const findConsent: Statement = {
  name: "find_live_consent",
  text: `select m.name from consents c join people m on m.id = c.mother_id
    where c.mother_id = $1 and c.delegate_id = viewer_id() and c.ended_at is null and c.expires_at > now() limit 1`,
};

/** The name of a mother who has agreed that the viewer acts for her. */
export async function consentingMother(tx: Tx, motherId: string): Promise<string | undefined> {
  return (await tx.run<{ name: string }>(findConsent, [motherId])).rows[0]?.name;
}

const findName: Statement = { name: "find_mother_name", text: "select name from people where id = $1" };

export async function nameOf(tx: Tx, motherId: string): Promise<string> {
  return (await tx.run<{ name: string }>(findName, [motherId])).rows[0]?.name ?? "";
}
