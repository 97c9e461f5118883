// A clinic's staff as its administrator sees them, and locking one of them out.
import type { Reply } from "@expecting-mothers/shared/contract";
import { writeAudit } from "../audit/service.ts";
import { inOneTrip, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { atClinic } from "./invitations.ts";
import { endSessionsOf } from "./sessions.ts";

const listOfClinic = {
  name: "list_staff",
  text: `select p.id, p.name, l.email, array_agg(g.role order by g.role) as roles, to_json(p.disabled_at) #>> '{}' as "disabledAt"
    from role_grants g join people p on p.id = g.person_id left join staff_logins l on l.person_id = p.id
    where g.clinic_id = $1 group by p.id, l.email order by p.name, p.id`,
};
const setDisabledAt = {
  name: "set_staff_disabled",
  text: `update people set disabled_at = case when $3 then coalesce(disabled_at, now()) end
    where id = $1 and exists (select from role_grants g where g.person_id = people.id and g.clinic_id = $2)`,
};

export async function listStaff({ pool }: Deps, viewer: SignedIn, clinicId: string): Promise<Reply<"listStaff">["staff"]> {
  const [listed] = await inOneTrip(pool, contextOf(viewer, "system"), [{ ...listOfClinic, values: [clinicId] }]);
  return listed?.rows ?? [];
}

/**
 * Locks a member of the clinic's staff out, everywhere and at once, or lets her in again.
 * Throws `not_found` when she does not work here, `forbidden` for oneself: a clinic is not left without its last key by a slip.
 */
export async function setStaffDisabled(
  { pool }: Deps,
  viewer: SignedIn,
  clinicId: string,
  personId: string,
  disabled: boolean,
): Promise<void> {
  if (personId === viewer.personId) throw new DomainError("forbidden");
  await withTx(pool, contextOf(viewer), async (tx) => {
    const { rowCount } = await tx.run(setDisabledAt, [personId, clinicId, disabled]);
    if (rowCount === 0) throw new DomainError("not_found");
    if (disabled) await endSessionsOf(tx, personId, null);
    const action = disabled ? "staff_disabled" : "staff_enabled";
    await writeAudit(tx, { ...atClinic(viewer, clinicId), entity: "person", entityId: personId, action });
  });
}
