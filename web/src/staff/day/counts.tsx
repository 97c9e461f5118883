// How the day stands, on top of the list.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import { type Key, Num, t } from "../../i18n/text.tsx";
import { counted, countStates } from "./steps.ts";

export function Counts({ entries }: { entries: readonly DayEntry[] }) {
  const counts = countStates(entries);
  return (
    <ul class="counts" aria-label={t("staff.counts")}>
      {counted
        .filter((state) => counts.get(state))
        .map((state) => (
          <li key={state} class={state === "arrived" ? "tag sun" : "tag"}>
            <b>
              <Num>{counts.get(state)}</Num>
            </b>{" "}
            {t(`staff.count.${state}` as Key)}
          </li>
        ))}
    </ul>
  );
}
