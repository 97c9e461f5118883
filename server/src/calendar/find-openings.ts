// The list of open times: one query for versions and busy times, one more only for doctors whose rules are not in memory.
import type { FindOpenings, Openings } from "@expecting-mothers/shared/calendar";
import type Type from "typebox";
import { type Context, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { seesAppointment } from "./repository.ts";
import { openingsOf } from "./rules.ts";
import { practiceFor, readBusy, rulesAt } from "./service.ts";

const defaultDays = 7;
/** Earlier dates are as empty as this one, and some of them are none to the database. */
const earliestDate = "1970-01-01";

/** Who is looking: her own hold, and the visit she is moving, do not stand in her way. */
export type Looker = Readonly<{ personId: string | null; context: Context }>;

/**
 * The open times of up to 60 doctors for one visit type, from a local date (default today) for some days (default 7), in the compact
 * encoding that shared/openings.ts unfolds. Dates in the past or beyond the horizon are answered with nothing. Doctors who do not give
 * such visits are left out; `not_found` when none does.
 */
export async function findOpenings(deps: Deps, query: Type.Static<typeof FindOpenings>, looker?: Looker): Promise<Openings> {
  const { visitType: visitTypeId, doctor: doctorIds, from: asked, days = defaultDays, moving } = query;
  const span = { from: asked !== undefined && asked < earliestDate ? earliestDate : (asked ?? null), days };
  const movingId = moving !== undefined && looker !== undefined && (await mayMove(deps, looker, moving)) ? moving : null;
  const { now, doctors } = await readBusy(deps.pool, { doctorIds, ...span, holdOwnerId: looker?.personId ?? null, movingId });
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
async function mayMove({ pool }: Deps, { context }: Looker, appointmentId: string): Promise<boolean> {
  return withTx(pool, context, (tx) => seesAppointment(tx, appointmentId));
}
