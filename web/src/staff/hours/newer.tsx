// Somebody else saved this calendar meanwhile: what is different now, and going on with one's own changes or without them.
import type { ComponentChild } from "preact";
import { type Key, t } from "../../i18n/text.tsx";
import { State } from "../../ui/state.tsx";
import { HoursLine, OverrideLine } from "./calendar-lines.tsx";
import type { CalendarWork } from "./use-calendar-draft.ts";

function without<T>(list: readonly T[], others: readonly T[]): T[] {
  const known = new Set(others.map((each) => JSON.stringify(each)));
  return list.filter((each) => !known.has(JSON.stringify(each)));
}

export function NewerCalendar({ work }: { work: CalendarWork }) {
  const { base, newer, settle } = work;
  if (!newer) return null;
  const lines: [Key, ComponentChild][] = [
    ...without(newer.hours, base.hours).map((hours): [Key, ComponentChild] => [
      "staff.newer.added",
      <HoursLine key="line" hours={hours} />,
    ]),
    ...without(base.hours, newer.hours).map((hours): [Key, ComponentChild] => ["staff.newer.gone", <HoursLine key="line" hours={hours} />]),
    ...without(newer.overrides, base.overrides).map((each): [Key, ComponentChild] => [
      "staff.newer.added",
      <OverrideLine key="line" override={each} />,
    ]),
    ...without(base.overrides, newer.overrides).map((each): [Key, ComponentChild] => [
      "staff.newer.gone",
      <OverrideLine key="line" override={each} />,
    ]),
  ];
  const settings = JSON.stringify(newer.settings) !== JSON.stringify(base.settings);
  return (
    <section class="card newer" aria-labelledby="newer">
      <h2 id="newer">{t("staff.newer.title")}</h2>
      <State icon="alarm" waiting>
        {t("staff.newer.kept")}
      </State>
      <ul class="rows">
        {lines.map(([label, line], place) => (
          <li key={place}>
            {t(label)} {line}
          </li>
        ))}
        {settings && <li>{t("staff.newer.settings")}</li>}
      </ul>
      <div class="acts">
        <button type="button" class="button" onClick={() => settle(true)}>
          {t("staff.newer.mine")}
        </button>
        <button type="button" class="button quiet" onClick={() => settle(false)}>
          {t("staff.newer.theirs")}
        </button>
      </div>
    </section>
  );
}
