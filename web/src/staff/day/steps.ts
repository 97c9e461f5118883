// A visit's way through the day: the next step, the step back, and the counts on top.
import type { AppointmentState, DayEntry } from "@expecting-mothers/shared/appointments";

export type Step = "booked" | "arrived" | "in_progress" | "completed" | "missed";

const next: Partial<Record<AppointmentState, Step>> = { booked: "arrived", arrived: "in_progress", in_progress: "completed" };
const back: Partial<Record<AppointmentState, Step>> = {
  arrived: "booked",
  in_progress: "arrived",
  completed: "in_progress",
  missed: "booked",
};

export const nextStep = (state: AppointmentState): Step | undefined => next[state];
export const stepBack = (state: AppointmentState): Step | undefined => back[state];
export const mayHaveMissed = ({ state, startsAt }: DayEntry): boolean => state === "booked" && Date.parse(startsAt) <= Date.now();
export const isOver = (state: AppointmentState): boolean => state === "completed" || state === "missed";

export const counted = ["booked", "arrived", "in_progress", "completed", "missed"] as const satisfies AppointmentState[];

export function countStates(entries: readonly DayEntry[]): Map<AppointmentState, number> {
  const counts = new Map<AppointmentState, number>();
  for (const { state } of entries) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
