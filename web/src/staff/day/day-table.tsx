// The day as a list: who, when, how, first visit or not, the state, and the next step as one press.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import { inLanguage, type Key, Num, Text, t } from "../../i18n/text.tsx";
import { momentOf } from "../../i18n/time.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { minuteOf, Time } from "../parts/time.tsx";
import { isOver, mayHaveMissed, nextStep, type Step, stepBack } from "./steps.ts";

export type Pressed = (entry: DayEntry, to: Step) => void;
type Props = {
  entries: readonly DayEntry[];
  zone: string;
  withDoctor: boolean;
  chosen: string | undefined;
  busy: boolean;
  /** The days ahead are only looked at. */
  live: boolean;
  onChoose: (entry: DayEntry) => void;
  onStep: Pressed;
};

const modeIcons = { in_person: "person", voice: "phone", video: "video" } as const satisfies Record<DayEntry["mode"], IconName>;

export function Mode({ mode }: Pick<DayEntry, "mode">) {
  return (
    <span class="mode">
      <Icon name={modeIcons[mode]} />
      {t(`staff.mode.${mode}` as Key)}
    </span>
  );
}

export function StateMark({ entry, zone }: { entry: DayEntry; zone: string }) {
  const { state, arrivedAt, endedAt } = entry;
  if (state === "arrived" && arrivedAt) {
    return (
      <span class="tag sun">
        <Text of="staff.state.arrivedAt" time={<Time minute={momentOf(arrivedAt, zone).minute} />} />
      </span>
    );
  }
  if (state === "completed" && endedAt)
    return <Text of="staff.state.completedAt" time={<Time minute={momentOf(endedAt, zone).minute} />} />;
  const loud = state === "in_progress" ? "tag leaf" : undefined;
  return <span class={loud}>{t(`staff.state.${state}` as Key)}</span>;
}

function Steps({ entry, busy, onStep }: { entry: DayEntry; busy: boolean; onStep: Pressed }) {
  const next = nextStep(entry.state);
  const back = stepBack(entry.state);
  const press = (to: Step) => (
    <button
      type="button"
      class={to === next ? "button small" : "button quiet small"}
      aria-disabled={busy}
      aria-label={`${t(to === back ? "staff.undo" : (`staff.step.${to}` as Key))}: ${entry.motherName}`}
      onClick={() => onStep(entry, to)}
    >
      {t(to === back ? "staff.undo" : (`staff.step.${to}` as Key))}
    </button>
  );
  return (
    <span class="steps">
      {next && press(next)}
      {mayHaveMissed(entry) && press("missed")}
      {back && press(back)}
    </span>
  );
}

function Row({ entry, zone, withDoctor, chosen, busy, live, onChoose, onStep }: Omit<Props, "entries"> & { entry: DayEntry }) {
  return (
    <tr class={isOver(entry.state) ? "over" : undefined} aria-current={entry.id === chosen ? "true" : undefined} data-state={entry.state}>
      <td class="t">
        <Time minute={minuteOf(entry.localTime)} />
      </td>
      <th scope="row">
        <button type="button" class="name" aria-expanded={entry.id === chosen} onClick={() => onChoose(entry)}>
          <bdi>{entry.motherName}</bdi>
        </button>
        {entry.firstVisit && <span class="tag leaf">{t("staff.firstVisit")}</span>}
      </th>
      {withDoctor && (
        <td class="doctor">
          <bdi>{inLanguage(entry.doctorNames)}</bdi>
        </td>
      )}
      <td class="visit">
        <bdi>{inLanguage(entry.visitTypeNames)}</bdi>
      </td>
      <td class="how">
        <Mode mode={entry.mode} />
      </td>
      <td class="phone">
        <Num>{entry.phoneLast4}</Num>
      </td>
      <td class="where">
        <StateMark entry={entry} zone={zone} />
      </td>
      <td class="act">{live && <Steps entry={entry} busy={busy} onStep={onStep} />}</td>
    </tr>
  );
}

export function DayTable({ entries, ...rest }: Props) {
  const heads: Key[] = [
    "staff.col.time",
    "staff.col.mother",
    ...(rest.withDoctor ? (["staff.col.doctor"] as const) : []),
    "staff.col.visit",
    "staff.col.how",
    "staff.col.phone",
    "staff.col.state",
  ];
  return (
    <table class="list folding day-list">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(head)}
            </th>
          ))}
          <th scope="col">
            <span class="hidden">{t("staff.col.step")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.id} entry={entry} {...rest} />
        ))}
      </tbody>
    </table>
  );
}
