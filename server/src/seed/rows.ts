// The planned province as rows of the database's tables.
import { searchTextOf } from "../directory/rules.ts";
import type { Clinic, Doctor } from "./clinics.ts";
import { type Day, daysAround, instantAt, zone } from "./days.ts";
import type { Row } from "./insert.ts";
import { administratorOf, healthWorkerOf, healthWorkerOfDistrict, type Mother, type Staff } from "./people.ts";
import { districts, servicesOf } from "./places.ts";
import { type Random, seededId } from "./random.ts";
import type { Visit } from "./visits.ts";

export const districtRows = (): Row[] => districts.map(({ id, names }) => ({ id, name_ur: names.ur, name_en: names.en }));

export function* clinicRows(clinics: readonly Clinic[]): Generator<Row> {
  for (const { id, site, phone } of clinics) {
    yield {
      id,
      district_id: site.district,
      name_ur: site.names.ur,
      name_en: site.names.en,
      address_ur: site.address.ur,
      address_en: site.address.en,
      latitude: site.place[0],
      longitude: site.place[1],
      phone,
      zone,
      services: servicesOf[site.kind],
      accessible_entrance: site.kind !== "bhu",
      search_text: searchTextOf(site.names),
      created_at: new Date(0).toISOString(),
    };
  }
}

export function* visitTypeRows(clinics: readonly Clinic[]): Generator<Row> {
  for (const { id: clinicId, visitTypes } of clinics) {
    for (const [sort, { id, key, names, durationMinutes, bufferAfterMinutes, mode }] of visitTypes.entries()) {
      yield {
        id,
        clinic_id: clinicId,
        name_ur: names.ur,
        name_en: names.en,
        duration_minutes: durationMinutes,
        buffer_before_minutes: 0,
        buffer_after_minutes: bufferAfterMinutes,
        first_visit: key === "first",
        mode,
        active: true,
        sort,
      };
    }
  }
}

export function* doctorRows(doctors: readonly Doctor[]): Generator<Row> {
  for (const { id, names, gender, languages, registrationNumber } of doctors) {
    yield {
      id,
      name_ur: names.ur,
      name_en: names.en,
      gender,
      languages,
      registration_number: registrationNumber,
      search_text: searchTextOf(names),
      active: true,
      calendar_version: 1,
    };
  }
}

const practicesOf = (doctors: readonly Doctor[]) => doctors.flatMap((doctor) => doctor.practices.map((practice) => ({ doctor, practice })));

export function* practiceRows(doctors: readonly Doctor[]): Generator<Row> {
  for (const { doctor, practice } of practicesOf(doctors)) {
    yield {
      doctor_id: doctor.id,
      clinic_id: practice.clinic.id,
      grid_minutes: practice.gridMinutes,
      minimum_notice_minutes: practice.noticeMinutes,
      horizon_days: 90,
      stations: 1,
    };
  }
}

/** Hours that were valid when the first seeded visit took place, and for three months from today. */
export function* hoursRows(doctors: readonly Doctor[], validFrom: string, validUntil: string): Generator<Row> {
  for (const [n, { doctor, practice }] of practicesOf(doctors).entries()) {
    for (const { weekday, startMinute, endMinute, breaks, callsOnly } of practice.sessions) {
      const calls = practice.clinic.visitTypes.filter(({ mode }) => mode !== "in_person").map(({ id }) => id);
      yield {
        id: seededId("hours", n * 10 + weekday + (callsOnly ? 1_000_000 : 0)),
        doctor_id: doctor.id,
        clinic_id: practice.clinic.id,
        weekday,
        start_minute: startMinute,
        end_minute: endMinute,
        breaks,
        valid_from: validFrom,
        valid_until: validUntil,
        visit_type_ids: callsOnly ? calls : null,
      };
    }
  }
}

export function* overrideRows(doctors: readonly Doctor[], now: Date): Generator<Row> {
  for (const [n, { doctor, practice }] of practicesOf(doctors).entries()) {
    for (const { offset, kind, reason, session } of practice.overrides) {
      yield {
        id: seededId("override", n * 100 + offset),
        doctor_id: doctor.id,
        clinic_id: practice.clinic.id,
        on_date: daysAround(now, offset, offset)[0]?.on,
        kind,
        start_minute: session?.startMinute ?? null,
        end_minute: session?.endMinute ?? null,
        breaks: session?.breaks ?? [],
        reason,
      };
    }
  }
}

export const staffRow = ({ id, name }: Staff, createdAt: string): Row => ({
  id,
  name,
  language: "en",
  phone_id: null,
  created_at: createdAt,
});

export const motherRow = ({ id, name, language, phone }: Mother, createdAt: string): Row => ({
  id,
  name,
  language,
  phone_id: seededId("phone", phone),
  created_at: createdAt,
});

export function visitRow(
  { n, mother, doctor, practice, visitType, day, startMinute, state }: Visit,
  next: Day | undefined,
  now: Date,
  random: Random,
): Row {
  const night = startMinute >= 1440;
  const start = instantAt(day, startMinute);
  const end = instantAt(day, startMinute + visitType.durationMinutes);
  const free = instantAt(day, startMinute + visitType.durationMinutes + visitType.bufferAfterMinutes);
  const atDesk = random.chance(0.15);
  const clinic = practice.clinic.n;
  const byWorker = mother.consents && healthWorkerOf(clinic) === healthWorkerOfDistrict(mother.district) && random.chance(0.5);
  const bookedAt = new Date(Math.min(Date.parse(start) - random.whole(1, 14) * 86_400_000, now.getTime() - 3_600_000)).toISOString();
  return {
    id: seededId("visit", n),
    mother_id: mother.id,
    doctor_id: doctor.id,
    clinic_id: practice.clinic.id,
    visit_type_id: visitType.id,
    station: 1,
    state,
    during: `[${start},${end})`,
    blocks: `[${start},${free})`,
    local_date: night ? next?.on : day.on,
    local_minute: startMinute % 1440,
    zone,
    mode: visitType.mode,
    first_visit: visitType.key === "first",
    calendar_version: 1,
    version: 1,
    booked_by_id: byWorker ? healthWorkerOf(clinic) : atDesk ? administratorOf(clinic) : mother.id,
    booked_by_role: byWorker ? "health_worker" : atDesk ? "clinic_admin" : "mother",
    channel: atDesk && !byWorker ? "desk" : "app",
    created_at: bookedAt,
    ...endOf(state, start, end, bookedAt, random),
  };
}

/** What the desk noted: came a little early or late, seen until a little after, or called off some time before. */
function endOf(state: Visit["state"], start: string, end: string, bookedAt: string, random: Random): Row {
  const around = (instant: string, from: number, to: number) =>
    new Date(Date.parse(instant) + random.whole(from, to) * 60_000).toISOString();
  const came = state === "completed" || state === "in_progress" || state === "arrived";
  const cancelled = state === "cancelled";
  return {
    arrived_at: came ? around(start, -25, 2) : null,
    ended_at: state === "completed" ? around(end, -4, 3) : state === "missed" ? end : null,
    cancel_reason: cancelled ? random.pick(["not_possible", "transport", "feeling_better", "other"]) : null,
    cancelled_at: cancelled ? around(bookedAt, 5, 50) : null,
    cancelled_from: cancelled ? "booked" : null,
  };
}
