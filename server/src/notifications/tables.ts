// The outbox as Drizzle knows it.
import { customType, integer, pgTable, text, timestamp, unique, uuid } from "../db/drizzle.ts";

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
const instantColumn = (name: string) => timestamp(name, { withTimezone: true });

export const notifications = pgTable(
  "notifications",
  {
    id: uuid().primaryKey(),
    personId: uuid("person_id"),
    payloadCipher: bytea("payload_cipher"),
    appointmentId: uuid("appointment_id"),
    appointmentVersion: integer("appointment_version"),
    kind: text().notNull(),
    channel: text().notNull(),
    state: text().notNull().default("queued"),
    attempts: integer().notNull().default(0),
    availableAt: instantColumn("available_at").notNull().defaultNow(),
    leasedUntil: instantColumn("leased_until"),
    providerReference: text("provider_reference"),
    lastError: text("last_error"),
    createdAt: instantColumn("created_at").notNull().defaultNow(),
    sentAt: instantColumn("sent_at"),
  },
  (table) => [unique().on(table.appointmentId, table.appointmentVersion, table.kind, table.channel)],
);
