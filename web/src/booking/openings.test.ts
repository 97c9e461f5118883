// The compact list of openings unpacks into the days and times that the clinic means, also when a clock is changed.
import { describe, expect, test } from "vitest";
import { clockText, dayOf, momentAt, momentOf, nearName, partOfDay } from "../i18n/time.tsx";
import { byPartOfDay, unpackOpenings } from "./openings.ts";

const midnight = Date.parse("2026-11-25T00:00:00+05:00") / 1000;

describe("runs", () => {
  test("become times in order, each with its instant", () => {
    const [day] = unpackOpenings([
      {
        on: "2026-11-25",
        midnight,
        runs: [
          [540, 20, 2],
          [840, 20, 1],
        ],
      },
    ]);
    expect(day?.openings.map(({ moment }) => clockText(moment.minute))).toEqual(["9:00", "9:20", "2:00"]);
    expect(day?.openings[0]?.startsAt).toBe("2026-11-25T04:00:00Z");
    expect(day?.day).toBe(dayOf("2026-11-25"));
  });

  test("of a night when the clock goes forward show the new time and keep the instant", () => {
    const clock: [number, number][] = [[60, 60]];
    const [day] = unpackOpenings([{ on: "2026-06-01", midnight, runs: [[30, 60, 2]], clock }]);
    expect(day?.openings.map(({ moment }) => moment.minute)).toEqual([30, 150]);
    expect(day?.openings.map(({ startsAt }) => Date.parse(startsAt) / 1000 - midnight)).toEqual([1_800, 5_400]);
  });

  test("a day without times is no day to choose", () => {
    expect(unpackOpenings([{ on: "2026-11-25", midnight, runs: [] }])).toEqual([]);
  });

  test("are grouped as people speak of the day", () => {
    const [day] = unpackOpenings([{ on: "2026-11-25", midnight, runs: [[540, 240, 4]] }]);
    expect(byPartOfDay(day?.openings ?? []).map(({ part }) => part)).toEqual(["morning", "noon", "evening", "night"]);
  });
});

describe("an instant", () => {
  test("is told in the clinic's zone, not the phone's", () => {
    expect(momentOf("2026-11-24T19:30:00Z", "Asia/Karachi")).toEqual(momentAt("2026-11-25", "00:30"));
    expect(momentOf("2026-11-24T19:30:00Z", "America/New_York")).toEqual(momentAt("2026-11-24", "14:30"));
  });

  test("at noon and midnight reads 12, and the small hours are night", () => {
    expect([0, 720].map(clockText)).toEqual(["12:00", "12:00"]);
    expect([0, 239, 240, 719, 720, 959, 960, 1199, 1200].map(partOfDay)).toEqual([
      "night",
      "night",
      "morning",
      "morning",
      "noon",
      "noon",
      "evening",
      "evening",
      "night",
    ]);
  });

  test("only today and tomorrow have a nearer name", () => {
    const names = [-1, 0, 1, 2].map((days) => nearName(100 + days, 100));
    expect(names.map((name) => name !== undefined)).toEqual([false, true, true, false]);
  });
});
