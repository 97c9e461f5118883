// Writes the access log: who did or read what, in which role. Every feature that touches a mother's record calls this in its transaction.
import { randomUUIDv7 } from "node:crypto";
import type { Tx } from "../db/transaction.ts";

export type AuditEntry = {
  actorId: string | null;
  actorRole: string;
  /** The mother whose record it is. */
  subjectId: string | null;
  clinicId?: string | null;
  entity: "appointment" | "person" | "session" | "consent" | "invitation" | "calendar" | "clinic" | "doctor" | "visit_type";
  entityId: string | null;
  action: string;
  /** Ids, states and instants only: never a name, a number or free text. */
  details?: Readonly<Record<string, string | number | boolean | null>>;
};

/** The audit row as SQL, for statements that write it together with the change itself. */
export const auditColumns = "id, actor_id, actor_role, subject_id, clinic_id, entity, entity_id, action, details";

const insert = {
  name: "write_audit",
  text: `insert into audit_events (${auditColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/** Writes one audit row in the caller's transaction. */
export async function writeAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { actorId, actorRole, subjectId, clinicId = null, entity, entityId, action, details = {} } = entry;
  await tx.run(insert, [randomUUIDv7(), actorId, actorRole, subjectId, clinicId, entity, entityId, action, JSON.stringify(details)]);
}
