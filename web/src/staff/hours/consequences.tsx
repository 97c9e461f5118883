// "If you save this": how many openings become how many, and which booked mothers fall outside. Saving with or without them is said aloud.

import type { Openings } from "@expecting-mothers/shared/calendar";
import type { Reply } from "@expecting-mothers/shared/contract";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { useState } from "preact/hooks";
import { unpackOpenings } from "../../booking/openings.ts";
import { inLanguage, Num, Text, t } from "../../i18n/text.tsx";
import { dateOf, momentOf, todayIn } from "../../i18n/time.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import { useLoad } from "../load.ts";
import { Select } from "../parts/form.tsx";
import { nameOf } from "../parts/mother-name.ts";
import { Pending } from "../parts/notes.tsx";
import { dateText, Moment } from "../parts/time.tsx";
import { ask } from "../session.ts";
import { Faults } from "./faults.tsx";
import { firstTouched } from "./intervals.ts";
import type { CalendarWork } from "./use-calendar-draft.ts";

const weeksShown = 4;
type Preview = Reply<"previewCalendar">;

function perWeek(openings: Openings, from: number): number[] {
  const counts = Array<number>(weeksShown).fill(0);
  for (const { day, openings: list } of unpackOpenings(openings.doctors.flatMap(({ days }) => days))) {
    const week = Math.floor((day - from) / 7);
    counts[week] = (counts[week] ?? 0) + list.length;
  }
  return counts;
}

function Becomes({ count }: { count: number }) {
  return (
    <>
      {" "}
      <span aria-hidden="true">{t("staff.preview.arrow")}</span>
      <span class="hidden">{t("staff.preview.becomes")}</span> <Num>{count}</Num>
    </>
  );
}

function Weeks({ preview, from }: { preview: Preview; from: number }) {
  const before = perWeek(preview.before, from);
  const after = perWeek(preview.after, from);
  const firstChanged = before.findIndex((count, week) => count !== after[week]);
  const shown = Math.max(0, firstChanged);
  return (
    <>
      <p class="headline">
        {firstChanged < 0 ? (
          <Text of="staff.preview.same" count={before[0] ?? 0} />
        ) : (
          <Text of="staff.preview.become" before={<b>{before[shown]}</b>} after={<b>{after[shown]}</b>} />
        )}
      </p>
      <table class="by-week">
        <caption class="hidden">{t("staff.preview.weeks")}</caption>
        <tbody>
          {before.map((count, week) => (
            <tr key={week}>
              <th scope="row">
                <Text of="staff.preview.weekFrom" day={dateText(from + week * 7)} />
              </th>
              <td>
                <Num>{count}</Num>
                {count !== after[week] && <Becomes count={after[week] ?? 0} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Affected({ preview, clinicId }: { preview: Preview; clinicId: string }) {
  const { affected, before } = preview;
  if (!affected.length) return <p>{t("staff.preview.nobody")}</p>;
  return (
    <>
      <p>
        <b>
          <Text of="staff.preview.affected" count={affected.length} />
        </b>
      </p>
      <ul class="rows affected">
        {affected.map(({ appointmentId, motherName, startsAt }) => (
          <li key={appointmentId}>
            <a href={`/staff/clinics/${clinicId}/day?on=${dateOf(momentOf(startsAt, before.zone).day)}`}>
              <bdi>{nameOf(motherName)}</bdi>
            </a>{" "}
            <span class="soft">
              <Moment at={startsAt} zone={before.zone} />
            </span>
          </li>
        ))}
      </ul>
      <p class="soft">{t("staff.preview.keepWhat")}</p>
    </>
  );
}

export function Consequences({
  work,
  clinicId,
  doctorId,
  visitTypes,
}: {
  work: CalendarWork;
  clinicId: string;
  doctorId: string;
  visitTypes: VisitType[];
}) {
  const [typeId, setType] = useState(visitTypes[0]?.id ?? "");
  const { base, draft, changed, deed, saved } = work;
  const from = firstTouched(base, draft, todayIn(base.zone));
  const body = { from: dateOf(from), days: weeksShown * 7, visitTypeId: typeId, ...draft };
  const loaded = useLoad(() => ask("previewCalendar", { params: { clinicId, doctorId }, body }), [body, work.round]);
  const affected = loaded.data?.affected.length ?? 0;
  return (
    <aside class={changed ? "consequences changed card" : "consequences card"} aria-labelledby="consequences">
      <h2 id="consequences">{t(changed ? "staff.preview.title" : "staff.preview.now")}</h2>
      {deed.trouble && <TroubleNote trouble={deed.trouble} />}
      {saved && !changed && <p role="status">{t("staff.saved")}</p>}
      <Select
        quiet
        label="staff.grid.for"
        value={typeId}
        onPick={setType}
        options={visitTypes.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
      />
      {loaded.data ? (
        <div class="stack" aria-live="polite">
          <Weeks preview={loaded.data} from={from} />
          {changed && <Affected preview={loaded.data} clinicId={clinicId} />}
        </div>
      ) : loaded.trouble?.code === "invalid_input" ? (
        <Faults trouble={loaded.trouble} draft={draft} />
      ) : (
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      )}
      {changed && (
        <div class="acts">
          <button
            type="button"
            class="button"
            aria-disabled={deed.busy || !loaded.data}
            onClick={() => loaded.data && work.save(affected > 0)}
          >
            <span>{affected ? <Text of="staff.preview.saveKeep" count={affected} /> : t("staff.save")}</span>
          </button>
          <button type="button" class="button quiet" onClick={work.drop}>
            {t("staff.preview.drop")}
          </button>
        </div>
      )}
    </aside>
  );
}
