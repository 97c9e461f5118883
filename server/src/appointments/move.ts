// Moves a visit to another open time: the same row, so that its id and its history stay, and nothing is lost when the new time is gone.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import type { Body } from "@expecting-mothers/shared/contract";
import { canStart, loadRules, localDateAt, lockCalendarDays, readBusy } from "../calendar/service.ts";
import { type Answered, findReplay, type Intent, once } from "../db/idempotency.ts";
import { type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { wishOf } from "./book.ts";
import { minuteOf, type Offer, offerOf, placeOf } from "./claim.ts";
import { clearHolds, type Place } from "./claim-repository.ts";
import { type Wish, withNextOpenings } from "./next-openings.ts";
import { change, hasVisit, type Locked } from "./repository.ts";
import { type ActingRole, isStaff, mayChange } from "./rules.ts";
import { audit, type InHand, isoOf, lockVisit, lookAtVisit, shown, tellMother } from "./visit.ts";

const movers: readonly ActingRole[] = ["mother", "delegate", "health_worker", "clinic_admin"];
const attempts = 3;
const lookAgain = new Error("the calendar changed meanwhile");

/**
 * Moves a visit. Its own time does not stand in its way; the desk needs no notice.
 * Throws `not_found` (visit, doctor or visit type), `state_changed`, `not_changeable`, and what judging a start throws; the visit then
 * stays as it is.
 */
export async function moveAppointment(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  id: string,
  { version, ...slot }: Body<"moveAppointment">,
): Promise<Answered<Appointment>> {
  const wish = wishOf(slot);
  for (let attempt = 1; ; attempt++) {
    const offer = offerOf((await loadRules(deps, [wish.doctorId])).get(wish.doctorId), wish);
    const before = await standing(deps, viewer, intent, id, version);
    if ("replayed" in before) return before;
    if (offer === undefined || !mayOffer(viewer, before, offer)) throw new DomainError("not_found");
    const localDate = localDateAt(offer.practice, minuteOf(wish));
    try {
      const done = await withTx(deps.pool, contextOf(viewer), (tx) =>
        once(tx, intent, async () => {
          await lockDays(tx, before.visit, { doctorId: wish.doctorId, localDate });
          const hand = await lockVisit(tx, viewer, id, version, movers);
          const place = await judge(tx, hand, offer, wish, localDate);
          await put(tx, hand, place);
          return shown(tx, id);
        }),
      );
      if (!done.replayed) deps.wakeSender();
      return done;
    } catch (error) {
      if (error === lookAgain && attempt < attempts) continue;
      throw await withNextOpenings(deps, error === lookAgain ? new DomainError("slot_taken") : error, wish, localDate);
    }
  }
}

/** The visit as it stands, or the answer given before: a move that was done has raised the version. */
async function standing(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  id: string,
  version: number,
): Promise<InHand | Answered<Appointment>> {
  return withTx(deps.pool, contextOf(viewer), async (tx) => {
    const kept = await findReplay<Appointment>(tx, intent);
    if (kept !== undefined) return kept;
    const hand = await lookAtVisit(tx, viewer, id, movers);
    if (hand.visit.version !== version) throw new DomainError("state_changed");
    return hand;
  });
}

/** An administrator moves within her clinics; a mother goes wherever she likes. */
function mayOffer({ adminClinics }: SignedIn, { role }: InHand, { practice }: Offer): boolean {
  return !isStaff(role) || adminClinics.includes(practice.clinicId);
}

/** Both days before the row, and of two doctors always the same one first: nobody waits in a circle. */
async function lockDays(tx: Tx, from: Locked, to: { doctorId: string; localDate: string }): Promise<void> {
  const days = new Map([[from.doctorId, [from.localDate]]]);
  days.set(to.doctorId, [...(days.get(to.doctorId) ?? []), to.localDate]);
  for (const [doctorId, dates] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) await lockCalendarDays(tx, doctorId, dates);
}

async function judge(tx: Tx, { visit, role }: InHand, offer: Offer, wish: Wish, localDate: string): Promise<Place> {
  if (visit.state !== "booked" || !mayChange(role, visit.state, visit.hasBegun)) throw new DomainError("not_changeable");
  const look = { doctorIds: [wish.doctorId], from: localDate, days: 1, holdOwnerId: visit.motherId, movingId: visit.id };
  const { now, doctors } = await readBusy(tx, look);
  const times = doctors.get(wish.doctorId);
  if (times?.version !== offer.rules.version) throw lookAgain;
  const leave = { withoutNotice: isStaff(role) };
  const verdict = canStart(offer.practice, times.busy, offer.visitType, minuteOf(wish), now, leave);
  if (!verdict.ok) throw new DomainError(verdict.code);
  const place = placeOf(offer, verdict, leave);
  const span = { fromMs: place.startsMs, untilMs: place.endsMs };
  if (await hasVisit(tx, visit.motherId, span, visit.id)) throw new DomainError("own_overlap");
  return place;
}

async function put(tx: Tx, hand: InHand, place: Place): Promise<void> {
  const { doctorId, clinicId, visitTypeId, station, localDate, localMinute, zone, mode, firstVisit, calendarVersion } = place;
  await clearHolds(tx, hand.visit, place);
  await change(tx, hand.visit, {
    doctorId,
    clinicId,
    visitTypeId,
    station,
    during: { fromMs: place.startsMs, untilMs: place.endsMs },
    blocks: { fromMs: place.blocksFromMs, untilMs: place.blocksUntilMs },
    localDate,
    localMinute,
    zone,
    mode,
    firstVisit,
    calendarVersion,
  });
  await audit(tx, hand, "moved", { startsAt: isoOf(place.startsMs), from: isoOf(hand.visit.startsMs) });
  await tellMother(tx, hand, "moved");
}
