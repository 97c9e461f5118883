// Takes a time for a mother: at once when nothing stands in the way, else under the day's lock with a fresh look at everything.
import type { VisitType } from "@expecting-mothers/shared/directory";
import {
  canStart,
  type DoctorRules,
  loadRules,
  localDateAt,
  lockCalendarDays,
  needsDayLock,
  type OpenStart,
  type Practice,
  practiceFor,
  readBusy,
  recentRules,
  shareCalendarDay,
} from "../calendar/service.ts";
import { type Answered, findReplay, type Intent, replay } from "../db/idempotency.ts";
import { type Context, inOneTrip, sqlState, type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { type Actor, type Claim, clearHolds, type Loss, lookFirst, type Outcome, type Place } from "./claim-repository.ts";
import { type Wish, withNextOpenings } from "./next-openings.ts";
import { hasVisit } from "./repository.ts";

/** The doctor at her clinic, and the visit type, as the rules describe them. */
export type Offer = Readonly<{ rules: DoctorRules; practice: Practice; visitType: VisitType }>;

/** What is made of the time: a booking or a hold. */
export type Kind<T> = Readonly<{
  withoutNotice: boolean;
  write(place: Place, offer: Offer, actor: Actor): { claim: Claim; answer: (added: NonNullable<Outcome["added"]>) => T };
  /** Refuses for reasons of its own, where the first attempt did not win. */
  check?: (tx: Tx, actor: Actor) => Promise<void>;
}>;

type Ask<T> = Readonly<{ deps: Deps; context: Context; intent: Intent; wish: Wish; kind: Kind<T> }>;
type AskOf<T> = Ask<T> & { readonly actor: Actor };

const minuteMs = 60_000;
const attempts = 3;
/** The rules changed between the look and the claim: everything is looked at again. */
const lookAgain = new Error("the calendar changed meanwhile");

/** Times that claims of this process are on their way to, and how many. */
const reachedFor = new Map<string, number>();

/**
 * Takes the time once for this intent. The database decides who wins, and by its clock whether the time has passed.
 * Throws not_found (no such doctor or visit type), slot_taken, not_an_opening, in_the_past, beyond_horizon, daily_limit, own_overlap,
 * no_consent (when it ended meanwhile), idempotency_key_reused, and what the kind refuses.
 */
export async function claimTime<T>(ask: AskOf<T>): Promise<Answered<T>> {
  const reached = `${ask.wish.doctorId} ${minuteOf(ask.wish)}`;
  const before = reachedFor.get(reached) ?? 0;
  reachedFor.set(reached, before + 1);
  const underLock = () => claimUnderLock(ask, async () => ask.actor);
  try {
    return (await claimAtOnce(ask, before > 0)) ?? (await underLock());
  } catch (error) {
    // Two requests with one key for different times, both in flight: the later one now finds the answer of the first.
    if (isKeyCollision(error)) return await underLock();
    // She took her consent back after it was looked at: row security let nothing through.
    if (sqlState(error) === "42501" && ask.actor.motherId !== ask.actor.personId) throw new DomainError("no_consent", {}, error);
    throw error;
  } finally {
    const left = (reachedFor.get(reached) ?? 1) - 1;
    if (left === 0) reachedFor.delete(reached);
    else reachedFor.set(reached, left);
  }
}

/** One trip, two when the hours have changed. Undefined when it did not win and the reason is not plain. */
async function claimAtOnce<T>(ask: AskOf<T>, inCrowd: boolean): Promise<Answered<T> | undefined> {
  const { deps, context, intent, actor, wish, kind } = ask;
  for (const fresh of [false, true]) {
    const offer = offerOf(await recentRules(deps, wish.doctorId, { fresh }), wish);
    if (offer === undefined) continue;
    const verdict = canStart(offer.practice, [], offer.visitType, minuteOf(wish), deps.clock.now().getTime() / 60_000, kind);
    if (!verdict.ok) continue;
    const place = placeOf(offer, verdict, kind);
    // In a crowd all but one will lose: whoever comes after the first looks before she leaps.
    const seen = inCrowd ? await answerToLoss(ask, offer, place, await lookFirst(deps.pool, intent, actor, place)) : undefined;
    if (seen !== undefined) return seen;
    if (needsDayLock(offer.rules, offer.visitType)) return undefined;
    const { claim, answer } = kind.write(place, offer, actor);
    const { added, loss } = await sendClaim(deps, context, place, claim);
    if (loss === null) return { answer: answer(added), replayed: false };
    const known = await answerToLoss(ask, offer, place, loss);
    if (known !== undefined || loss.calendarVersion === place.calendarVersion) return known;
  }
  return undefined;
}

/** The answer kept before, or the plain refusal; undefined when the reason is not plain. */
async function answerToLoss<T>({ deps, intent, wish }: AskOf<T>, offer: Offer, place: Place, loss: Loss): Promise<Answered<T> | undefined> {
  const kept = keptIn<T>(intent, loss);
  if (kept !== undefined) return kept;
  if (loss.ownVisit) throw new DomainError("own_overlap");
  if (loss.taken && offer.practice.settings.stations === 1) {
    throw await withNextOpenings(deps, new DomainError("slot_taken"), wish, place.localDate);
  }
  return undefined;
}

/** Sends a claim in one trip, with its share of the day's lock before it. */
export async function sendClaim({ pool }: Deps, context: Context, { doctorId, localDate }: Place, claim: Claim): Promise<Outcome> {
  const [, result] = await inOneTrip(pool, context, [shareCalendarDay(doctorId, localDate), claim]);
  return result?.rows[0] as Outcome;
}

/** The same with the day's lock and a look at all that takes it. `actorIn` may find or add the mother in the same transaction. */
export async function claimUnderLock<T>(ask: Ask<T>, actorIn: (tx: Tx) => Promise<Actor>): Promise<Answered<T>> {
  const { deps, context, wish } = ask;
  for (let attempt = 1; ; attempt++) {
    const offer = offerOf((await loadRules(deps, [wish.doctorId])).get(wish.doctorId), wish);
    if (offer === undefined) throw new DomainError("not_found");
    const localDate = localDateAt(offer.practice, minuteOf(wish));
    try {
      return await withTx(deps.pool, context, (tx) => judgeAndClaim(tx, ask, actorIn, offer, localDate));
    } catch (error) {
      if (error === lookAgain && attempt < attempts) continue;
      throw await withNextOpenings(deps, error === lookAgain ? new DomainError("slot_taken") : error, wish, localDate);
    }
  }
}

async function judgeAndClaim<T>(
  tx: Tx,
  ask: Ask<T>,
  actorIn: (tx: Tx) => Promise<Actor>,
  offer: Offer,
  localDate: string,
): Promise<Answered<T>> {
  const { intent, kind, wish } = ask;
  const known = await findReplay<T>(tx, intent);
  if (known !== undefined) return known;
  const actor = await actorIn(tx);
  // Whoever is refused anyway does not queue for the lock; whoever has waited for it looks at everything again.
  await judge(tx, ask, actor, offer, localDate);
  await lockCalendarDays(tx, wish.doctorId, [localDate]);
  const kept = await findReplay<T>(tx, intent);
  if (kept !== undefined) return kept;
  const place = placeOf(offer, await judge(tx, ask, actor, offer, localDate), kind);
  await kind.check?.(tx, actor);
  await clearHolds(tx, actor, place);
  const { claim, answer } = kind.write(place, offer, actor);
  const { added, loss } = (await tx.run<Outcome>(claim, claim.values)).rows[0] as Outcome;
  if (loss === null) return { answer: answer(added), replayed: false };
  throw loss.ownVisit ? new DomainError("own_overlap") : lookAgain;
}

async function judge<T>(tx: Tx, { wish, kind }: Ask<T>, { motherId }: Actor, offer: Offer, localDate: string): Promise<OpenStart> {
  const look = { doctorIds: [wish.doctorId], from: localDate, days: 1, holdOwnerId: motherId, movingId: null };
  const { now, doctors } = await readBusy(tx, look);
  const times = doctors.get(wish.doctorId);
  if (times?.version !== offer.rules.version) throw lookAgain;
  const verdict = canStart(offer.practice, times.busy, offer.visitType, minuteOf(wish), now, kind);
  if (verdict.ok) return verdict;
  const span = { fromMs: Date.parse(wish.startsAt), untilMs: Date.parse(wish.startsAt) + offer.visitType.durationMinutes * minuteMs };
  const own = verdict.code === "slot_taken" && (await hasVisit(tx, motherId, span, null));
  throw new DomainError(own ? "own_overlap" : verdict.code);
}

/** The answer that was kept for the same request before. Throws `idempotency_key_reused` when the key stands for another one. */
export function keptIn<T>(intent: Intent, { keptHash, keptAnswer }: Loss): Answered<T> | undefined {
  if (keptHash === null) return undefined;
  return { answer: replay(intent, { hash: Buffer.from(keptHash, "hex"), answer: keptAnswer as T }), replayed: true };
}

export function offerOf(rules: DoctorRules | undefined, { visitTypeId }: Wish): Offer | undefined {
  const found = practiceFor(rules, visitTypeId);
  return rules === undefined || found === undefined ? undefined : { rules, ...found };
}

export function minuteOf({ startsAt }: Pick<Wish, "startsAt">): number {
  return Date.parse(startsAt) / minuteMs;
}

/** The judged start as the statements take it. */
export function placeOf({ rules, practice, visitType }: Offer, start: OpenStart, { withoutNotice }: { withoutNotice: boolean }): Place {
  const { settings, clinicId, zone } = practice;
  return {
    doctorId: rules.doctorId,
    clinicId,
    visitTypeId: visitType.id,
    station: start.stations[0] ?? 1,
    startsMs: start.startsAt * minuteMs,
    endsMs: start.endsAt * minuteMs,
    blocksFromMs: start.blocksFrom * minuteMs,
    blocksUntilMs: start.blocksUntil * minuteMs,
    localDate: start.localDate,
    localMinute: start.localMinute,
    zone,
    mode: visitType.mode,
    firstVisit: visitType.firstVisit,
    calendarVersion: rules.version,
    minimumNoticeMinutes: withoutNotice ? 0 : settings.minimumNoticeMinutes,
    horizonDays: settings.horizonDays,
    dailyLimit: visitType.dailyLimit,
  };
}

function isKeyCollision(error: unknown): boolean {
  return sqlState(error) === "23505" && (error as { constraint?: unknown }).constraint === "idempotency_keys_pkey";
}
