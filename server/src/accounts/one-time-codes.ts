// One-time codes: sent to a number, good for five minutes, five tries, one browser and one use.
// The answer to asking for one tells nothing: not whether the number is known, nor whether a message went out.
import { randomBytes, randomInt, randomUUIDv7, timingSafeEqual } from "node:crypto";
import type { Language } from "@expecting-mothers/shared/basics";
import { codeLength, codeLifeSeconds, codeMaxTries } from "@expecting-mothers/shared/limits";
import { inOneTrip, type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashToken } from "../http/session.ts";
import { DomainError } from "../lib/domain-error.ts";
import { queueSealed } from "../notifications/service.ts";
import { budgetOf, countOne, spend } from "./budgets.ts";
import { blockOf, networkOf, readDigits, resendWaitSeconds } from "./rules.ts";
import { normalizePhone } from "./service.ts";

const killOlder = {
  name: "kill_older_codes",
  text: "update code_challenges set used_at = now() where phone_index = $1 and used_at is null",
};
const insertChallenge = {
  name: "add_code",
  text: `insert into code_challenges (id, phone_index, phone_cipher, code_hash, binding_hash, expires_at)
    values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
};
/** A clock reading older than a row's birth (another node's, by a hair) counts as no time at all. */
const standing = {
  name: "code_standing",
  text: `select count(*)::int as sent, coalesce(min(greatest(extract(epoch from now() - created_at), 0)), 0)::float8 as "age",
      (array_agg(id order by created_at desc) filter (where used_at is null and expires_at > now()))[1] as "liveId"
    from code_challenges
    where phone_index = $1 and ($2::bytea is null or binding_hash = $2) and created_at > now() - interval '1 hour'`,
};
const countTry = {
  name: "count_code_try",
  text: `update code_challenges set tries = tries + 1
    where id = $1 and binding_hash = $2 and tries < $3 and used_at is null and expires_at > now()
    returning phone_cipher as "phoneCipher", code_hash as "codeHash"`,
};
const useCode = { name: "use_code", text: "update code_challenges set used_at = now() where id = $1" };

const system = { duty: "system" } as const;
type Standing = { sent: number; age: number; liveId: string | null };
export type Asked = { challengeId: string; resendInSeconds: number; expiresInSeconds: number };
type AskForCode = { phone: string; language: Language; binding: string; address: string };

/**
 * Sends a code if every limit allows it, and answers the same either way. `binding` is the asking browser's cookie.
 * Throws `invalid_phone`.
 */
export async function requestCode(deps: Deps, { phone: typed, language, binding, address }: AskForCode): Promise<Asked> {
  const { pool, crypto, log } = deps;
  const phone = normalizePhone(typed);
  const bindingHash = hashToken(binding);
  const index = crypto.index("phone", phone);
  const own = { ...standing, values: [index, bindingHash] };
  // A network's asking is counted on its own, so that one that floods cannot use up other people's numbers.
  const network = budgetOf(crypto, "codeNetworkHour", networkOf(address));
  const [counted, before] = await inOneTrip(pool, system, [countOne(network), own]);
  if (counted?.rows[0]?.used > network.limit) {
    log.warn({ budget: "network" }, "code not sent");
    return answer(before?.rows[0]);
  }
  const challengeId = await unlessLimited(deps, () => sendCode(deps, phone, language, bindingHash));
  if (challengeId === undefined) return answer((await inOneTrip(pool, system, [own]))[0]?.rows[0]);
  deps.wakeSender();
  return answer({ sent: before?.rows[0]?.sent + 1, age: 0, liveId: challengeId });
}

/** The same shape for everybody: a browser whose code is on its way is told how long it still has to wait, any other a full wait. */
function answer({ sent, age, liveId }: Standing): Asked {
  const wait = resendWaitSeconds(sent);
  const left = sent === 0 || age >= wait ? wait : Math.ceil(wait - age);
  return { challengeId: liveId ?? randomUUIDv7(), resendInSeconds: left, expiresInSeconds: codeLifeSeconds };
}

/** What `work` made, or undefined; a spent budget is told to the log, never to the one who asked. */
async function unlessLimited<T>({ log }: Deps, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "too_many_requests") throw error;
    log.warn({ budget: "number" }, "code not sent");
    return undefined;
  }
}

async function sendCode(deps: Deps, phone: string, language: Language, bindingHash: Buffer): Promise<string> {
  const { crypto, pool } = deps;
  const index = crypto.index("phone", phone);
  return withTx(pool, system, async (tx) => {
    await spend(tx, [
      budgetOf(crypto, "codeNumberHour", phone),
      budgetOf(crypto, "codeNumberDay", phone),
      budgetOf(crypto, "codePrefixHour", blockOf(phone)),
    ]);
    // The number's budgets are locked by now: of two requests at once the second one sees the first one's code.
    const { sent, age } = await readStanding(tx, index);
    if (sent > 0 && age < resendWaitSeconds(sent)) throw new DomainError("too_many_requests");
    const id = randomUUIDv7();
    const code = String(randomInt(10 ** codeLength)).padStart(codeLength, "0");
    const sealed = crypto.seal(`code_challenges/phone_cipher/${id}`, phone);
    await Promise.all([
      tx.run(killOlder, [index]),
      tx.run(insertChallenge, [id, index, sealed, hashCode(deps, id, code), bindingHash, codeLifeSeconds]),
      queueSealed(tx, deps, { kind: "code", channel: "sms", payload: { to: phone, code, language } }),
    ]);
    return id;
  });
}

/** What was sent to the number in the last hour, whoever asked. */
async function readStanding(tx: Tx, index: Buffer): Promise<Standing> {
  const { rows } = await tx.run<Standing>(standing, [index, null]);
  return rows[0] as Standing;
}

/**
 * Counts a try against the challenge and, if the code is right, uses it up and returns its number.
 * Returns undefined for anything else; the caller must commit either way, or the try would not count.
 */
export async function redeemCode(
  tx: Tx,
  deps: Deps,
  { challengeId, code, binding }: { challengeId: string; code: string; binding: string },
): Promise<string | undefined> {
  const digits = readDigits(code, codeLength);
  if (digits === undefined) return undefined;
  const { rows } = await tx.run<{ phoneCipher: Buffer; codeHash: Buffer }>(countTry, [challengeId, hashToken(binding), codeMaxTries]);
  const [challenge] = rows;
  if (challenge === undefined || !timingSafeEqual(challenge.codeHash, hashCode(deps, challengeId, digits))) return undefined;
  await tx.run(useCode, [challengeId]);
  return deps.crypto.open(`code_challenges/phone_cipher/${challengeId}`, challenge.phoneCipher);
}

function hashCode({ crypto }: Deps, challengeId: string, code: string): Buffer {
  return crypto.index("code", `${challengeId}\0${code}`);
}

export function newBinding(): string {
  return randomBytes(32).toString("base64url");
}
