// For whom somebody acts: herself, or a mother who has agreed to it.
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import type { Actor } from "./claim-repository.ts";
import { consentingMother } from "./repository.ts";

/**
 * The viewer acting for `motherId`, or for herself when none is named.
 * Throws `no_consent` when that mother has not agreed or her consent has ended, `invalid_input` when somebody who is no mother names none.
 */
export async function actorFor({ pool }: Pick<Deps, "pool">, viewer: SignedIn, motherId: string | undefined): Promise<Actor> {
  const { personId, roles } = viewer;
  if (motherId === undefined || motherId.toLowerCase() === personId) {
    if (!roles.includes("mother")) throw new DomainError("invalid_input", { fields: [{ path: "body/motherId", rule: "required" }] });
    return { personId, role: "mother", motherId: personId, motherName: viewer.name, channel: "app" };
  }
  const motherName = await withTx(pool, contextOf(viewer), (tx) => consentingMother(tx, motherId));
  if (motherName === undefined) throw new DomainError("no_consent");
  const role = roles.includes("health_worker") ? "health_worker" : "delegate";
  return { personId, role, motherId: motherId.toLowerCase(), motherName, channel: "app" };
}
