// The search for doctors: one statement finds them, their calendar versions and what takes their time.
import { type Pool, read, type Statement } from "../db/client.ts";
import { busyTimes, nowMinutes } from "./repository.ts";

const asked = { doctor: "chosen.doctor_id", from: "null", days: "$11::int", holdOwner: "null", holdBooker: "null", moving: "null" };
const searchStatement: Statement = {
  name: "search_doctors",
  text: `with chosen as materialized (
      select p.doctor_id, p.clinic_id, d.calendar_version, d.name_en, s.score,
        distance_km($8::float8, $9::float8, c.latitude, c.longitude) as distance
      from practices p join doctors d on d.id = p.doctor_id join clinics c on c.id = p.clinic_id
        left join search_practices($7::text[]) s on s.doctor_id = p.doctor_id and s.clinic_id = p.clinic_id
      where d.active and ($1::text is null or c.district_id = $1) and ($2::uuid is null or c.id = $2)
        and (not $3::boolean or d.gender = 'woman') and ($4::text is null or $4 = any (d.languages))
        and ($7::text[] is null or s.score is not null)
        and (($5::text is null and $6::boolean is null) or exists (select from visit_types v where v.clinic_id = c.id and v.active
          and ($5::text is null or v.mode = $5) and ($6::boolean is null or v.first_visit = $6)))
      order by s.score desc nulls last, distance, d.name_en, p.doctor_id, p.clinic_id
      limit $10)
    select chosen.doctor_id as "doctorId", chosen.clinic_id as "clinicId", chosen.calendar_version as version,
      chosen.distance as "distanceKm", ${nowMinutes} as now, ${busyTimes(asked)} as busy
    from chosen
    order by chosen.score desc nulls last, chosen.distance, chosen.name_en, chosen.doctor_id, chosen.clinic_id`,
};

export type SearchAsk = Readonly<{
  district: string | null;
  clinic: string | null;
  woman: boolean;
  language: string | null;
  mode: string | null;
  firstVisit: boolean | null;
  /** Folded, every one to be found. */
  words: readonly string[] | null;
  place: Readonly<{ latitude: number; longitude: number }> | null;
  limit: number;
  /** For how many days from today busy times are read. */
  days: number;
}>;
export type FoundRow = {
  doctorId: string;
  clinicId: string;
  version: number;
  distanceKm: number | null;
  now: number;
  busy: string | null;
};

/** Doctors at clinics, best match of the words first, then nearest, then by name. */
export async function searchDoctors(pool: Pool, ask: SearchAsk): Promise<FoundRow[]> {
  const { district, clinic, woman, language, mode, firstVisit, words, place, limit, days } = ask;
  const values = [
    district,
    clinic,
    woman,
    language,
    mode,
    firstVisit,
    words,
    place?.latitude ?? null,
    place?.longitude ?? null,
    limit,
    days,
  ];
  return read<FoundRow>(pool, searchStatement, values);
}
