// Answers that still hold: the same doctors at the same versions with the same busy times, and no listed time has come too near since.
import type { Openings } from "@expecting-mothers/shared/calendar";
import type { Minute } from "./local-day.ts";
import type { BusyRow } from "./repository.ts";

type Held = Readonly<{ rows: readonly BusyRow[]; from: Minute; until: Minute; openings: Openings }>;

/** Two kilobytes each. */
const maxHeld = 2_000;
const held = new Map<string, Held>();

export function heldOpenings(question: string, rows: readonly BusyRow[], now: Minute): Openings | undefined {
  const answer = held.get(question);
  if (answer === undefined || now < answer.from || now >= answer.until || rows.length !== answer.rows.length) return undefined;
  return rows.every((row, index) => isSame(row, answer.rows[index])) ? answer.openings : undefined;
}

function isSame(row: BusyRow, other: BusyRow | undefined): boolean {
  return row.doctorId === other?.doctorId && row.version === other.version && row.busy === other.busy;
}

export function holdOpenings(question: string, answer: Held): void {
  held.delete(question);
  held.set(question, answer);
  if (held.size > maxHeld) held.delete(held.keys().next().value as string);
}
