// Signs somebody of the demo in as her own sign-in would have.
import type { Language } from "@expecting-mothers/shared/basics";
import { deviceOf, sessionLives } from "../accounts/rules.ts";
import { openSession } from "../accounts/sessions.ts";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";

type SignedIn = { token: string; seconds: number; language: Language; isStaff: boolean };

const findPerson = { name: "find_demo_person", text: `select phone_id as "phoneId", language from people where id = $1` };

/** Opens a session for the person and ends the one this browser had. Throws `not_found` when the province was not seeded. */
export async function signInAs(
  { pool }: Deps,
  personId: string,
  oldToken: string | undefined,
  userAgent: string | undefined,
): Promise<SignedIn> {
  return withTx(pool, { duty: "system" }, async (tx) => {
    const { rows } = await tx.run<{ phoneId: string | null; language: Language }>(findPerson, [personId]);
    const [person] = rows;
    if (person === undefined) throw new DomainError("not_found");
    const { phoneId, language } = person;
    const isStaff = phoneId === null;
    const browser = { device: deviceOf(userAgent), token: oldToken };
    const { token, seconds } = await openSession(tx, { personId, phoneId }, isStaff ? sessionLives.staff : sessionLives.own, browser);
    return { token, seconds, language, isStaff };
  });
}
