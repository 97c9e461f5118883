// The rules of doctors, kept in the process by version. Harmless to keep: every use names the version that was read beside the busy times.
import type { Clinic, Doctor } from "@expecting-mothers/shared/directory";
import type { PracticeRules } from "./day-plan.ts";

/** A doctor at one clinic: the rules, and what an answer shows of the two. */
export type Practice = PracticeRules & Readonly<{ doctorId: string; clinic: Clinic }>;
export type DoctorRules = Readonly<{
  doctorId: string;
  /** `doctors.calendar_version` at which all this was read. */
  version: number;
  doctor: Doctor;
  practices: readonly Practice[];
}>;

/** About 20 kB each with a fortnight of remembered starts: 40 MB at most. */
const maxDoctors = 2_000;
const cached = new Map<string, DoctorRules>();

/** The rules if they are those of this version. */
export function cachedRules(doctorId: string, version: number): DoctorRules | undefined {
  const rules = cached.get(doctorId);
  if (rules?.version !== version) return undefined;
  // Moved to the end: what was used last is dropped last.
  cached.delete(doctorId);
  cached.set(doctorId, rules);
  return rules;
}

/** The rules at whatever version they were last read. */
export function latestRules(doctorId: string): DoctorRules | undefined {
  return cached.get(doctorId);
}

export function keepRules(rules: DoctorRules): void {
  if ((cached.get(rules.doctorId)?.version ?? 0) > rules.version) return;
  cached.delete(rules.doctorId);
  cached.set(rules.doctorId, rules);
  if (cached.size > maxDoctors) cached.delete(cached.keys().next().value as string);
}
