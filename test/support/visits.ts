// What tests of booking say often: a time with a doctor, a booking of it, and what stands in the table afterwards.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import { type Answer, type AskOptions, newKey, type TestApp } from "./app.ts";
import { type Cast, opening, type Person } from "./cast.ts";

export type Slot = { doctorId: string; visitTypeId: string; startsAt: string };

/** A time with Dr Sana at Shahpur, a follow-up of 20 minutes, unless said otherwise. */
export function slotsOf(cast: Cast): (days: number, time: string, other?: { doctor?: Person; type?: string }) => Slot {
  return (days, time, { doctor = cast.drSana, type = cast.followUp } = {}) => ({
    doctorId: doctor.id,
    visitTypeId: type,
    startsAt: opening(days, time),
  });
}

export function book(app: TestApp, { cookie }: Person, body: Slot & { holdId?: string; motherId?: string }, options: AskOptions = {}) {
  return app.call("bookAppointment", { body }, { cookie, ...options });
}

export function hold(app: TestApp, { cookie }: Person, body: Slot & { motherId?: string }, options: AskOptions = {}) {
  return app.call("holdOpening", { body }, { cookie, ...options });
}

/** Booked for certain: the scene of a test, not its subject. */
export async function booked(app: TestApp, person: Person, slot: Slot): Promise<Appointment> {
  const answer = await book(app, person, slot);
  if (answer.status !== 201) throw new Error(`the scene could not be set: ${JSON.stringify(answer.problem)}`);
  return answer.body;
}

export function cancel(app: TestApp, { cookie }: Person, { id, version }: Pick<Appointment, "id" | "version">, key = newKey()) {
  const input = { params: { appointmentId: id }, body: { version, reason: "transport" as const } };
  return app.call("cancelAppointment", input, { cookie, key });
}

export function move(app: TestApp, { cookie }: Person, { id, version }: Pick<Appointment, "id" | "version">, slot: Slot, key = newKey()) {
  return app.call("moveAppointment", { params: { appointmentId: id }, body: { version, ...slot } }, { cookie, key });
}

/** The row as it stands. */
export async function rowOf({ owner }: TestApp, id: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await owner.query("select *, lower(during) as starts from appointments where id = $1", [id]);
  return rows[0];
}

/** How many rows take a doctor's time in the span of a slot. */
export async function takers({ owner }: TestApp, { doctorId, startsAt }: Slot): Promise<number> {
  const { rowCount } = await owner.query(
    `select from appointments where doctor_id = $1 and during @> $2::timestamptz and state in ('held', 'booked', 'arrived', 'in_progress')`,
    [doctorId, startsAt],
  );
  return rowCount ?? 0;
}

export async function messagesAbout({ owner }: TestApp, id: string): Promise<{ kind: string; state: string }[]> {
  const { rows } = await owner.query("select kind, state from notifications where appointment_id = $1 order by created_at, id", [id]);
  return rows;
}

export function codes(answers: readonly Pick<Answer<"bookAppointment">, "status" | "problem">[]): (number | string)[] {
  return answers.map(({ status, problem }) => (status < 300 ? status : problem.code));
}
