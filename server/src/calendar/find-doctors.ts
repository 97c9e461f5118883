// The search for doctors with their earliest opening. It belongs to the calendar because an opening follows from its rules.
import type { DoctorFound, DoctorsFound, FindDoctors, VisitType } from "@expecting-mothers/shared/directory";
import type Type from "typebox";
import type { Deps } from "../deps.ts";
import { placeAsked, wordsAsked } from "../directory/service.ts";
import { DomainError } from "../lib/domain-error.ts";
import { instantOf } from "./local-day.ts";
import { readBusyText } from "./repository.ts";
import { firstOpenings } from "./rules.ts";
import type { Practice } from "./rules-cache.ts";
import { type FoundRow, searchDoctors } from "./search-repository.ts";
import { rulesAt } from "./service.ts";

type Ask = Type.Static<typeof FindDoctors>;

const doctorsMax = 60;
/** How far ahead the earliest opening is looked for. */
const lookAheadDays = 14;

/**
 * Doctors at clinics by district, clinic, language, gender, kind of visit and words in either script, each with the earliest open time
 * within a fortnight for the clinic's first visit type of the kind asked for. Sorted as asked; else by match, by distance, or earliest first.
 * At most 60, chosen by match, distance and name; `more` says that there are others. Two queries whatever the number of doctors.
 * Throws `invalid_input` for half a place, or "nearest" without one.
 */
export async function findDoctors(deps: Deps, query: Ask): Promise<Type.Static<typeof DoctorsFound>> {
  const { district = null, clinic = null, woman = false, language = null, mode = null, firstVisit = null } = query;
  const words = wordsAsked(query.search);
  const place = placeAsked(query);
  if (query.sort === "nearest" && place === null) {
    throw new DomainError("invalid_input", { fields: [{ path: "querystring/latitude", rule: "required" }] });
  }
  const filters = { district, clinic, woman, language, mode, firstVisit, words, place };
  const rows = await searchDoctors(deps.pool, { ...filters, limit: doctorsMax + 1, days: lookAheadDays });
  const shown = rows.slice(0, doctorsMax);
  const rules = await rulesAt(deps, shown);
  const found = shown.flatMap((row): DoctorFound[] => {
    const known = rules.get(row.doctorId);
    const practice = known?.practices.find(({ clinicId }) => clinicId === row.clinicId);
    return known === undefined || practice === undefined ? [] : [{ doctor: known.doctor, ...describe(practice, row, query) }];
  });
  const order = query.sort ?? (words !== null || place !== null ? undefined : "earliest");
  if (order !== undefined) found.sort(orders[order]);
  return {
    found,
    more: rows.length > doctorsMax,
    asOf: new Date(rows[0] === undefined ? deps.clock.now() : rows[0].now * 60_000).toISOString(),
  };
}

function describe(practice: Practice, { busy, now, distanceKm }: FoundRow, asked: Ask): Omit<DoctorFound, "doctor"> {
  const visitType = practice.visitTypes.find((type) => type.active && isOfKind(type, asked));
  const [earliest] =
    visitType === undefined ? [] : firstOpenings(practice, readBusyText(busy), visitType, { from: null, days: lookAheadDays }, now, 1);
  return {
    clinic: practice.clinic,
    visitTypeId: visitType?.id ?? null,
    earliestAt: earliest === undefined ? null : instantOf(earliest),
    distanceKm: distanceKm === null ? null : Math.round(distanceKm * 10) / 10,
  };
}

function isOfKind(type: VisitType, { mode, firstVisit }: Ask): boolean {
  return (mode === undefined || type.mode === mode) && (firstVisit === undefined || type.firstVisit === firstVisit);
}

type Order = (one: DoctorFound, other: DoctorFound) => number;
const byName: Order = (one, other) => one.doctor.names.en.localeCompare(other.doctor.names.en);
const byDistance: Order = (one, other) => (one.distanceKm ?? 0) - (other.distanceKm ?? 0);
/** Whoever has nothing open comes last. */
const byEarliest: Order = (one, other) => (one.earliestAt ?? "9999").localeCompare(other.earliestAt ?? "9999");
const orders: Record<NonNullable<Ask["sort"]>, Order> = {
  name: byName,
  nearest: (one, other) => byDistance(one, other) || byEarliest(one, other) || byName(one, other),
  earliest: (one, other) => byEarliest(one, other) || byDistance(one, other) || byName(one, other),
};
