// The list of open times: one query for versions and busy times, one more only for doctors whose rules are not in memory.
import type { FindOpenings, Openings } from "@expecting-mothers/shared/calendar";
import type Type from "typebox";
import { withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type Viewer } from "../lib/viewer.ts";
import { heldOpenings, holdOpenings } from "./openings-memo.ts";
import { type BusyRow, findBusy, readBusyText, seesAppointment } from "./repository.ts";
import { openingsOf, type Span, unchangedUntil } from "./rules.ts";
import { practiceFor, rulesAt } from "./service.ts";

const defaultDays = 7;

/**
 * The open times of up to 60 doctors for one visit type, from a local date (default today) for some days (default 7), in the compact
 * encoding that shared/openings.ts unfolds. Dates in the past or beyond the horizon are answered with nothing. Doctors who do not give
 * such visits are left out; `not_found` when none does. The viewer's own hold, and the visit she is moving, do not stand in her way.
 * While nothing has changed the very same object is answered.
 */
export async function findOpenings(deps: Deps, query: Type.Static<typeof FindOpenings>, viewer?: Viewer): Promise<Openings> {
  const { visitType, doctor: doctorIds, from = null, days = defaultDays, moving } = query;
  const movingId = moving !== undefined && viewer !== undefined && (await mayMove(deps, viewer, moving)) ? moving : null;
  const viewerId = viewer?.personId ?? null;
  const rows = await findBusy(deps.pool, { doctorIds, from, days, holdOwnerId: viewerId, holdBookerId: viewerId, movingId });
  const now = rows[0]?.now ?? 0;
  const question = `${visitType} ${from} ${days} ${doctorIds}`;
  return heldOpenings(question, rows, now) ?? answer(deps, question, { visitType, doctorIds, span: { from, days } }, rows, now);
}

type Asked = Readonly<{ visitType: string; doctorIds: readonly string[]; span: Span }>;

async function answer(deps: Deps, question: string, { visitType: visitTypeId, doctorIds, span }: Asked, rows: BusyRow[], now: number) {
  const rules = await rulesAt(deps, rows);
  const busy = new Map(rows.map((row) => [row.doctorId, row.busy]));
  let openings: Openings | undefined;
  let until = Number.POSITIVE_INFINITY;
  for (const doctorId of new Set(doctorIds)) {
    const found = practiceFor(rules.get(doctorId), visitTypeId);
    if (found === undefined) continue;
    const { practice, visitType } = found;
    openings ??= { zone: practice.zone, visitTypeId, durationMinutes: visitType.durationMinutes, doctors: [] };
    const open = openingsOf(practice, readBusyText(busy.get(doctorId) ?? null), visitType, span, now);
    openings.doctors.push({ doctorId, clinicId: practice.clinicId, days: open });
    until = Math.min(until, unchangedUntil(practice, open, now));
  }
  if (openings === undefined) throw new DomainError("not_found");
  holdOpenings(question, { rows, from: now, until, openings });
  return openings;
}

/** Row security answers: an appointment that she may not see blocks like any other. */
async function mayMove({ pool }: Deps, viewer: Viewer, appointmentId: string): Promise<boolean> {
  return withTx(pool, contextOf(viewer), (tx) => seesAppointment(tx, appointmentId));
}
