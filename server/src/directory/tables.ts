// The directory's tables as Drizzle knows them, and how their rows look in JSON.
import { bigint, boolean, doublePrecision, integer, pgTable, primaryKey, text, timestamp, uuid } from "../db/drizzle.ts";

export const districts = pgTable("districts", {
  id: text().primaryKey(),
  nameUr: text("name_ur").notNull(),
  nameEn: text("name_en").notNull(),
});

export const clinics = pgTable("clinics", {
  id: uuid().primaryKey(),
  districtId: text("district_id").notNull(),
  nameUr: text("name_ur").notNull(),
  nameEn: text("name_en").notNull(),
  addressUr: text("address_ur").notNull(),
  addressEn: text("address_en").notNull(),
  latitude: doublePrecision().notNull(),
  longitude: doublePrecision().notNull(),
  phone: text().notNull(),
  zone: text().notNull().default("Asia/Karachi"),
  services: text().array().notNull().default([]),
  accessibleEntrance: boolean("accessible_entrance").notNull().default(false),
  searchText: text("search_text").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

export const doctors = pgTable("doctors", {
  id: uuid().primaryKey(),
  nameUr: text("name_ur").notNull(),
  nameEn: text("name_en").notNull(),
  gender: text().notNull(),
  languages: text().array().notNull(),
  registrationNumber: text("registration_number").notNull().unique(),
  searchText: text("search_text").notNull(),
  active: boolean().notNull().default(true),
  calendarVersion: bigint("calendar_version", { mode: "number" }).notNull().default(1),
});

export const visitTypes = pgTable("visit_types", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull(),
  nameUr: text("name_ur").notNull(),
  nameEn: text("name_en").notNull(),
  durationMinutes: integer("duration_minutes").notNull(),
  bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
  bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
  firstVisit: boolean("first_visit").notNull().default(false),
  mode: text().notNull().default("in_person"),
  dailyLimit: integer("daily_limit"),
  active: boolean().notNull().default(true),
  sort: integer().notNull().default(0),
});

export const practices = pgTable(
  "practices",
  {
    doctorId: uuid("doctor_id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    gridMinutes: integer("grid_minutes").notNull().default(20),
    minimumNoticeMinutes: integer("minimum_notice_minutes").notNull().default(60),
    horizonDays: integer("horizon_days").notNull().default(90),
    stations: integer().notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.doctorId, table.clinicId] })],
);

/** SQL that turns the rows c (clinics), d (doctors) and v (visit_types) into what the API shows of them. */
export const clinicJson = `json_build_object('id', c.id, 'names', json_build_object('ur', c.name_ur, 'en', c.name_en),
  'districtId', c.district_id, 'address', json_build_object('ur', c.address_ur, 'en', c.address_en),
  'place', json_build_object('latitude', c.latitude, 'longitude', c.longitude), 'phone', c.phone, 'zone', c.zone,
  'services', c.services, 'accessibleEntrance', c.accessible_entrance)`;

export const doctorJson = `json_build_object('id', d.id, 'names', json_build_object('ur', d.name_ur, 'en', d.name_en),
  'gender', d.gender, 'languages', d.languages, 'registrationNumber', d.registration_number, 'clinicIds',
  (select coalesce(json_agg(p.clinic_id order by p.clinic_id), '[]') from practices p where p.doctor_id = d.id))`;

export const visitTypeJson = `json_build_object('id', v.id, 'clinicId', v.clinic_id,
  'names', json_build_object('ur', v.name_ur, 'en', v.name_en), 'durationMinutes', v.duration_minutes,
  'bufferBeforeMinutes', v.buffer_before_minutes, 'bufferAfterMinutes', v.buffer_after_minutes,
  'firstVisit', v.first_visit, 'mode', v.mode, 'dailyLimit', v.daily_limit, 'active', v.active)`;
