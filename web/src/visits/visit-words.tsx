// How a visit is spoken of: its state in a word and a shape, its time, its place.
import type { Appointment, AppointmentState } from "@expecting-mothers/shared/appointments";
import { inLanguage, t } from "../i18n/text.tsx";
import { momentAt, todayIn, When } from "../i18n/time.tsx";
import type { IconName } from "../ui/icons.tsx";
import { State } from "../ui/state.tsx";

const shapes: Record<AppointmentState, IconName> = {
  held: "wait",
  booked: "tick",
  arrived: "pin",
  in_progress: "person",
  completed: "tick",
  missed: "clock",
  cancelled: "cross",
  expired: "clock",
};
const quiet: readonly AppointmentState[] = ["cancelled", "missed", "expired", "held"];

export const isComing = ({ state }: Appointment): boolean => state === "booked";

export function VisitState({ visit }: { visit: Appointment }) {
  return (
    <State icon={shapes[visit.state]} waiting={quiet.includes(visit.state)}>
      {t(`state.${visit.state}`)}
    </State>
  );
}

export function VisitWhen({ visit }: { visit: Appointment }) {
  return <When moment={momentAt(visit.localDate, visit.localTime)} today={todayIn(visit.zone)} />;
}

export function VisitWhere({ visit }: { visit: Appointment }) {
  return (
    <p>
      <b>
        <bdi>{inLanguage(visit.doctorNames)}</bdi>
      </b>
      <br />
      <bdi class="soft">{inLanguage(visit.clinicNames)}</bdi>
    </p>
  );
}
