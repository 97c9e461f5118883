// Passwords and PINs: hashed with argon2id outside any transaction, and refused when they are easy to guess.
import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { DomainError } from "../lib/domain-error.ts";
import type { FieldCrypto } from "../lib/field-crypto.ts";

/** 19 MiB and two passes: what OWASP asks of argon2id. (The library's own kind is argon2id.) */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const leastScore = 3;

/** Checked where there is no such person, so that the answer takes as long. */
const nobodysHash = hash(randomBytes(24).toString("base64"), cost);

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** Takes the same time whether or not there is a hash to compare with. */
export async function isPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const right = await verify(passwordHash ?? (await nobodysHash), password);
  return right && passwordHash !== undefined;
}

/** Four digits are soon tried out by whoever holds the table, so the hash also needs a key that is not in it. */
export function hashPin(crypto: FieldCrypto, personId: string, pin: string): Promise<string> {
  return hash(pin, { ...cost, secret: crypto.index("pin", personId) });
}

export function isPin(crypto: FieldCrypto, personId: string, pinHash: string, pin: string): Promise<boolean> {
  return verify(pinHash, pin, { secret: crypto.index("pin", personId) });
}

/** Throws `weak_password` when a guesser who knows the person's name and e-mail would find it soon. */
export async function refuseWeak(password: string, about: readonly string[]): Promise<void> {
  judge ??= loadJudge();
  const { score } = (await judge).check(
    password,
    about.flatMap((text) => [text, ...text.split(/[\s@._-]+/)]),
  );
  if (score < leastScore) throw new DomainError("weak_password");
}

let judge: Promise<ZxcvbnFactory> | undefined;

/** The word lists take tens of megabytes, so a server where nobody sets a password does without them. */
async function loadJudge(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
  });
}
