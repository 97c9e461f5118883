// Puts one's own changes on top of what somebody else saved meanwhile, as if one had begun from there.
import type { CalendarDraft } from "./intervals.ts";

function mergeLists<T>(base: readonly T[], mine: readonly T[], newer: readonly T[]): T[] {
  const keyOf = (each: T) => JSON.stringify(each);
  const [inBase, inMine, inNewer] = [base, mine, newer].map((list) => new Set(list.map(keyOf)));
  const left = newer.filter((each) => inMine?.has(keyOf(each)) || !inBase?.has(keyOf(each)));
  const added = mine.filter((each) => !inBase?.has(keyOf(each)) && !inNewer?.has(keyOf(each)));
  return [...left, ...added];
}

export function mergeCalendars(base: CalendarDraft, mine: CalendarDraft, newer: CalendarDraft): CalendarDraft {
  const settled = JSON.stringify(mine.settings) === JSON.stringify(base.settings);
  return {
    settings: settled ? newer.settings : mine.settings,
    hours: mergeLists(base.hours, mine.hours, newer.hours),
    overrides: mergeLists(base.overrides, mine.overrides, newer.overrides),
  };
}
