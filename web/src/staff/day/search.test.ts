// How the day's list is searched.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import { expect, test } from "vitest";
import { findEntries } from "./search.ts";

const entry = (motherName: string, phoneLast4: string) => ({ motherName, phoneLast4 }) as DayEntry;
const day = [entry("Ayesha Bibi", "1111"), entry("بشریٰ ہاشمی", "2345"), entry("Kiran", "9023")];
const found = (typed: string) => findEntries(day, typed).map(({ phoneLast4 }) => phoneLast4);

test("nothing typed shows everybody", () => expect(found("  ")).toHaveLength(3));
test("a part of a name is enough, in small or capital letters", () => expect(found("ayE")).toEqual(["1111"]));
test("Arabic forms of the letters find the Urdu ones", () => expect(found("هاشمي")).toEqual(["2345"]));
test("the last four digits find her, also within a whole number and in Urdu digits", () => {
  expect(found("2345")).toEqual(["2345"]);
  expect(found("0300 123 2345")).toEqual(["2345"]);
  expect(found("۲۳۴۵")).toEqual(["2345"]);
});
test("digits still being typed narrow the list from either end", () => expect(found("23")).toEqual(["2345", "9023"]));
