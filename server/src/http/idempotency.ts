// Reads the Idempotency-Key and makes the hash that tells one request from another.
import { createHash } from "node:crypto";
import type { Intent } from "../db/idempotency.ts";
import { DomainError } from "../lib/domain-error.ts";

const keyForm = /^[A-Za-z0-9_-]{8,100}$/;

/** Reads the Idempotency-Key header. Throws `idempotency_key_missing` when there is none or it is malformed. */
export function readIntent(personId: string, header: unknown, endpoint: string, params: unknown, body: unknown): Intent {
  if (typeof header !== "string" || !keyForm.test(header)) throw new DomainError("idempotency_key_missing");
  return {
    personId,
    key: header,
    hash: createHash("sha256")
      .update(canonical([endpoint, params ?? null, body ?? null]))
      .digest(),
  };
}

/** JSON with sorted keys, so that the order in which a client writes its fields does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
