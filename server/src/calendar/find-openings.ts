// The list of open times: one query for versions and busy times, one more only for doctors whose rules are not in memory.
import type { FindOpenings, Openings } from "@expecting-mothers/shared/calendar";
import type Type from "typebox";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type Viewer } from "../lib/viewer.ts";
import { seesAppointment } from "./repository.ts";
import { openingsOf } from "./rules.ts";
import { practiceFor, readBusy, rulesAt } from "./service.ts";

const defaultDays = 7;

/**
 * The open times of up to 60 doctors for one visit type, from a local date (default today) for some days (default 7), in the compact
 * encoding that shared/openings.ts unfolds. Dates in the past or beyond the horizon are answered with nothing. Doctors who do not give
 * such visits are left out; `not_found` when none does. The viewer's own hold, and the visit she is moving, do not stand in her way.
 */
export async function findOpenings(deps: Deps, query: Type.Static<typeof FindOpenings>, viewer?: Viewer): Promise<Openings> {
  const { visitType: visitTypeId, doctor: doctorIds, from = null, days = defaultDays, moving } = query;
  const span = { from, days };
  const movingId = moving !== undefined && viewer !== undefined && (await mayMove(deps, viewer, moving)) ? moving : null;
  const viewerId = viewer?.personId ?? null;
  const { now, doctors } = await readBusy(deps.pool, { doctorIds, ...span, holdOwnerId: viewerId, holdBookerId: viewerId, movingId });
  const rules = await rulesAt(deps, doctors.values());
  let openings: Openings | undefined;
  for (const doctorId of new Set(doctorIds)) {
    const found = practiceFor(rules.get(doctorId), visitTypeId);
    if (found === undefined) continue;
    const { practice, visitType } = found;
    openings ??= { zone: practice.zone, visitTypeId, durationMinutes: visitType.durationMinutes, doctors: [] };
    const openDays = openingsOf(practice, doctors.get(doctorId)?.busy ?? [], visitType, span, now);
    openings.doctors.push({ doctorId, clinicId: practice.clinicId, days: openDays });
  }
  if (openings === undefined) throw new DomainError("not_found");
  return openings;
}

/** Row security answers: an appointment that she may not see blocks like any other. */
async function mayMove({ pool }: Deps, viewer: Viewer, appointmentId: string): Promise<boolean> {
  return withTx(pool, contextOf(viewer), (tx) => seesAppointment(tx, appointmentId));
}
