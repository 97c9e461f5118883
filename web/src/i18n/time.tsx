// Days and times as people say them, in the clinic's zone. Words come from the catalogue; the phone's own locale data is not trusted.
import { type Key, Num, Text, t } from "./text.tsx";

/** A local date as days since 1970, and minutes since its midnight. */
export type Moment = { day: number; minute: number };

/** For instants that belong to no clinic; the whole country keeps this clock. */
export const defaultZone = "Asia/Karachi";

const dayMs = 86_400_000;
const weekdays = ["weekday.4", "weekday.5", "weekday.6", "weekday.7", "weekday.1", "weekday.2", "weekday.3"] as const;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const made = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", { timeZone: zone, hourCycle: "h23", ...parts });
  formatters.set(zone, made);
  return made;
}

export function momentOf(instant: string | number, zone: string): Moment {
  const found = Object.fromEntries(
    formatterFor(zone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = found;
  return { day: Date.UTC(year, month - 1, day) / dayMs, minute: hour * 60 + minute };
}

export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;
export const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
export const momentAt = (localDate: string, localTime: string): Moment => {
  const [hour = 0, minute = 0] = localTime.split(":").map(Number);
  return { day: dayOf(localDate), minute: hour * 60 + minute };
};

export const weekdayName = (day: number): string => t(weekdays[day % 7] ?? "weekday.1");
export const dayOfMonth = (day: number): number => new Date(day * dayMs).getUTCDate();
export const monthName = (day: number): string => t(`month.${new Date(day * dayMs).getUTCMonth() + 1}` as Key);

/** Only forwards: in Urdu one word means both tomorrow and yesterday. */
export function nearName(day: number, today: number): string | undefined {
  if (day === today) return t("day.today");
  return day === today + 1 ? t("day.tomorrow") : undefined;
}

export type PartOfDay = "morning" | "noon" | "evening" | "night";
export function partOfDay(minute: number): PartOfDay {
  const hour = Math.floor(minute / 60) % 24;
  if (hour >= 4 && hour < 12) return "morning";
  if (hour >= 12 && hour < 16) return "noon";
  return hour >= 16 && hour < 20 ? "evening" : "night";
}

export function clockText(minute: number): string {
  const hour = Math.floor(minute / 60) % 12 || 12;
  return `${hour}:${String(minute % 60).padStart(2, "0")}`;
}

export function Clock({ minute }: { minute: number }) {
  return (
    <span class="whole">
      <Text of={`clock.${partOfDay(minute)}`} time={<Num>{clockText(minute)}</Num>} />
    </span>
  );
}

export function Day({ day, today }: { day: number; today: number }) {
  const near = nearName(day, today);
  if (near) return <>{near}</>;
  return <Text of="day.date" weekday={weekdayName(day)} day={dayOfMonth(day)} month={monthName(day)} />;
}

/** "Tomorrow, 9:20 in the morning" */
export function When({ moment, today }: { moment: Moment; today: number }) {
  return <Text of="when" day={<Day day={moment.day} today={today} />} time={<Clock minute={moment.minute} />} />;
}

export const todayIn = (zone: string): number => momentOf(Date.now(), zone).day;
