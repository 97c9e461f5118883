// When a doctor sits at a clinic: weekly sessions with prayer breaks, night duty, leave and extra hours.

import type { Day } from "./days.ts";
import type { ClinicKind } from "./places.ts";
import type { Random } from "./random.ts";

export type Session = {
  weekday: number;
  startMinute: number;
  endMinute: number;
  breaks: readonly (readonly [startMinute: number, endMinute: number])[];
  /** Night duty takes calls, nobody comes in. */
  callsOnly: boolean;
};
export type Override = {
  offset: number;
  kind: "closed" | "other" | "extra";
  reason: string;
  session: Omit<Session, "weekday"> | undefined;
};
/** Time without a break. */
export type Stretch = { startMinute: number; endMinute: number; gridFrom: number; callsOnly: boolean };

const friday = 5;
const fridayPrayer = [750, 840] as const;
const midday = [780, 840] as const;

function session(weekday: number, startMinute: number, endMinute: number, callsOnly = false): Session {
  const pauses = [weekday === friday ? fridayPrayer : midday];
  const breaks = callsOnly ? [] : pauses.filter(([from, until]) => from < endMinute && until > startMinute);
  return { weekday, startMinute, endMinute, breaks, callsOnly };
}

/** Six full days: the doctor whose calendar the demo shows. */
export function fullWeek(): Session[] {
  return [1, 2, 3, 4, 5, 6].map((weekday) => session(weekday, 480, 960));
}

/** A doctor's week at a clinic of this kind; `n` spreads the free days. */
export function ordinaryWeek(kind: ClinicKind, n: number): Session[] {
  const free = (n % 6) + 1;
  const days = [1, 2, 3, 4, 5, 6].filter((weekday) => weekday !== free);
  if (kind === "bhu") return days.filter((weekday) => weekday % 2 === n % 2).map((weekday) => session(weekday, 540, 760));
  if (kind === "rhc") return days.map((weekday) => session(weekday, 540, 780));
  const nights = kind === "dhq" && n % 3 === 1 ? [session(6, 1200, 1560, true)] : [];
  return [...days.map((weekday) => session(weekday, 480, weekday === friday ? 900 : 840)), ...nights];
}

/** A few hours in the evening at a second clinic. */
export function secondClinic(): Session[] {
  return [session(3, 1020, 1140)];
}

/** Leave, a short day, an extra Sunday: some doctors have each in the coming weeks. */
export function ordinaryOverrides(days: readonly Day[], random: Random): Override[] {
  const overrides: Override[] = [];
  const leaveFrom = random.chance(0.35) ? random.whole(4, 40) : undefined;
  if (leaveFrom !== undefined) overrides.push(...leave(leaveFrom, random.whole(1, 3)));
  const shortDay = random.whole(4, 40);
  const isFree = (day: number) => overrides.every(({ offset }) => offset !== day);
  if (random.chance(0.2) && isFree(shortDay)) {
    overrides.push({ offset: shortDay, kind: "other", reason: "Training in the afternoon", session: session(1, 540, 700) });
  }
  const sunday = days.find(({ offset, weekday }) => offset > 3 && weekday === 7);
  if (random.chance(0.2) && sunday !== undefined && isFree(sunday.offset)) overrides.push(extra(sunday.offset, 600, 780));
  return overrides;
}

export function leave(from: number, days: number): Override[] {
  return Array.from({ length: days }, (_, n) => ({ offset: from + n, kind: "closed", reason: "Leave", session: undefined }));
}

export function extra(offset: number, startMinute: number, endMinute: number): Override {
  return { offset, kind: "extra", reason: "Extra hours", session: session(7, startMinute, endMinute) };
}

/** What is left of a day's sessions between breaks, in order. */
export function stretchesOn(day: Day, sessions: readonly Session[], overrides: readonly Override[]): Stretch[] {
  const dated = overrides.filter(({ offset }) => offset === day.offset);
  if (dated.some(({ kind }) => kind === "closed")) return [];
  const replaced = dated.some(({ kind }) => kind === "other");
  const weekly = replaced ? [] : sessions.filter(({ weekday }) => weekday === day.weekday);
  return [...weekly, ...dated.flatMap((override) => override.session ?? [])].flatMap(withoutBreaks);
}

function withoutBreaks({ startMinute, endMinute, breaks, callsOnly }: Omit<Session, "weekday">): Stretch[] {
  const edges = [startMinute, ...breaks.flat(), endMinute];
  return Array.from({ length: edges.length / 2 }, (_, n) => ({
    startMinute: edges[2 * n] as number,
    endMinute: edges[2 * n + 1] as number,
    gridFrom: startMinute,
    callsOnly,
  })).filter((stretch) => stretch.endMinute > stretch.startMinute);
}
