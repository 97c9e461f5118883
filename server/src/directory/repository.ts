// The directory's statements. Rows leave the database as the JSON that the API shows.
import type { Clinic, Doctor, VisitType } from "@expecting-mothers/shared/directory";
import { type Pool, read, type Statement } from "../db/client.ts";
import type { Tx } from "../db/transaction.ts";
import { clinicJson, doctorJson, visitTypeJson } from "./tables.ts";

const listDistrictsStatement: Statement = {
  name: "list_districts",
  text: `select t.id, t.name_ur as ur, t.name_en as en, count(distinct c.id)::int as clinics, count(distinct d.id)::int as doctors
    from districts t left join clinics c on c.district_id = t.id left join practices p on p.clinic_id = c.id
      left join doctors d on d.id = p.doctor_id and d.active
    group by t.id order by t.name_en`,
};
export type DistrictRow = { id: string; ur: string; en: string; clinics: number; doctors: number };

export function listDistricts(pool: Pool): Promise<DistrictRow[]> {
  return read<DistrictRow>(pool, listDistrictsStatement, []);
}

const findClinicsStatement: Statement = {
  name: "find_clinics",
  text: `select ${clinicJson} as clinic
    from clinics c left join search_clinics($2::text[]) s on s.clinic_id = c.id
    where ($1::text is null or c.district_id = $1) and ($2::text[] is null or s.clinic_id is not null)
    order by s.score desc nulls last, distance_km($3::float8, $4::float8, c.latitude, c.longitude), c.name_en, c.id
    limit $5`,
};
export type ClinicsAsk = {
  district: string | null;
  words: readonly string[] | null;
  place: { latitude: number; longitude: number } | null;
  limit: number;
};

export async function findClinics(pool: Pool, { district, words, place, limit }: ClinicsAsk): Promise<Clinic[]> {
  const values = [district, words, place?.latitude ?? null, place?.longitude ?? null, limit];
  return (await read<{ clinic: Clinic }>(pool, findClinicsStatement, values)).map(({ clinic }) => clinic);
}

const getClinicStatement: Statement = {
  name: "get_clinic",
  text: `select ${clinicJson} as clinic,
      (select coalesce(json_agg(${doctorJson} order by d.name_en, d.id), '[]') from practices w join doctors d on d.id = w.doctor_id
        where w.clinic_id = c.id and d.active) as doctors,
      (select coalesce(json_agg(${visitTypeJson} order by v.sort, v.name_en, v.id), '[]') from visit_types v
        where v.clinic_id = c.id and v.active) as "visitTypes"
    from clinics c where c.id = $1`,
};
export type ClinicPage = { clinic: Clinic; doctors: Doctor[]; visitTypes: VisitType[] };

export async function getClinic(pool: Pool, clinicId: string): Promise<ClinicPage | undefined> {
  return (await read<ClinicPage>(pool, getClinicStatement, [clinicId]))[0];
}

const getDoctorStatement: Statement = {
  name: "get_doctor",
  text: `select ${doctorJson} as doctor,
      (select coalesce(json_agg(${clinicJson} order by c.name_en, c.id), '[]') from practices w join clinics c on c.id = w.clinic_id
        where w.doctor_id = d.id) as clinics,
      (select coalesce(json_agg(${visitTypeJson} order by v.clinic_id, v.sort, v.name_en, v.id), '[]')
        from practices w join visit_types v on v.clinic_id = w.clinic_id where w.doctor_id = d.id and v.active) as "visitTypes"
    from doctors d where d.id = $1 and d.active`,
};
export type DoctorPage = { doctor: Doctor; clinics: Clinic[]; visitTypes: VisitType[] };

export async function getDoctor(pool: Pool, doctorId: string): Promise<DoctorPage | undefined> {
  return (await read<DoctorPage>(pool, getDoctorStatement, [doctorId]))[0];
}

const listVisitTypesStatement: Statement = {
  name: "list_visit_types",
  text: `select ${visitTypeJson} as "visitType" from visit_types v where v.clinic_id = $1 order by v.sort, v.name_en, v.id`,
};

export async function listVisitTypes(pool: Pool, clinicId: string): Promise<VisitType[]> {
  return (await read<{ visitType: VisitType }>(pool, listVisitTypesStatement, [clinicId])).map(({ visitType }) => visitType);
}

const readClinicStatement: Statement = { name: "read_clinic", text: `select ${clinicJson} as clinic from clinics c where c.id = $1` };
const readDoctorStatement: Statement = { name: "read_doctor", text: `select ${doctorJson} as doctor from doctors d where d.id = $1` };
const readVisitTypeStatement: Statement = {
  name: "read_visit_type",
  text: `select ${visitTypeJson} as "visitType" from visit_types v where v.id = $1`,
};

export async function readClinic(tx: Tx, clinicId: string): Promise<Clinic | undefined> {
  return (await tx.run<{ clinic: Clinic }>(readClinicStatement, [clinicId])).rows[0]?.clinic;
}

export async function readDoctor(tx: Tx, doctorId: string): Promise<Doctor | undefined> {
  return (await tx.run<{ doctor: Doctor }>(readDoctorStatement, [doctorId])).rows[0]?.doctor;
}

export async function readVisitType(tx: Tx, visitTypeId: string): Promise<VisitType | undefined> {
  return (await tx.run<{ visitType: VisitType }>(readVisitTypeStatement, [visitTypeId])).rows[0]?.visitType;
}
