// Two people at one calendar: neither loses what she did.
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import { expect, test } from "vitest";
import type { CalendarDraft } from "./intervals.ts";
import { mergeCalendars } from "./merge.ts";

const settings = { gridMinutes: 20, minimumNoticeMinutes: 60, horizonDays: 90, stations: 1 };
const on = (weekday: number): Hours => ({
  weekday,
  startMinute: 540,
  endMinute: 1020,
  breaks: [],
  validFrom: "2026-01-01",
  validUntil: null,
  visitTypeIds: null,
});
const closed = (date: string): Override => ({ on: date, kind: "closed", startMinute: null, endMinute: null, breaks: [], reason: "" });
const base: CalendarDraft = { settings, hours: [on(1), on(2)], overrides: [] };

test("what she removed is gone, what the other added stays, what both added stands once", () => {
  const mine = { ...base, hours: [on(1), on(3)] };
  const newer = { ...base, hours: [on(1), on(2), on(3), on(4)], overrides: [closed("2026-03-12")] };
  expect(mergeCalendars(base, mine, newer)).toEqual({ settings, hours: [on(1), on(3), on(4)], overrides: [closed("2026-03-12")] });
});

test("what the other removed stays removed", () => {
  expect(mergeCalendars(base, { ...base, overrides: [closed("2026-03-12")] }, { ...base, hours: [on(1)] })).toEqual({
    settings,
    hours: [on(1)],
    overrides: [closed("2026-03-12")],
  });
});

test("settings are hers when she changed them, else the newer ones", () => {
  const theirs = { ...settings, gridMinutes: 30 };
  const hers = { ...settings, gridMinutes: 10 };
  expect(mergeCalendars(base, base, { ...base, settings: theirs }).settings).toEqual(theirs);
  expect(mergeCalendars(base, { ...base, settings: hers }, { ...base, settings: theirs }).settings).toEqual(hers);
});
