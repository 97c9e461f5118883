// The calendar's tables as Drizzle knows them.
import { date, jsonb, pgTable, smallint, text, uuid } from "../db/drizzle.ts";

export const hours = pgTable("hours", {
  id: uuid().primaryKey().defaultRandom(),
  doctorId: uuid("doctor_id").notNull(),
  clinicId: uuid("clinic_id").notNull(),
  weekday: smallint().notNull(),
  startMinute: smallint("start_minute").notNull(),
  endMinute: smallint("end_minute").notNull(),
  breaks: jsonb().$type<[start: number, end: number][]>().notNull().default([]),
  validFrom: date("valid_from").notNull(),
  validUntil: date("valid_until"),
  visitTypeIds: uuid("visit_type_ids").array(),
});

export const overrides = pgTable("overrides", {
  id: uuid().primaryKey().defaultRandom(),
  doctorId: uuid("doctor_id").notNull(),
  clinicId: uuid("clinic_id").notNull(),
  onDate: date("on_date").notNull(),
  kind: text().notNull(),
  startMinute: smallint("start_minute"),
  endMinute: smallint("end_minute"),
  breaks: jsonb().$type<[start: number, end: number][]>().notNull().default([]),
  reason: text().notNull().default(""),
});
