// What the calendar offers to the features above it: rules by version, busy times, the judgement of a start, the locks of a day.
import type { VisitType } from "@expecting-mothers/shared/directory";
import type { Pool, Statement } from "../db/client.ts";
import type { Tx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { instantOf, localTimeAt, type Minute } from "./local-day.ts";
import { type BusyAsk, findBusy, findRules, findVersions, lockDays, type RulesRow, readBusyText, shareDay } from "./repository.ts";
import * as rules from "./rules.ts";
import { cachedRules, type DoctorRules, keepRules, latestRules, type Practice } from "./rules-cache.ts";

export type { OpenStart } from "./rules.ts";
export type { BusyAsk, DoctorRules, Practice };
/** What takes a doctor's time, and the calendar version that was in force in the same instant. */
export type BusyTimes = Readonly<{ doctorId: string; version: number; busy: readonly rules.Busy[] }>;

/**
 * Reads, in one query, the calendar version and everything that takes the doctors' time on the given local dates, buffers included and a
 * day more on either side. Expired holds take nothing; a visit that is over takes no time and counts for the daily limit.
 * `now` is the database's clock in minutes since the epoch (a fraction). Runs on the pool, or inside the caller's transaction.
 * Unknown doctors are missing from the map.
 */
export async function readBusy(db: Pool | Tx, ask: BusyAsk): Promise<{ now: Minute; doctors: ReadonlyMap<string, BusyTimes> }> {
  const rows = await findBusy(db, ask);
  const doctors = new Map(rows.map(({ doctorId, version, busy }) => [doctorId, { doctorId, version, busy: readBusyText(busy) }]));
  return { now: rows[0]?.now ?? Number.NaN, doctors };
}

/**
 * The rules of doctors at the versions that `readBusy` saw: from the process's memory, or with one query for all that are missing.
 * When the hours changed between the two reads, the entry carries the newer version: whoever writes compares it with the row's.
 */
export async function rulesAt(
  { pool }: Deps,
  versions: Iterable<Readonly<{ doctorId: string; version: number }>>,
): Promise<ReadonlyMap<string, DoctorRules>> {
  const found = new Map<string, DoctorRules>();
  const missing: string[] = [];
  for (const { doctorId, version } of versions) {
    const rules = cachedRules(doctorId, version);
    if (rules === undefined) missing.push(doctorId);
    else found.set(doctorId, rules);
  }
  if (missing.length > 0) {
    for (const row of await findRules(pool, missing)) {
      const rules = rulesOf(row);
      keepRules(rules);
      found.set(rules.doctorId, rules);
    }
  }
  return found;
}

/** The present rules of doctors: names, clinics, hours, settings and visit types. Unknown doctors are missing from the map. */
export async function loadRules(deps: Deps, doctorIds: readonly string[]): Promise<ReadonlyMap<string, DoctorRules>> {
  return rulesAt(deps, await findVersions(deps.pool, doctorIds));
}

const reading = new Map<string, Promise<DoctorRules | undefined>>();

/**
 * The rules of a doctor as this process last read them, for a claim whose statement compares `version` with the doctor's row. What was
 * never read is read, and `fresh` reads what may have changed: once for all who ask in the same moment. Undefined: no such doctor.
 */
export async function recentRules(deps: Deps, doctorId: string, { fresh = false } = {}): Promise<DoctorRules | undefined> {
  const known = fresh ? undefined : latestRules(doctorId);
  if (known !== undefined) return known;
  const running = reading.get(doctorId);
  if (running !== undefined) return running;
  const read = loadRules(deps, [doctorId]).then((found) => found.get(doctorId));
  reading.set(doctorId, read);
  return read.finally(() => reading.delete(doctorId));
}

/** The clinic's date (YYYY-MM-DD) at an instant: the one whose lock a claim needs. */
export function localDateAt({ zone }: Practice, startsAt: Minute): string {
  return localTimeAt(zone, startsAt).on;
}

/** The practice at which this doctor gives visits of this type, and the type; undefined when she does not. */
export function practiceFor(rules: DoctorRules | undefined, visitTypeId: string): { practice: Practice; visitType: VisitType } | undefined {
  for (const practice of rules?.practices ?? []) {
    const visitType = practice.visitTypes.find(({ id }) => id === visitTypeId);
    if (visitType !== undefined) return { practice, visitType };
  }
  return undefined;
}

/**
 * Judges one start, exactly as the list of openings does. Instants are minutes since the epoch (`Date.parse(text) / 60_000`); a start with
 * seconds is `not_an_opening`. `busy` comes from `readBusy` for a span that holds the start's local date; `now` as well.
 * `withoutNotice`: she holds the time already, or the clinic's desk books it, so the minimum notice does not apply.
 * Returns the free stations (lowest first), the local date and minute, the end and the blocked span; or in_the_past, beyond_horizon,
 * not_an_opening, daily_limit or slot_taken.
 * A visit type with a daily limit, and a doctor with several stations, need `lockCalendarDays` before `readBusy`: no constraint counts them.
 */
export const canStart: (
  practice: Practice,
  busy: readonly rules.Busy[],
  visitType: VisitType,
  startsAt: Minute,
  now: Minute,
  leave?: { withoutNotice?: boolean },
) => rules.Verdict = rules.canStart;

/** Whether claims on this doctor's time need `lockCalendarDays`: where the exclusion constraint alone cannot refuse one too many. */
export function needsDayLock({ practices }: DoctorRules, visitType: VisitType): boolean {
  return visitType.dailyLimit !== null || (practices.length > 1 && practices.some(({ settings }) => settings.stations > 1));
}

/**
 * Waits until nobody else claims or edits these local dates (YYYY-MM-DD) of the doctor, and keeps them until the transaction ends.
 * Pass every date that is needed at once: they are locked in one order.
 */
export async function lockCalendarDays(tx: Tx, doctorId: string, dates: readonly string[]): Promise<void> {
  await lockDays(tx, doctorId, dates);
}

/** The lock for one claim that a constraint decides, as a statement: claims share it, whoever edits the hours or moves has it alone. */
export function shareCalendarDay(doctorId: string, on: string): Statement & { values: readonly unknown[] } {
  return shareDay(doctorId, on);
}

/** How far a refusal looks for other times. */
const nextOpeningsDays = 14;
const nextOpeningsCount = 5;

/**
 * The next instants (RFC 3339) that can be taken with this doctor and visit type from the local date `from` on (null: today), for the
 * `openings` of a refusal. Two queries at most. Empty when there are none within a fortnight, or no such doctor or type.
 */
export async function nextOpenings(
  deps: Deps,
  ask: Readonly<{ doctorId: string; visitTypeId: string; from: string | null; holdOwnerId: string | null; movingId: string | null }>,
): Promise<string[]> {
  const { doctorId, visitTypeId, from, holdOwnerId, movingId } = ask;
  const span = { from, days: nextOpeningsDays };
  const { now, doctors } = await readBusy(deps.pool, { doctorIds: [doctorId], ...span, holdOwnerId, movingId });
  const found = practiceFor((await rulesAt(deps, doctors.values())).get(doctorId), visitTypeId);
  const busy = doctors.get(doctorId)?.busy;
  if (found === undefined || busy === undefined) return [];
  return rules.firstOpenings(found.practice, busy, found.visitType, span, now, nextOpeningsCount).map(instantOf);
}

function rulesOf({ doctorId, version, active, doctor, practices }: RulesRow): DoctorRules {
  return {
    doctorId,
    version,
    doctor,
    practices: practices.map(({ clinic, ...rest }) => ({ doctorId, clinicId: clinic.id, clinic, zone: clinic.zone, active, ...rest })),
  };
}
