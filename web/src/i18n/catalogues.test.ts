// The catalogues are held against the screens and against each other, so that no woman meets a key, a gap or a foreign letter.
import { problemCodes } from "@expecting-mothers/shared/problem";
import { describe, expect, test } from "vitest";
import en from "./en.json";
import staffEn from "./en.staff.json";
import type { Catalogue } from "./text.tsx";
import ur from "./ur.json";
import staffUr from "./ur.staff.json";

const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.ts"], { query: "?raw", import: "default", eager: true });
const pairs: [string, Catalogue, Catalogue][] = [
  ["mothers", ur, en],
  ["staff", staffUr, staffEn],
];
const sentences = (entry: Catalogue[string] | undefined) => (typeof entry === "object" ? Object.values(entry) : [entry ?? ""]);
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
/** Urdu's own letters and marks. Their Arabic look-alikes break search and joining, and are not among them. */
const urduLetters = /^[ءآأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہۂۃھیےۓًٌٍَُِّٰٔ]$/;
const foreignSigns = (text: string) =>
  [...text.replace(/\{\w+\}/g, "")].filter((sign) => (/[\p{Letter}\p{Mark}]/u.test(sign) && !urduLetters.test(sign)) || /[٠-٩]/.test(sign));

describe.each(pairs)("the catalogues for %s", (_, urduWords, englishWords) => {
  test("have the same keys", () => {
    expect(Object.keys(englishWords)).toEqual(Object.keys(urduWords));
  });

  test("take the same placeholders and know the same plurals", () => {
    for (const [key, entry] of Object.entries(urduWords)) {
      const other = englishWords[key];
      expect(typeof entry, key).toBe(typeof other);
      if (typeof entry === "object") expect(Object.keys(entry), key).toEqual(["one", "other"]);
      const wanted = placeholders(sentences(entry)[0] ?? "");
      for (const text of [...sentences(entry), ...sentences(other)]) expect(placeholders(text), key).toEqual(wanted);
    }
  });

  test("hold Urdu letters only in Urdu, and no sentence left in English", () => {
    for (const [key, entry] of Object.entries(urduWords)) {
      expect(sentences(entry).flatMap(foreignSigns), key).toEqual([]);
      const words = sentences(entry)
        .join("")
        .replace(/\{\w+\}/g, "");
      if (/\p{Letter}/u.test(words)) expect(sentences(englishWords[key]), key).not.toEqual(sentences(entry));
    }
  });
});

/** A key is named whole, or by the family it belongs to: `a.${…}` or "a" with the rest added. */
function isUsed(key: string, text: string): boolean {
  const families = key.split(".").flatMap((_, place, parts) => (place ? [parts.slice(0, place).join(".")] : []));
  return (
    text.includes(`"${key}"`) ||
    families.some((family) => text.includes(`\`${family}.$`) || (family.includes(".") && text.includes(`"${family}"`)))
  );
}

test("every key is used by some screen", () => {
  const mothers = Object.entries(sources).filter(([file]) => !file.includes("/staff/"));
  const everything = Object.values(sources).join("\n");
  const ours = mothers.map(([, text]) => text).join("\n");
  expect(Object.keys(ur).filter((key) => !isUsed(key, ours))).toEqual([]);
  expect(Object.keys(staffUr).filter((key) => !isUsed(key, everything))).toEqual([]);
});

test("no problem is spoken of that the API does not know", () => {
  const codes = new Set<string>([...problemCodes, "offline", "kept", "other"].map((code) => `problem.${code}`));
  const spoken = [ur, staffUr].flatMap(Object.keys).filter((key) => key.startsWith("problem."));
  expect(spoken.filter((key) => !codes.has(key))).toEqual([]);
});
