// Turns what was typed into hours and overrides, and says which field is not what it should be.
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import { troubleError } from "../../api/call.ts";
import { dateOf, dayOf } from "../../i18n/time.tsx";
import type { Fields } from "../parts/form.tsx";
import { typedMinute } from "../parts/time.tsx";

const wrong = (field: string): Error =>
  troubleError({ code: "invalid_input", status: 400, fields: [{ path: `typed/${field}`, rule: "typed" }] });

function minuteIn(text: string, field: string): number {
  const minute = typedMinute(text);
  if (minute === undefined) throw wrong(field);
  return minute;
}

/** An end that is not after the start lies on the next day. */
const after = (start: number, end: number): number => (end > start ? end : end + 1440);

type Times = { startMinute: number; endMinute: number; breaks: Hours["breaks"] };

function typedBreaks(fields: Fields, startMinute: number, endMinute: number): Hours["breaks"] {
  const ends = fields.all("breakEnd");
  return fields.all("breakStart").map((text, place) => {
    const typed = minuteIn(text, "breakStart");
    const breakStart = typed < startMinute ? typed + 1440 : typed;
    const breakEnd = after(breakStart, minuteIn(ends[place] ?? "", "breakEnd") + (breakStart >= 1440 ? 1440 : 0));
    if (breakEnd > endMinute) throw wrong("breakEnd");
    return { startMinute: breakStart, endMinute: breakEnd };
  });
}

function typedTimes(fields: Fields): Times {
  const startMinute = minuteIn(fields.text("start"), "start") % 1440;
  const endMinute = after(startMinute, minuteIn(fields.text("end"), "end"));
  return { startMinute, endMinute, breaks: typedBreaks(fields, startMinute, endMinute) };
}

/** One entry for each weekday that was ticked. */
export function typedHours(fields: Fields): Hours[] {
  const weekdays = fields.all("weekday").map(Number);
  if (!weekdays.length) throw wrong("weekday");
  const validFrom = fields.text("validFrom");
  const validUntil = fields.text("validUntil") || null;
  if (validUntil !== null && validUntil < validFrom) throw wrong("validUntil");
  const types = fields.all("visitTypeId");
  const times = typedTimes(fields);
  return weekdays.map((weekday) => ({ weekday, ...times, validFrom, validUntil, visitTypeIds: types.length ? types : null }));
}

const mostDays = 62;

/** One override for each date from the first to the last. */
export function typedOverrides(fields: Fields): Override[] {
  const first = fields.text("on");
  const last = fields.text("until") || first;
  const days = dayOf(last) - dayOf(first) + 1;
  if (!(days >= 1 && days <= mostDays)) throw wrong("until");
  const kind = fields.text("kind") as Override["kind"];
  const times = kind === "closed" ? { startMinute: null, endMinute: null, breaks: [] } : typedTimes(fields);
  return Array.from({ length: days }, (_, place) => ({ on: dateOf(dayOf(first) + place), kind, ...times, reason: fields.text("reason") }));
}
