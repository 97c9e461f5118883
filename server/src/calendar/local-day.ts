// A date in a clinic's zone as it really passes: when it begins, how long it lasts, and what the wall clock shows meanwhile.

/** Whole minutes since 1970-01-01T00:00Z: all that the calendar computes with. */
export type Minute = number;

export type LocalDay = Readonly<{
  on: string;
  /** Days since 1970-01-01. */
  number: number;
  /** The date before and the one after, by the calendar and not by adding 24 hours. */
  previous: string;
  next: string;
  /** ISO: 1 is Monday. */
  weekday: number;
  begins: Minute;
  ends: Minute;
  /** On a day of a clock change: from this elapsed minute on, the wall clock shows this many minutes more than have elapsed. */
  clock: readonly (readonly [elapsed: number, shift: number])[];
}>;

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Dates remembered per process: a few zones times the longest horizon. */
const maxDaysRemembered = 4_000;
const remembered = new Map<string, LocalDay | undefined>();
const lastDays = new Map<string, LocalDay>();

export function minuteOf(instant: string): Minute {
  return Date.parse(instant) / minuteMs;
}

export function instantOf(minute: Minute): string {
  return new Date(minute * minuteMs).toISOString();
}

/** Days since 1970-01-01, by the calendar. */
export function dayNumber(on: string): number {
  return Date.parse(on) / dayMs;
}

export function addDays(on: string, days: number): string {
  return Temporal.PlainDate.from(on).add({ days }).toString();
}

/** The local date and the wall-clock minute of an instant. */
export function localTimeAt(zone: string, minute: Minute): { on: string; minute: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(minute) * minuteMs).toZonedDateTimeISO(zone);
  return { on: local.toPlainDate().toString(), minute: local.hour * 60 + local.minute };
}

/** The day in which an instant lies. Meant for the present: only the day of the last answer is at hand, per zone. */
export function dayAt(zone: string, minute: Minute): LocalDay {
  const last = lastDays.get(zone);
  if (last !== undefined && last.begins <= minute && minute < last.ends) return last;
  const day = localDay(zone, localTimeAt(zone, minute).on) as LocalDay;
  lastDays.set(zone, day);
  return day;
}

/** The date `on` in `zone`; undefined for a date that the zone skipped (Samoa had no 30 December 2011). */
export function localDay(zone: string, on: string): LocalDay | undefined {
  const key = `${zone} ${on}`;
  if (remembered.has(key)) return remembered.get(key);
  if (remembered.size >= maxDaysRemembered) remembered.clear();
  const day = computeDay(zone, Temporal.PlainDate.from(on));
  remembered.set(key, day);
  return day;
}

function computeDay(zone: string, date: Temporal.PlainDate): LocalDay | undefined {
  const start = date.toZonedDateTime(zone);
  if (!start.toPlainDate().equals(date)) return undefined;
  const following = date.add({ days: 1 });
  const begins = start.epochMilliseconds / minuteMs;
  const ends = following.toZonedDateTime(zone).epochMilliseconds / minuteMs;
  return {
    on: date.toString(),
    number: dayNumber(date.toString()),
    previous: date.subtract({ days: 1 }).toString(),
    next: following.toString(),
    weekday: date.dayOfWeek,
    begins,
    ends,
    clock: clockOf(start, begins, ends),
  };
}

function clockOf(start: Temporal.ZonedDateTime, begins: Minute, ends: Minute): [number, number][] {
  const clock: [number, number][] = [];
  const note = (at: Temporal.ZonedDateTime) => {
    const elapsed = at.epochMilliseconds / minuteMs - begins;
    const shift = at.hour * 60 + at.minute - elapsed;
    if (shift !== (clock.at(-1)?.[1] ?? 0)) clock.push([elapsed, shift]);
  };
  note(start);
  for (let change = start.getTimeZoneTransition("next"); change !== null; change = change.getTimeZoneTransition("next")) {
    if (change.epochMilliseconds / minuteMs >= ends) break;
    note(change);
  }
  return clock;
}
