// Puts messages into the outbox, in the transaction that makes them true. What is said is decided when they are sent.
import { randomUUIDv7 } from "node:crypto";
import type { Tx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { insertAbout, insertSealed } from "./repository.ts";
import type { AppointmentKind, SealedKind, SealedPayload } from "./rules.ts";

export type { SealedPayload } from "./rules.ts";

/** Tells a mother about this version of her appointment. One message per version and kind, however often it is asked for. */
export async function queueAbout(
  tx: Tx,
  message: { kind: AppointmentKind; personId: string; appointmentId: string; appointmentVersion: number },
): Promise<void> {
  await insertAbout(tx, { id: randomUUIDv7(), channel: "sms", ...message });
}

/**
 * Sends something to somebody who is no person here yet: a code or an invitation. Address and content are kept sealed and are blanked once
 * the message is out. `tx` runs under the duty `system`, or under an administrator's context for an invitation.
 */
export async function queueSealed(
  tx: Tx,
  { crypto }: Pick<Deps, "crypto">,
  { kind, channel, payload }: { kind: SealedKind; channel: "sms" | "email"; payload: SealedPayload },
): Promise<void> {
  const id = randomUUIDv7();
  await insertSealed(tx, { id, kind, channel, cipher: crypto.seal(sealedPlace(id), JSON.stringify(payload)) });
}

export function sealedPlace(id: string): string {
  return `notifications/payload_cipher/${id}`;
}
