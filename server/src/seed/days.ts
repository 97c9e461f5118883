// Dates of the seeded province, counted from today in the clinics' zone.

export const zone = "Asia/Karachi";

export type Day = Readonly<{
  /** Days from today; negative ones are over. */
  offset: number;
  on: string;
  /** ISO: 1 is Monday. */
  weekday: number;
  midnightMs: number;
}>;

/** The days from `first` to `last` from today, in order. */
export function daysAround(now: Date, first: number, last: number): Day[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const date = today.add({ days: first + n });
    const { epochMilliseconds } = date.toZonedDateTime(zone);
    return { offset: first + n, on: date.toString(), weekday: date.dayOfWeek, midnightMs: epochMilliseconds };
  });
}

/** The instant some minutes after a day's midnight, as PostgreSQL reads it. */
export function instantAt(day: Day, minute: number): string {
  return new Date(day.midnightMs + minute * 60_000).toISOString();
}
