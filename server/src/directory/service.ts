// The directory as anybody may see it: districts, clinics, doctors. Who changes it stands in editing.ts.
import type { ClinicPage, Clinics, Districts, DoctorPage, FindClinics, VisitTypes } from "@expecting-mothers/shared/directory";
import type Type from "typebox";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import * as repository from "./repository.ts";
import { searchWordsOf } from "./rules.ts";

const clinicsMax = 200;

/** Every district with the numbers of its clinics and of the doctors who work there. */
export async function listDistricts({ pool }: Deps): Promise<Type.Static<typeof Districts>> {
  const rows = await repository.listDistricts(pool);
  return { districts: rows.map(({ id, ur, en, clinics, doctors }) => ({ id, names: { ur, en }, clinics, doctors })) };
}

/**
 * Clinics by district and by words in either script, best match first, then nearest to a place if one is given, then by name.
 * At most 200; `more` says that there are others. Throws `invalid_input` for half a place.
 */
export async function findClinics({ pool }: Deps, query: Type.Static<typeof FindClinics>): Promise<Type.Static<typeof Clinics>> {
  const ask = { district: query.district ?? null, words: wordsAsked(query.search), place: placeAsked(query), limit: clinicsMax + 1 };
  const clinics = await repository.findClinics(pool, ask);
  return { clinics: clinics.slice(0, clinicsMax), more: clinics.length > clinicsMax };
}

/** A clinic with its doctors and its visit types on offer. Throws `not_found`. */
export async function getClinic({ pool }: Deps, clinicId: string): Promise<Type.Static<typeof ClinicPage>> {
  return found(await repository.getClinic(pool, clinicId));
}

/** A doctor with the clinics where she works and their visit types on offer. Throws `not_found`, also when she no longer practises. */
export async function getDoctor({ pool }: Deps, doctorId: string): Promise<Type.Static<typeof DoctorPage>> {
  return found(await repository.getDoctor(pool, doctorId));
}

/** All visit types of a clinic, ended ones included, for those who edit them. */
export async function listVisitTypes({ pool }: Deps, clinicId: string): Promise<Type.Static<typeof VisitTypes>> {
  return { visitTypes: await repository.listVisitTypes(pool, clinicId) };
}

/** The folded words of a search; null when nothing was asked. */
export function wordsAsked(search: string | undefined): string[] | null {
  if (search === undefined) return null;
  const words = searchWordsOf(search);
  return words.length > 0 ? words : null;
}

/** The place searched from; null when none was given. Throws `invalid_input` when one of the two numbers is missing. */
export function placeAsked({
  latitude,
  longitude,
}: {
  latitude?: number;
  longitude?: number;
}): { latitude: number; longitude: number } | null {
  if (latitude === undefined && longitude === undefined) return null;
  if (latitude === undefined) throw new DomainError("invalid_input", { fields: [{ path: "querystring/latitude", rule: "required" }] });
  if (longitude === undefined) throw new DomainError("invalid_input", { fields: [{ path: "querystring/longitude", rule: "required" }] });
  return { latitude, longitude };
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new DomainError("not_found");
  return row;
}
