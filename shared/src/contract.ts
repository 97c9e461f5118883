// The whole API: for each endpoint in paths.ts what it takes, answers and refuses. The server runs it; the web imports its types.
import Type from "typebox";
import * as accounts from "./accounts.ts";
import * as appointments from "./appointments.ts";
import { CivilDate, Empty, Id, Instant, Strict } from "./basics.ts";
import * as calendar from "./calendar.ts";
import * as directory from "./directory.ts";
import type { EndpointName } from "./paths.ts";
import type { ProblemCode } from "./problem.ts";

export type Endpoint = {
  summary: string;
  tag: "accounts" | "directory" | "calendar" | "appointments" | "audit";
  params?: Type.TSchema;
  query?: Type.TSchema;
  body?: Type.TSchema;
  reply: Type.TSchema;
  status?: 200 | 201 | 202;
  /** Carries an Idempotency-Key: the same key answers the same. */
  idempotent?: true;
  /** Refusals of its own, beside those that every endpoint may answer. */
  refuses?: readonly ProblemCode[];
};

const clinic = Strict({ clinicId: Id });
const doctorAtClinic = Strict({ clinicId: Id, doctorId: Id });
const appointment = Strict({ appointmentId: Id });
const claimRefusals = [
  "slot_taken",
  "not_an_opening",
  "in_the_past",
  "beyond_horizon",
  "own_overlap",
  "daily_limit",
  "no_consent",
] as const;

export const contract = {
  requestCode: {
    summary: "Send a six-digit code to a phone number",
    tag: "accounts",
    body: accounts.RequestCode,
    reply: accounts.CodeRequested,
    status: 202,
    refuses: ["invalid_phone", "too_many_requests"],
  },
  checkCode: {
    summary: "Check the code and sign the number in",
    tag: "accounts",
    body: accounts.CheckCode,
    reply: accounts.CodeChecked,
    refuses: ["wrong_code"],
  },
  choosePerson: {
    summary: "Pick or add the person on this number",
    tag: "accounts",
    body: accounts.ChoosePerson,
    reply: accounts.Me,
    refuses: ["wrong_pin", "too_many_requests", "not_found"],
  },
  staffSignIn: {
    summary: "Sign staff in with e-mail, password and second factor",
    tag: "accounts",
    body: accounts.StaffSignIn,
    reply: accounts.Me,
    refuses: ["wrong_sign_in", "second_factor_needed", "too_many_requests"],
  },
  signOut: { summary: "End this session", tag: "accounts", reply: Empty },
  getMe: { summary: "Who is signed in", tag: "accounts", reply: accounts.Me },
  changeMe: { summary: "Change one's name or language", tag: "accounts", body: accounts.ChangeMe, reply: accounts.Me },
  setPin: {
    summary: "Set or change one's PIN",
    tag: "accounts",
    body: accounts.SetPin,
    reply: Empty,
    refuses: ["wrong_pin", "too_many_requests"],
  },
  removePin: {
    summary: "Remove one's PIN",
    tag: "accounts",
    body: accounts.RemovePin,
    reply: Empty,
    refuses: ["wrong_pin", "too_many_requests"],
  },
  changePassword: {
    summary: "Change one's password; all other sessions end",
    tag: "accounts",
    body: accounts.ChangePassword,
    reply: Empty,
    refuses: ["wrong_sign_in", "weak_password", "too_many_requests"],
  },
  beginSecondFactor: { summary: "Begin to set up an authenticator app", tag: "accounts", reply: accounts.SecondFactorBegun },
  confirmSecondFactor: {
    summary: "Confirm the authenticator app and get recovery codes",
    tag: "accounts",
    body: accounts.ConfirmSecondFactor,
    reply: accounts.RecoveryCodes,
    refuses: ["wrong_code"],
  },
  listSessions: { summary: "One's own sessions", tag: "accounts", reply: accounts.Sessions },
  endSession: { summary: "End one of one's own sessions", tag: "accounts", params: Strict({ sessionId: Id }), reply: Empty },
  listMyAccess: {
    summary: "Who looked at or changed one's record",
    tag: "audit",
    query: Strict({ before: Type.Optional(Instant) }),
    reply: accounts.AccessLog,
  },
  listConsents: { summary: "Who may book for me, and for whom I may", tag: "accounts", reply: accounts.Consents },
  giveConsent: {
    summary: "Let somebody book and read for me until a date",
    tag: "accounts",
    body: accounts.GiveConsent,
    reply: accounts.Consent,
    status: 201,
    idempotent: true,
    refuses: ["invalid_phone"],
  },
  endConsent: { summary: "End a consent", tag: "accounts", params: Strict({ consentId: Id }), reply: Empty },
  listStaff: { summary: "A clinic's staff", tag: "accounts", params: clinic, reply: accounts.StaffList },
  setStaffDisabled: {
    summary: "Lock a member of staff out, or let her in again",
    tag: "accounts",
    params: Strict({ clinicId: Id, personId: Id }),
    body: accounts.SetDisabled,
    reply: Empty,
  },
  listInvitations: { summary: "A clinic's invitations", tag: "accounts", params: clinic, reply: accounts.Invitations },
  inviteStaff: {
    summary: "Invite a member of staff by e-mail link",
    tag: "accounts",
    params: clinic,
    body: accounts.InviteStaff,
    reply: accounts.Invitation,
    status: 201,
    idempotent: true,
    refuses: ["email_taken"],
  },
  withdrawInvitation: {
    summary: "Withdraw an invitation",
    tag: "accounts",
    params: Strict({ clinicId: Id, invitationId: Id }),
    reply: Empty,
  },
  showInvitation: {
    summary: "What an invitation link invites to",
    tag: "accounts",
    params: Strict({ token: accounts.InvitationToken }),
    reply: accounts.InvitationShown,
    refuses: ["invitation_ended"],
  },
  acceptInvitation: {
    summary: "Accept an invitation by setting a password",
    tag: "accounts",
    body: accounts.AcceptInvitation,
    reply: accounts.Me,
    refuses: ["invitation_ended", "weak_password", "email_taken"],
  },
  readAudit: {
    summary: "The access log, for auditors",
    tag: "audit",
    query: Strict({ before: Type.Optional(Instant), person: Type.Optional(Id) }),
    reply: accounts.AccessLog,
  },

  listDistricts: { summary: "Districts with clinics", tag: "directory", reply: directory.Districts },
  findClinics: { summary: "Find clinics", tag: "directory", query: directory.FindClinics, reply: directory.Clinics },
  getClinic: { summary: "A clinic with its doctors and visit types", tag: "directory", params: clinic, reply: directory.ClinicPage },
  addClinic: {
    summary: "Add a clinic",
    tag: "directory",
    body: directory.SaveClinic,
    reply: directory.Clinic,
    status: 201,
    idempotent: true,
    refuses: ["invalid_phone"],
  },
  changeClinic: {
    summary: "Change a clinic",
    tag: "directory",
    params: clinic,
    body: directory.SaveClinic,
    reply: directory.Clinic,
    refuses: ["invalid_phone"],
  },
  findDoctors: {
    summary: "Find doctors with their earliest opening",
    tag: "directory",
    query: directory.FindDoctors,
    reply: directory.DoctorsFound,
  },
  getDoctor: {
    summary: "A doctor, where she works and her visit types",
    tag: "directory",
    params: Strict({ doctorId: Id }),
    reply: directory.DoctorPage,
  },
  addDoctor: {
    summary: "Add a doctor to a clinic",
    tag: "directory",
    params: clinic,
    body: directory.SaveDoctor,
    reply: directory.Doctor,
    status: 201,
    idempotent: true,
  },
  changeDoctor: {
    summary: "Change a doctor's entry",
    tag: "directory",
    params: doctorAtClinic,
    body: directory.SaveDoctor,
    reply: directory.Doctor,
  },
  listVisitTypes: {
    summary: "A clinic's visit types, for its administrator",
    tag: "directory",
    params: clinic,
    reply: directory.VisitTypes,
  },
  addVisitType: {
    summary: "Add a visit type",
    tag: "directory",
    params: clinic,
    body: directory.SaveVisitType,
    reply: directory.VisitType,
    status: 201,
    idempotent: true,
  },
  changeVisitType: {
    summary: "Change a visit type; booked visits keep their length",
    tag: "directory",
    params: Strict({ clinicId: Id, visitTypeId: Id }),
    body: directory.SaveVisitType,
    reply: directory.VisitType,
  },

  findOpenings: {
    summary: "Open times of one or several doctors",
    tag: "calendar",
    query: calendar.FindOpenings,
    reply: calendar.Openings,
  },
  getCalendar: { summary: "A doctor's hours and overrides at a clinic", tag: "calendar", params: doctorAtClinic, reply: calendar.Calendar },
  previewCalendar: {
    summary: "What openings would follow, and whom it would affect",
    tag: "calendar",
    params: doctorAtClinic,
    body: calendar.PreviewCalendar,
    reply: calendar.CalendarPreview,
  },
  saveCalendar: {
    summary: "Save hours and overrides",
    tag: "calendar",
    params: doctorAtClinic,
    body: calendar.SaveCalendar,
    reply: calendar.Calendar,
    refuses: ["calendar_changed", "bookings_affected"],
  },

  holdOpening: {
    summary: "Hold an open time for five minutes",
    tag: "appointments",
    body: appointments.HoldOpening,
    reply: appointments.Hold,
    status: 201,
    idempotent: true,
    refuses: [...claimRefusals, "hold_limit"],
  },
  releaseHold: { summary: "Give a held time back", tag: "appointments", params: Strict({ holdId: Id }), reply: Empty },
  bookAppointment: {
    summary: "Book an open or held time",
    tag: "appointments",
    body: appointments.BookAppointment,
    reply: appointments.Appointment,
    status: 201,
    idempotent: true,
    refuses: [...claimRefusals, "hold_ended"],
  },
  listAppointments: {
    summary: "One's own visits",
    tag: "appointments",
    query: appointments.ListAppointments,
    reply: appointments.Appointments,
  },
  getAppointment: {
    summary: "A visit with its history",
    tag: "appointments",
    params: appointment,
    reply: appointments.AppointmentWithHistory,
  },
  moveAppointment: {
    summary: "Move a visit to another open time; it keeps its id",
    tag: "appointments",
    params: appointment,
    body: appointments.MoveAppointment,
    reply: appointments.Appointment,
    idempotent: true,
    refuses: [...claimRefusals, "state_changed", "not_changeable"],
  },
  cancelAppointment: {
    summary: "Cancel a visit",
    tag: "appointments",
    params: appointment,
    body: appointments.CancelAppointment,
    reply: appointments.Appointment,
    idempotent: true,
    refuses: ["state_changed", "not_changeable"],
  },
  undoCancel: {
    summary: "Undo a cancellation within a minute",
    tag: "appointments",
    params: appointment,
    body: appointments.UndoCancel,
    reply: appointments.Appointment,
    idempotent: true,
    refuses: ["slot_taken", "own_overlap", "state_changed", "undo_too_late"],
  },
  setAppointmentState: {
    summary: "Arrived, in the room, seen, did not come, or back again",
    tag: "appointments",
    params: appointment,
    body: appointments.SetState,
    reply: appointments.DayEntry,
    idempotent: true,
    refuses: ["slot_taken", "own_overlap", "state_changed", "not_changeable"],
  },
  getDoctorDay: {
    summary: "A doctor's day",
    tag: "appointments",
    query: Strict({ on: Type.Optional(CivilDate) }),
    reply: appointments.Day,
  },
  getDoctorWeek: {
    summary: "A doctor's week",
    tag: "appointments",
    query: Strict({ from: Type.Optional(CivilDate) }),
    reply: appointments.Week,
  },
  getClinicDay: {
    summary: "A clinic's day",
    tag: "appointments",
    params: clinic,
    query: Strict({ on: Type.Optional(CivilDate) }),
    reply: appointments.Day,
  },
  getClinicWeek: {
    summary: "A clinic's week",
    tag: "appointments",
    params: clinic,
    query: Strict({ from: Type.Optional(CivilDate) }),
    reply: appointments.Week,
  },
  bookWalkIn: {
    summary: "Book for a mother at the desk",
    tag: "appointments",
    params: clinic,
    body: appointments.BookWalkIn,
    reply: appointments.Appointment,
    status: 201,
    idempotent: true,
    refuses: [...claimRefusals, "invalid_phone"],
  },
} as const satisfies Record<EndpointName, Endpoint>;

export type Contract = typeof contract;
type Part<N extends EndpointName, K extends string> =
  Contract[N] extends Record<K, infer S extends Type.TSchema> ? Type.Static<S> : undefined;
export type Params<N extends EndpointName> = Part<N, "params">;
export type Query<N extends EndpointName> = Part<N, "query">;
export type Body<N extends EndpointName> = Part<N, "body">;
export type Reply<N extends EndpointName> = Part<N, "reply">;
/** What a caller passes: only the parts the endpoint has. */
export type Input<N extends EndpointName> = (Params<N> extends undefined ? unknown : { params: Params<N> }) &
  (Query<N> extends undefined ? unknown : { query?: Query<N> }) &
  (Body<N> extends undefined ? unknown : { body: Body<N> });
