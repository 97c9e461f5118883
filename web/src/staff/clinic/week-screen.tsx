// The clinic's week: every doctor's days in numbers, one doctor by the hour, who is booked in an hour at the side.
import type { Reply } from "@expecting-mothers/shared/contract";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { inLanguage, Num, Text, t } from "../../i18n/text.tsx";
import { dateOf, dayOf, dayOfMonth, weekdayName } from "../../i18n/time.tsx";
import type { ScreenProps } from "../console.tsx";
import { weekTitle } from "../day/doctor-week-screen.tsx";
import { Heading } from "../frame.tsx";
import { reasonOn } from "../hours/intervals.ts";
import { useLoad } from "../load.ts";
import { DayBar } from "../parts/day-bar.tsx";
import { Select } from "../parts/form.tsx";
import { nameOf } from "../parts/mother-name.ts";
import { Freshness, Pending } from "../parts/notes.tsx";
import { Desk, Panel } from "../parts/panel.tsx";
import { dateText, minuteOf, Span, Time } from "../parts/time.tsx";
import { ask } from "../session.ts";
import { type Place, WeekGrid } from "./week-grid.tsx";
import { type DoctorWeek, sumOf, weekOf } from "./week-model.ts";

type Doctor = Reply<"getClinic">["doctors"][number];
type DoctorInWeek = { doctor: Doctor; week: DoctorWeek; closedReason: (day: number) => string | undefined };

async function loadWeek(clinicId: string, from: string | undefined, typeId: string | undefined) {
  const params = { clinicId };
  const [week, page] = await Promise.all([ask("getClinicWeek", { params, query: from ? { from } : {} }), ask("getClinic", { params })]);
  const visitTypeId = typeId ?? page.visitTypes[0]?.id;
  const ids = page.doctors.map(({ id }) => id);
  const [openings, calendars] = await Promise.all([
    visitTypeId && ids.length
      ? ask("findOpenings", { query: { visitType: visitTypeId, doctor: ids, from: week.from, days: 7 } })
      : undefined,
    Promise.all(ids.map((doctorId) => ask("getCalendar", { params: { clinicId, doctorId } }))),
  ]);
  const first = dayOf(week.from);
  const doctors = page.doctors.flatMap((doctor, place): DoctorInWeek[] => {
    const calendar = calendars[place];
    if (!calendar) return [];
    const own = openings?.doctors.find(({ doctorId }) => doctorId === doctor.id);
    const sources = {
      first,
      zone: week.zone,
      entries: week.entries.filter(({ doctorId }) => doctorId === doctor.id),
      openings: own,
      calendar,
    };
    return [{ doctor, week: weekOf(sources), closedReason: (day) => reasonOn(calendar, day) }];
  });
  return { first, today: dayOf(week.today), visitTypes: page.visitTypes, visitTypeId, doctors };
}

function Overview({ doctors, chosen, onChoose }: { doctors: DoctorInWeek[]; chosen: string; onChoose: (id: string) => void }) {
  const days = [...(doctors[0]?.week.keys() ?? [])];
  return (
    <table class="list overview">
      <thead>
        <tr>
          <th scope="col">{t("staff.col.doctor")}</th>
          {days.map((day) => (
            <th key={day} scope="col">
              <span class="long">{weekdayName(day)}</span> <Num>{dayOfMonth(day)}</Num>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {doctors.map(({ doctor, week }) => (
          <tr key={doctor.id} aria-current={doctor.id === chosen ? "true" : undefined}>
            <th scope="row">
              <button type="button" class="name" aria-pressed={doctor.id === chosen} onClick={() => onChoose(doctor.id)}>
                <bdi>{inLanguage(doctor.names)}</bdi>
              </button>
            </th>
            {days.map((day) => (
              <DaySum key={day} sum={sumOf(week.get(day) ?? [])} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DaySum({ sum: { open, booked, present } }: { sum: ReturnType<typeof sumOf> }) {
  if (!present && !booked) {
    return (
      <td class="closed">
        <span class="hidden">{t("staff.grid.closed")}</span>
      </td>
    );
  }
  return (
    <td>
      <span class="long">
        <Text of="staff.grid.sum" booked={booked} open={open} />
      </span>
      <span class="short">
        <Num>{open}</Num>
      </span>
    </td>
  );
}

function HourPanel({ clinicId, place, shown, onClose }: { clinicId: string; place: Place; shown: DoctorInWeek; onClose: () => void }) {
  const cell = shown.week.get(place.day)?.[place.hour];
  const desk = new URLSearchParams({ doctor: shown.doctor.id, on: dateOf(place.day) });
  return (
    <Panel
      onClose={onClose}
      title={
        <>
          {dateText(place.day)} · <Span start={place.hour * 60} end={place.hour * 60 + 60} />
        </>
      }
    >
      <p>
        <Text of="staff.grid.sum" booked={cell?.booked.length ?? 0} open={cell?.open ?? 0} />
      </p>
      <ul class="rows">
        {(cell?.booked ?? []).map(({ id, localTime, motherName, visitTypeNames }) => (
          <li key={id} class="line">
            <b>
              <Time minute={minuteOf(localTime)} />
            </b>
            <span class="grow">
              <bdi>{nameOf(motherName)}</bdi> <span class="soft">{inLanguage(visitTypeNames)}</span>
            </span>
          </li>
        ))}
      </ul>
      <div class="acts">
        {Boolean(cell?.open) && (
          <a class="button" href={`/staff/clinics/${clinicId}/desk?${desk}`}>
            {t("staff.menu.desk")}
          </a>
        )}
        <a class="button quiet" href={`/staff/clinics/${clinicId}/day?on=${dateOf(place.day)}`}>
          {t("staff.grid.day")}
        </a>
      </div>
    </Panel>
  );
}

export function WeekScreen({ params, query }: ScreenProps) {
  const clinicId = params["clinicId"] ?? "";
  const { from, type, doctor: named } = query;
  const { path, route } = useLocation();
  const [place, setPlace] = useState<Place>();
  const loaded = useLoad(() => loadWeek(clinicId, from, type), [clinicId, from, type], { live: true });
  const change = (changes: Record<string, string>) => route(`${path}?${new URLSearchParams({ ...query, ...changes })}`, true);
  const { data } = loaded;
  const shown = data?.doctors.find(({ doctor }) => doctor.id === named) ?? data?.doctors[0];
  if (!data) {
    return (
      <>
        <Heading title={t("staff.menu.clinicWeek")} />
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      </>
    );
  }
  return (
    <Desk
      panel={
        shown &&
        place && (
          <HourPanel
            key={`${place.day}/${place.hour}`}
            clinicId={clinicId}
            place={place}
            shown={shown}
            onClose={() => setPlace(undefined)}
          />
        )
      }
    >
      <Heading title={weekTitle(data.first)}>
        <Freshness loaded={loaded} />
        <DayBar day={data.first} today={data.today} step={7} name="from" />
        <Select
          quiet
          label="staff.grid.for"
          {...(data.visitTypeId ? { value: data.visitTypeId } : {})}
          options={data.visitTypes.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
          onPick={(id) => change({ type: id })}
        />
      </Heading>
      {shown ? (
        <>
          <Overview doctors={data.doctors} chosen={shown.doctor.id} onChoose={(id) => change({ doctor: id })} />
          <div class="heading sub">
            <h2>
              <bdi>{inLanguage(shown.doctor.names)}</bdi>
            </h2>
            <a class="button quiet small" href={`/staff/clinics/${clinicId}/doctors/${shown.doctor.id}`}>
              {t("staff.hours.edit")}
            </a>
          </div>
          <WeekGrid
            week={shown.week}
            label={inLanguage(shown.doctor.names)}
            chosen={place}
            closedReason={shown.closedReason}
            onChoose={setPlace}
          />
          <p class="soft legend">{t("staff.grid.legend")}</p>
        </>
      ) : (
        <p class="empty">{t("staff.doctors.none")}</p>
      )}
    </Desk>
  );
}
