// One visit at the side: its facts and history, and what the reader's role may do with it.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import type { ComponentChildren } from "preact";
import { inLanguage, type Key, Num, t } from "../../i18n/text.tsx";
import { useLoad } from "../load.ts";
import { nameOf } from "../parts/mother-name.ts";
import { Pending } from "../parts/notes.tsx";
import { Panel } from "../parts/panel.tsx";
import { Moment, minuteOf, Span } from "../parts/time.tsx";
import { ask } from "../session.ts";
import { Mode, StateMark, Steps as StepButtons } from "./day-table.tsx";
import type { Steps } from "./use-steps.ts";

type Props = {
  entry: DayEntry;
  zone: string;
  /** The steps, on a day that has come. */
  steps: Steps | undefined;
  onClose: () => void;
  children?: ComponentChildren;
};

const lengthOf = ({ startsAt, endsAt }: DayEntry): number => (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;

function Facts({ entry, zone }: { entry: DayEntry; zone: string }) {
  const start = minuteOf(entry.localTime);
  const facts: [Key, ComponentChildren][] = [
    ["staff.col.time", <Span key="time" start={start} end={start + lengthOf(entry)} />],
    ["staff.col.doctor", <bdi key="doctor">{inLanguage(entry.doctorNames)}</bdi>],
    ["staff.col.visit", <bdi key="visit">{inLanguage(entry.visitTypeNames)}</bdi>],
    ["staff.col.how", <Mode key="mode" mode={entry.mode} />],
    ["staff.firstVisit", t(entry.firstVisit ? "staff.yes" : "staff.no")],
    ["staff.col.phone", <Num key="phone">{entry.phoneLast4}</Num>],
    ["staff.col.state", <StateMark key="state" entry={entry} zone={zone} />],
  ];
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function History({ entry, zone }: { entry: DayEntry; zone: string }) {
  const loaded = useLoad(() => ask("getAppointment", { params: { appointmentId: entry.id } }), [entry.id, entry.version]);
  if (!loaded.data) return <Pending trouble={loaded.trouble} reload={loaded.reload} />;
  return (
    <ol class="history">
      {loaded.data.history.map(({ at, action, actorRole }) => (
        <li key={`${at}${action}`}>
          {wordOf("staff.action", action)} · <span class="soft">{wordOf("staff.role", actorRole)}</span>
          <br />
          <span class="soft">
            <Moment at={at} zone={zone} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The log's words are the server's; one that this console does not know yet is shown as it is. */
export function wordOf(group: "staff.action" | "staff.role" | "staff.entity", word: string): ComponentChildren {
  const key = `${group}.${word}`;
  const text = t(key as Key);
  return text === key ? <bdi dir="ltr">{word.replace(/[._]/g, " ")}</bdi> : text;
}

export function VisitPanel({ entry, zone, steps, onClose, children }: Props) {
  return (
    <Panel title={<bdi>{nameOf(entry.motherName)}</bdi>} onClose={onClose}>
      <Facts entry={entry} zone={zone} />
      {steps && <StepButtons alone entry={entry} busy={steps.deed.busy} onStep={steps.press} />}
      {children}
      <details class="fold">
        <summary>{t("staff.history")}</summary>
        <History entry={entry} zone={zone} />
      </details>
    </Panel>
  );
}
