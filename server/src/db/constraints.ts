// What a violated database constraint means to the person whose request ran into it.
import type { ProblemCode } from "@expecting-mothers/shared/problem";

const codes: Readonly<Record<string, ProblemCode>> = {
  appointments_doctor_time: "slot_taken",
  appointments_mother_time: "own_overlap",
  staff_logins_email_key: "email_taken",
  doctors_registration_number_key: "invalid_input",
};

/** The problem behind a database error, or undefined when the constraint is one that only a fault of ours can violate. */
export function problemOfConstraint(error: unknown): ProblemCode | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { constraint } = current as { constraint?: unknown };
    if (typeof constraint === "string") return codes[constraint];
  }
  return undefined;
}
