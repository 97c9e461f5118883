// A mother's visits as she and those she trusts read them.
import type { Appointment, AppointmentState } from "@expecting-mothers/shared/appointments";
import type { Query, Reply } from "@expecting-mothers/shared/contract";
import { pageSize } from "@expecting-mothers/shared/limits";
import { writeAudit } from "../audit/service.ts";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { actorFor } from "./actor.ts";
import { history, list, liveHold, stateNow } from "./repository.ts";
import type { ActingRole } from "./rules.ts";
import { audit, lookAtVisit, shown } from "./visit.ts";

const readers: readonly ActingRole[] = ["mother", "delegate", "health_worker", "doctor", "clinic_admin"];

/**
 * A page of visits of the viewer, or of a mother who agreed to it (that reading is audited), and the hold that still runs.
 * `coming`: the next first; `past` and both together: the latest first. Throws `no_consent`, `invalid_input` as `actorFor` does.
 */
export async function listAppointments(
  deps: Deps,
  viewer: SignedIn,
  { when, mother }: Query<"listAppointments">,
): Promise<Reply<"listAppointments">> {
  const { motherId, role } = await actorFor(deps, viewer, mother);
  return withTx(deps.pool, contextOf(viewer), async (tx) => {
    const [found, hold] = await Promise.all([list(tx, motherId, when ?? "all"), liveHold(tx, motherId)]);
    if (role !== "mother") {
      const entry = { entity: "person", entityId: motherId, action: "read_visits" } as const;
      await writeAudit(tx, { actorId: viewer.personId, actorRole: role, subjectId: motherId, ...entry });
    }
    const asOf = deps.clock.now().toISOString();
    return { appointments: found.slice(0, pageSize), more: found.length > pageSize, asOf, hold: hold ?? null };
  });
}

/** One visit with what became of it. Anybody's reading but the mother's own is audited. Throws `not_found`. */
export async function getAppointment(deps: Deps, viewer: SignedIn, id: string): Promise<Reply<"getAppointment">> {
  return withTx(deps.pool, contextOf(viewer), async (tx) => {
    const hand = await lookAtVisit(tx, viewer, id, readers);
    const [appointment, changes] = await Promise.all([shown(tx, id), history(tx, id)]);
    if (hand.role !== "mother") await audit(tx, hand, "read");
    return { appointment, history: changes };
  });
}

/** What an appointment or hold has become since an answer about it was kept; `expired` when it is gone. */
export async function getStateNow(deps: Deps, viewer: SignedIn, { id }: Pick<Appointment, "id">): Promise<AppointmentState> {
  return (await withTx(deps.pool, contextOf(viewer), (tx) => stateNow(tx, id))) ?? "expired";
}
