// Books: what a mother holds, or a time that is still open.
import { randomUUIDv7 } from "node:crypto";
import type { Appointment } from "@expecting-mothers/shared/appointments";
import type { Body } from "@expecting-mothers/shared/contract";
import { canStart, recentRules } from "../calendar/service.ts";
import type { Answered, Intent } from "../db/idempotency.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { actorFor } from "./actor.ts";
import { bookedAnswer } from "./answer.ts";
import { claimTime, type Kind, keptIn, minuteOf, type Offer, offerOf, placeOf, sendClaim } from "./claim.ts";
import { type Actor, bookingClaim, holdConfirmation, type Place } from "./claim-repository.ts";
import type { Wish } from "./next-openings.ts";

/**
 * Books a time for the viewer or for a mother who agreed to it, once for this intent.
 * With `holdId` the held row becomes the booking; a hold that is over is as good as none while the time is still open.
 * Throws what `claimTime` throws, `hold_ended` when the hold is over and the time gone, `no_consent`.
 */
export async function bookAppointment(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  { holdId, motherId, ...slot }: Body<"bookAppointment">,
): Promise<Answered<Appointment>> {
  const actor = await actorFor(deps, viewer, motherId);
  const wish = wishOf(slot);
  const booked =
    (holdId === undefined ? undefined : await confirmHold(deps, viewer, intent, actor, wish, holdId)) ??
    (await claimTime({ deps, context: contextOf(viewer), intent, actor, wish, kind: booking(intent) }).catch((error) => {
      throw holdId !== undefined && isTaken(error) ? new DomainError("hold_ended", error.details) : error;
    }));
  if (!booked.replayed) deps.wakeSender();
  return booked;
}

/** Ids are compared and locked as text, so they are written one way. */
export function wishOf({ doctorId, visitTypeId, startsAt }: Wish): Wish {
  return { doctorId: doctorId.toLowerCase(), visitTypeId: visitTypeId.toLowerCase(), startsAt };
}

/** How a time becomes a booking. `withoutNotice`: the desk books for a mother who stands before it. */
export function booking(intent: Intent, { withoutNotice = false } = {}): Kind<Appointment> {
  return {
    withoutNotice,
    write: (place, offer, actor) => {
      const answer = bookedAnswer(randomUUIDv7(), actor, place, offer);
      return { claim: bookingClaim(intent, actor, place, answer), answer: () => answer };
    },
  };
}

/** One trip, or two when the hours have changed: the held row becomes the booking. Undefined when there is no such hold any more. */
async function confirmHold(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  actor: Actor,
  wish: Wish,
  holdId: string,
): Promise<Answered<Appointment> | undefined> {
  for (const fresh of [false, true]) {
    const allowed = await allowedByRules(deps, wish, fresh);
    if (allowed === undefined) continue;
    const { offer, place } = allowed;
    const answer = bookedAnswer(holdId, actor, place, offer);
    const claim = holdConfirmation(intent, actor, holdId, answer, offer.rules.version);
    const { added, loss } = await sendClaim(deps, contextOf(viewer), place, claim);
    if (loss === null) return { answer: { ...answer, ...added }, replayed: false };
    if (loss.keptHash !== null || loss.calendarVersion === offer.rules.version) return keptIn(intent, loss);
  }
  return undefined;
}

/** Whether the hours still allow what is held, by the rules as remembered or as they are now. Notice no longer matters. */
async function allowedByRules(deps: Deps, wish: Wish, fresh: boolean): Promise<{ offer: Offer; place: Place } | undefined> {
  const offer = offerOf(await recentRules(deps, wish.doctorId, { fresh }), wish);
  if (offer === undefined) return undefined;
  const now = deps.clock.now().getTime() / 60_000;
  const verdict = canStart(offer.practice, [], offer.visitType, minuteOf(wish), now, { withoutNotice: true });
  return verdict.ok ? { offer, place: placeOf(offer, verdict, { withoutNotice: true }) } : undefined;
}

function isTaken(error: unknown): error is DomainError {
  return error instanceof DomainError && (error.code === "slot_taken" || error.code === "not_an_opening");
}
