// When a doctor counts as there on the grid, and which day a change touches first.
import { expect, test } from "vitest";
import { dayOf } from "../../i18n/time.tsx";
import { type CalendarDraft, firstTouched, overlaps, presentOn } from "./intervals.ts";

const thursday = dayOf("2026-03-12");
const settings = { gridMinutes: 20, minimumNoticeMinutes: 60, horizonDays: 90, stations: 1 };
const nineToFive = {
  weekday: 4,
  startMinute: 540,
  endMinute: 1020,
  breaks: [{ startMinute: 780, endMinute: 840 }],
  validFrom: "2026-01-01",
  validUntil: null,
  visitTypeIds: null,
};
const calendar = (changes: Partial<CalendarDraft> = {}): CalendarDraft => ({ settings, hours: [nineToFive], overrides: [], ...changes });
const override = { on: "2026-03-12", startMinute: null, endMinute: null, breaks: [], reason: "" };

test("breaks cut the hours in two", () => {
  expect(presentOn(calendar(), thursday)).toEqual([
    [540, 780],
    [840, 1020],
  ]);
  expect(presentOn(calendar(), thursday + 1)).toEqual([]);
});

test("a closed day has no hours, other hours replace the weekly ones, extra hours join them", () => {
  expect(presentOn(calendar({ overrides: [{ ...override, kind: "closed" }] }), thursday)).toEqual([]);
  expect(presentOn(calendar({ overrides: [{ ...override, kind: "other", startMinute: 600, endMinute: 660 }] }), thursday)).toEqual([
    [600, 660],
  ]);
  expect(presentOn(calendar({ overrides: [{ ...override, kind: "extra", startMinute: 1080, endMinute: 1140 }] }), thursday)).toHaveLength(
    3,
  );
});

test("a night duty reaches into the next morning", () => {
  const night = calendar({ hours: [{ ...nineToFive, startMinute: 1320, endMinute: 1800, breaks: [] }] });
  expect(presentOn(night, thursday)).toEqual([[1320, 1800]]);
  expect(presentOn(night, thursday + 1)).toEqual([[0, 360]]);
  expect(overlaps(presentOn(night, thursday + 1), 300, 360)).toBe(true);
  expect(overlaps(presentOn(night, thursday + 1), 360, 420)).toBe(false);
});

test("hours hold from and until their dates", () => {
  const limited = calendar({ hours: [{ ...nineToFive, validFrom: "2026-03-12", validUntil: "2026-03-12" }] });
  expect([-7, 0, 7].map((days) => presentOn(limited, thursday + days).length)).toEqual([0, 2, 0]);
});

test("a closed day three weeks ahead is looked at there, changed weekly hours from today", () => {
  const today = thursday - 21;
  expect(firstTouched(calendar(), calendar({ overrides: [{ ...override, kind: "closed" }] }), today)).toBe(thursday);
  expect(firstTouched(calendar(), calendar({ hours: [] }), today)).toBe(today);
  expect(firstTouched(calendar(), calendar(), today)).toBe(today);
});
