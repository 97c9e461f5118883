// What was just done on the list, with its undo, or why it could not be done.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import { type Key, Text, t } from "../../i18n/text.tsx";
import { State, TroubleNote } from "../../ui/state.tsx";
import { nameOf } from "../parts/mother-name.ts";
import { Done } from "../parts/notes.tsx";
import type { Step } from "./steps.ts";
import type { Steps } from "./use-steps.ts";

export function DayNotes({ steps, entries }: { steps: Steps; entries: readonly DayEntry[] }) {
  const { deed, last, conflict, press, clear } = steps;
  const now = conflict && entries.find(({ id }) => id === conflict.entry.id);
  const word = (state: DayEntry["state"]) => t(`staff.state.${state}` as Key);
  return (
    <>
      {deed.trouble && <TroubleNote trouble={deed.trouble} />}
      {conflict && (
        <State icon="alarm" waiting>
          <Text
            of="staff.conflict"
            name={nameOf(conflict.entry.motherName)}
            wanted={t(`staff.step.${conflict.to}` as Key)}
            now={now ? word(now.state) : t("staff.conflict.gone")}
          />
        </State>
      )}
      {last && (
        <Done onClose={clear} undo={{ text: t("staff.undo"), busy: deed.busy, act: () => press(last.after, last.before.state as Step) }}>
          <Text of="staff.done" name={nameOf(last.after.motherName)} state={word(last.after.state)} />
        </Done>
      )}
    </>
  );
}
