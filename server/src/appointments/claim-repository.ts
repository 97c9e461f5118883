// Claims as statements with their values, and what the database says of them.
import { randomUUIDv7 } from "node:crypto";
import type { Appointment, Hold } from "@expecting-mothers/shared/appointments";
import { type Pool, read, type Statement } from "../db/client.ts";
import type { Intent } from "../db/idempotency.ts";
import type { Tx } from "../db/transaction.ts";
import { at, claimBooking, claimHold, confirmHold, lookBeforeClaim } from "./claim-statements.ts";
import type { ActingRole } from "./rules.ts";

/** Who takes a time for whom, and from where. */
export type Actor = Readonly<{
  personId: string;
  role: ActingRole;
  motherId: string;
  motherName: string;
  channel: "app" | "desk";
}>;

/** A time as it was judged; instants are epoch milliseconds. */
export type Place = Readonly<{
  doctorId: string;
  clinicId: string;
  visitTypeId: string;
  station: number;
  startsMs: number;
  endsMs: number;
  blocksFromMs: number;
  blocksUntilMs: number;
  localDate: string;
  localMinute: number;
  zone: string;
  mode: string;
  firstVisit: boolean;
  /** The rules it was judged by: the claim is void when they are no longer the present ones. */
  calendarVersion: number;
  minimumNoticeMinutes: number;
  horizonDays: number;
  dailyLimit: number | null;
}>;

/** Why a claim did not win: the answer already kept under its key, a visit of hers in the span, somebody else in the place, newer rules. */
export type Loss = {
  keptHash: string | null;
  keptAnswer: unknown;
  ownVisit: boolean;
  taken: boolean;
  calendarVersion: number | null;
};
/** What became of a claim. `added` is what the database adds to the answer of a won one. */
export type Outcome = { added: Partial<Appointment> & Partial<Hold>; loss: null } | { added: null; loss: Loss };

type Values = readonly unknown[];
export type Claim = Statement & { values: Values };

const placeValues = (id: string, actor: Actor, p: Place): Values => [
  id,
  actor.motherId,
  p.doctorId,
  p.clinicId,
  p.visitTypeId,
  p.station,
  p.startsMs,
  p.endsMs,
  p.blocksFromMs,
  p.blocksUntilMs,
  p.localDate,
  p.localMinute,
  p.zone,
  p.mode,
  p.firstVisit,
  actor.channel,
  p.calendarVersion,
  p.minimumNoticeMinutes,
  p.horizonDays,
  p.dailyLimit,
];

const commonValues = ({ personId, key, hash }: Intent, actor: Actor, answer: object): Values => [
  personId,
  key,
  hash,
  randomUUIDv7(),
  actor.role,
  JSON.stringify(answer),
];

/** `answer` is kept as it will be given, but for what the database adds. */
export function bookingClaim(intent: Intent, actor: Actor, place: Place, answer: Appointment): Claim {
  return { ...claimBooking, values: [...commonValues(intent, actor, answer), randomUUIDv7(), ...placeValues(answer.id, actor, place)] };
}

export type HoldTerms = Readonly<{ seconds: number; budgetKey: string; budgetSize: number; budgetWindowSeconds: number }>;

export function holdClaim(intent: Intent, actor: Actor, place: Place, answer: Omit<Hold, "expiresAt">, terms: HoldTerms): Claim {
  const budget = [terms.budgetKey, terms.budgetSize, terms.budgetWindowSeconds];
  return {
    ...claimHold,
    values: [...commonValues(intent, actor, answer), terms.seconds, ...placeValues(answer.id, actor, place), ...budget],
  };
}

export function holdConfirmation(
  intent: Intent,
  actor: Actor,
  holdId: string,
  answer: Appointment,
  allowedByVersion: number | null,
): Claim {
  const times = [Date.parse(answer.startsAt), Date.parse(answer.endsAt)];
  const row = [holdId, actor.motherId, answer.doctorId, answer.visitTypeId, ...times, allowedByVersion];
  return { ...confirmHold, values: [...commonValues(intent, actor, answer), randomUUIDv7(), ...row] };
}

/** What a claim on this place would meet: the questions of a loser, asked before. */
export async function lookFirst(pool: Pool, { personId, key }: Intent, { motherId }: Actor, place: Place): Promise<Loss> {
  const { doctorId, startsMs, endsMs, blocksFromMs, blocksUntilMs } = place;
  const values = [personId, key, doctorId, motherId, startsMs, endsMs, blocksFromMs, blocksUntilMs];
  return ((await read<{ loss: Loss }>(pool, lookBeforeClaim, values))[0] as { loss: Loss }).loss;
}

const removeExpiredHolds: Statement = {
  name: "remove_expired_holds",
  text: `select remove_expired_holds($1, $2, tstzrange(${at("$3")}, ${at("$4")}))`,
};
const removeOwnHolds: Statement = { name: "remove_own_holds", text: "delete from appointments where mother_id = $1 and state = 'held'" };

/** Clears the way of a claim: holds that are over, and the mother's own one, which the new claim replaces. */
export async function clearHolds(
  tx: Tx,
  { motherId }: Pick<Actor, "motherId">,
  { doctorId, blocksFromMs, blocksUntilMs }: Pick<Place, "doctorId" | "blocksFromMs" | "blocksUntilMs">,
): Promise<void> {
  await Promise.all([tx.run(removeExpiredHolds, [doctorId, motherId, blocksFromMs, blocksUntilMs]), tx.run(removeOwnHolds, [motherId])]);
}

const findHoldBudget: Statement = {
  name: "find_hold_budget",
  text: `select ceil(extract(epoch from window_started_at + $3::int * interval '1 second' - now()))::int as seconds
    from budgets where key = $1 and used >= $2::int`,
};

/** How long (s) until she may hold again; 0 or less when she may now. */
export async function secondsUntilNextHold(tx: Tx, { budgetKey, budgetSize, budgetWindowSeconds }: HoldTerms): Promise<number> {
  const { rows } = await tx.run<{ seconds: number }>(findHoldBudget, [budgetKey, budgetSize, budgetWindowSeconds]);
  return rows[0]?.seconds ?? 0;
}
