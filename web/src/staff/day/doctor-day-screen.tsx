// The doctor's day: her list, the counts, one press for the next step, one visit at the side.
import { useState } from "preact/hooks";
import { t } from "../../i18n/text.tsx";
import { dayOf } from "../../i18n/time.tsx";
import type { ScreenProps } from "../console.tsx";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { DayBar } from "../parts/day-bar.tsx";
import { Freshness, Pending } from "../parts/notes.tsx";
import { Desk } from "../parts/panel.tsx";
import { dateText } from "../parts/time.tsx";
import { ask } from "../session.ts";
import { Counts } from "./counts.tsx";
import { DayNotes } from "./day-notes.tsx";
import { DayTable } from "./day-table.tsx";
import { useSteps } from "./use-steps.ts";
import { VisitPanel } from "./visit-panel.tsx";

export function DoctorDayScreen({ query }: ScreenProps) {
  const on = query["on"];
  const loaded = useLoad(() => ask("getDoctorDay", { query: on ? { on } : {} }), ["doctor", on], { live: true });
  const steps = useSteps(loaded);
  const [chosen, setChosen] = useState<string>();
  const { data } = loaded;
  if (!data) {
    return (
      <>
        <Heading title={t("staff.menu.today")} />
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      </>
    );
  }
  const { entries } = data;
  const open = entries.find(({ id }) => id === chosen);
  return (
    <Desk
      panel={
        open && (
          <VisitPanel
            key={open.id}
            entry={open}
            zone={data.zone}
            steps={data.on <= data.today ? steps : undefined}
            onClose={() => setChosen(undefined)}
          />
        )
      }
    >
      <Heading title={dateText(dayOf(data.on))}>
        <Freshness loaded={loaded} />
        <DayBar day={dayOf(data.on)} today={dayOf(data.today)} step={1} name="on" />
        <Counts entries={entries} />
        <PrintButton />
      </Heading>
      <DayNotes steps={steps} entries={entries} />
      {entries.length === 0 ? (
        <p class="empty">{t("staff.day.empty")}</p>
      ) : (
        <DayTable
          entries={entries}
          zone={data.zone}
          withDoctor={false}
          chosen={chosen}
          busy={steps.deed.busy}
          live={data.on <= data.today}
          onChoose={({ id }) => setChosen(id === chosen ? undefined : id)}
          onStep={steps.press}
        />
      )}
    </Desk>
  );
}

export function PrintButton() {
  return (
    <button type="button" class="button quiet small print" onClick={() => print()}>
      {t("staff.print")}
    </button>
  );
}
