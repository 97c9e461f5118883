// The starts that the hours allow on one date, before anything is taken. They follow from the rules alone and are remembered with these.
import type { CalendarSettings } from "@expecting-mothers/shared/calendar";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { type LocalDay, localDay, type Minute } from "./local-day.ts";
import { type HoursRules, windowsReaching } from "./windows.ts";

/** A doctor's rules at one clinic. */
export type PracticeRules = HoursRules &
  Readonly<{ clinicId: string; active: boolean; settings: CalendarSettings; visitTypes: readonly VisitType[] }>;

export type DayPlan = Readonly<{ day: LocalDay; starts: readonly Minute[] }>;

const maxPlansRemembered = 500;
const remembered = new WeakMap<PracticeRules, Map<string, DayPlan | undefined>>();

/** The plan of one date; undefined when the practice never gives visits of this type, or the zone skipped the date. */
export function planOf(practice: PracticeRules, visitType: VisitType, on: string): DayPlan | undefined {
  let plans = remembered.get(practice);
  if (plans === undefined) {
    plans = new Map();
    remembered.set(practice, plans);
  }
  const key = `${visitType.id} ${on}`;
  if (plans.has(key)) return plans.get(key);
  if (plans.size >= maxPlansRemembered) plans.clear();
  const plan = makePlan(practice, visitType, on);
  plans.set(key, plan);
  return plan;
}

function makePlan(practice: PracticeRules, visitType: VisitType, on: string): DayPlan | undefined {
  const day = localDay(practice.zone, on);
  if (day === undefined || !practice.active || !visitType.active || visitType.clinicId !== practice.clinicId) return undefined;
  const starts = new Set<Minute>();
  for (const { from, until, visitTypeIds } of windowsReaching(practice, day)) {
    if (visitTypeIds !== null && !visitTypeIds.includes(visitType.id)) continue;
    for (let start = from; start + visitType.durationMinutes <= until; start += practice.settings.gridMinutes) {
      if (start >= day.begins && start < day.ends) starts.add(start);
    }
  }
  return { day, starts: [...starts].sort((a, b) => a - b) };
}
