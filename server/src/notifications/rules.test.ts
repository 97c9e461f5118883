import { unnamed } from "@expecting-mothers/shared/unnamed";
import { describe, expect, test } from "vitest";
import { isStillTrue, segmentLength, textAbout, textOfSealed, type VisitFacts, whenText } from "./rules.ts";

const visit: VisitFacts = {
  version: 2,
  state: "booked",
  hasBegun: false,
  localDate: "2026-11-24",
  localMinute: 560,
  doctorNames: { ur: "ڈاکٹر ثنا", en: "Dr Sana" },
};
const kinds = ["booked", "moved", "cancelled", "restored"] as const;
const link = "https://waqt.example.pk/visits";

describe("what a message says", () => {
  test("day and time as people say them", () => {
    expect(whenText("ur", "2026-11-24", 560)).toBe("منگل 24 نومبر صبح 9:20");
    expect(whenText("en", "2026-11-29", 0)).toBe("Sun 29 Nov 12:00 at night");
    expect(whenText("en", "2026-11-27", 735)).toBe("Fri 27 Nov 12:15 pm");
    expect(whenText("ur", "2026-11-28", 1020)).toBe("ہفتہ 28 نومبر شام 5:00");
  });

  test("every kind fits one SMS in both languages, with her name and a link where there is room", () => {
    for (const kind of kinds) {
      const urdu = textAbout(kind, visit, { name: "عائشہ", language: "ur", link });
      expect(urdu.length, urdu).toBeLessThanOrEqual(70);
      expect(urdu.startsWith("عائشہ: ")).toBe(true);
      const english = textAbout(kind, visit, { name: "Ayesha", language: "en", link });
      expect(segmentLength(english)).toBe(160);
      expect(english.length).toBeLessThanOrEqual(160);
      expect(english).toContain(link);
    }
  });

  test("a long name gives way to the time", () => {
    const text = textAbout("restored", visit, { name: "ا".repeat(60), language: "ur", link });
    expect(text).toContain("منگل 24 نومبر صبح 9:20");
    expect(text.length).toBeLessThanOrEqual(70);
  });

  test("a mother who has not told her name yet is not called by the words that stand for it", () => {
    for (const language of ["ur", "en"] as const)
      expect(textAbout("booked", visit, { name: unnamed[language], language, link })).not.toContain(unnamed[language]);
    expect(textAbout("booked", visit, { name: unnamed.en, language: "en", link })).toBe(`Your time: Tue 24 Nov 9:20 am, Dr Sana\n${link}`);
  });

  test("neither pregnancy nor clinic nor the kind of visit is named", () => {
    const texts = kinds.flatMap((kind) => [
      textAbout(kind, visit, { name: "عائشہ", language: "ur", link }),
      textAbout(kind, visit, { name: "Ayesha", language: "en", link }),
    ]);
    expect(texts.join(" ")).not.toMatch(/حمل|زچ|ماں|بچ|کلینک|ہسپتال|pregn|mother|baby|clinic|hospital|antenatal/i);
  });

  test("Urdu is written in Urdu letters", () => {
    const texts = kinds.map((kind) => textAbout(kind, visit, { name: "عائشہ", language: "ur", link }));
    expect(texts.join(" ")).not.toMatch(/[يكه]/);
  });

  test("a code is the first number in its message and bound to the site for browsers", () => {
    const { text } = textOfSealed({ to: "+923001111111", code: "123456", language: "ur" }, "waqt.example.pk");
    expect(text).toMatch(/123456/);
    expect(text.endsWith("@waqt.example.pk #123456")).toBe(true);
    expect(text.length).toBeLessThanOrEqual(70);
  });
});

describe("whether it is still true", () => {
  test("a newer version has overtaken it", () => {
    expect(isStillTrue("booked", 1, visit)).toBe(false);
    expect(isStillTrue("moved", 2, visit)).toBe(true);
  });

  test("a cancelled visit is not announced, and only a cancelled one is called off", () => {
    expect(isStillTrue("booked", 2, { ...visit, state: "cancelled" })).toBe(false);
    expect(isStillTrue("cancelled", 2, { ...visit, state: "cancelled" })).toBe(true);
    expect(isStillTrue("cancelled", 2, visit)).toBe(false);
  });

  test("nobody is told of a visit that has begun", () => {
    expect(isStillTrue("booked", 2, { ...visit, hasBegun: true })).toBe(false);
  });
});
