// The rules of openings, on paper: clocks that change, nights, short windows, stations, limits.
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { type OpenTime, openTimes } from "@expecting-mothers/shared/openings";
import { describe, expect, test } from "vitest";
import type { PracticeRules } from "./day-plan.ts";
import { localDay, localTimeAt, minuteOf } from "./local-day.ts";
import { type Busy, canStart, openingsOf } from "./rules.ts";

const shahpur = "00000000-0000-4000-8000-000000000001";
const mirpur = "00000000-0000-4000-8000-000000000002";
const followUp = {
  id: "00000000-0000-4000-8000-00000000000a",
  clinicId: shahpur,
  names: { ur: "دوبارہ", en: "Follow-up" },
  durationMinutes: 20,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  firstVisit: false,
  mode: "in_person",
  dailyLimit: null,
  active: true,
} as const;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

type Changes = Partial<Omit<PracticeRules, "settings">> & { settings?: Partial<PracticeRules["settings"]> };
function practice({ settings, ...changes }: Changes = {}): PracticeRules {
  return {
    clinicId: shahpur,
    active: true,
    zone: "Asia/Karachi",
    settings: { gridMinutes: 20, minimumNoticeMinutes: 0, horizonDays: 365, stations: 1, ...settings },
    hours: hours(540, 600),
    overrides: [],
    visitTypes: [followUp],
    ...changes,
  };
}

function hours(startMinute: number, endMinute: number, weekdays = everyDay, more: Partial<Hours> = {}): PracticeRules["hours"] {
  return weekdays.map((weekday) => ({
    weekday,
    startMinute,
    endMinute,
    breaks: [],
    validFrom: "2000-01-01",
    validUntil: null,
    visitTypeIds: null,
    ...more,
  }));
}

/** Dr Sana is busy here; times are instants. */
function busy(from: string, until: string, more: Partial<Busy> = {}): Busy {
  const start = minuteOf(from);
  return {
    clinicId: shahpur,
    visitTypeId: followUp.id,
    station: 1,
    from: start,
    until: minuteOf(until),
    on: localTimeAt("Asia/Karachi", start).on,
    ...more,
  };
}

const closed: Override = { on: "2026-11-24", kind: "closed", startMinute: null, endMinute: null, breaks: [], reason: "" };

type Asked = { rules?: PracticeRules; taken?: readonly Busy[]; visitType?: Partial<VisitType>; from: string; days?: number };
/** Per date the wall-clock times on offer, as the phone shows them. */
function offered({ rules = practice(), taken = [], visitType = {}, from, days = 1 }: Asked): Record<string, string[]> {
  const found = openingsOf(rules, taken, { ...followUp, ...visitType }, { from, days }, minuteOf(`${from}T00:00:00Z`) - 2880);
  return Object.fromEntries(found.map((day) => [day.on, openTimes(day).map(({ minute }) => clock(minute))]));
}

/** Instants and wall-clock minutes on one date, seen from two days before. */
function timesOn(rules: PracticeRules, from: string): OpenTime[] {
  return openingsOf(rules, [], followUp, { from, days: 1 }, minuteOf(`${from}T00:00:00Z`) - 2880).flatMap(openTimes);
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function verdict(rules: PracticeRules, taken: readonly Busy[], startsAt: string, now: string, leave = {}): string {
  const answer = canStart(rules, taken, followUp, minuteOf(startsAt), minuteOf(now), leave);
  return answer.ok ? "open" : answer.code;
}

describe("hours", () => {
  test("41: a window of 50 minutes holds two visits of 20 and no third", () => {
    expect(offered({ rules: practice({ hours: hours(540, 590) }), from: "2026-11-24" })).toEqual({ "2026-11-24": ["09:00", "09:20"] });
  });

  test("41: the end of one visit is the start of the next", () => {
    const taken = [busy("2026-11-24T04:20:00Z", "2026-11-24T04:40:00Z")];
    expect(offered({ taken, from: "2026-11-24" })).toEqual({ "2026-11-24": ["09:00", "09:40"] });
  });

  test("a break is kept free and the grid begins anew after it", () => {
    const rules = practice({ hours: hours(540, 700, [1], { breaks: [{ startMinute: 590, endMinute: 610 }] }) });
    expect(offered({ rules, from: "2026-11-23" })).toEqual({ "2026-11-23": ["09:00", "09:20", "10:10", "10:30", "10:50", "11:10"] });
  });

  test("the grid may be finer than the visit is long", () => {
    const rules = practice({ hours: hours(540, 600), settings: { gridMinutes: 10 } });
    const taken = [busy("2026-11-24T04:20:00Z", "2026-11-24T04:40:00Z")];
    expect(offered({ rules, taken, from: "2026-11-24" })).toEqual({ "2026-11-24": ["09:00", "09:40"] });
  });

  test("24: visits booked at the old length keep it and the new length never overlaps them", () => {
    const rules = practice({ hours: hours(540, 600), settings: { gridMinutes: 20 } });
    const taken = [busy("2026-11-24T04:15:00Z", "2026-11-24T04:30:00Z")];
    expect(offered({ rules, taken, from: "2026-11-24" })).toEqual({ "2026-11-24": ["09:40"] });
  });

  test("25: a closed date closes that date alone, and taking it back restores the rule", () => {
    expect(Object.keys(offered({ rules: practice({ overrides: [closed] }), from: "2026-11-23", days: 3 }))).toEqual([
      "2026-11-23",
      "2026-11-25",
    ]);
    expect(Object.keys(offered({ from: "2026-11-23", days: 3 }))).toEqual(["2026-11-23", "2026-11-24", "2026-11-25"]);
  });

  test("other hours replace the weekly ones, extra hours join them", () => {
    const shown = (kind: "other" | "extra") =>
      offered({ rules: practice({ overrides: [{ ...closed, kind, startMinute: 840, endMinute: 880 }] }), from: "2026-11-24" })[
        "2026-11-24"
      ];
    expect(shown("other")).toEqual(["14:00", "14:20"]);
    expect(shown("extra")).toEqual(["09:00", "09:20", "09:40", "14:00", "14:20"]);
  });

  test("hours count on their weekday from the first to the last date of their validity", () => {
    const rules = practice({ hours: hours(540, 560, [2], { validFrom: "2026-11-10", validUntil: "2026-11-24" }) });
    expect(Object.keys(offered({ rules, from: "2026-11-01", days: 60 }))).toEqual(["2026-11-10", "2026-11-17", "2026-11-24"]);
  });

  test("hours kept for some visit types offer nothing to others", () => {
    const rules = practice({ hours: hours(540, 600, everyDay, { visitTypeIds: [mirpur] }) });
    expect(offered({ rules, from: "2026-11-24" })).toEqual({});
  });

  test("a type of another clinic, an ended type and a doctor who left offer nothing", () => {
    expect(offered({ visitType: { clinicId: mirpur }, from: "2026-11-24" })).toEqual({});
    expect(offered({ visitType: { active: false }, from: "2026-11-24" })).toEqual({});
    expect(offered({ rules: practice({ active: false }), from: "2026-11-24" })).toEqual({});
  });

  test("buffers keep their distance from other visits but may lie outside the hours", () => {
    const buffered = { bufferBeforeMinutes: 10, bufferAfterMinutes: 10 };
    const rules = practice({ hours: hours(540, 620) });
    expect(offered({ rules, visitType: buffered, from: "2026-11-24" })["2026-11-24"]).toEqual(["09:00", "09:20", "09:40", "10:00"]);
    const taken = [busy("2026-11-24T04:40:00Z", "2026-11-24T05:00:00Z")];
    expect(offered({ rules, taken, visitType: buffered, from: "2026-11-24" })["2026-11-24"]).toEqual(["09:00"]);
  });

  test("a visit that reaches into a long one in its middle is not offered", () => {
    const rules = practice({ hours: hours(540, 660), settings: { gridMinutes: 60 } });
    const taken = [busy("2026-11-24T04:15:00Z", "2026-11-24T04:20:00Z")];
    expect(offered({ rules, taken, visitType: { durationMinutes: 60 }, from: "2026-11-24" })["2026-11-24"]).toEqual(["10:00"]);
  });
});

describe("nights and clocks", () => {
  test("32: a visit over midnight belongs to the date on which it begins, and the night is found when searching from 00:00", () => {
    const rules = practice({ hours: hours(1320, 1800, [1]), settings: { gridMinutes: 30 } });
    const shown = offered({ rules, visitType: { durationMinutes: 30 }, from: "2026-11-23", days: 2 });
    expect(shown["2026-11-23"]).toEqual(["22:00", "22:30", "23:00", "23:30"]);
    expect(shown["2026-11-24"]?.at(0)).toBe("00:00");
    expect(shown["2026-11-24"]?.at(-1)).toBe("05:30");
    expect(offered({ rules, visitType: { durationMinutes: 30 }, from: "2026-11-24" })["2026-11-24"]).toEqual(shown["2026-11-24"]);
    const spanning = offered({ rules, visitType: { durationMinutes: 45 }, from: "2026-11-23", days: 2 });
    expect(spanning["2026-11-23"]?.at(-1)).toBe("23:30");
  });

  test("32: a closed date closes the night that begins on it, not the one begun the evening before", () => {
    const rules = practice({ hours: hours(1380, 1500), overrides: [closed], settings: { gridMinutes: 60 } });
    expect(offered({ rules, from: "2026-11-24", days: 2 })).toEqual({ "2026-11-24": ["00:00"], "2026-11-25": ["23:00"] });
  });

  test("33, 34: on 1 June 2008 Karachi skipped midnight to one, so nothing is offered in between", () => {
    const rules = practice({ hours: hours(1380, 1560), settings: { gridMinutes: 30 } });
    const shown = offered({ rules, from: "2008-05-31", days: 2 });
    expect(shown["2008-05-31"]).toEqual(["00:00", "00:30", "01:00", "01:30", "23:00", "23:30"]);
    expect(shown["2008-06-01"]).toEqual(["01:00", "01:30", "23:00", "23:30"]);
    expect(timesOn(rules, "2008-06-01")[0]).toEqual({ at: Date.parse("2008-05-31T19:00:00Z"), minute: 60 });
  });

  test("34: hours that lie wholly in the skipped hour offer nothing that day", () => {
    const shown = offered({ rules: practice({ hours: hours(0, 60) }), from: "2008-05-31", days: 3 });
    expect(Object.keys(shown)).toEqual(["2008-05-31", "2008-06-02"]);
  });

  test("34: on 31 October 2008 the hour before midnight came twice: two instants that show the same time", () => {
    const rules = practice({ hours: hours(1380, 1440), settings: { gridMinutes: 30 } });
    expect(timesOn(rules, "2008-10-31")).toEqual([
      { at: Date.parse("2008-10-31T17:00:00Z"), minute: 1380 },
      { at: Date.parse("2008-10-31T17:30:00Z"), minute: 1410 },
      { at: Date.parse("2008-10-31T18:00:00Z"), minute: 1380 },
      { at: Date.parse("2008-10-31T18:30:00Z"), minute: 1410 },
    ]);
  });

  test("33: hours follow the wall clock through the summer of 2008", () => {
    expect(timesOn(practice(), "2008-05-30")[0]?.at).toBe(Date.parse("2008-05-30T04:00:00Z"));
    expect(timesOn(practice(), "2008-07-01")[0]?.at).toBe(Date.parse("2008-07-01T03:00:00Z"));
    expect(timesOn(practice(), "2008-11-01")[0]?.at).toBe(Date.parse("2008-11-01T04:00:00Z"));
  });

  test("40: the 29th of February, the end of a month and week 53 get their own weekday's hours", () => {
    const days = [
      ["2028-02-28", "2028-02-29", "2028-03-01"],
      ["2027-01-31", "2027-02-01", "2027-02-02"],
      ["2026-12-31", "2027-01-01", "2027-01-02"],
    ];
    for (const three of days) expect(Object.keys(offered({ from: String(three[0]), days: 3 }))).toEqual(three);
    // 29 February 2028 is a Tuesday; 31 December 2026 the Thursday of week 53.
    expect(Object.keys(offered({ rules: practice({ hours: hours(540, 560, [2]) }), from: "2028-02-26", days: 7 }))).toEqual(["2028-02-29"]);
    expect(Object.keys(offered({ rules: practice({ hours: hours(540, 560, [4]) }), from: "2026-12-28", days: 7 }))).toEqual(["2026-12-31"]);
  });

  test("a date that a zone skipped has no hours", () => {
    expect(localDay("Pacific/Apia", "2011-12-30")).toBeUndefined();
    const rules = practice({ zone: "Pacific/Apia" });
    expect(Object.keys(offered({ rules, from: "2011-12-29", days: 3 }))).toEqual(["2011-12-29", "2011-12-31"]);
  });
});

describe("what may be taken", () => {
  const nine = "2026-11-24T04:00:00Z";

  test("37: a time in the past, or in this very minute, is refused", () => {
    expect(verdict(practice(), [], nine, "2026-11-24T04:00:00Z")).toBe("in_the_past");
    expect(verdict(practice(), [], nine, "2026-11-24T04:00:59Z")).toBe("in_the_past");
    expect(verdict(practice(), [], nine, "2026-11-24T03:59:59Z")).toBe("open");
  });

  test("38: minimum notice closes a time that nobody holds, and never hides what is taken", () => {
    const rules = practice({ settings: { minimumNoticeMinutes: 60 } });
    expect(verdict(rules, [], nine, "2026-11-24T03:00:00Z")).toBe("open");
    expect(verdict(rules, [], nine, "2026-11-24T03:00:30Z")).toBe("not_an_opening");
    expect(verdict(rules, [], nine, "2026-11-24T03:00:30Z", { withoutNotice: true })).toBe("open");
    const taken = [busy("2026-11-24T03:30:00Z", "2026-11-24T04:30:00Z")];
    expect(openingsOf(rules, taken, followUp, { from: null, days: 1 }, minuteOf("2026-11-24T03:20:00Z"))[0]?.runs).toEqual([[580, 20, 1]]);
  });

  test("39: a new day opens at the clinic's midnight", () => {
    const rules = practice({ settings: { horizonDays: 7 } });
    const start = "2026-12-01T04:00:00Z";
    expect(verdict(rules, [], start, "2026-11-23T18:59:59Z")).toBe("beyond_horizon");
    expect(verdict(rules, [], start, "2026-11-23T19:00:00Z")).toBe("open");
  });

  test("a time off the grid, with seconds, or outside the hours is not an opening", () => {
    const now = "2026-11-20T00:00:00Z";
    for (const start of ["2026-11-24T04:10:00Z", "2026-11-24T04:00:01Z", "2026-11-24T04:50:00Z", "2026-11-24T20:00:00Z"]) {
      expect(verdict(practice(), [], start, now)).toBe("not_an_opening");
    }
  });

  test("the daily limit closes the day for this type alone", () => {
    const limited = { ...followUp, dailyLimit: 2 };
    const taken = [busy("2026-11-24T04:00:00Z", "2026-11-24T04:20:00Z"), busy("2026-11-24T06:00:00Z", "2026-11-24T06:20:00Z")];
    const judged = (visitType: typeof followUp | typeof limited, more: readonly Busy[]) =>
      canStart(practice(), more, visitType, minuteOf("2026-11-24T04:40:00Z"), minuteOf("2026-11-20T00:00:00Z"));
    expect(judged(limited, taken)).toEqual({ ok: false, code: "daily_limit" });
    expect(judged(limited, taken.slice(1)).ok).toBe(true);
    expect(judged(followUp, taken).ok).toBe(true);
  });

  test("a second station takes a second visit, a visit at another clinic takes both", () => {
    const rules = practice({ settings: { stations: 2 } });
    const here = busy(nine, "2026-11-24T04:20:00Z");
    const judged = (taken: readonly Busy[]) => canStart(rules, taken, followUp, minuteOf(nine), minuteOf("2026-11-20T00:00:00Z"));
    expect(judged([here])).toMatchObject({ ok: true, stations: [2] });
    expect(judged([here, { ...here, station: 2 }])).toEqual({ ok: false, code: "slot_taken" });
    expect(judged([{ ...here, clinicId: mirpur }])).toEqual({ ok: false, code: "slot_taken" });
  });

  test("30: of overlapping hours at two clinics only one can be booked", () => {
    const taken = [busy("2026-11-24T04:10:00Z", "2026-11-24T04:30:00Z", { clinicId: mirpur })];
    expect(offered({ taken, from: "2026-11-24" })["2026-11-24"]).toEqual(["09:40"]);
  });
});
