// The authenticator app of staff: a sealed secret, every code good once, ten recovery codes for the day the phone is lost.
import { randomInt } from "node:crypto";
import type { Reply } from "@expecting-mothers/shared/contract";
import { codeLength } from "@expecting-mothers/shared/limits";
import { Secret, TOTP } from "otpauth";
import { writeAudit } from "../audit/service.ts";
import { type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import type { FieldCrypto } from "../lib/field-crypto.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { budgetOf, clearBudget, spend } from "./budgets.ts";
import { freshSessionSeconds, readDigits } from "./rules.ts";
import { byHerself, endSessionsOf, type Opened, rotateSession } from "./sessions.ts";

const issuer = "Expecting Mothers";
const stepSeconds = 30;
const recoveryCodeCount = 10;
/** Letters and digits that nobody mistakes for each other on paper. */
const recoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

const keepPending = {
  name: "keep_pending_totp",
  text: `update staff_logins l set totp_pending_cipher = $2 from sessions s
    where l.person_id = $1 and s.id = $3 and (l.totp_confirmed_at is null or s.created_at > now() - make_interval(secs => $4)) returning l.email`,
};
const findPending = {
  name: "find_pending_totp",
  text: `select totp_pending_cipher as "pending", extract(epoch from now())::float8 as seconds from staff_logins where person_id = $1`,
};
const confirmPending = {
  name: "confirm_totp",
  text: `update staff_logins set totp_cipher = totp_pending_cipher, totp_pending_cipher = null, totp_confirmed_at = now(), totp_last_step = $2,
    recovery_hashes = $3 where person_id = $1 and totp_pending_cipher = $4`,
};
const useStep = { name: "use_totp_step", text: "update staff_logins set totp_last_step = $2 where person_id = $1 and totp_last_step < $2" };
const useRecovery = {
  name: "use_recovery_code",
  text: `update staff_logins set recovery_hashes = array_remove(recovery_hashes, $2) where person_id = $1 and $2 = any (recovery_hashes)
    returning cardinality(recovery_hashes) as "left"`,
};

/** A factor that fits, not yet used up. */
export type Proof = { kind: "step"; step: number } | { kind: "recovery"; hash: Buffer };

/**
 * Begins to set up an authenticator app; a factor that is already there serves until the new one is confirmed.
 * Throws `not_signed_in` when one is there and this session has not just proven it, `forbidden` when she has no staff sign-in.
 */
export async function beginSecondFactor({ pool, crypto }: Deps, viewer: SignedIn): Promise<Reply<"beginSecondFactor">> {
  const secret = new Secret({ size: 20 });
  const sealed = crypto.seal(placeOf(viewer.personId), secret.base32);
  const email = await withTx(pool, contextOf(viewer), async (tx) => {
    const { rows } = await tx.run<{ email: string }>(keepPending, [viewer.personId, sealed, viewer.sessionId, freshSessionSeconds]);
    const [row] = rows;
    if (row === undefined) throw new DomainError("not_signed_in");
    return row.email;
  });
  return { secret: secret.base32, uri: new TOTP({ issuer, label: email, secret }).toString() };
}

/** Confirms the app with a first code, ends her other sessions and returns ten new recovery codes. Throws `wrong_code`. */
export async function confirmSecondFactor(
  { pool, crypto }: Deps,
  viewer: SignedIn,
  typed: string,
): Promise<{ recoveryCodes: string[]; session: Opened }> {
  const { personId, sessionId } = viewer;
  const budget = budgetOf(crypto, "secondFactor", personId);
  const found = await withTx(pool, contextOf(viewer), async (tx) => {
    await spend(tx, [budget]);
    const { rows } = await tx.run<{ pending: Buffer | null; seconds: number }>(findPending, [personId]);
    return rows[0];
  });
  const step = found?.pending ? matchStep(crypto, personId, found.pending, typed, found.seconds) : undefined;
  if (step === undefined) throw new DomainError("wrong_code");
  const recoveryCodes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  const hashes = recoveryCodes.map((code) => hashRecovery(crypto, personId, code));
  return withTx(pool, contextOf(viewer, "system"), async (tx) => {
    const { rowCount } = await tx.run(confirmPending, [personId, step, hashes, found?.pending]);
    if (rowCount === 0) throw new DomainError("wrong_code");
    await clearBudget(tx, budget);
    await endSessionsOf(tx, personId, sessionId);
    await writeAudit(tx, { ...byHerself(viewer), entity: "person", entityId: personId, action: "second_factor_set" });
    return { recoveryCodes, session: await rotateSession(tx, sessionId) };
  });
}

/** What the typed text proves: a code of the app around this time, or perhaps a recovery code. `seconds` is the database's clock. */
export function readProof(crypto: FieldCrypto, personId: string, sealed: Buffer, typed: string, seconds: number): Proof {
  const step = matchStep(crypto, personId, sealed, typed, seconds);
  return step === undefined ? { kind: "recovery", hash: hashRecovery(crypto, personId, typed) } : { kind: "step", step };
}

/** Uses the proof up and says whether it was still good. Codes of the app and recovery codes open the door once. */
export async function useProof(tx: Tx, personId: string, proof: Proof): Promise<boolean> {
  const { rowCount } =
    proof.kind === "step" ? await tx.run(useStep, [personId, proof.step]) : await tx.run(useRecovery, [personId, proof.hash]);
  return rowCount === 1;
}

function matchStep(crypto: FieldCrypto, personId: string, sealed: Buffer, typed: string, seconds: number): number | undefined {
  const token = readDigits(typed, codeLength);
  if (token === undefined) return undefined;
  const totp = new TOTP({ secret: Secret.fromBase32(crypto.open(placeOf(personId), sealed)), period: stepSeconds });
  const delta = totp.validate({ token, timestamp: seconds * 1000, window: 1 });
  return delta === null ? undefined : Math.floor(seconds / stepSeconds) + delta;
}

/** Pending and confirmed secrets share a place, because confirming moves the sealed value as it is. */
function placeOf(personId: string): string {
  return `staff_logins/totp_cipher/${personId}`;
}

function newRecoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => recoveryAlphabet[randomInt(recoveryAlphabet.length)]);
  return `${letters.slice(0, 5).join("")}-${letters.slice(5).join("")}`;
}

function hashRecovery(crypto: FieldCrypto, personId: string, code: string): Buffer {
  return crypto.index("recovery", `${personId}\0${code.toLowerCase().replace(/[\s-]/g, "")}`);
}
