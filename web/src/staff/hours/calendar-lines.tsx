// One line for some hours, or for a day that differs.
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import { type Key, t } from "../../i18n/text.tsx";
import { dayOf } from "../../i18n/time.tsx";
import { dateText, Span, weekdayOf } from "../parts/time.tsx";

export const HoursLine = ({ hours: { weekday, startMinute, endMinute } }: { hours: Hours }) => (
  <>
    {weekdayOf(weekday)} <Span start={startMinute} end={endMinute} />
  </>
);

export const OverrideLine = ({ override: { on, kind, startMinute, endMinute } }: { override: Override }) => (
  <>
    {dateText(dayOf(on))} · {t(`staff.override.${kind}` as Key)}{" "}
    {startMinute !== null && endMinute !== null && <Span start={startMinute} end={endMinute} />}
  </>
);
