// Hold, book, move, cancel; a mother's visits; the doctor's and the clinic's day.
import Type from "typebox";
import { CivilDate, Id, Instant, Language, Names, Nullable, PhoneTyped, Strict, Text, VisitMode } from "./basics.ts";
import { nameMaxLength } from "./limits.ts";

export const AppointmentState = Type.Union([
  Type.Literal("held"),
  Type.Literal("booked"),
  Type.Literal("arrived"),
  Type.Literal("in_progress"),
  Type.Literal("completed"),
  Type.Literal("missed"),
  Type.Literal("cancelled"),
  Type.Literal("expired"),
]);
export type AppointmentState = Type.Static<typeof AppointmentState>;
/** These states take the doctor's and the mother's time; the exclusion constraints name the same four. */
export const blockingStates = ["held", "booked", "arrived", "in_progress"] as const satisfies readonly AppointmentState[];

export const CancelReason = Type.Union([
  Type.Literal("not_possible"),
  Type.Literal("transport"),
  Type.Literal("feeling_better"),
  Type.Literal("other_clinic"),
  Type.Literal("booked_by_mistake"),
  Type.Literal("doctor_away"),
  Type.Literal("clinic_closed"),
  Type.Literal("other"),
]);
export type CancelReason = Type.Static<typeof CancelReason>;
/** The reasons a mother is asked to choose from; the others are the clinic's. */
export const motherCancelReasons = ["not_possible", "transport", "feeling_better", "other_clinic", "booked_by_mistake", "other"] as const;

/** A visit type belongs to one clinic, so it says where as well. */
const slot = { doctorId: Id, visitTypeId: Id, startsAt: Instant };
const forMother = Type.Optional({ ...Id, description: "A delegate or health worker names the mother she books for" });
export const HoldOpening = Strict({ ...slot, motherId: forMother });
export const BookAppointment = Strict({
  ...slot,
  motherId: forMother,
  holdId: Type.Optional({ ...Id, description: "Her hold on this time; without it the time is taken if it is still open" }),
});
export const BookWalkIn = Strict({ ...slot, phone: PhoneTyped, name: Text(nameMaxLength), language: Type.Optional(Language) });
export const MoveAppointment = Strict({ version: Type.Integer(), doctorId: Id, visitTypeId: Id, startsAt: Instant });
export const CancelAppointment = Strict({ version: Type.Integer(), reason: CancelReason });
export const UndoCancel = Strict({ version: Type.Integer() });
export const SetState = Strict({
  version: Type.Integer(),
  state: Type.Union([
    Type.Literal("booked"),
    Type.Literal("arrived"),
    Type.Literal("in_progress"),
    Type.Literal("completed"),
    Type.Literal("missed"),
  ]),
});

export const Hold = Strict({
  id: Id,
  doctorId: Id,
  clinicId: Id,
  visitTypeId: Id,
  startsAt: Instant,
  endsAt: Instant,
  expiresAt: Instant,
  expiresInSeconds: Type.Integer({ description: "By the server's clock, so that a wrong phone clock does not matter" }),
});
export type Hold = Type.Static<typeof Hold>;

export const Appointment = Strict({
  id: Id,
  version: Type.Integer(),
  state: AppointmentState,
  startsAt: Instant,
  endsAt: Instant,
  localDate: CivilDate,
  localTime: Type.String({ description: "Wall clock of the clinic, 24 h, e.g. 09:20" }),
  zone: Type.String(),
  mode: VisitMode,
  motherId: Id,
  motherName: Type.String(),
  doctorId: Id,
  doctorNames: Names,
  clinicId: Id,
  clinicNames: Names,
  clinicAddress: Names,
  clinicPhone: Type.String(),
  visitTypeId: Id,
  visitTypeNames: Names,
  firstVisit: Type.Boolean(),
  bookedBy: Type.Union([Type.Literal("mother"), Type.Literal("delegate"), Type.Literal("clinic")]),
  cancelReason: Nullable(CancelReason),
  undoSeconds: Type.Integer({ description: "How long a cancellation may still be undone; 0 when it may not" }),
});
export type Appointment = Type.Static<typeof Appointment>;
export const Appointments = Strict({ appointments: Type.Array(Appointment), more: Type.Boolean(), asOf: Instant, hold: Nullable(Hold) });
export const AppointmentChange = Strict({
  at: Instant,
  action: Type.String(),
  actorRole: Type.String(),
  startsAt: Nullable(Instant),
  reason: Nullable(Type.String()),
});
export const AppointmentWithHistory = Strict({ appointment: Appointment, history: Type.Array(AppointmentChange) });
export const ListAppointments = Strict({
  when: Type.Optional(Type.Union([Type.Literal("coming"), Type.Literal("past")])),
  mother: Type.Optional(Id),
});

export const DayEntry = Strict({
  id: Id,
  version: Type.Integer(),
  state: AppointmentState,
  startsAt: Instant,
  endsAt: Instant,
  localTime: Type.String(),
  mode: VisitMode,
  motherId: Id,
  motherName: Type.String(),
  phoneLast4: Type.String(),
  doctorId: Id,
  doctorNames: Names,
  visitTypeId: Id,
  visitTypeNames: Names,
  firstVisit: Type.Boolean(),
  arrivedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
});
export type DayEntry = Type.Static<typeof DayEntry>;
export const Day = Strict({ on: CivilDate, zone: Type.String(), today: CivilDate, entries: Type.Array(DayEntry) });
export const Week = Strict({ from: CivilDate, zone: Type.String(), today: CivilDate, entries: Type.Array(DayEntry) });
