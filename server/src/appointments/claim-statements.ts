// The SQL that takes a time: each statement decides, writes the appointment, its audit row, its message and the kept answer at once.
import { auditColumns } from "../audit/service.ts";
import type { Statement } from "../db/client.ts";
import { instant } from "./tables.ts";

export const at = (parameter: string) => `to_timestamp(${parameter}::float8 / 1000)`;

/** The person's own kept answer stands for what she asked before: nothing is done twice, whatever the place says by now. */
const notYetAnswered = "not exists (select from idempotency_keys k where k.person_id = $1 and k.key = $2)";

/*
 * Parameters of every claim: 1 who asks, 2 her key, 3 the request's hash, 4 id of the audit row, 5 her role, 6 the answer, 7 id of the message
 * (of a hold: its seconds). Of a new place: 8 id, 9 mother, 10 doctor, 11 clinic, 12 visit type, 13 station, 14 to 17 start and end of the
 * visit and of what it blocks (ms), 18 local date, 19 local minute, 20 zone, 21 mode, 22 first visit, 23 channel, 24 calendar version,
 * 25 notice (minutes), 26 horizon (days), 27 daily limit.
 */

/** What every claim writes once `won` has a row: audit, kept answer, and for a booking the message. */
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

export const claimBooking: Statement = {
  name: "claim_booking",
  text: `with ${insertWon("booked", { expires: "null", added: "'{}'::jsonb", condition: "" })},
    ${audited("booked")}, ${queued}, ${remembered}
    ${outcome(place.doctor, place.mother, place.visit, place.around)}`,
};

/** 28 to 30: key, size and window (s) of the mother's budget. */
export const claimHold: Statement = {
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
export const confirmHold: Statement = {
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

export const lookBeforeClaim: Statement = {
  name: "look_before_claim",
  text: `select look_before_claim($1, $2, $3, $4, tstzrange(${at("$5")}, ${at("$6")}), tstzrange(${at("$7")}, ${at("$8")})) as loss`,
};
