// The doctor's week: seven days side by side at a desk, one below the other on a phone, each leading to its list.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import { Num, Text, t } from "../../i18n/text.tsx";
import { dateOf, dayOf, dayOfMonth, momentOf, monthName, weekdayName } from "../../i18n/time.tsx";
import type { ScreenProps } from "../console.tsx";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { DayBar } from "../parts/day-bar.tsx";
import { nameOf } from "../parts/mother-name.ts";
import { Freshness, Pending } from "../parts/notes.tsx";
import { minuteOf, Time } from "../parts/time.tsx";
import { ask } from "../session.ts";
import { isOver } from "./steps.ts";

function DayCard({ day, today, entries }: { day: number; today: number; entries: DayEntry[] }) {
  return (
    <section class={day === today ? "day-card now" : "day-card"}>
      <h2>
        <a href={`/staff/today?on=${dateOf(day)}`} aria-current={day === today ? "date" : undefined}>
          {weekdayName(day)} <Num>{dayOfMonth(day)}</Num>
          <span class="soft">
            <Text of="staff.visits" count={entries.length} />
          </span>
        </a>
      </h2>
      <ol>
        {entries.map((entry) => (
          <li key={entry.id} class={isOver(entry.state) ? "over" : undefined}>
            <b class="t">
              <Time minute={minuteOf(entry.localTime)} />
            </b>
            <bdi>{nameOf(entry.motherName)}</bdi>
          </li>
        ))}
      </ol>
    </section>
  );
}

export const weekTitle = (monday: number): string => t("staff.week.title", { day: dayOfMonth(monday), month: monthName(monday) });

export function DoctorWeekScreen({ query }: ScreenProps) {
  const from = query["from"];
  const loaded = useLoad(() => ask("getDoctorWeek", { query: from ? { from } : {} }), ["doctor-week", from], { live: true });
  const { data } = loaded;
  if (!data) {
    return (
      <>
        <Heading title={t("staff.menu.week")} />
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      </>
    );
  }
  const first = dayOf(data.from);
  const { entries } = data;
  return (
    <>
      <Heading title={weekTitle(first)}>
        <Freshness loaded={loaded} />
        <DayBar day={first} today={dayOf(data.today)} step={7} name="from" />
      </Heading>
      <div class="week">
        {Array.from({ length: 7 }, (_, place) => first + place).map((day) => (
          <DayCard
            key={day}
            day={day}
            today={dayOf(data.today)}
            entries={entries.filter(({ startsAt }) => momentOf(startsAt, data.zone).day === day)}
          />
        ))}
      </div>
    </>
  );
}
