// A doctor's calendar at a clinic (hours, overrides, settings) and the openings that follow from it.
import Type from "typebox";
import { CivilDate, Id, Instant, Nullable, Strict, Text } from "./basics.ts";
import { openingsMaxDays, openingsMaxDoctors, reasonMaxLength } from "./limits.ts";

/** Minutes since local midnight. An end past 1440 lies on the next day (night duty). */
const StartMinute = Type.Integer({ minimum: 0, maximum: 1439 });
const EndMinute = Type.Integer({ minimum: 1, maximum: 2880 });
const Breaks = Type.Array(Strict({ startMinute: Type.Integer({ minimum: 0, maximum: 2879 }), endMinute: EndMinute }), { maxItems: 8 });

export const Hours = Strict({
  weekday: Type.Integer({ minimum: 1, maximum: 7, description: "ISO: 1 is Monday" }),
  startMinute: StartMinute,
  endMinute: EndMinute,
  breaks: Breaks,
  validFrom: CivilDate,
  validUntil: Nullable(CivilDate),
  visitTypeIds: Nullable(Type.Array(Id, { minItems: 1, maxItems: 20, description: "Only these visit types; null is all" })),
});
export type Hours = Type.Static<typeof Hours>;
export const Override = Strict({
  on: CivilDate,
  kind: Type.Union([Type.Literal("closed"), Type.Literal("other"), Type.Literal("extra")], {
    description: "closed: no hours at all; other: these instead of the weekly ones; extra: these as well",
  }),
  startMinute: Nullable(StartMinute),
  endMinute: Nullable(EndMinute),
  breaks: Breaks,
  reason: Text(reasonMaxLength, 0),
});
export type Override = Type.Static<typeof Override>;
export const CalendarSettings = Strict({
  gridMinutes: Type.Integer({
    minimum: 5,
    maximum: 120,
    description: "Visits start on this grid, counted from the start of the hours and anew after each break",
  }),
  minimumNoticeMinutes: Type.Integer({ minimum: 0, maximum: 10_080 }),
  horizonDays: Type.Integer({ minimum: 1, maximum: 365 }),
  stations: Type.Integer({ minimum: 1, maximum: 5, description: "How many visits may run side by side" }),
});
export type CalendarSettings = Type.Static<typeof CalendarSettings>;
const calendarParts = {
  settings: CalendarSettings,
  hours: Type.Array(Hours, { maxItems: 100 }),
  overrides: Type.Array(Override, { maxItems: 400 }),
};
export const Calendar = Strict({ doctorId: Id, clinicId: Id, version: Type.Integer(), zone: Type.String(), ...calendarParts });
export type Calendar = Type.Static<typeof Calendar>;
/** `version` is the one the editor saw; a newer one refuses the save. `keepBooked` keeps mothers who fall outside. */
export const SaveCalendar = Strict({ version: Type.Integer(), keepBooked: Type.Boolean(), ...calendarParts });
export const PreviewCalendar = Strict({
  from: CivilDate,
  days: Type.Integer({ minimum: 1, maximum: 31 }),
  visitTypeId: Id,
  ...calendarParts,
});

/** Runs of starts on one local date, in order: first start, step and count, in minutes elapsed since that date's midnight. */
const Run = Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer()]);
export const OpeningDay = Strict({
  on: CivilDate,
  midnight: Type.Integer({ description: "Epoch seconds at which this local date begins" }),
  runs: Type.Array(Run),
  clock: Type.Optional(
    Type.Array(Type.Tuple([Type.Integer(), Type.Integer()]), {
      description: "On the day of a clock change: from this elapsed minute on, the wall clock shows this many minutes more",
    }),
  ),
});
export type OpeningDay = Type.Static<typeof OpeningDay>;
export const DoctorOpenings = Strict({ doctorId: Id, clinicId: Id, days: Type.Array(OpeningDay) });
export type DoctorOpenings = Type.Static<typeof DoctorOpenings>;
/** Days without openings are left out, so an empty list means nothing is open in the span asked for. */
export const Openings = Strict({
  zone: Type.String(),
  visitTypeId: Id,
  durationMinutes: Type.Integer(),
  doctors: Type.Array(DoctorOpenings),
});
export type Openings = Type.Static<typeof Openings>;
export const FindOpenings = Strict({
  visitType: Id,
  doctor: Type.Array(Id, { minItems: 1, maxItems: openingsMaxDoctors }),
  from: Type.Optional(CivilDate),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: openingsMaxDays })),
  moving: Type.Optional({ ...Id, description: "An appointment being moved: it does not block itself" }),
});
export const AffectedAppointment = Strict({ appointmentId: Id, motherName: Type.String(), startsAt: Instant });
export const CalendarPreview = Strict({
  version: Type.Integer(),
  before: Openings,
  after: Openings,
  affected: Type.Array(AffectedAppointment),
});
