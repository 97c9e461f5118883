// Times as a desk reads and types them: 24 hours, aligned figures, weeks that begin on Monday.
import { Num, Text, t } from "../../i18n/text.tsx";
import { Day, dayOf, dayOfMonth, momentOf, monthName, weekdayName } from "../../i18n/time.tsx";

export function clock24(minute: number): string {
  const onDay = ((minute % 1440) + 1440) % 1440;
  return `${Math.floor(onDay / 60)}:${String(onDay % 60).padStart(2, "0")}`;
}

export const minuteOf = (localTime: string): number => {
  const [hour = 0, minute = 0] = localTime.split(":").map(Number);
  return hour * 60 + minute;
};

export const Time = ({ minute }: { minute: number }) => <Num>{clock24(minute)}</Num>;

/** An end past midnight says that it lies on the next day. */
export function Span({ start, end }: { start: number; end: number }) {
  return (
    <span class="nowrap">
      <Num>
        {clock24(start)}–{clock24(end)}
      </Num>
      {end > 1440 && <span class="soft"> {t("staff.nextDay")}</span>}
    </span>
  );
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A day and a time; without a clinic's zone, the reader's own. */
export function Moment({ at, zone = ownZone }: { at: string; zone?: string }) {
  const { day, minute } = momentOf(at, zone);
  const today = momentOf(Date.now(), zone).day;
  return <Text of="staff.moment" day={<Day day={day} today={today} />} time={<Time minute={minute} />} />;
}

/** 1 is Monday, as in the calendar's hours. */
export const isoWeekday = (day: number): number => ((day + 3) % 7) + 1;
export const mondayOf = (day: number): number => day - isoWeekday(day) + 1;
export const weekdayOf = (iso: number): string => weekdayName(iso + 3);

export const dateText = (day: number): string => t("day.date", { weekday: weekdayName(day), day: dayOfMonth(day), month: monthName(day) });
export const shortDate = (date: string): string =>
  t("staff.date", { day: dayOfMonth(dayOf(date)), month: monthName(dayOf(date)), year: date.slice(0, 4) });

const zeros = [0x660, 0x6f0];
const plainDigits = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) - (zeros.find((zero) => digit.charCodeAt(0) - zero < 10) ?? 0)));

/** What people type for a time of day: 9, 9:30, 930, 17.00, ۹:۳۰. Undefined when it is none. */
export function typedMinute(text: string): number | undefined {
  const [, hour, minute] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(plainDigits(text.trim())) ?? [];
  if (hour === undefined || Number(hour) > 24 || Number(minute ?? 0) > 59) return undefined;
  const found = Number(hour) * 60 + Number(minute ?? 0);
  return found > 1440 ? undefined : found;
}

export const typedDigits = (text: string): string => plainDigits(text).replace(/\D/g, "");
