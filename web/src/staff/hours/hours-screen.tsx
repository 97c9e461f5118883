// A doctor's hours at the clinic: the week, the days that differ, the settings; every change is first a draft with its consequences.
import type { Reply } from "@expecting-mothers/shared/contract";
import { useState } from "preact/hooks";
import { inLanguage, Text, t } from "../../i18n/text.tsx";
import { dateOf, todayIn } from "../../i18n/time.tsx";
import type { ScreenProps } from "../console.tsx";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Pending } from "../parts/notes.tsx";
import { ask } from "../session.ts";
import { Consequences } from "./consequences.tsx";
import { HoursForm } from "./hours-form.tsx";
import { HoursList, OverrideList } from "./hours-list.tsx";
import { NewerCalendar } from "./newer.tsx";
import { OverrideForm } from "./override-form.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { type CalendarWork, useCalendarDraft } from "./use-calendar-draft.ts";

type Editing = { what: "hours" | "override"; place: number | undefined } | { what: "settings" };
type Page = Reply<"getClinic">;
type EditorProps = { work: CalendarWork; page: Page; editing: Editing; today: string; onLeave: () => void };

/** Puts `fresh` where `place` was, or at the end. */
function placed<T>(list: readonly T[], place: number | undefined, fresh: readonly T[]): T[] {
  return place === undefined ? [...list, ...fresh] : [...list.slice(0, place), ...fresh, ...list.slice(place + 1)];
}

function Editor({ work, page, editing, today, onLeave }: EditorProps) {
  const { draft, change } = work;
  if (editing.what === "settings") {
    const put = (settings: typeof draft.settings) => {
      change({ settings });
      onLeave();
    };
    return <SettingsForm settings={draft.settings} onPut={put} onLeave={onLeave} />;
  }
  const { place } = editing;
  if (editing.what === "hours") {
    const put = (hours: typeof draft.hours) => {
      change({ hours: placed(draft.hours, place, hours) });
      onLeave();
    };
    return (
      <HoursForm
        hours={place === undefined ? undefined : draft.hours[place]}
        today={today}
        visitTypes={page.visitTypes}
        onPut={put}
        onLeave={onLeave}
      />
    );
  }
  const put = (overrides: typeof draft.overrides) => {
    change({ overrides: placed(draft.overrides, place, overrides) });
    onLeave();
  };
  return <OverrideForm override={place === undefined ? undefined : draft.overrides[place]} today={today} onPut={put} onLeave={onLeave} />;
}

function SettingsLine({ work, onEdit }: { work: CalendarWork; onEdit: () => void }) {
  const { gridMinutes, minimumNoticeMinutes, horizonDays, stations } = work.draft.settings;
  return (
    <section class="stack">
      <div class="heading sub">
        <h2>{t("staff.settings.title")}</h2>
        <button type="button" class="button quiet small" onClick={onEdit}>
          {t("staff.edit")}
        </button>
      </div>
      <p>
        <Text of="staff.settings.line" grid={gridMinutes} notice={minimumNoticeMinutes} horizon={horizonDays} stations={stations} />
      </p>
    </section>
  );
}

function Editable({
  work,
  page,
  clinicId,
  doctorId,
  name,
}: {
  work: CalendarWork;
  page: Page;
  clinicId: string;
  doctorId: string;
  name: string;
}) {
  const [editing, setEditing] = useState<Editing>();
  const { draft, base, change } = work;
  const today = dateOf(todayIn(base.zone));
  const without = <T,>(list: readonly T[], place: number) => list.filter((_, each) => each !== place);
  return (
    <div class="desk with-panel consequent">
      <div class="desk-main">
        <Heading title={t("staff.hours.title", { name })}>
          <span class="grow" />
          <button type="button" class="button quiet" onClick={() => setEditing({ what: "override", place: undefined })}>
            {t("staff.override.add")}
          </button>
          <button type="button" class="button quiet" onClick={() => setEditing({ what: "hours", place: undefined })}>
            {t("staff.hours.add")}
          </button>
        </Heading>
        <NewerCalendar work={work} />
        {editing && (
          <Editor
            key={JSON.stringify(editing)}
            work={work}
            page={page}
            editing={editing}
            today={today}
            onLeave={() => setEditing(undefined)}
          />
        )}
        <h2>{t("staff.hours.weekly")}</h2>
        <HoursList
          hours={draft.hours}
          saved={base.hours}
          visitTypes={page.visitTypes}
          onEdit={(place) => setEditing({ what: "hours", place })}
          onRemove={(place) => change({ hours: without(draft.hours, place) })}
        />
        <h2>{t("staff.override.title")}</h2>
        <OverrideList
          overrides={draft.overrides}
          saved={base.overrides}
          today={today}
          onEdit={(place) => setEditing({ what: "override", place })}
          onRemove={(place) => change({ overrides: without(draft.overrides, place) })}
        />
        <SettingsLine work={work} onEdit={() => setEditing({ what: "settings" })} />
      </div>
      <Consequences work={work} clinicId={clinicId} doctorId={doctorId} visitTypes={page.visitTypes} />
    </div>
  );
}

export function HoursScreen({ params }: ScreenProps) {
  const { clinicId = "", doctorId = "" } = params;
  const page = useLoad(() => ask("getClinic", { params: { clinicId } }), [clinicId]);
  const { work, trouble, reload } = useCalendarDraft(clinicId, doctorId);
  const doctor = page.data?.doctors.find(({ id }) => id === doctorId);
  if (page.data && doctor && work) {
    return <Editable work={work} page={page.data} clinicId={clinicId} doctorId={doctorId} name={inLanguage(doctor.names)} />;
  }
  return (
    <>
      <Heading title={t("staff.menu.doctors")} />
      <Pending trouble={page.trouble ?? trouble} reload={page.trouble ? page.reload : reload} />
    </>
  );
}
