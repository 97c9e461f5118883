// The week's grid in numbers: per doctor, day and hour how many visits are open and booked, and whether the doctor is there at all.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import type { DoctorOpenings } from "@expecting-mothers/shared/calendar";
import { unpackOpenings } from "../../booking/openings.ts";
import { momentOf } from "../../i18n/time.tsx";
import { type CalendarDraft, overlaps, presentOn } from "../hours/intervals.ts";

export type Cell = { open: number; booked: DayEntry[]; present: boolean };
/** By day, then by hour of the local day. */
export type DoctorWeek = Map<number, Cell[]>;
type Sources = { first: number; zone: string; entries: readonly DayEntry[]; openings: DoctorOpenings | undefined; calendar: CalendarDraft };

export function weekOf({ first, zone, entries, openings, calendar }: Sources): DoctorWeek {
  const week: DoctorWeek = new Map();
  for (let day = first; day < first + 7; day++) {
    const present = presentOn(calendar, day);
    week.set(
      day,
      Array.from({ length: 24 }, (_, hour) => ({ open: 0, booked: [], present: overlaps(present, hour * 60, hour * 60 + 60) })),
    );
  }
  const cellAt = (day: number, minute: number) => week.get(day)?.[Math.floor(minute / 60) % 24];
  for (const { openings: list } of unpackOpenings(openings?.days ?? [])) {
    for (const { moment } of list) {
      // A start after midnight belongs to the duty of the day before, but stands on the clock of the next.
      const cell = cellAt(moment.day + Math.floor(moment.minute / 1440), moment.minute % 1440);
      if (cell) cell.open++;
    }
  }
  for (const entry of entries) {
    const { day, minute } = momentOf(entry.startsAt, zone);
    cellAt(day, minute)?.booked.push(entry);
  }
  return week;
}

export function hoursShown(week: DoctorWeek): { from: number; to: number } {
  const used = [...week.values()].flatMap((cells) =>
    cells.flatMap(({ open, booked, present }, hour) => (present || open || booked.length ? [hour] : [])),
  );
  return used.length ? { from: Math.min(...used), to: Math.max(...used) + 1 } : { from: 9, to: 17 };
}

export const sumOf = (cells: readonly Cell[]) => ({
  open: cells.reduce((sum, { open }) => sum + open, 0),
  booked: cells.reduce((sum, { booked }) => sum + booked.length, 0),
  present: cells.some(({ present }) => present),
});
