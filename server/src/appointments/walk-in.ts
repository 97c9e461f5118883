// Books at the desk for a mother who stands there, known or not.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import type { Body } from "@expecting-mothers/shared/contract";
import { findOrAddMother } from "../accounts/service.ts";
import { loadRules } from "../calendar/service.ts";
import type { Answered, Intent } from "../db/idempotency.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { booking, wishOf } from "./book.ts";
import { claimUnderLock, offerOf } from "./claim.ts";
import { nameOf } from "./repository.ts";

/**
 * Books for the mother with this name on this number; she is added, in the same transaction, when there is none. Needs no notice.
 * Throws `not_found` (clinic, doctor or visit type there), `invalid_phone`, and what `claimTime` throws.
 */
export async function bookWalkIn(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  clinicId: string,
  { phone, name, language, ...slot }: Body<"bookWalkIn">,
): Promise<Answered<Appointment>> {
  const wish = wishOf(slot);
  const offer = offerOf((await loadRules(deps, [wish.doctorId])).get(wish.doctorId), wish);
  const isHers = viewer.adminClinics.includes(clinicId) && offer?.practice.clinicId === clinicId;
  if (!isHers) throw new DomainError("not_found");
  // A clinic may not look numbers up; here the program does it for the one that was typed.
  const context = contextOf(viewer, "system");
  const ask = { deps, context, intent, wish, kind: booking(intent, { withoutNotice: true }) };
  const booked = await claimUnderLock(ask, async (tx) => {
    const motherId = await findOrAddMother(tx, deps, { phone, name, ...(language && { language }) });
    return { personId: viewer.personId, role: "clinic_admin", motherId, motherName: await nameOf(tx, motherId), channel: "desk" };
  });
  if (!booked.replayed) deps.wakeSender();
  return booked;
}
