// Days as a strip of links, times as big buttons by part of the day. Used for booking and for moving.
import type { Openings } from "@expecting-mothers/shared/calendar";
import { useState } from "preact/hooks";
import { Num, t } from "../i18n/text.tsx";
import { clockText, dateOf, dayOf, dayOfMonth, monthName, nearName, todayIn, When, weekdayName } from "../i18n/time.tsx";
import { Form } from "../ui/form.tsx";
import { byPartOfDay, type OpenDay, unpackOpenings } from "./openings.ts";

/** The span of one list; "later days" asks for the next one. */
export const spanDays = 14;

type Props = {
  openings: Openings;
  url: URL;
  doctorId: string;
  /** Of the visit being moved. */
  version?: number;
};

function withQuery(url: URL, changes: Record<string, string>): string {
  const changed = new URL(url);
  for (const name of ["gone", "on"]) changed.searchParams.delete(name);
  for (const [name, value] of Object.entries(changes)) changed.searchParams.set(name, value);
  return changed.pathname + changed.search;
}

function DayLink({ day, today, chosen, href, onPick }: { day: number; today: number; chosen: boolean; href: string; onPick: () => void }) {
  const pick = (event: MouseEvent) => {
    event.preventDefault();
    onPick();
  };
  return (
    <a class="day" href={href} aria-current={chosen ? "date" : undefined} onClick={pick}>
      {nearName(day, today) ?? weekdayName(day)}
      <b>
        <Num>{dayOfMonth(day)}</Num>
      </b>
      {monthName(day)}
    </a>
  );
}

function Times({ day }: { day: OpenDay }) {
  return (
    <>
      {byPartOfDay(day.openings).map(({ part, openings }) => (
        <section key={part}>
          <h2>{t(`part.${part}`)}</h2>
          <div class="times">
            {openings.map(({ startsAt, moment }) => (
              <button type="submit" class="time" name="startsAt" value={startsAt} key={startsAt}>
                <Num>{clockText(moment.minute)}</Num>
              </button>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function laterFrom(url: URL, today: number): string {
  const from = url.searchParams.get("from");
  return dateOf((from ? dayOf(from) : today) + spanDays);
}

export function OpeningPicker({ openings, url, doctorId, version }: Props) {
  const today = todayIn(openings.zone);
  const days = unpackOpenings(openings.doctors[0]?.days ?? []);
  const asked = url.searchParams.get("on");
  const [picked, setPicked] = useState(asked ? dayOf(asked) : undefined);
  const chosen = days.find(({ day }) => day === picked) ?? days[0];
  const [earliest] = days[0]?.openings ?? [];
  const later = (
    <a class="link" href={withQuery(url, { from: laterFrom(url, today) })}>
      {t("openings.later")}
    </a>
  );
  if (!chosen || !earliest) {
    return (
      <>
        <p>{t("openings.none")}</p>
        {later}
      </>
    );
  }
  return (
    <Form class="stack">
      <input type="hidden" name="doctorId" value={doctorId} />
      <input type="hidden" name="visitTypeId" value={openings.visitTypeId} />
      {version !== undefined && <input type="hidden" name="version" value={version} />}
      <button type="submit" class="card first big" name="startsAt" value={earliest.startsAt}>
        <span class="soft">{t("book.earliest")}</span>
        <span class="huge">
          <When moment={earliest.moment} today={today} />
        </span>
      </button>
      <nav class="days" aria-label={t("openings.days")}>
        {days.map(({ day }) => (
          <DayLink
            key={day}
            day={day}
            today={today}
            chosen={day === chosen.day}
            href={withQuery(url, { on: dateOf(day) })}
            onPick={() => setPicked(day)}
          />
        ))}
      </nav>
      <Times day={chosen} />
      {later}
    </Form>
  );
}
