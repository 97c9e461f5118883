// Fills the doctors' days with visits that obey the hours and every constraint: past ones with an end, coming ones booked.
import type { AppointmentState } from "@expecting-mothers/shared/appointments";
import type { Doctor, Practice, VisitType } from "./clinics.ts";
import type { Day } from "./days.ts";
import type { Mother } from "./people.ts";
import type { Random } from "./random.ts";
import { type Stretch, stretchesOn } from "./sittings.ts";

export type Visit = {
  n: number;
  mother: Mother;
  doctor: Doctor;
  practice: Practice;
  visitType: VisitType;
  day: Day;
  startMinute: number;
  state: AppointmentState;
};
/** A visit that a named mother shall have on the doctor's first free time of the first working day from `offset` on. */
export type Wish = { mother: Mother; doctor: Doctor; offset: number; state: AppointmentState };
export type Scene = {
  now: Date;
  days: readonly Day[];
  doctors: readonly Doctor[];
  /** By district; visits go round them in turn, so that nobody comes twice on one day. */
  mothers: readonly (readonly Mother[])[];
  wishes: readonly Wish[];
  visits: number;
};

type Sitting = { doctor: Doctor; practice: Practice; stretches: Stretch[]; weight: number };

/** A first visit takes two places of the grid, the others one. */
const placesPerVisit = 1.2;
/** A full day still has a gap or two. */
const fullest = 0.93;

/** Yields about `scene.visits` visits, day by day. */
export function* planVisits(scene: Scene, random: Random): Generator<Visit> {
  const sittings = scene.days.map((day) => sittingsOn(day, scene.doctors));
  let places = sum(sittings.flat().map(placesOf));
  let n = 0;
  const turns = scene.mothers.map(() => 0);
  const wishes = [...scene.wishes];
  for (const [index, day] of scene.days.entries()) {
    const today = sittings[index] ?? [];
    // Each day takes its share of what is still to be given out, so that the total comes out right.
    const share = ((scene.visits - n) * placesPerVisit) / Math.max(places, 1);
    places -= sum(today.map(placesOf));
    const cameToday = scene.mothers.map(() => 0);
    for (const sitting of today) {
      const district = sitting.practice.clinic.district;
      const { length } = scene.mothers[district] ?? [];
      for (const { startMinute, visitType } of timesOf(sitting, Math.min(fullest, share * sitting.weight), random)) {
        const wish = takeWish(wishes, sitting.doctor, day, startMinute);
        if (wish === undefined && (cameToday[district] ?? 0) >= length) break;
        const mother = wish?.mother ?? scene.mothers[district]?.[(turns[district] ?? 0) % length];
        if (mother === undefined) break;
        if (wish === undefined) {
          turns[district] = (turns[district] ?? 0) + 1;
          cameToday[district] = (cameToday[district] ?? 0) + 1;
        }
        const state = wish?.state ?? stateOf(day, startMinute, visitType, sitting, scene.now, random);
        yield { n, mother, doctor: sitting.doctor, practice: sitting.practice, visitType, day, startMinute, state };
        n += 1;
      }
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function placesOf({ stretches, practice, weight }: Sitting): number {
  return sum(stretches.map(({ startMinute, endMinute }) => (endMinute - startMinute) / practice.gridMinutes)) * weight;
}

function sittingsOn(day: Day, doctors: readonly Doctor[]): Sitting[] {
  return doctors.flatMap((doctor) =>
    doctor.practices.flatMap((practice) => {
      const stretches = stretchesOn(day, practice.sessions, practice.overrides);
      return stretches.length === 0 ? [] : [{ doctor, practice, stretches, weight: weightOf(day, doctor) }];
    }),
  );
}

/** The demo's clinic is busy, and its first doctor most of all, today above all; coming days fill up from the near ones on. */
function weightOf({ offset }: Day, { n, practices }: Doctor): number {
  const popular = n === 0 ? 6 : practices[0]?.clinic.n === 0 ? 4 : 1;
  if (offset <= 0) return offset === 0 && n === 0 ? 100 : popular;
  return popular * Math.max(0.1, 1 - offset / 30);
}

/** Walks the grid as the booking engine does: a visit starts on it, ends with its buffer before the break, and the next follows. */
function* timesOf(
  { stretches, practice }: Sitting,
  fullness: number,
  random: Random,
): Generator<{ startMinute: number; visitType: VisitType }> {
  for (const { startMinute, endMinute, gridFrom, callsOnly } of stretches) {
    let minute = ceilToGrid(startMinute, gridFrom, practice.gridMinutes);
    while (minute < endMinute) {
      const visitType = chooseType(practice.clinic.visitTypes, callsOnly, random);
      const length = visitType.durationMinutes + visitType.bufferAfterMinutes;
      const taken = random.chance(fullness) && minute + length <= endMinute;
      if (taken) yield { startMinute: minute, visitType };
      minute = taken ? ceilToGrid(minute + length, gridFrom, practice.gridMinutes) : minute + practice.gridMinutes;
    }
  }
}

function ceilToGrid(minute: number, from: number, grid: number): number {
  return from + Math.ceil((minute - from) / grid) * grid;
}

function chooseType(offered: readonly VisitType[], callsOnly: boolean, random: Random): VisitType {
  const weight = { first: 18, followUp: 60, voice: 14, video: 8 };
  const suitable = offered.filter(({ mode }) => !callsOnly || mode !== "in_person");
  let left = random.fraction() * sum(suitable.map(({ key }) => weight[key]));
  const chosen = suitable.find(({ key }) => {
    left -= weight[key];
    return left < 0;
  });
  return chosen ?? (suitable[0] as VisitType);
}

function takeWish(wishes: Wish[], doctor: Doctor, day: Day, startMinute: number): Wish | undefined {
  const index = wishes.findIndex((wish) => wish.doctor === doctor && day.offset >= wish.offset && startMinute >= 580);
  return index < 0 ? undefined : wishes.splice(index, 1)[0];
}

function stateOf(day: Day, startMinute: number, visitType: VisitType, sitting: Sitting, now: Date, random: Random): AppointmentState {
  if (random.chance(0.07)) return "cancelled";
  if (day.offset > 0) return "booked";
  const over = random.chance(0.09) ? "missed" : "completed";
  if (day.offset < 0) return over;
  const minutesPast = livedUntil(day, sitting, now) - startMinute;
  if (minutesPast >= visitType.durationMinutes) return over;
  if (minutesPast >= 0) return "in_progress";
  return minutesPast >= -70 && random.chance(0.85) ? "arrived" : "booked";
}

/**
 * Whenever the demo is started, its doctor's day is under way: before and after hours it stands as in the middle of them. (Her notice of
 * half a day keeps the times before from being offered again.)
 */
function livedUntil(day: Day, { stretches, doctor }: Sitting, now: Date): number {
  const begins = stretches[0]?.startMinute ?? 0;
  const ends = stretches.at(-1)?.endMinute ?? 0;
  const minute = (now.getTime() - day.midnightMs) / 60_000;
  if (doctor.n !== 0) return minute;
  return Math.min(Math.max(minute, begins + (ends - begins) * 0.4), begins + (ends - begins) * 0.75);
}
