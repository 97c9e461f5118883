// Puts an appointment into the table past all rules, to set a scene.
import type { TestApp } from "./app.ts";
import type { Person } from "./cast.ts";

export type Taken = {
  mother: Person;
  doctor: Person;
  clinicId: string;
  visitTypeId: string;
  /** An instant, as `opening` makes it. */
  startsAt: string;
  minutes?: number;
  state?: string;
  holdEndsAt?: string;
};

/** The id of the new row. */
export async function takeTime({ owner }: TestApp, taken: Taken): Promise<string> {
  const { mother, doctor, clinicId, visitTypeId, startsAt, minutes = 20, state = "booked", holdEndsAt = null } = taken;
  const { rows } = await owner.query<{ id: string }>(
    `insert into appointments (id, mother_id, doctor_id, clinic_id, visit_type_id, state, during, blocks, local_date, local_minute, zone, mode,
       first_visit, calendar_version, hold_expires_at, booked_by_id, booked_by_role)
     select gen_random_uuid(), $1, $2, $3, $4, $5, span, span, local::date, extract(hour from local) * 60 + extract(minute from local),
       'Asia/Karachi', 'in_person', false, 1, $8::timestamptz, $1, 'mother'
     from (select tstzrange(t, t + $7 * interval '1 minute') as span, t at time zone 'Asia/Karachi' as local from (select $6::timestamptz as t) i) s
     returning id`,
    [mother.id, doctor.id, clinicId, visitTypeId, state, startsAt, minutes, holdEndsAt],
  );
  return String(rows[0]?.id);
}
