// What may follow what in the life of an appointment, and who may say why it ends. Pure.
import { type AppointmentState, blockingStates, type CancelReason, motherCancelReasons } from "@expecting-mothers/shared/appointments";

/** A mother who lets one hold after another lapse keeps others from the doctor: so many in a window, then she waits. */
export const holdBudget = { holds: 12, windowSeconds: 1_800 } as const;

/** Forward through the visit, and one step back for a slip of the finger. */
const nextStates: Readonly<Partial<Record<AppointmentState, readonly AppointmentState[]>>> = {
  booked: ["arrived", "missed"],
  arrived: ["booked", "in_progress", "completed", "missed"],
  in_progress: ["arrived", "completed"],
  completed: ["in_progress", "arrived"],
  missed: ["booked", "arrived"],
};

export function mayFollow(from: AppointmentState, to: AppointmentState): boolean {
  return nextStates[from]?.includes(to) ?? false;
}

/** In which role somebody touches an appointment: it stands in the record and decides what she may do. */
export type ActingRole = "mother" | "delegate" | "health_worker" | "doctor" | "clinic_admin";

export function isStaff(role: ActingRole): boolean {
  return role === "doctor" || role === "clinic_admin";
}

/** A mother changes a visit until it begins; the desk also when she is late or already there. */
export function mayChange(role: ActingRole, state: AppointmentState, hasBegun: boolean): boolean {
  return isStaff(role) ? state === "booked" || state === "arrived" : state === "booked" && !hasBegun;
}

export function mayGiveReason(role: ActingRole, reason: CancelReason): boolean {
  return isStaff(role) || (motherCancelReasons as readonly CancelReason[]).includes(reason);
}

/** The role in which a viewer stands to an appointment that she may see. */
export function actingRole(
  viewer: Readonly<{ personId: string; roles: readonly string[]; adminClinics: readonly string[] }>,
  visit: Readonly<{ motherId: string; doctorId: string; clinicId: string }>,
): ActingRole {
  if (visit.motherId === viewer.personId) return "mother";
  if (viewer.adminClinics.includes(visit.clinicId)) return "clinic_admin";
  if (visit.doctorId === viewer.personId) return "doctor";
  return viewer.roles.includes("health_worker") ? "health_worker" : "delegate";
}

export function takesTime(state: AppointmentState): boolean {
  return (blockingStates as readonly AppointmentState[]).includes(state);
}
