// The one error class: a refusal with a code that the API promises. http/errors.ts turns it into an answer.
import type { Problem } from "@expecting-mothers/shared/basics";
import type { ProblemCode } from "@expecting-mothers/shared/problem";

export type ProblemDetails = Pick<Problem, "fields" | "retryAfterSeconds" | "openings" | "affected">;

export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
