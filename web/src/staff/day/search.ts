// Finding a mother in the day's list by a part of her name or the last digits of her phone.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import { typedDigits } from "../parts/time.tsx";

const sameLetters: Record<string, string> = { ي: "ی", ى: "ی", ك: "ک", ه: "ہ", ة: "ہ", أ: "ا", إ: "ا", آ: "ا" };
const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u064b-\u065f]/g, "")
    .replace(/[يىكهةأإآ]/g, (letter) => sameLetters[letter] ?? letter)
    .trim();

export function findEntries(entries: readonly DayEntry[], typed: string): DayEntry[] {
  const wanted = fold(typed);
  if (!wanted) return [...entries];
  const digits = typedDigits(wanted);
  if (digits && !/\p{L}/u.test(wanted))
    return entries.filter(({ phoneLast4 }) => phoneLast4.endsWith(digits.slice(-4)) || phoneLast4.startsWith(digits));
  return entries.filter(({ motherName }) => fold(motherName).includes(wanted));
}
