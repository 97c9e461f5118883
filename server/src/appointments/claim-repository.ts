// The statements that take a time: each decides, writes the appointment, its audit row, its message and the kept answer at once.
import { randomUUIDv7 } from "node:crypto";
import type { Appointment, Hold } from "@expecting-mothers/shared/appointments";
import { auditColumns } from "../audit/service.ts";
import { type Pool, read, type Statement } from "../db/client.ts";
import type { Intent } from "../db/idempotency.ts";
import type { Tx } from "../db/transaction.ts";
import type { ActingRole } from "./rules.ts";
import { instant } from "./tables.ts";

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

const at = (parameter: string) => `to_timestamp(${parameter}::float8 / 1000)`;

/** The person's own kept answer stands for what she asked before: nothing is done twice, whatever the place says by now. */
const notYetAnswered = "not exists (select from idempotency_keys k where k.person_id = $1 and k.key = $2)";

/** What every claim writes once `won` has a row: audit, kept answer, and for a booking the message. Parameters 1 to 7 are common. */
const audited = (action: string) => `audited as (
    insert into audit_events (${auditColumns})
    select $4, $1, $5, won.mother_id, won.clinic_id, 'appointment', won.id, '${action}', jsonb_build_object('startsAt', ${instant("lower(won.during)")})
    from won)`;
const queued = `queued as (
    insert into notifications (id, person_id, appointment_id, appointment_version, kind, channel)
    select $7, won.mother_id, won.id, won.version, 'booked', 'sms' from won)`;
const remembered = `remembered as (
    insert into idempotency_keys (person_id, key, request_hash, answer)
    select $1, $2, $3, $6::jsonb || won.added from won)`;

/** The loser's questions are asked only when there is a loser. */
const outcome = (doctor: string, mother: string, visit: string, around: string) => `
  select won.added, case when won.id is null then explain_loss($2, ${doctor}, ${mother}, ${visit}, ${around}) end as loss
  from (select) one left join won on true`;

const place = {
  id: "$8::uuid",
  mother: "$9::uuid",
  doctor: "$10::uuid",
  visit: `tstzrange(${at("$14")}, ${at("$15")})`,
  around: `tstzrange(${at("$16")}, ${at("$17")})`,
};

const insertWon = (state: "booked" | "held", values: { expires: string; added: string; condition: string }) => `won as (
    insert into appointments (id, mother_id, doctor_id, clinic_id, visit_type_id, station, state, during, blocks, local_date, local_minute,
      zone, mode, first_visit, calendar_version, hold_expires_at, booked_by_id, booked_by_role, channel)
    select ${place.id}, ${place.mother}, d.id, $11::uuid, $12::uuid, $13::smallint, '${state}', ${place.visit}, ${place.around},
      $18::date, $19::smallint, $20, $21, $22::boolean, d.calendar_version, ${values.expires}, $1, $5, $23
    from doctors d
    where d.id = ${place.doctor} and d.calendar_version = $24::bigint
      and ${at("$14")} > now() and ${at("$14")} >= now() + $25::int * interval '1 minute'
      and $18::date <= (now() at time zone $20)::date + $26::int
      and ($27::int is null or visits_on_day(d.id, $12::uuid, $18::date) < $27::int)
      and ${notYetAnswered}${values.condition}
    on conflict do nothing
    returning id, mother_id, clinic_id, during, version, ${values.added} as added)`;

const claimBooking: Statement = {
  name: "claim_booking",
  text: `with ${insertWon("booked", { expires: "null", added: "'{}'::jsonb", condition: "" })},
    ${audited("booked")}, ${queued}, ${remembered}
    ${outcome(place.doctor, place.mother, place.visit, place.around)}`,
};

/** Parameters 7, 28, 29: seconds of the hold, key and size of the mother's budget; 30: its window in seconds. */
const claimHold: Statement = {
  name: "claim_hold",
  text: `with ${insertWon("held", {
    expires: "now() + $7::int * interval '1 second'",
    added: `jsonb_build_object('expiresAt', ${instant("hold_expires_at")})`,
    condition: `
      and not exists (select from budgets b where b.key = $28 and b.used >= $29::int
        and b.window_started_at + $30::int * interval '1 second' > now())`,
  })},
    ${audited("held")}, ${remembered},
    counted as (
      insert into budgets as b (key, window_started_at, used) select $28, now(), 1 from won
      on conflict (key) do update set
        used = case when b.window_started_at + $30::int * interval '1 second' > now() then b.used + 1 else 1 end,
        window_started_at = case when b.window_started_at + $30::int * interval '1 second' > now() then b.window_started_at else now() end)
    ${outcome(place.doctor, place.mother, place.visit, place.around)}`,
};

/**
 * A hold becomes the booking: same row, with the length and buffers it was held with. It needs no notice any more. Rules that changed
 * meanwhile (parameter 14) must have been found to allow it still.
 */
const confirmHold: Statement = {
  name: "confirm_hold",
  text: `with won as (
    update appointments a set state = 'booked', hold_expires_at = null, version = a.version + 1
    from doctors d
    where a.id = $8::uuid and a.mother_id = $9::uuid and a.doctor_id = $10::uuid and a.visit_type_id = $11::uuid
      and lower(a.during) = ${at("$12")} and a.state = 'held' and a.hold_expires_at > now() and lower(a.during) > now()
      and d.id = a.doctor_id and d.active and (a.calendar_version = d.calendar_version or d.calendar_version = $14::bigint)
      and ${notYetAnswered}
    returning a.id, a.mother_id, a.clinic_id, a.during, a.version,
      jsonb_build_object('id', a.id, 'version', a.version, 'endsAt', ${instant("upper(a.during)")}, 'mode', a.mode, 'firstVisit', a.first_visit) as added),
    ${audited("booked")}, ${queued}, ${remembered}
    ${outcome("$10::uuid", "$9::uuid", `tstzrange(${at("$12")}, ${at("$13")})`, `tstzrange(${at("$12")}, ${at("$13")})`)}`,
};

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

const lookBeforeClaim: Statement = {
  name: "look_before_claim",
  text: `select look_before_claim($1, $2, $3, $4, tstzrange(${at("$5")}, ${at("$6")}), tstzrange(${at("$7")}, ${at("$8")})) as loss`,
};

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
