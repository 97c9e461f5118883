// The calendar's statements: rules of several doctors in one query, what takes their time in another, locks, and the saving of hours.
import type { CalendarSettings, Hours, Override } from "@expecting-mothers/shared/calendar";
import type { Clinic, Doctor, VisitType } from "@expecting-mothers/shared/directory";
import { type Pool, read, type Statement } from "../db/client.ts";
import type { Tx } from "../db/transaction.ts";
import { clinicJson, doctorJson, visitTypeJson } from "../directory/tables.ts";
import type { Busy } from "./rules.ts";

/** Times that have passed matter to nobody who books; they stay in the tables and out of the rules. In SQL, with c for the clinic. */
export const stillMatters = "(now() at time zone c.zone)::date - 2";
const breaksJson = (table: string) =>
  `(select coalesce(json_agg(json_build_object('startMinute', b->0, 'endMinute', b->1)), '[]') from jsonb_array_elements(${table}.breaks) b)`;

const findRulesStatement: Statement = {
  name: "find_calendar_rules",
  text: `select d.id as "doctorId", d.calendar_version as version, d.active, ${doctorJson} as doctor, (
      select coalesce(json_agg(json_build_object(
        'clinic', ${clinicJson},
        'settings', json_build_object('gridMinutes', p.grid_minutes, 'minimumNoticeMinutes', p.minimum_notice_minutes,
          'horizonDays', p.horizon_days, 'stations', p.stations),
        'hours', (select coalesce(json_agg(json_build_object('weekday', h.weekday, 'startMinute', h.start_minute, 'endMinute', h.end_minute,
            'breaks', ${breaksJson("h")}, 'validFrom', h.valid_from, 'validUntil', h.valid_until, 'visitTypeIds', h.visit_type_ids)
            order by h.weekday, h.start_minute, h.valid_from), '[]')
          from hours h where h.doctor_id = d.id and h.clinic_id = c.id and coalesce(h.valid_until >= ${stillMatters}, true)),
        'overrides', (select coalesce(json_agg(json_build_object('on', o.on_date, 'kind', o.kind, 'startMinute', o.start_minute,
            'endMinute', o.end_minute, 'breaks', ${breaksJson("o")}, 'reason', o.reason) order by o.on_date, o.start_minute), '[]')
          from overrides o where o.doctor_id = d.id and o.clinic_id = c.id and o.on_date >= ${stillMatters}),
        'visitTypes', (select coalesce(json_agg(${visitTypeJson} order by v.sort, v.name_en, v.id), '[]') from visit_types v where v.clinic_id = c.id)
      ) order by c.id), '[]')
      from practices p join clinics c on c.id = p.clinic_id where p.doctor_id = d.id) as practices
    from doctors d where d.id = any ($1::uuid[])`,
};

export type RulesRow = {
  doctorId: string;
  version: number;
  active: boolean;
  doctor: Doctor;
  practices: {
    clinic: Clinic;
    settings: CalendarSettings;
    hours: Hours[];
    overrides: Override[];
    visitTypes: VisitType[];
  }[];
};

export async function findRules(pool: Pool, doctorIds: readonly string[]): Promise<RulesRow[]> {
  return read<RulesRow>(pool, findRulesStatement, [doctorIds]);
}

/** The database's clock, in minutes since the epoch. */
export const nowMinutes = "date_part('epoch', now()) / 60";

/**
 * SQL for what takes a doctor's time on the local dates from `from` (null: today) on. A day more on either side, for a visit or its buffer
 * may reach over midnight; and one more around today, which is yesterday or tomorrow elsewhere.
 */
export function busyTimes(ask: {
  doctor: string;
  from: string;
  days: string;
  holdOwner: string;
  holdBooker: string;
  moving: string;
}): string {
  const { doctor, from, days, holdOwner, holdBooker, moving } = ask;
  return `busy_times(${doctor}, coalesce(${from}::date, current_date - 1) - 1, coalesce(${from}::date, current_date + 1) + ${days},
    ${holdOwner}::uuid, ${holdBooker}::uuid, ${moving}::uuid)`;
}

const asked = { doctor: "d.id", from: "$2", days: "$3::int", holdOwner: "$4", holdBooker: "$5", moving: "$6" };
const findBusyStatement: Statement = {
  name: "find_busy_times",
  text: `select d.id as "doctorId", d.calendar_version as version, ${nowMinutes} as now, ${busyTimes(asked)} as busy
    from doctors d where d.id = any ($1::uuid[])`,
};

export type BusyAsk = Readonly<{
  doctorIds: readonly string[];
  /** The first local date; null is today. */
  from: string | null;
  days: number;
  /** The mother whose own hold does not stand in the way. */
  holdOwnerId: string | null;
  /** Who is looking: what she holds for others does not stand in her way either. */
  holdBookerId?: string | null;
  /** The appointment that is being moved. */
  movingId: string | null;
}>;
export type BusyRow = { doctorId: string; version: number; now: number; busy: string | null };

/** On a pool outside any transaction, or in the caller's transaction. */
export async function findBusy(
  db: Pool | Tx,
  { doctorIds, from, days, holdOwnerId, holdBookerId = null, movingId }: BusyAsk,
): Promise<BusyRow[]> {
  const values = [doctorIds, from, days, holdOwnerId, holdBookerId, movingId];
  return "run" in db ? (await db.run<BusyRow>(findBusyStatement, values)).rows : read<BusyRow>(db, findBusyStatement, values);
}

export function readBusyText(text: string | null): Busy[] {
  if (text === null) return [];
  return text.split(";").map((entry) => {
    const [clinicId = "", visitTypeId = "", station, from, until, on = ""] = entry.split("|");
    return { clinicId, visitTypeId, station: Number(station), from: Number(from), until: Number(until), on };
  });
}

const findVersionsStatement: Statement = {
  name: "find_calendar_versions",
  text: `select id as "doctorId", calendar_version as version from doctors where id = any ($1::uuid[])`,
};

export async function findVersions(db: Pool, doctorIds: readonly string[]): Promise<{ doctorId: string; version: number }[]> {
  return read(db, findVersionsStatement, [doctorIds]);
}

/** In the order of their keys, so that two who need several of the same days never wait for each other in a circle. */
const lockDaysStatement: Statement = {
  name: "lock_calendar_days",
  text: `select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended($1 || ' ' || day, 0) as key from unnest($2::text[]) day order by key) keys`,
};

export async function lockDays(tx: Tx, doctorId: string, dates: readonly string[]): Promise<void> {
  await tx.run(lockDaysStatement, [doctorId, dates]);
}

const shareDayStatement: Statement = {
  name: "share_calendar_day",
  text: "select pg_advisory_xact_lock_shared(hashtextextended($1 || ' ' || $2, 0))",
};

export function shareDay(doctorId: string, on: string): Statement & { values: readonly unknown[] } {
  return { ...shareDayStatement, values: [doctorId, on] };
}

const seesAppointmentStatement: Statement = { name: "sees_appointment", text: "select from appointments where id = $1" };

/** Whether row security shows this appointment to whom the transaction runs for. */
export async function seesAppointment(tx: Tx, appointmentId: string): Promise<boolean> {
  return (await tx.run(seesAppointmentStatement, [appointmentId])).rowCount === 1;
}
