// Unfolds the compact list of openings on the phone. Needs no zone data: the server says when each date begins and how its clock runs.
import type { OpeningDay } from "./calendar.ts";

/** `at` is the instant in epoch milliseconds, `minute` what the clinic's wall clock shows: minutes since 00:00. */
export type OpenTime = { at: number; minute: number };

/** The open times of one date, in order. */
export function openTimes({ midnight, runs, clock = [] }: OpeningDay): OpenTime[] {
  const times: OpenTime[] = [];
  for (const [first, step, count] of runs) {
    for (let elapsed = first; elapsed < first + step * count; elapsed += step) {
      let shift = 0;
      for (const [from, minutes] of clock) if (elapsed >= from) shift = minutes;
      times.push({ at: (midnight + elapsed * 60) * 1000, minute: elapsed + shift });
    }
  }
  return times;
}
