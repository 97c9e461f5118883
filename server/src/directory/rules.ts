// How names are folded so that a search forgives spelling in both scripts, and what a clinic's phone and zone may be. Pure.
import type { Names } from "@expecting-mothers/shared/basics";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** Letters that sound alike, or that keyboards exchange, become one. */
const arabicLetters: Readonly<Record<string, string>> = {
  ا: "آأإٱعء",
  ت: "ط",
  س: "ثص",
  ز: "ذضظژ",
  ہ: "هةھۀۂۃح",
  ک: "كڪق",
  و: "ؤۆ",
  ی: "يىئےۓ",
  ن: "ں",
};
const foldedLetter = new Map(Object.entries(arabicLetters).flatMap(([letter, alike]) => [...alike].map((one) => [one, letter])));
/** Titles say nothing about whom somebody looks for. */
const titles = new Set(["dr", "doctor", "doktar", "daktar", "ڈاکٹر"].map(foldWord));
const maxWords = 5;

/** What the database keeps of a name in both scripts, to be searched. */
export function searchTextOf({ ur, en }: Names): string {
  return [...wordsOf(ur), ...wordsOf(en)].join(" ");
}

/** The folded words of a search, at most five, without titles unless there is nothing else. */
export function searchWordsOf(text: string): string[] {
  const words = wordsOf(text);
  const telling = words.filter((word) => !titles.has(word));
  return [...new Set(telling.length > 0 ? telling : words)].slice(0, maxWords);
}

function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\u0640\u200c\u200d]/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(foldWord)
    .filter((word) => word !== "");
}

function foldWord(word: string): string {
  const letters = [...word].map((letter) => foldedLetter.get(letter) ?? letter).join("");
  // Roman Urdu has no one spelling: Ayesha and Aisha, Rubina and Robina, Noor and Nur, Fatimah and Fatima.
  return letters
    .replace(/([aeiou])h$/, "$1")
    .replaceAll("ph", "f")
    .replaceAll("q", "k")
    .replaceAll("w", "v")
    .replace(/[ye]/g, "i")
    .replaceAll("o", "u")
    .replace(/(\p{L})\1+/gu, "$1");
}

/** E.164 of a number as typed in Pakistan, fixed lines and service numbers included; undefined when it cannot be one. */
export function readClinicPhone(text: string): string | undefined {
  const number = parsePhoneNumberFromString(text, "PK");
  return number?.isValid() ? number.number : undefined;
}

/** Whether this machine's zone data knows the IANA name, spelled so. An offset is no zone: it knows of no change of clocks. */
export function isZone(name: string): boolean {
  try {
    return /^[A-Z]/.test(name) && Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId === name;
  } catch {
    return false;
  }
}
