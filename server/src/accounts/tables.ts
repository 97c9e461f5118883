// The tables of people, numbers, sign-in, sessions, roles and consents as Drizzle knows them.
import { bigint, customType, integer, pgTable, text, timestamp, unique, uuid } from "../db/drizzle.ts";

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
const instant = (name: string) => timestamp(name, { withTimezone: true });
const createdAt = () => instant("created_at").notNull().defaultNow();

export const phones = pgTable("phones", {
  id: uuid().primaryKey(),
  phoneIndex: bytea("phone_index").notNull().unique(),
  phoneCipher: bytea("phone_cipher").notNull(),
  createdAt: createdAt(),
});

export const people = pgTable("people", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  language: text().notNull().default("ur"),
  phoneId: uuid("phone_id"),
  pinHash: text("pin_hash"),
  createdAt: createdAt(),
  disabledAt: instant("disabled_at"),
});

export const staffLogins = pgTable("staff_logins", {
  personId: uuid("person_id").primaryKey(),
  email: text().notNull().unique(),
  passwordHash: text("password_hash").notNull(),
  totpCipher: bytea("totp_cipher"),
  totpPendingCipher: bytea("totp_pending_cipher"),
  totpConfirmedAt: instant("totp_confirmed_at"),
  totpLastStep: bigint("totp_last_step", { mode: "number" }).notNull().default(0),
  recoveryHashes: bytea("recovery_hashes").array().notNull().default([]),
});

export const roleGrants = pgTable(
  "role_grants",
  {
    personId: uuid("person_id").notNull(),
    role: text().notNull(),
    clinicId: uuid("clinic_id"),
    grantedAt: instant("granted_at").notNull().defaultNow(),
  },
  (table) => [unique().on(table.personId, table.role, table.clinicId).nullsNotDistinct()],
);

export const sessions = pgTable("sessions", {
  id: uuid().primaryKey(),
  tokenHash: bytea("token_hash").notNull().unique(),
  personId: uuid("person_id"),
  phoneId: uuid("phone_id"),
  device: text().notNull(),
  createdAt: createdAt(),
  lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
  idleSeconds: integer("idle_seconds").notNull(),
  expiresAt: instant("expires_at").notNull(),
});

export const codeChallenges = pgTable("code_challenges", {
  id: uuid().primaryKey(),
  phoneIndex: bytea("phone_index").notNull(),
  phoneCipher: bytea("phone_cipher").notNull(),
  codeHash: bytea("code_hash").notNull(),
  bindingHash: bytea("binding_hash").notNull(),
  tries: integer().notNull().default(0),
  createdAt: createdAt(),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
});

export const invitations = pgTable("invitations", {
  id: uuid().primaryKey(),
  clinicId: uuid("clinic_id").notNull(),
  email: text().notNull(),
  name: text().notNull(),
  role: text().notNull(),
  doctorId: uuid("doctor_id"),
  tokenHash: bytea("token_hash").notNull().unique(),
  invitedBy: uuid("invited_by").notNull(),
  createdAt: createdAt(),
  expiresAt: instant("expires_at").notNull(),
  acceptedAt: instant("accepted_at"),
  withdrawnAt: instant("withdrawn_at"),
});

export const consents = pgTable("consents", {
  id: uuid().primaryKey(),
  motherId: uuid("mother_id").notNull(),
  delegateId: uuid("delegate_id"),
  delegatePhoneId: uuid("delegate_phone_id"),
  delegateEmail: text("delegate_email"),
  givenAt: instant("given_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
  endedAt: instant("ended_at"),
});

export const budgets = pgTable("budgets", {
  key: text().primaryKey(),
  windowStartedAt: instant("window_started_at").notNull(),
  used: integer().notNull(),
});
