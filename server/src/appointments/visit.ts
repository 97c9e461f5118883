// One visit in somebody's hands: found as she may see it, locked, written to, told of.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import { writeAudit } from "../audit/service.ts";
import { readBusy } from "../calendar/service.ts";
import type { Tx } from "../db/transaction.ts";
import { DomainError } from "../lib/domain-error.ts";
import type { SignedIn } from "../lib/viewer.ts";
import { queueAbout } from "../notifications/service.ts";
import { clearHolds } from "./claim-repository.ts";
import { find, hasVisit, type Locked, lock, lookAt } from "./repository.ts";
import { type ActingRole, actingRole } from "./rules.ts";

export type InHand = Readonly<{ visit: Locked; role: ActingRole; viewer: SignedIn }>;

/** The visit if the viewer may see it in one of these roles. Throws `not_found`. */
export async function lookAtVisit(tx: Tx, viewer: SignedIn, id: string, roles: readonly ActingRole[]): Promise<InHand> {
  return inHand(viewer, await lookAt(tx, id), roles);
}

/** The same, kept from others until the transaction ends. Throws `not_found`, and `state_changed` when it is no longer at `version`. */
export async function lockVisit(tx: Tx, viewer: SignedIn, id: string, version: number, roles: readonly ActingRole[]): Promise<InHand> {
  const found = inHand(viewer, await lock(tx, id), roles);
  if (found.visit.version !== version) throw new DomainError("state_changed");
  return found;
}

function inHand(viewer: SignedIn, visit: Locked | undefined, roles: readonly ActingRole[]): InHand {
  if (visit === undefined) throw new DomainError("not_found");
  const role = actingRole(viewer, visit);
  if (!roles.includes(role)) throw new DomainError("not_found");
  return { visit, role, viewer };
}

export async function audit(
  tx: Tx,
  { visit, role, viewer }: InHand,
  action: string,
  details: Record<string, string | null> = {},
): Promise<void> {
  const { id, motherId, clinicId } = visit;
  await writeAudit(tx, {
    actorId: viewer.personId,
    actorRole: role,
    subjectId: motherId,
    clinicId,
    entity: "appointment",
    entityId: id,
    action,
    details,
  });
}

/** Tells the mother what her visit has become by the change just made. */
export async function tellMother(tx: Tx, { visit }: InHand, kind: "moved" | "cancelled" | "restored"): Promise<void> {
  await queueAbout(tx, { kind, personId: visit.motherId, appointmentId: visit.id, appointmentVersion: visit.version + 1 });
}

export async function shown(tx: Tx, id: string): Promise<Appointment> {
  const appointment = await find(tx, id);
  if (appointment === undefined) throw new DomainError("not_found");
  return appointment;
}

export const isoOf = (ms: number): string => new Date(ms).toISOString();

/**
 * A visit that took no time may take its old place again only if nobody is there. Called with the day locked.
 * Throws `slot_taken` and `own_overlap`.
 */
export async function reclaimPlace(tx: Tx, { visit }: InHand): Promise<void> {
  const { id, motherId, doctorId, clinicId, station, localDate, startsMs, endsMs, blocksFromMs, blocksUntilMs } = visit;
  if (await hasVisit(tx, motherId, { fromMs: startsMs, untilMs: endsMs }, id)) throw new DomainError("own_overlap");
  const { doctors } = await readBusy(tx, { doctorIds: [doctorId], from: localDate, days: 1, holdOwnerId: motherId, movingId: id });
  const [from, until] = [blocksFromMs / 60_000, blocksUntilMs / 60_000];
  const taken = doctors
    .get(doctorId)
    ?.busy.some((one) => one.from < until && one.until > from && (one.station === station || one.clinicId !== clinicId));
  if (taken) throw new DomainError("slot_taken");
  await clearHolds(tx, visit, visit);
}
