// How typed times of day are read.
import { expect, test } from "vitest";
import { clock24, isoWeekday, mondayOf, typedDigits, typedMinute } from "./time.tsx";

test("a time may be typed with or without minutes, in any of the three scripts' digits", () => {
  expect(["9", "9:30", "0930", "930", "17.05", "۹:۳۰", "٢٤", "00:00"].map(typedMinute)).toEqual([540, 570, 570, 570, 1025, 570, 1440, 0]);
});

test("what is not a time of day is not guessed at", () => {
  expect(["", "nine", "25", "9:60", "24:30", "9:5", "12345"].map(typedMinute)).toEqual(Array(7).fill(undefined));
});

test("times after midnight are shown on the clock of the next day", () => {
  expect([0, 545, 1439, 1440, 1530].map(clock24)).toEqual(["0:00", "9:05", "23:59", "0:00", "1:30"]);
});

test("weeks begin on Monday", () => {
  const thursday = Date.UTC(2026, 2, 12) / 86_400_000;
  expect(isoWeekday(thursday)).toBe(4);
  expect(mondayOf(thursday)).toBe(thursday - 3);
  expect(mondayOf(thursday - 3)).toBe(thursday - 3);
});

test("digits are found in any script", () => {
  expect(typedDigits("۰۳۰۰-١٢٣ 45")).toBe("030012345");
});
