// Turns weekly hours and dated overrides into windows of real time, date by date in the clinic's zone.
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import { type LocalDay, localDay, type Minute } from "./local-day.ts";

/** Half-open: a visit may end exactly at `until`. */
export type Window = Readonly<{ from: Minute; until: Minute; visitTypeIds: readonly string[] | null }>;
export type HoursRules = Readonly<{ zone: string; hours: readonly Hours[]; overrides: readonly Override[] }>;

type WallSpan = Readonly<{ startMinute: number; endMinute: number }>;
type DayHours = WallSpan & Readonly<{ breaks: readonly WallSpan[]; visitTypeIds: readonly string[] | null }>;

const dayMinutes = 1440;

/** The windows of the hours that begin on this date. Night duty belongs to the date on which it begins and reaches into the next. */
export function windowsBegunOn(rules: HoursRules, on: string): Window[] {
  const day = localDay(rules.zone, on);
  if (day === undefined) return [];
  const windows = hoursOn(rules, day).flatMap((hours) =>
    withoutBreaks(hours).flatMap((span) =>
      spansInTime(rules.zone, day, span).map(([from, until]) => ({ from, until, visitTypeIds: hours.visitTypeIds })),
    ),
  );
  return windows.sort((a, b) => a.from - b.from);
}

/** Every window in which a visit of this date may lie: those begun the evening before, and its own. */
export function windowsReaching(rules: HoursRules, day: LocalDay): Window[] {
  return [...windowsBegunOn(rules, day.previous).filter(({ until }) => until > day.begins), ...windowsBegunOn(rules, day.on)];
}

/** Whether a visit of this type, booked for this date, lies within the hours. Where on the grid it starts does not matter. */
export function holdsVisit(rules: HoursRules, on: string, visitTypeId: string, from: Minute, until: Minute): boolean {
  const day = localDay(rules.zone, on);
  if (day === undefined) return false;
  return windowsReaching(rules, day).some(
    (window) => window.from <= from && until <= window.until && (window.visitTypeIds?.includes(visitTypeId) ?? true),
  );
}

function hoursOn({ hours, overrides }: HoursRules, { on, weekday }: LocalDay): DayHours[] {
  const dated = overrides.filter((override) => override.on === on);
  if (dated.some(({ kind }) => kind === "closed")) return [];
  const weekly = dated.some(({ kind }) => kind === "other") ? [] : hours.filter((one) => one.weekday === weekday && isValidOn(one, on));
  return [...weekly, ...dated.flatMap(hoursOfOverride)];
}

function isValidOn({ validFrom, validUntil }: Hours, on: string): boolean {
  return validFrom <= on && (validUntil === null || on <= validUntil);
}

function hoursOfOverride({ startMinute, endMinute, breaks }: Override): DayHours[] {
  return startMinute === null || endMinute === null ? [] : [{ startMinute, endMinute, breaks, visitTypeIds: null }];
}

function withoutBreaks({ startMinute, endMinute, breaks }: DayHours): WallSpan[] {
  const spans: WallSpan[] = [];
  let from = startMinute;
  for (const pause of [...breaks].sort((a, b) => a.startMinute - b.startMinute)) {
    if (pause.startMinute > from) spans.push({ startMinute: from, endMinute: Math.min(pause.startMinute, endMinute) });
    from = Math.max(from, pause.endMinute);
  }
  if (from < endMinute) spans.push({ startMinute: from, endMinute });
  return spans;
}

/** The stretches of real time during which the wall clock lies in the span. A skipped hour is not there, a repeated one is there twice. */
function spansInTime(zone: string, day: LocalDay, { startMinute, endMinute }: WallSpan): [Minute, Minute][] {
  const stretches = wallStretches(day, startMinute, Math.min(endMinute, dayMinutes));
  if (endMinute > dayMinutes) {
    const next = localDay(zone, day.next);
    if (next !== undefined) stretches.push(...wallStretches(next, Math.max(startMinute - dayMinutes, 0), endMinute - dayMinutes));
  }
  return joined(stretches);
}

function wallStretches({ begins, ends, clock }: LocalDay, from: number, until: number): [Minute, Minute][] {
  const pieces = clock[0]?.[0] === 0 ? clock : [[0, 0] as const, ...clock];
  return pieces.flatMap(([elapsed, shift], index): [Minute, Minute][] => {
    const pieceEnd = begins + (pieces[index + 1]?.[0] ?? ends - begins);
    const stretch: [Minute, Minute] = [Math.max(begins + from - shift, begins + elapsed), Math.min(begins + until - shift, pieceEnd)];
    return stretch[0] < stretch[1] ? [stretch] : [];
  });
}

/** Stretches that touch or overlap become one. */
export function joined(stretches: readonly (readonly [Minute, Minute])[]): [Minute, Minute][] {
  const result: [Minute, Minute][] = [];
  for (const [from, until] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until);
    else result.push([from, until]);
  }
  return result;
}
