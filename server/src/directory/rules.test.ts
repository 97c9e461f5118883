// Names as people write and hear them: what a search takes for the same word.
import { expect, test } from "vitest";
import { isZone, readClinicPhone, searchTextOf, searchWordsOf } from "./rules.ts";

test.each([
  ["Ayesha", "Aisha", "Aysha", "Aesha"],
  ["Rubina", "Robina", "Roobeena"],
  ["Nadia", "Nadya", "Nadiyya"],
  ["Saeed", "Said", "Sayeed"],
  ["Fatima", "Fatimah", "Faatima"],
  ["Noor", "Nur"],
  ["Muhammad", "Mohammad"],
  ["Shahpur", "Shahpoor"],
  ["Qasim", "Kasim"],
  ["ثنا", "سنا", "ثناء"],
  ["عائشہ", "عايشه", "آئشہ"],
  ["فاطمہ", "فاطمة", "فاطمه"],
  ["کلثوم", "كلسوم", "کلثُوم"],
])("%s is the same word however it is written", (name, ...others) => {
  for (const other of others) expect(searchWordsOf(other)).toEqual(searchWordsOf(name));
});

test("a name is kept in both scripts, and is found by its own letters", () => {
  const kept = searchTextOf({ ur: "ڈاکٹر ثنا", en: "Dr Sana" }).split(" ");
  for (const search of ["ثنا", "Sana"]) expect(kept).toContain(searchWordsOf(search)[0]);
});

test("titles are not searched for, unless there is nothing else; five words are enough", () => {
  expect(searchWordsOf("Dr. Sana")).toEqual(searchWordsOf("Sana"));
  expect(searchWordsOf("ڈاکٹر حنا")).toEqual(searchWordsOf("حنا"));
  expect(searchWordsOf("doctor")).toHaveLength(1);
  expect(searchWordsOf("a b c d e f g")).toHaveLength(5);
  expect(searchWordsOf(" %_'\"؟ ")).toEqual([]);
});

test("a clinic's number may be a fixed line, in any digits", () => {
  expect(readClinicPhone("048-6000000")).toBe("+92486000000");
  expect(readClinicPhone("۰۴۲ ۳۵۷۶۱۹۹۹")).toBe("+924235761999");
  expect(readClinicPhone("12345678")).toBeUndefined();
});

test("a zone is one that the machine's zone data names", () => {
  expect([isZone("Asia/Karachi"), isZone("asia/karachi"), isZone("+05:00"), isZone("Asia/Shahpur")]).toEqual([true, false, false, false]);
});
