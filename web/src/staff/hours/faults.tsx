// What in the draft contradicts itself, line by line, in the words of the list above it.
import type { Trouble } from "../../api/call.ts";
import { type Key, t } from "../../i18n/text.tsx";
import { HoursLine, OverrideLine } from "./calendar-lines.tsx";
import type { CalendarDraft } from "./intervals.ts";

const known = ["overlap", "outside", "order"];

function Line({ path, draft }: { path: string; draft: CalendarDraft }) {
  const [, list, place] = /\/(hours|overrides)\/(\d+)/.exec(path) ?? [];
  const hours = list === "hours" && draft.hours[Number(place)];
  const override = list === "overrides" && draft.overrides[Number(place)];
  return (
    <b>
      {hours && <HoursLine hours={hours} />}
      {override && <OverrideLine override={override} />}
    </b>
  );
}

export function Faults({ trouble, draft }: { trouble: Trouble; draft: CalendarDraft }) {
  return (
    <div class="state wait" role="alert">
      <div class="stack tight">
        {t("staff.fault.title")}
        <ul>
          {(trouble.fields ?? []).map(({ path, rule }) => (
            <li key={path}>
              <Line path={path} draft={draft} /> {t(`staff.fault.${known.includes(rule) ? rule : "other"}` as Key)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
