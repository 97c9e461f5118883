// The appointments as Drizzle knows them, and how their rows look in JSON.
import { undoCancelSeconds } from "@expecting-mothers/shared/limits";
import { bigint, boolean, customType, date, integer, pgTable, smallint, text, timestamp, uuid } from "../db/drizzle.ts";

/** A half-open span of epoch milliseconds. */
export type Span = { fromMs: number; untilMs: number };

const tstzrange = customType<{ data: Span; driverData: string }>({
  dataType: () => "tstzrange",
  toDriver: ({ fromMs, untilMs }) => `[${new Date(fromMs).toISOString()},${new Date(untilMs).toISOString()})`,
});
const instantColumn = (name: string) => timestamp(name, { withTimezone: true });

export const appointments = pgTable("appointments", {
  id: uuid().primaryKey(),
  motherId: uuid("mother_id").notNull(),
  doctorId: uuid("doctor_id").notNull(),
  clinicId: uuid("clinic_id").notNull(),
  visitTypeId: uuid("visit_type_id").notNull(),
  station: smallint().notNull().default(1),
  state: text().notNull(),
  during: tstzrange().notNull(),
  blocks: tstzrange().notNull(),
  localDate: date("local_date").notNull(),
  localMinute: smallint("local_minute").notNull(),
  zone: text().notNull(),
  mode: text().notNull(),
  firstVisit: boolean("first_visit").notNull(),
  calendarVersion: bigint("calendar_version", { mode: "number" }).notNull(),
  version: integer().notNull().default(1),
  holdExpiresAt: instantColumn("hold_expires_at"),
  bookedById: uuid("booked_by_id").notNull(),
  bookedByRole: text("booked_by_role").notNull(),
  channel: text().notNull().default("app"),
  cancelReason: text("cancel_reason"),
  cancelledAt: instantColumn("cancelled_at"),
  cancelledFrom: text("cancelled_from"),
  cancelledById: uuid("cancelled_by_id"),
  arrivedAt: instantColumn("arrived_at"),
  endedAt: instantColumn("ended_at"),
  createdAt: instantColumn("created_at").notNull().defaultNow(),
});

/** SQL that writes an instant as the API does. */
export const instant = (expression: string) => `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const names = (alias: string) => `json_build_object('ur', ${alias}.name_ur, 'en', ${alias}.name_en)`;
const localTime = "to_char(make_interval(mins => a.local_minute), 'HH24:MI')";

/** How long (s) the viewer may still undo a cancellation: her own, of a visit to come. */
const undoSeconds = `case when a.state = 'cancelled' and a.cancelled_by_id = viewer_id() and lower(a.during) > now()
  then greatest(0, ceil(${undoCancelSeconds} - extract(epoch from now() - a.cancelled_at)))::int else 0 end`;

/** The rows a (appointments), m (people), d (doctors), c (clinics) and v (visit_types) of one appointment. */
export const appointmentRows = `appointments a join people m on m.id = a.mother_id join doctors d on d.id = a.doctor_id
  join clinics c on c.id = a.clinic_id join visit_types v on v.id = a.visit_type_id`;

export const appointmentJson = `json_build_object('id', a.id, 'version', a.version, 'state', a.state,
  'startsAt', ${instant("lower(a.during)")}, 'endsAt', ${instant("upper(a.during)")}, 'localDate', a.local_date, 'localTime', ${localTime},
  'zone', a.zone, 'mode', a.mode, 'motherId', a.mother_id, 'motherName', m.name, 'doctorId', a.doctor_id, 'doctorNames', ${names("d")},
  'clinicId', a.clinic_id, 'clinicNames', ${names("c")}, 'clinicAddress', json_build_object('ur', c.address_ur, 'en', c.address_en),
  'clinicPhone', c.phone, 'visitTypeId', a.visit_type_id, 'visitTypeNames', ${names("v")}, 'firstVisit', a.first_visit,
  'bookedBy', case a.booked_by_role when 'mother' then 'mother' when 'clinic_admin' then 'clinic' else 'delegate' end,
  'cancelReason', a.cancel_reason, 'undoSeconds', ${undoSeconds})`;

export const dayEntryJson = `json_build_object('id', a.id, 'version', a.version, 'state', a.state,
  'startsAt', ${instant("lower(a.during)")}, 'endsAt', ${instant("upper(a.during)")}, 'localTime', ${localTime}, 'mode', a.mode,
  'motherId', a.mother_id, 'motherName', m.name, 'phoneLast4', '', 'doctorId', a.doctor_id, 'doctorNames', ${names("d")},
  'visitTypeId', a.visit_type_id, 'visitTypeNames', ${names("v")}, 'firstVisit', a.first_visit,
  'arrivedAt', ${instant("a.arrived_at")}, 'endedAt', ${instant("a.ended_at")})`;

export const holdJson = `json_build_object('id', a.id, 'doctorId', a.doctor_id, 'clinicId', a.clinic_id, 'visitTypeId', a.visit_type_id,
  'startsAt', ${instant("lower(a.during)")}, 'endsAt', ${instant("upper(a.during)")}, 'expiresAt', ${instant("a.hold_expires_at")},
  'expiresInSeconds', floor(extract(epoch from a.hold_expires_at - now()))::int)`;
