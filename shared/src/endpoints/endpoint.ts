// What the contract says of one endpoint.
import type Type from "typebox";
import type { ProblemCode } from "../problem.ts";

export type Endpoint = {
  summary: string;
  tag: "accounts" | "directory" | "calendar" | "appointments" | "audit";
  params?: Type.TSchema;
  query?: Type.TSchema;
  body?: Type.TSchema;
  reply: Type.TSchema;
  status?: 200 | 201 | 202;
  /** Carries an Idempotency-Key: the same key answers the same. */
  idempotent?: true;
  /** Refusals of its own, beside those that every endpoint may answer. */
  refuses?: readonly ProblemCode[];
};
