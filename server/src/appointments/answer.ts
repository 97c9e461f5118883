// The answer to a claim, written before the claim is sent: it is kept in the same statement that takes the time.
import type { Appointment, Hold } from "@expecting-mothers/shared/appointments";
import { holdSeconds } from "@expecting-mothers/shared/limits";
import type { Offer } from "./claim.ts";
import type { Actor, Place } from "./claim-repository.ts";

const iso = (ms: number) => new Date(ms).toISOString();
const twoDigits = (number: number) => String(number).padStart(2, "0");
const bookedBy = { mother: "mother", clinic_admin: "clinic", delegate: "delegate", health_worker: "delegate", doctor: "clinic" } as const;

export function bookedAnswer(
  id: string,
  { role, motherId, motherName }: Actor,
  place: Place,
  { rules, practice, visitType }: Offer,
): Appointment {
  const { clinic } = practice;
  return {
    id,
    version: 1,
    state: "booked",
    startsAt: iso(place.startsMs),
    endsAt: iso(place.endsMs),
    localDate: place.localDate,
    localTime: `${twoDigits(Math.floor(place.localMinute / 60))}:${twoDigits(place.localMinute % 60)}`,
    zone: place.zone,
    mode: visitType.mode,
    motherId,
    motherName,
    doctorId: place.doctorId,
    doctorNames: rules.doctor.names,
    clinicId: place.clinicId,
    clinicNames: clinic.names,
    clinicAddress: clinic.address,
    clinicPhone: clinic.phone,
    visitTypeId: place.visitTypeId,
    visitTypeNames: visitType.names,
    firstVisit: visitType.firstVisit,
    bookedBy: bookedBy[role],
    cancelReason: null,
    undoSeconds: 0,
  };
}

/** Without the instant at which it ends: the database's clock says that. */
export function heldAnswer(id: string, place: Place): Omit<Hold, "expiresAt"> {
  return {
    id,
    doctorId: place.doctorId,
    clinicId: place.clinicId,
    visitTypeId: place.visitTypeId,
    startsAt: iso(place.startsMs),
    endsAt: iso(place.endsMs),
    expiresInSeconds: holdSeconds,
  };
}
