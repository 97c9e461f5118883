// The clinic's day: everybody's visits, found by name or last digits; arrived and undone, moved and cancelled here.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import type { Reply } from "@expecting-mothers/shared/contract";
import { useId, useState } from "preact/hooks";
import { inLanguage, Text, t } from "../../i18n/text.tsx";
import { dayOf } from "../../i18n/time.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import type { ScreenProps } from "../console.tsx";
import { type Deed, useDeed } from "../deed.ts";
import { Heading } from "../frame.tsx";
import { type Loaded, useLoad } from "../load.ts";
import { DayBar } from "../parts/day-bar.tsx";
import { Select } from "../parts/form.tsx";
import { nameOf } from "../parts/mother-name.ts";
import { Done, Freshness, Pending } from "../parts/notes.tsx";
import { Desk } from "../parts/panel.tsx";
import { dateText } from "../parts/time.tsx";
import { ask, perform } from "../session.ts";
import { CancelForm } from "./cancel-form.tsx";
import { Counts } from "./counts.tsx";
import { DayNotes } from "./day-notes.tsx";
import { DayTable } from "./day-table.tsx";
import { PrintButton } from "./doctor-day-screen.tsx";
import { MoveForm } from "./move-form.tsx";
import { findEntries } from "./search.ts";
import { type Steps, useSteps } from "./use-steps.ts";
import { VisitPanel } from "./visit-panel.tsx";

type Visit = Reply<"cancelAppointment">;

function useCancelled(reload: () => Promise<void>) {
  const deed = useDeed();
  const [cancelled, setCancelled] = useState<Visit>();
  const undo = () =>
    deed.run(async () => {
      if (!cancelled) return;
      await perform("undoCancel", { params: { appointmentId: cancelled.id }, body: { version: cancelled.version } });
      setCancelled(undefined);
      await reload();
    });
  return { deed, cancelled, setCancelled, undo };
}

function CancelledNote({ cancelled, deed, undo, onClose }: { cancelled: Visit; deed: Deed; undo: () => void; onClose: () => void }) {
  return (
    <>
      {deed.trouble && <TroubleNote trouble={deed.trouble} />}
      <Done onClose={onClose} undo={cancelled.undoSeconds > 0 ? { text: t("staff.undo"), busy: deed.busy, act: undo } : undefined}>
        <Text of="staff.done" name={nameOf(cancelled.motherName)} state={t("staff.state.cancelled")} />
      </Done>
    </>
  );
}

type DeskVisitProps = {
  steps: Steps | undefined;
  entry: DayEntry;
  zone: string;
  clinicId: string;
  onClose: () => void;
  onCancelled: (visit: Visit) => void;
  onMoved: () => void;
};

function DeskVisit({ entry, steps, zone, clinicId, onClose, onCancelled, onMoved }: DeskVisitProps) {
  const [act, setAct] = useState<"move" | "cancel">();
  const changeable = entry.state === "booked" || entry.state === "arrived";
  return (
    <VisitPanel entry={entry} zone={zone} steps={act ? undefined : steps} onClose={onClose}>
      {changeable && !act && (
        <div class="acts">
          <button type="button" class="button quiet" onClick={() => setAct("move")}>
            {t("staff.move")}
          </button>
          <button type="button" class="button quiet" onClick={() => setAct("cancel")}>
            {t("staff.cancel")}
          </button>
        </div>
      )}
      {act === "move" && <MoveForm visit={entry} clinicId={clinicId} onMoved={onMoved} />}
      {act === "cancel" && <CancelForm visit={entry} by="clinic" onCancelled={onCancelled} />}
      {act && (
        <button type="button" class="link" onClick={() => setAct(undefined)}>
          {t("staff.leave")}
        </button>
      )}
    </VisitPanel>
  );
}

type Filter = { typed: string; doctorId: string };

function Finder({ entries, filter, onFilter }: { entries: readonly DayEntry[]; filter: Filter; onFilter: (filter: Filter) => void }) {
  const id = useId();
  const doctors = new Map(entries.map(({ doctorId, doctorNames }) => [doctorId, inLanguage(doctorNames)]));
  return (
    <search class="finder">
      <div class="field inline">
        <label for={id}>{t("staff.find")}</label>
        <input
          id={id}
          type="search"
          dir="auto"
          placeholder={t("staff.find.hint")}
          value={filter.typed}
          onInput={({ currentTarget }) => onFilter({ ...filter, typed: currentTarget.value })}
        />
      </div>
      {doctors.size > 1 && (
        <Select
          quiet
          label="staff.col.doctor"
          value={filter.doctorId}
          onPick={(doctorId) => onFilter({ ...filter, doctorId })}
          options={[{ value: "", text: t("staff.allDoctors") }, ...[...doctors].map(([value, text]) => ({ value, text }))]}
        />
      )}
    </search>
  );
}

function Day({ loaded, data, clinicId }: { loaded: Loaded<Reply<"getClinicDay">>; data: Reply<"getClinicDay">; clinicId: string }) {
  const steps = useSteps(loaded);
  const cancelling = useCancelled(loaded.reload);
  const [chosen, setChosen] = useState<string>();
  const [filter, setFilter] = useState<Filter>({ typed: "", doctorId: "" });
  const all = data.entries;
  const entries = findEntries(all, filter.typed).filter(({ doctorId }) => !filter.doctorId || doctorId === filter.doctorId);
  const open = all.find(({ id }) => id === chosen);
  const close = () => setChosen(undefined);
  const onCancelled = (visit: Visit) => {
    close();
    steps.clear();
    cancelling.setCancelled(visit);
    void loaded.reload();
  };
  const onMoved = () => {
    close();
    void loaded.reload();
  };
  return (
    <Desk
      panel={
        open && (
          <DeskVisit
            key={open.id}
            entry={open}
            zone={data.zone}
            steps={data.on <= data.today ? steps : undefined}
            clinicId={clinicId}
            onClose={close}
            onCancelled={onCancelled}
            onMoved={onMoved}
          />
        )
      }
    >
      <Heading title={dateText(dayOf(data.on))}>
        <Freshness loaded={loaded} />
        <DayBar day={dayOf(data.on)} today={dayOf(data.today)} step={1} name="on" />
        <Finder entries={all} filter={filter} onFilter={setFilter} />
        <PrintButton />
      </Heading>
      <Counts entries={entries} />
      <DayNotes steps={steps} entries={all} />
      {cancelling.cancelled && (
        <CancelledNote
          cancelled={cancelling.cancelled}
          deed={cancelling.deed}
          undo={cancelling.undo}
          onClose={() => cancelling.setCancelled(undefined)}
        />
      )}
      {entries.length === 0 ? (
        <p class="empty">{t(all.length ? "staff.find.none" : "staff.day.empty")}</p>
      ) : (
        <DayTable
          entries={entries}
          zone={data.zone}
          withDoctor
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

export function ClinicDayScreen({ params, query }: ScreenProps) {
  const clinicId = params["clinicId"] ?? "";
  const on = query["on"];
  const loaded = useLoad(() => ask("getClinicDay", { params: { clinicId }, query: on ? { on } : {} }), [clinicId, on], { live: true });
  if (loaded.data) return <Day loaded={loaded} data={loaded.data} clinicId={clinicId} />;
  return (
    <>
      <Heading title={t("staff.menu.day")} />
      <Pending trouble={loaded.trouble} reload={loaded.reload} />
    </>
  );
}
