// Cancels a visit, which frees its time at once, and takes the cancellation back within a minute.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import type { Body } from "@expecting-mothers/shared/contract";
import { undoCancelSeconds } from "@expecting-mothers/shared/limits";
import { lockCalendarDays } from "../calendar/service.ts";
import { type Answered, type Intent, once } from "../db/idempotency.ts";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { withNextOpenings } from "./next-openings.ts";
import { change } from "./repository.ts";
import { type ActingRole, mayChange, mayGiveReason } from "./rules.ts";
import { audit, isoOf, lockVisit, lookAtVisit, reclaimPlace, shown, tellMother } from "./visit.ts";

const changers: readonly ActingRole[] = ["mother", "delegate", "health_worker", "clinic_admin"];

/**
 * Cancels. The row stays in the record with who, when and why.
 * Throws `not_found`, `state_changed`, `not_changeable`, and `invalid_input` for a reason that is the clinic's to give.
 */
export async function cancelAppointment(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  id: string,
  { version, reason }: Body<"cancelAppointment">,
): Promise<Answered<Appointment>> {
  const done = await withTx(deps.pool, contextOf(viewer), (tx) =>
    once(tx, intent, async () => {
      const hand = await lockVisit(tx, viewer, id, version, changers);
      const { visit, role } = hand;
      if (!mayChange(role, visit.state, visit.hasBegun)) throw new DomainError("not_changeable");
      if (!mayGiveReason(role, reason)) throw new DomainError("invalid_input", { fields: [{ path: "body/reason", rule: "enum" }] });
      await change(tx, visit, {
        state: "cancelled",
        cancelReason: reason,
        cancelledAt: "now",
        cancelledFrom: visit.state,
        cancelledById: viewer.personId,
      });
      await audit(tx, hand, "cancelled", { startsAt: isoOf(visit.startsMs), reason });
      await tellMother(tx, hand, "cancelled");
      return shown(tx, id);
    }),
  );
  if (!done.replayed) deps.wakeSender();
  return done;
}

/**
 * Takes a cancellation back, within a minute by the database's clock and only by who cancelled, if the place is still free.
 * Throws `not_found`, `state_changed`, `undo_too_late`, `slot_taken`, `own_overlap`.
 */
export async function undoCancel(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  id: string,
  { version }: Body<"undoCancel">,
): Promise<Answered<Appointment>> {
  const context = contextOf(viewer);
  const { visit: before } = await withTx(deps.pool, context, (tx) => lookAtVisit(tx, viewer, id, changers));
  const undo = withTx(deps.pool, context, (tx) =>
    once(tx, intent, async () => {
      await lockCalendarDays(tx, before.doctorId, [before.localDate]);
      const hand = await lockVisit(tx, viewer, id, version, changers);
      const { state, cancelledById, cancelledFrom, secondsSinceCancelled, hasBegun, startsMs } = hand.visit;
      if (state !== "cancelled" || cancelledFrom === null) throw new DomainError("state_changed");
      const inTime = secondsSinceCancelled !== null && secondsSinceCancelled <= undoCancelSeconds;
      if (!inTime || hasBegun || cancelledById !== viewer.personId) throw new DomainError("undo_too_late");
      await reclaimPlace(tx, hand);
      await change(tx, hand.visit, {
        state: cancelledFrom,
        cancelReason: null,
        cancelledAt: null,
        cancelledFrom: null,
        cancelledById: null,
      });
      await audit(tx, hand, "restored", { startsAt: isoOf(startsMs) });
      await tellMother(tx, hand, "restored");
      return shown(tx, id);
    }),
  );
  const wish = { ...before, startsAt: isoOf(before.startsMs) };
  const done = await undo.catch(async (error) => {
    throw await withNextOpenings(deps, error, wish, before.localDate);
  });
  if (!done.replayed) deps.wakeSender();
  return done;
}
