// Which starts are open: one judgement for the list, the hold, the booking and the move. Pure; the caller brings the time.
import type { OpeningDay } from "@expecting-mothers/shared/calendar";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { type DayPlan, type PracticeRules, planOf } from "./day-plan.ts";
import { addDays, dayAt, dayNumber, type LocalDay, localTimeAt, type Minute } from "./local-day.ts";
import { joined } from "./windows.ts";

/** What takes the doctor's time, buffers included, at whichever clinic. */
export type Busy = Readonly<{ clinicId: string; visitTypeId: string; station: number; from: Minute; until: Minute; on: string }>;

export type StartRefusal = "in_the_past" | "beyond_horizon" | "not_an_opening" | "slot_taken" | "daily_limit";
export type OpenStart = Readonly<{
  ok: true;
  startsAt: Minute;
  endsAt: Minute;
  /** The visit with its buffers. */
  blocksFrom: Minute;
  blocksUntil: Minute;
  /** The clinic's date and wall clock at the start. */
  localDate: string;
  localMinute: number;
  /** The free stations, lowest first. */
  stations: readonly number[];
}>;
export type Verdict = OpenStart | Readonly<{ ok: false; code: StartRefusal }>;
/** Local dates from `from` on; null is today. */
export type Span = Readonly<{ from: string | null; days: number }>;
export type Leave = Readonly<{
  /** She holds it already, or the clinic's desk books it: the minimum notice does not apply. */
  withoutNotice?: boolean;
}>;

/** What does not change from start to start while one visit type is judged at one moment. */
type Judgement = Readonly<{
  practice: PracticeRules;
  visitType: VisitType;
  now: Minute;
  earliest: Minute;
  today: LocalDay;
  /** Of the last day of the horizon. */
  lastNumber: number;
  /** Per station the times it is taken, joined and in order. */
  stations: readonly (readonly [Minute, Minute])[][];
  /** Dates on which the doctor takes no more visits of this type. */
  fullDates: ReadonlySet<string>;
}>;

/**
 * Judges one start. `now` and `startsAt` are minutes since the epoch (a fraction never is an opening).
 * `busy` holds at least everything that takes the doctor's time on the start's local date and around the visit.
 */
export function canStart(
  practice: PracticeRules,
  busy: readonly Busy[],
  visitType: VisitType,
  startsAt: Minute,
  now: Minute,
  { withoutNotice = false }: Leave = {},
): Verdict {
  if (startsAt <= now) return { ok: false, code: "in_the_past" };
  const judgement = begin(practice, busy, visitType, now, withoutNotice);
  const local = localTimeAt(practice.zone, startsAt);
  if (dayNumber(local.on) > judgement.lastNumber) return { ok: false, code: "beyond_horizon" };
  if (!planOf(practice, visitType, local.on)?.starts.includes(startsAt)) return { ok: false, code: "not_an_opening" };
  const code = refusalOf(judgement, local.on, startsAt);
  if (code !== undefined) return { ok: false, code };
  return {
    ok: true,
    startsAt,
    endsAt: startsAt + visitType.durationMinutes,
    blocksFrom: startsAt - visitType.bufferBeforeMinutes,
    blocksUntil: startsAt + visitType.durationMinutes + visitType.bufferAfterMinutes,
    localDate: local.on,
    localMinute: local.minute,
    stations: freeStations(judgement, startsAt),
  };
}

/** The open starts of `days` local dates from `from` on, in the compact encoding. Dates without openings are left out. */
export function openingsOf(practice: PracticeRules, busy: readonly Busy[], visitType: VisitType, span: Span, now: Minute): OpeningDay[] {
  const judgement = begin(practice, busy, visitType, now, false);
  const found: OpeningDay[] = [];
  for (const { day, starts } of plansIn(judgement, span)) {
    const open = starts.filter((start) => refusalOf(judgement, day.on, start) === undefined);
    if (open.length > 0) found.push(encoded(day, open, practice.settings.gridMinutes));
  }
  return found;
}

/** Until when the clock alone leaves these openings of the practice as they are: the next midnight, or the first time that comes too near. */
export function unchangedUntil({ zone, settings }: PracticeRules, [first]: readonly OpeningDay[], now: Minute): Minute {
  const { ends } = dayAt(zone, now);
  return first === undefined ? ends : Math.min(ends, first.midnight / 60 + (first.runs[0]?.[0] ?? 0) - settings.minimumNoticeMinutes);
}

/** The first `count` open starts within the span. */
export function firstOpenings(
  practice: PracticeRules,
  busy: readonly Busy[],
  visitType: VisitType,
  span: Span,
  now: Minute,
  count: number,
): Minute[] {
  const judgement = begin(practice, busy, visitType, now, false);
  const found: Minute[] = [];
  for (const { day, starts } of plansIn(judgement, span)) {
    for (const start of starts) {
      if (refusalOf(judgement, day.on, start) !== undefined) continue;
      found.push(start);
      if (found.length === count) return found;
    }
  }
  return found;
}

function begin(practice: PracticeRules, busy: readonly Busy[], visitType: VisitType, now: Minute, withoutNotice: boolean): Judgement {
  const { settings, zone, clinicId } = practice;
  const today = dayAt(zone, now);
  return {
    practice,
    visitType,
    now,
    earliest: withoutNotice ? now : now + settings.minimumNoticeMinutes,
    today,
    lastNumber: today.number + settings.horizonDays,
    stations: Array.from({ length: settings.stations }, (_, index) => joined(takenAt(busy, clinicId, index + 1, settings.stations))),
    fullDates: fullDatesOf(busy, visitType),
  };
}

/** At another clinic, or at a station that is no longer there, she is nowhere else: that stands in every station's way. */
function takenAt(busy: readonly Busy[], clinicId: string, station: number, stations: number): [Minute, Minute][] {
  const inTheWay = busy.filter((one) => one.station === station || one.station > stations || one.clinicId !== clinicId);
  return inTheWay.map(({ from, until }) => [from, until]);
}

function fullDatesOf(busy: readonly Busy[], { id, dailyLimit }: VisitType): Set<string> {
  if (dailyLimit === null) return new Set();
  const counts = new Map<string, number>();
  for (const { visitTypeId, on } of busy) if (visitTypeId === id) counts.set(on, (counts.get(on) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= dailyLimit).map(([on]) => on));
}

/** Why a start that the hours allow cannot be taken; undefined when it can. */
function refusalOf({ visitType, now, earliest, fullDates, stations }: Judgement, on: string, start: Minute): StartRefusal | undefined {
  if (start <= now) return "in_the_past";
  if (start < earliest) return "not_an_opening";
  if (fullDates.has(on)) return "daily_limit";
  return stations.some((taken) => isFree(taken, visitType, start)) ? undefined : "slot_taken";
}

function freeStations({ visitType, stations }: Judgement, start: Minute): number[] {
  return stations.flatMap((taken, index) => (isFree(taken, visitType, start) ? [index + 1] : []));
}

/** Whether nothing in the ordered, disjoint `taken` meets the visit with its buffers. All spans are half-open. */
function isFree(taken: readonly (readonly [Minute, Minute])[], visitType: VisitType, start: Minute): boolean {
  const from = start - visitType.bufferBeforeMinutes;
  const until = start + visitType.durationMinutes + visitType.bufferAfterMinutes;
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle] as readonly [Minute, Minute])[1] <= from) low = middle + 1;
    else high = middle;
  }
  const next = taken[low];
  return next === undefined || next[0] >= until;
}

function* plansIn({ practice, visitType, today, lastNumber }: Judgement, { from, days }: Span): Generator<DayPlan> {
  const first = from === null ? today.number : dayNumber(from);
  const last = Math.min(first + days - 1, lastNumber);
  let on = from !== null && first > today.number ? from : today.on;
  for (let number = Math.max(first, today.number); number <= last; number++) {
    const plan = planOf(practice, visitType, on);
    if (plan !== undefined) yield plan;
    on = plan?.day.next ?? addDays(on, 1);
  }
}

function encoded({ on, begins, clock }: LocalDay, starts: readonly Minute[], grid: number): OpeningDay {
  const runs: [number, number, number][] = [];
  let last: [number, number, number] | undefined;
  for (const start of starts) {
    const elapsed = start - begins;
    if (last !== undefined && elapsed === last[0] + last[2] * grid) last[2] += 1;
    else {
      last = [elapsed, grid, 1];
      runs.push(last);
    }
  }
  const shifts = clock.map(([elapsed, shift]): [number, number] => [elapsed, shift]);
  return { on, midnight: begins * 60, runs, ...(shifts.length > 0 && { clock: shifts }) };
}
