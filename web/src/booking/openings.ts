// Unpacks the compact list of openings into days and times.
import type { OpeningDay } from "@expecting-mothers/shared/calendar";
import { openTimes } from "@expecting-mothers/shared/openings";
import { dayOf, type Moment, type PartOfDay, partOfDay } from "../i18n/time.tsx";

export type Opening = { startsAt: string; moment: Moment };
export type OpenDay = { day: number; openings: Opening[] };

function unpackDay(open: OpeningDay): OpenDay {
  const day = dayOf(open.on);
  const openings = openTimes(open).map(({ at, minute }) => {
    const startsAt = new Date(at).toISOString().replace(".000Z", "Z");
    return { startsAt, moment: { day, minute } };
  });
  return { day, openings };
}

export const unpackOpenings = (days: OpeningDay[]): OpenDay[] => days.map(unpackDay).filter(({ openings }) => openings.length);

const parts: PartOfDay[] = ["morning", "noon", "evening", "night"];
export function byPartOfDay(openings: Opening[]): { part: PartOfDay; openings: Opening[] }[] {
  return parts
    .map((part) => ({ part, openings: openings.filter(({ moment }) => partOfDay(moment.minute) === part) }))
    .filter((group) => group.openings.length);
}
