// The access table: for every endpoint who may use it and how far. docs/ACCESS.md is made from it and a test walks every cell.
import type { Role } from "@expecting-mothers/shared/basics";
import type { EndpointName } from "@expecting-mothers/shared/paths";

/**
 * anyone: nobody need be signed in. phone: the number is signed in, the person not picked yet.
 * Reach: own = one's own rows; consent = a mother's who agreed; clinic = the clinic one administers; any = all of them.
 */
export type Visitor = "anyone" | "phone" | Role;
export type Reach = "own" | "consent" | "clinic" | "any";
export type Access = Partial<Record<Visitor, Reach>>;

const everybody: Access = { anyone: "any" };
const staff: Access = { health_worker: "own", doctor: "own", clinic_admin: "own", programme_admin: "own", auditor: "own" };
const signedIn: Access = { mother: "own", delegate: "own", ...staff };
const onPhone: Access = { mother: "own", delegate: "own" };
const administrator: Access = { clinic_admin: "clinic" };
const claims: Access = { mother: "own", delegate: "consent", health_worker: "consent" };
const visits: Access = { ...claims, doctor: "own", clinic_admin: "clinic" };

export const access: Readonly<Record<EndpointName, Access>> = {
  requestCode: everybody,
  checkCode: everybody,
  choosePerson: { phone: "own", ...onPhone },
  staffSignIn: everybody,
  signOut: { phone: "own", ...signedIn },
  getMe: { phone: "own", ...signedIn },
  changeMe: signedIn,
  setPin: onPhone,
  removePin: onPhone,
  changePassword: staff,
  beginSecondFactor: staff,
  confirmSecondFactor: staff,
  listSessions: signedIn,
  endSession: signedIn,
  listMyAccess: { mother: "own" },
  listConsents: { ...onPhone, health_worker: "own" },
  giveConsent: { mother: "own" },
  endConsent: { mother: "own" },
  listStaff: administrator,
  setStaffDisabled: administrator,
  listInvitations: administrator,
  inviteStaff: administrator,
  withdrawInvitation: administrator,
  showInvitation: everybody,
  acceptInvitation: everybody,
  readAudit: { auditor: "any" },

  listDistricts: everybody,
  findClinics: everybody,
  getClinic: everybody,
  addClinic: { programme_admin: "any" },
  changeClinic: { clinic_admin: "clinic", programme_admin: "any" },
  findDoctors: everybody,
  getDoctor: everybody,
  addDoctor: administrator,
  changeDoctor: administrator,
  listVisitTypes: administrator,
  addVisitType: administrator,
  changeVisitType: administrator,

  findOpenings: everybody,
  getCalendar: { clinic_admin: "clinic", doctor: "own" },
  previewCalendar: administrator,
  saveCalendar: administrator,

  holdOpening: claims,
  releaseHold: claims,
  bookAppointment: claims,
  listAppointments: claims,
  getAppointment: visits,
  moveAppointment: { ...claims, clinic_admin: "clinic" },
  cancelAppointment: { ...claims, clinic_admin: "clinic" },
  undoCancel: { ...claims, clinic_admin: "clinic" },
  setAppointmentState: { doctor: "own", clinic_admin: "clinic" },
  getDoctorDay: { doctor: "own" },
  getDoctorWeek: { doctor: "own" },
  getClinicDay: administrator,
  getClinicWeek: administrator,
  bookWalkIn: administrator,
};
