// What a calendar may look like beyond its schema, and which dates a change of it touches. Pure.
import type { CalendarSettings, Hours, Override } from "@expecting-mothers/shared/calendar";
import { addDays } from "./local-day.ts";
import { type HoursRules, windowsBegunOn } from "./windows.ts";

export type CalendarParts = Readonly<{ settings: CalendarSettings; hours: readonly Hours[]; overrides: readonly Override[] }>;
export type Fault = { path: string; rule: "order" | "outside" | "overlap" | "unknown" | "required" | "closed" };
type WallSpan = Readonly<{ startMinute: number; endMinute: number }>;

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;

/** Everything in the parts that contradicts itself or names a visit type that the clinic does not have. */
export function faultsOf({ hours, overrides }: CalendarParts, visitTypeIds: ReadonlySet<string>): Fault[] {
  return [
    ...hours.flatMap((one, index) => [
      ...faultsOfSpan(one, one.breaks, `body/hours/${index}`),
      ...(one.validUntil !== null && one.validUntil < one.validFrom ? [fault(`body/hours/${index}/validUntil`, "order")] : []),
      ...(one.visitTypeIds?.some((id) => !visitTypeIds.has(id)) ? [fault(`body/hours/${index}/visitTypeIds`, "unknown")] : []),
      ...(hours.slice(0, index).some((earlier) => overlapInWeek(earlier, one)) ? [fault(`body/hours/${index}`, "overlap")] : []),
    ]),
    ...overrides.flatMap((one, index) => faultsOfOverride(one, overrides.slice(0, index), `body/overrides/${index}`)),
  ];
}

function fault(path: string, rule: Fault["rule"]): Fault {
  return { path, rule };
}

function faultsOfOverride(one: Override, earlier: readonly Override[], path: string): Fault[] {
  const { on, kind, startMinute, endMinute, breaks } = one;
  const sameDate = earlier.filter((other) => other.on === on);
  if (kind === "closed") {
    if (startMinute !== null || endMinute !== null) return [fault(`${path}/kind`, "closed")];
    return sameDate.length > 0 ? [fault(path, "overlap")] : [];
  }
  if (startMinute === null || endMinute === null)
    return [fault(`${path}/${startMinute === null ? "startMinute" : "endMinute"}`, "required")];
  const span = { startMinute, endMinute };
  const overlaps = sameDate.some(
    (other) =>
      other.startMinute === null || other.endMinute === null || meet(span, { startMinute: other.startMinute, endMinute: other.endMinute }),
  );
  return [...faultsOfSpan(span, breaks, path), ...(overlaps ? [fault(path, "overlap")] : [])];
}

function faultsOfSpan(span: WallSpan, breaks: readonly WallSpan[], path: string): Fault[] {
  const { startMinute, endMinute } = span;
  if (endMinute <= startMinute || endMinute > startMinute + dayMinutes) return [fault(`${path}/endMinute`, "order")];
  return breaks.flatMap((pause, index): Fault[] => {
    const here = `${path}/breaks/${index}`;
    if (pause.endMinute <= pause.startMinute) return [fault(here, "order")];
    if (pause.startMinute < startMinute || pause.endMinute > endMinute) return [fault(here, "outside")];
    return breaks.slice(0, index).some((earlier) => meet(earlier, pause)) ? [fault(here, "overlap")] : [];
  });
}

function meet(one: WallSpan, other: WallSpan): boolean {
  return one.startMinute < other.endMinute && other.startMinute < one.endMinute;
}

/** Compared on the week as a circle: Sunday's night reaches into Monday. */
function overlapInWeek(one: Hours, other: Hours): boolean {
  const apart =
    (one.validUntil !== null && one.validUntil < other.validFrom) || (other.validUntil !== null && other.validUntil < one.validFrom);
  if (apart) return false;
  const shift = (other.weekday - one.weekday) * dayMinutes;
  return [shift - weekMinutes, shift, shift + weekMinutes].some((by) =>
    meet(one, { startMinute: other.startMinute + by, endMinute: other.endMinute + by }),
  );
}

/** The dates from `from` to `to` on which a booking could be judged differently before and after: all of them when the settings change. */
export function datesTouched(
  before: HoursRules & { settings: CalendarSettings },
  after: HoursRules & { settings: CalendarSettings },
  from: string,
  to: string,
): string[] {
  const everything = JSON.stringify(before.settings) !== JSON.stringify(after.settings);
  const dates = new Set<string>();
  for (let on = from; on <= to; on = addDays(on, 1)) {
    if (!everything && JSON.stringify(windowsBegunOn(before, on)) === JSON.stringify(windowsBegunOn(after, on))) continue;
    dates.add(on).add(addDays(on, 1));
  }
  return [...dates];
}
