// The course of a visit on its day: she came, is in the room, was seen, did not come, and each of them taken back.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import type { Body } from "@expecting-mothers/shared/contract";
import { lockCalendarDays } from "../calendar/service.ts";
import { type Answered, type Intent, once } from "../db/idempotency.ts";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { findDayEntry, withPhones } from "./day-repository.ts";
import { withNextOpenings } from "./next-openings.ts";
import { type Changes, change } from "./repository.ts";
import { type ActingRole, mayFollow, takesTime } from "./rules.ts";
import { audit, isoOf, lockVisit, lookAtVisit, reclaimPlace } from "./visit.ts";

const staff: readonly ActingRole[] = ["doctor", "clinic_admin"];
type Step = Body<"setAppointmentState">["state"];

/**
 * Sets the state of a visit, compared with the version its reader saw.
 * Throws `not_found`, `state_changed`, `not_changeable` (no such step from here), and `slot_taken` or `own_overlap` when a visit that was
 * over would take a time that somebody else has by now.
 */
export async function setAppointmentState(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  id: string,
  { version, state }: Body<"setAppointmentState">,
): Promise<Answered<DayEntry>> {
  const context = contextOf(viewer);
  const { visit: before } = await withTx(deps.pool, context, (tx) => lookAtVisit(tx, viewer, id, staff));
  const wish = { ...before, startsAt: isoOf(before.startsMs) };
  const done = await withTx(deps.pool, context, (tx) =>
    once(tx, intent, async () => {
      await lockCalendarDays(tx, before.doctorId, [before.localDate]);
      const hand = await lockVisit(tx, viewer, id, version, staff);
      if (!mayFollow(hand.visit.state, state)) throw new DomainError("not_changeable");
      if (takesTime(state) && !takesTime(hand.visit.state)) await reclaimPlace(tx, hand);
      await change(tx, hand.visit, { state, ...stampsOf(state) });
      await audit(tx, hand, state, { startsAt: isoOf(hand.visit.startsMs) });
      return (await findDayEntry(tx, id)).entry;
    }),
  ).catch(async (error) => {
    throw await withNextOpenings(deps, error, wish, before.localDate);
  });
  // The kept answer holds no digits of her number.
  const row = await withTx(deps.pool, context, (tx) => findDayEntry(tx, id));
  const [entry] = withPhones(deps.crypto, [{ ...row, entry: done.answer }]);
  return { ...done, answer: entry as DayEntry };
}

function stampsOf(state: Step): Changes {
  if (state === "booked") return { arrivedAt: null, endedAt: null };
  if (state === "completed") return { endedAt: "now" };
  return state === "arrived" ? { arrivedAt: "now", endedAt: null } : { endedAt: null };
}
