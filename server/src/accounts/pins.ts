// The optional PIN of a woman on a number: what keeps her record apart from the others who hold the same phone.
import { pinLength } from "@expecting-mothers/shared/limits";
import { writeAudit } from "../audit/service.ts";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { budgetOf, clearBudget, spend } from "./budgets.ts";
import { hashPin, isPin } from "./passwords.ts";
import { findPinHash, replacePin } from "./repository.ts";
import { readDigits } from "./rules.ts";
import { byHerself, endSessionsOf } from "./sessions.ts";

type Owner = { personId: string; phoneId: string };

/**
 * Makes sure that whoever asks knows the person's PIN, if she has one, and returns its hash (null: none).
 * Throws `not_found` when she is not on this number, `wrong_pin`, and `too_many_requests` after five wrong ones in a quarter of an hour.
 */
export async function provePin({ pool, crypto }: Deps, { personId, phoneId }: Owner, typed: string | undefined): Promise<string | null> {
  const budget = budgetOf(crypto, "pin", personId);
  const system = { duty: "system" } as const;
  const pinHash = await withTx(pool, system, async (tx) => {
    const found = await findPinHash(tx, personId, phoneId);
    if (found && typed !== undefined) await spend(tx, [budget]);
    return found;
  });
  if (pinHash === undefined) throw new DomainError("not_found");
  if (pinHash === null) return null;
  const pin = readDigits(typed ?? "", pinLength);
  if (pin === undefined || !(await isPin(crypto, personId, pinHash, pin))) throw new DomainError("wrong_pin");
  await withTx(pool, system, (tx) => clearBudget(tx, budget));
  return pinHash;
}

/** Sets or changes her PIN and ends her other sessions. Throws `wrong_pin`, `too_many_requests` and `invalid_input`. */
export async function setPin(deps: Deps, viewer: SignedIn, { pin, oldPin }: { pin: string; oldPin?: string }): Promise<void> {
  const digits = readDigits(pin, pinLength);
  if (digits === undefined) throw new DomainError("invalid_input", { fields: [{ path: "body/pin", rule: "digits" }] });
  await changePin(deps, viewer, oldPin, () => hashPin(deps.crypto, viewer.personId, digits));
}

/** Throws `wrong_pin` and `too_many_requests`. */
export async function removePin(deps: Deps, viewer: SignedIn, { oldPin }: { oldPin: string }): Promise<void> {
  await changePin(deps, viewer, oldPin, async () => null);
}

async function changePin(deps: Deps, viewer: SignedIn, oldPin: string | undefined, make: () => Promise<string | null>): Promise<void> {
  const { personId, phoneId } = viewer;
  if (phoneId === null) throw new DomainError("forbidden");
  const from = await provePin(deps, { personId, phoneId }, oldPin);
  const to = await make();
  await withTx(deps.pool, contextOf(viewer), async (tx) => {
    if (!(await replacePin(tx, personId, from, to))) throw new DomainError("wrong_pin");
    if (to !== null) await endSessionsOf(tx, personId, viewer.sessionId);
    const action = to === null ? "pin_removed" : "pin_set";
    await writeAudit(tx, { ...byHerself(viewer), entity: "person", entityId: personId, action });
  });
}
