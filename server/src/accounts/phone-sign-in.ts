// From a right code to a signed-in woman: the number first, then who of those on it she is.
import type { Body } from "@expecting-mothers/shared/contract";
import { writeAudit } from "../audit/service.ts";
import { type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import type { Viewer } from "../lib/viewer.ts";
import { budgetOf, spend } from "./budgets.ts";
import { takeUpConsents } from "./consents.ts";
import { redeemCode } from "./one-time-codes.ts";
import { provePin } from "./pins.ts";
import { addPerson, findOrAddPhone, findPinHash, grantRole, listPeopleOnPhone, type PersonOnPhone } from "./repository.ts";
import { sessionLives } from "./rules.ts";
import { normalizeName } from "./service.ts";
import { type Browser, type Opened, openSession, rotateSession } from "./sessions.ts";

type NumberSignedIn = { people: PersonOnPhone[]; signedInAs: string | null; session: Opened };

/**
 * Signs the number in; the only person on it is picked at once unless she has a PIN. `binding` is the cookie of the browser that asked.
 * Throws `wrong_code`, also when the code was used, has expired or was asked for elsewhere.
 */
export async function checkCode(
  deps: Deps,
  { challengeId, code, sharedPhone = false }: Body<"checkCode">,
  binding: string,
  browser: Browser,
): Promise<NumberSignedIn> {
  const signedIn = await withTx(deps.pool, { duty: "system" }, async (tx) => {
    const phone = await redeemCode(tx, deps, { challengeId, code, binding });
    if (phone === undefined) return undefined;
    const phoneId = await findOrAddPhone(tx, deps.crypto, phone);
    const people = await listPeopleOnPhone(tx, phoneId);
    const [only] = people;
    const signedInAs = people.length === 1 && only !== undefined && !only.hasPin ? only.id : null;
    const session = await openSession(tx, { personId: signedInAs, phoneId }, sharedPhone ? sessionLives.shared : sessionLives.own, browser);
    if (signedInAs !== null) await enter(tx, { personId: signedInAs, phoneId, sessionId: session.sessionId });
    return { people, signedInAs, session };
  });
  if (signedIn === undefined) throw new DomainError("wrong_code");
  return signedIn;
}

/**
 * Picks who of those on the number is there (with her PIN if she has one), or adds her; also switches from one to another later.
 * Throws `not_found`, `wrong_pin` and `too_many_requests`.
 */
export async function choosePerson(
  deps: Deps,
  { sessionId, phoneId }: Viewer,
  choice: Body<"choosePerson">,
): Promise<{ who: { personId: string; phoneId: string }; session: Opened }> {
  if (phoneId === null) throw new DomainError("not_found");
  const proven = "personId" in choice ? await provePin(deps, { personId: choice.personId, phoneId }, choice.pin) : null;
  return withTx(deps.pool, { phoneId, duty: "system" }, async (tx) => {
    const personId = "personId" in choice ? choice.personId : await addMother(tx, deps, choice, phoneId);
    // A PIN that was set while hers was being checked has to be asked for.
    if ((await findPinHash(tx, personId, phoneId)) !== proven) throw new DomainError("wrong_pin");
    const session = await rotateSession(tx, sessionId, personId);
    await enter(tx, { personId, phoneId, sessionId });
    return { who: { personId, phoneId }, session };
  });
}

type Newcomer = Extract<Body<"choosePerson">, { name: string }>;

async function addMother(tx: Tx, { crypto }: Deps, { name, language }: Newcomer, phoneId: string): Promise<string> {
  await spend(tx, [budgetOf(crypto, "personsOnNumber", phoneId)]);
  const personId = await addPerson(tx, normalizeName(name), language ?? "ur", phoneId);
  await grantRole(tx, personId, "mother", null);
  return personId;
}

async function enter(tx: Tx, { personId, phoneId, sessionId }: { personId: string; phoneId: string; sessionId: string }): Promise<void> {
  await takeUpConsents(tx, { personId, phoneId });
  await writeAudit(tx, {
    actorId: personId,
    actorRole: "mother",
    subjectId: personId,
    entity: "session",
    entityId: sessionId,
    action: "signed_in",
  });
}
