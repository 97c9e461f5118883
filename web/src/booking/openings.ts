// Unpacks the compact list of openings into days and times.
import type { OpeningDay } from "@expecting-mothers/shared/calendar";
import { dayOf, type Moment, type PartOfDay, partOfDay } from "../i18n/time.tsx";

export type Opening = { startsAt: string; moment: Moment };
export type OpenDay = { day: number; openings: Opening[] };

function wallMinute(elapsed: number, clock: OpeningDay["clock"]): number {
  const shift = clock?.filter(([from]) => elapsed >= from).at(-1)?.[1] ?? 0;
  return elapsed + shift;
}

function unpackDay({ on, midnight, runs, clock }: OpeningDay): OpenDay {
  const day = dayOf(on);
  const openings = runs.flatMap(([first, step, count]) =>
    Array.from({ length: count }, (_, place) => {
      const elapsed = first + place * step;
      const startsAt = new Date((midnight + elapsed * 60) * 1000).toISOString().replace(".000Z", "Z");
      return { startsAt, moment: { day, minute: wallMinute(elapsed, clock) } };
    }),
  );
  return { day, openings: openings.sort((one, other) => one.moment.minute - other.moment.minute) };
}

export const unpackOpenings = (days: OpeningDay[]): OpenDay[] => days.map(unpackDay).filter(({ openings }) => openings.length);

const parts: PartOfDay[] = ["morning", "noon", "evening", "night"];
export function byPartOfDay(openings: Opening[]): { part: PartOfDay; openings: Opening[] }[] {
  return parts
    .map((part) => ({ part, openings: openings.filter(({ moment }) => partOfDay(moment.minute) === part) }))
    .filter((group) => group.openings.length);
}
