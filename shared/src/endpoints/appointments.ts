// Endpoints of holds, visits and the day of a doctor or clinic.
import Type from "typebox";
import * as appointments from "../appointments.ts";
import { CivilDate, Empty, Id, Strict } from "../basics.ts";
import type { Endpoint } from "./endpoint.ts";

const clinic = Strict({ clinicId: Id });
const appointment = Strict({ appointmentId: Id });
const claimRefusals = [
  "not_found",
  "slot_taken",
  "not_an_opening",
  "in_the_past",
  "beyond_horizon",
  "own_overlap",
  "daily_limit",
  "no_consent",
] as const;

export const appointmentsEndpoints = {
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
    refuses: ["no_consent"],
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
} as const satisfies Record<string, Endpoint>;
