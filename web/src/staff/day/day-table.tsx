// The day as a list: who, when, how, first visit or not, the state, and the next step as one press.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import { useEffect, useRef } from "preact/hooks";
import { inLanguage, type Key, Num, Text, t } from "../../i18n/text.tsx";
import { momentOf } from "../../i18n/time.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { nameOf } from "../parts/mother-name.ts";
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

type StepsProps = { entry: DayEntry; busy: boolean; alone?: boolean; onStep: Pressed };

/** In the list those who are here come first: only their next step stands out. */
export function Steps({ entry, busy, alone = false, onStep }: StepsProps) {
  const next = nextStep(entry.state);
  const back = stepBack(entry.state);
  const press = (to: Step, word: Key, style: string) => (
    <button
      type="button"
      class={style}
      aria-disabled={busy}
      aria-label={`${t(word)}: ${nameOf(entry.motherName)}`}
      onClick={() => onStep(entry, to)}
    >
      {t(word)}
    </button>
  );
  return (
    <span class="steps">
      {next && press(next, `staff.step.${next}` as Key, entry.state === "booked" && !alone ? "button quiet small" : "button small")}
      {mayHaveMissed(entry) && press("missed", "staff.step.missed", "button quiet small")}
      {back && press(back, "staff.undo", "undo")}
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
          <bdi>{nameOf(entry.motherName)}</bdi>
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
        <Mode mode={entry.mode} />
      </td>
      {withDoctor && (
        <td class="phone">
          <Num>{entry.phoneLast4}</Num>
        </td>
      )}
      <td class="where">
        <StateMark entry={entry} zone={zone} />
      </td>
      <td class="act">{live && <Steps entry={entry} busy={busy} onStep={onStep} />}</td>
    </tr>
  );
}

/** On a phone the morning's mothers fill the first screens by noon: the list opens where the work is. */
function useOpenAtNow(live: boolean) {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    const next = live && table.current?.querySelector("tbody > tr:not(.over)");
    if (next && next.getBoundingClientRect().bottom > innerHeight) next.scrollIntoView({ block: "center" });
  }, [live]);
  return table;
}

export function DayTable({ entries, ...rest }: Props) {
  const table = useOpenAtNow(rest.live);
  const heads: Key[] = rest.withDoctor
    ? ["staff.col.time", "staff.col.mother", "staff.col.doctor", "staff.col.visit", "staff.col.phone", "staff.col.state"]
    : ["staff.col.time", "staff.col.mother", "staff.col.visit", "staff.col.state"];
  return (
    <table ref={table} class={rest.withDoctor ? "list folding day-list of-clinic" : "list folding day-list"}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" class={head === "staff.col.phone" ? "phone" : undefined}>
              {t(head)}
            </th>
          ))}
          <th scope="col" class="act">
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
