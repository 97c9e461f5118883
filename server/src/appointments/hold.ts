// Holds a time for five minutes while a mother makes up her mind, and gives it back.
import { randomUUIDv7 } from "node:crypto";
import type { Hold } from "@expecting-mothers/shared/appointments";
import type { Body } from "@expecting-mothers/shared/contract";
import { holdSeconds } from "@expecting-mothers/shared/limits";
import { writeAudit } from "../audit/service.ts";
import type { Answered, Intent } from "../db/idempotency.ts";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { actorFor } from "./actor.ts";
import { heldAnswer } from "./answer.ts";
import { wishOf } from "./book.ts";
import { claimTime, type Kind } from "./claim.ts";
import { type Actor, type HoldTerms, holdClaim, secondsUntilNextHold } from "./claim-repository.ts";
import { findHold, removeHold } from "./repository.ts";
import { actingRole, holdBudget } from "./rules.ts";

/**
 * Holds a time for the viewer or for a mother who agreed to it; a hold she has already is replaced, also one on the same time.
 * Throws what `claimTime` throws, `hold_limit` when she has held too often of late, `no_consent`.
 */
export async function holdOpening(
  deps: Deps,
  viewer: SignedIn,
  intent: Intent,
  { motherId, ...slot }: Body<"holdOpening">,
): Promise<Answered<Hold>> {
  const actor = await actorFor(deps, viewer, motherId);
  return claimTime({ deps, context: contextOf(viewer), intent, actor, wish: wishOf(slot), kind: holding(intent) });
}

function holding(intent: Intent): Kind<Hold> {
  return {
    withoutNotice: false,
    write: (place, _offer, actor) => {
      const answer = heldAnswer(randomUUIDv7(), place);
      return { claim: holdClaim(intent, actor, place, answer, termsOf(actor)), answer: (added) => ({ ...answer, ...added }) as Hold };
    },
    check: async (tx, actor) => {
      const retryAfterSeconds = await secondsUntilNextHold(tx, termsOf(actor));
      if (retryAfterSeconds > 0) throw new DomainError("hold_limit", { retryAfterSeconds });
    },
  };
}

function termsOf({ motherId }: Actor): HoldTerms {
  return {
    seconds: holdSeconds,
    budgetKey: `holds ${motherId}`,
    budgetSize: holdBudget.holds,
    budgetWindowSeconds: holdBudget.windowSeconds,
  };
}

/** Gives a held time back. Throws `not_found` when there is no such hold, or it is not the viewer's to give back. */
export async function releaseHold(deps: Deps, viewer: SignedIn, holdId: string): Promise<void> {
  await withTx(deps.pool, contextOf(viewer), async (tx) => {
    const hold = await findHold(tx, holdId);
    const role = hold && actingRole(viewer, hold);
    if (hold === undefined || role === "doctor" || role === "clinic_admin") throw new DomainError("not_found");
    if (!(await removeHold(tx, holdId))) throw new DomainError("not_found");
    const { motherId: subjectId, clinicId } = hold;
    const entry = { entity: "appointment", entityId: holdId, action: "released" } as const;
    await writeAudit(tx, { actorId: viewer.personId, actorRole: role as string, subjectId, clinicId, ...entry });
  });
}
