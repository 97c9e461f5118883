// One intent, one outcome: the key, the request's hash and the answer are written in the transaction that does the work.
import { DomainError } from "../lib/domain-error.ts";
import type { Tx } from "./transaction.ts";

/** What a client meant to do once: who, under which key, and a hash of what was asked. */
export type Intent = Readonly<{ personId: string; key: string; hash: Buffer }>;

const claimKey = {
  name: "claim_idempotency_key",
  text: "insert into idempotency_keys (person_id, key, request_hash) values ($1, $2, $3) on conflict do nothing",
};
const findAnswer = {
  name: "find_idempotent_answer",
  text: "select request_hash as hash, answer from idempotency_keys where person_id = $1 and key = $2",
};
const keepAnswer = {
  name: "keep_idempotent_answer",
  text: "update idempotency_keys set answer = $3 where person_id = $1 and key = $2",
};

/** An answer, and whether it was given before. */
export type Answered<T> = { answer: T; replayed: boolean };

/**
 * Does `work` once for this intent and keeps its answer; a repeat gets the kept answer and `replayed: true`.
 * A second request that arrives while the first still runs waits for it. A refused (thrown) work keeps nothing: a retry is judged anew.
 * Throws `idempotency_key_reused` when the key was used for something else.
 */
export async function once<T>(tx: Tx, intent: Intent, work: () => Promise<T>): Promise<Answered<T>> {
  const claimed = await tx.run(claimKey, [intent.personId, intent.key, intent.hash]);
  if (claimed.rowCount === 0) {
    const { rows } = await tx.run<{ hash: Buffer; answer: T }>(findAnswer, [intent.personId, intent.key]);
    return { answer: replay(intent, rows[0]), replayed: true };
  }
  const answer = await work();
  await tx.run(keepAnswer, [intent.personId, intent.key, JSON.stringify(answer)]);
  return { answer, replayed: false };
}

/** The kept answer, if it belongs to the same request. Throws `idempotency_key_reused` otherwise. */
export function replay<T>(intent: Intent, kept: { hash: Buffer; answer: T } | undefined): T {
  if (kept === undefined) throw new DomainError("unknown_outcome");
  if (!intent.hash.equals(kept.hash)) throw new DomainError("idempotency_key_reused");
  return kept.answer;
}

/** The answer kept for this intent, if there is one. Throws `idempotency_key_reused` when it belongs to another request. */
export async function findReplay<T>(tx: Tx, intent: Intent): Promise<Answered<T> | undefined> {
  const { rows } = await tx.run<{ hash: Buffer; answer: T }>(findAnswer, [intent.personId, intent.key]);
  return rows[0] === undefined ? undefined : { answer: replay(intent, rows[0]), replayed: true };
}
