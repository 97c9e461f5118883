// When a doctor is there, as far as a screen has to draw it. What can be booked is the server's to say.
import type { Calendar, Hours, Override } from "@expecting-mothers/shared/calendar";
import { dateOf, dayOf } from "../../i18n/time.tsx";
import { isoWeekday } from "../parts/time.tsx";

export type CalendarDraft = Pick<Calendar, "settings" | "hours" | "overrides">;
/** Minutes since the date's midnight, end not included. */
export type Interval = readonly [start: number, end: number];
type Breaks = Hours["breaks"];

function withoutBreaks(whole: Interval, breaks: Breaks): Interval[] {
  let left: Interval[] = [whole];
  for (const { startMinute, endMinute } of breaks) {
    left = left.flatMap(([start, end]): Interval[] => [
      [start, Math.min(end, startMinute)],
      [Math.max(start, endMinute), end],
    ]);
  }
  return left.filter(([start, end]) => start < end);
}

const holdsOn = ({ weekday, validFrom, validUntil }: Hours, day: number): boolean =>
  weekday === isoWeekday(day) && dayOf(validFrom) <= day && (validUntil === null || day <= dayOf(validUntil));

const timesOf = ({ startMinute, endMinute, breaks }: Override): Interval[] =>
  startMinute === null || endMinute === null ? [] : withoutBreaks([startMinute, endMinute], breaks);

/** The duties that begin on this local date; one that runs past midnight ends after 1440. */
function dutiesOn({ hours, overrides }: CalendarDraft, day: number): Interval[] {
  const dated = overrides.filter(({ on }) => on === dateOf(day));
  if (dated.some(({ kind }) => kind === "closed")) return [];
  const weekly = hours
    .filter((each) => holdsOn(each, day))
    .flatMap(({ startMinute, endMinute, breaks }) => withoutBreaks([startMinute, endMinute], breaks));
  const replaced = dated.some(({ kind }) => kind === "other");
  return [...(replaced ? [] : weekly), ...dated.flatMap(timesOf)];
}

/** What this local date holds of duties, the end of last night's included. */
export function presentOn(calendar: CalendarDraft, day: number): Interval[] {
  const lastNight = dutiesOn(calendar, day - 1).map(([start, end]): Interval => [Math.max(0, start - 1440), end - 1440]);
  return [...lastNight, ...dutiesOn(calendar, day)].filter(([start, end]) => end > 0 && start < 1440 && start < end);
}

export const overlaps = (intervals: readonly Interval[], start: number, end: number): boolean =>
  intervals.some(([from, to]) => from < end && to > start);

export const reasonOn = ({ overrides }: CalendarDraft, day: number): string | undefined =>
  overrides.find(({ on, kind }) => on === dateOf(day) && kind === "closed")?.reason;

export const sameCalendar = (one: CalendarDraft, other: CalendarDraft): boolean =>
  JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other));

export const partsOf = ({ settings, hours, overrides }: CalendarDraft): CalendarDraft => ({ settings, hours, overrides });

/** The first day that a changed override touches, when nothing but overrides changed; otherwise today. */
export function firstTouched(base: CalendarDraft, draft: CalendarDraft, today: number): number {
  if (!sameCalendar({ ...base, overrides: [] }, { ...draft, overrides: [] })) return today;
  const before = new Set(base.overrides.map((each) => JSON.stringify(each)));
  const after = new Set(draft.overrides.map((each) => JSON.stringify(each)));
  const changed = [
    ...draft.overrides.filter((each) => !before.has(JSON.stringify(each))),
    ...base.overrides.filter((each) => !after.has(JSON.stringify(each))),
  ];
  return changed.length ? Math.max(today, Math.min(...changed.map(({ on }) => dayOf(on)))) : today;
}
