// The week's hours and the days that differ, each with its edit and remove; what is new or gone against the saved state is marked.
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { inLanguage, type Key, Text, t } from "../../i18n/text.tsx";
import { dayOf } from "../../i18n/time.tsx";
import { dateText, Span, shortDate, weekdayOf } from "../parts/time.tsx";

type RowActs = { onEdit: (place: number) => void; onRemove: (place: number) => void };

function Breaks({ breaks }: Pick<Hours, "breaks">) {
  if (!breaks.length) return null;
  return (
    <span class="soft">
      {t("staff.hours.breaks")}{" "}
      {breaks.map(({ startMinute, endMinute }) => (
        <Span key={startMinute} start={startMinute} end={endMinute} />
      ))}
    </span>
  );
}

function Acts({ place, what, onEdit, onRemove }: RowActs & { place: number; what: string }) {
  return (
    <td class="act">
      <span class="steps">
        <button type="button" class="button quiet small" aria-label={`${t("staff.edit")}: ${what}`} onClick={() => onEdit(place)}>
          {t("staff.edit")}
        </button>
        <button type="button" class="button quiet small" aria-label={`${t("staff.remove")}: ${what}`} onClick={() => onRemove(place)}>
          {t("staff.remove")}
        </button>
      </span>
    </td>
  );
}

const isNew = <T,>(each: T, saved: readonly T[]): boolean => !saved.some((one) => JSON.stringify(one) === JSON.stringify(each));
const New = () => <span class="tag sun">{t("staff.hours.new")}</span>;

export function HoursList({ hours, saved, visitTypes, ...acts }: RowActs & { hours: Hours[]; saved: Hours[]; visitTypes: VisitType[] }) {
  const rows = hours
    .map((each, place) => ({ each, place }))
    .sort((one, other) => one.each.weekday - other.each.weekday || one.each.startMinute - other.each.startMinute);
  const typeNames = (ids: string[]) =>
    ids.map((id) => visitTypes.find((type) => type.id === id)).map((type) => (type ? inLanguage(type.names) : "…"));
  if (!rows.length) return <p class="empty">{t("staff.hours.none")}</p>;
  return (
    <table class="list folding hours-list">
      <tbody>
        {rows.map(({ each, place }) => (
          <tr key={place}>
            <th scope="row">{weekdayOf(each.weekday)}</th>
            <td class="t">
              <Span start={each.startMinute} end={each.endMinute} />
            </td>
            <td>
              <Breaks breaks={each.breaks} />
              {each.visitTypeIds && <span class="soft">{typeNames(each.visitTypeIds).join(t("list.separator"))}</span>}
              {each.validUntil && (
                <span class="soft">
                  <Text of="staff.hours.validUntil" date={shortDate(each.validUntil)} />
                </span>
              )}
              {isNew(each, saved) && <New />}
            </td>
            <Acts place={place} what={weekdayOf(each.weekday)} {...acts} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function OverrideList({ overrides, saved, today, ...acts }: RowActs & { overrides: Override[]; saved: Override[]; today: string }) {
  const rows = overrides
    .map((each, place) => ({ each, place }))
    .filter(({ each }) => each.on >= today)
    .sort((one, other) => one.each.on.localeCompare(other.each.on));
  if (!rows.length) return <p class="empty">{t("staff.override.none")}</p>;
  return (
    <table class="list folding hours-list">
      <tbody>
        {rows.map(({ each, place }) => (
          <tr key={place}>
            <th scope="row">{dateText(dayOf(each.on))}</th>
            <td class="t">
              {each.startMinute !== null && each.endMinute !== null && <Span start={each.startMinute} end={each.endMinute} />}
            </td>
            <td>
              {t(`staff.override.${each.kind}` as Key)} <Breaks breaks={each.breaks} />
              <bdi class="soft">{each.reason}</bdi>
              {isNew(each, saved) && <New />}
            </td>
            <Acts place={place} what={dateText(dayOf(each.on))} {...acts} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
