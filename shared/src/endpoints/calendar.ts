// Endpoints of openings and of the calendar behind them.

import { Id, Strict } from "../basics.ts";
import * as calendar from "../calendar.ts";
import type { Endpoint } from "./endpoint.ts";

const doctorAtClinic = Strict({ clinicId: Id, doctorId: Id });

export const calendarEndpoints = {
  findOpenings: {
    summary: "Open times of one or several doctors",
    tag: "calendar",
    query: calendar.FindOpenings,
    reply: calendar.Openings,
    refuses: ["not_found"],
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
} as const satisfies Record<string, Endpoint>;
