// Pressing a step: sends it, puts the answer in the list, remembers it for undo, and keeps what was wanted when somebody else was faster.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import type { Reply } from "@expecting-mothers/shared/contract";
import { useState } from "preact/hooks";
import { troubleOf } from "../../api/call.ts";
import { type Deed, useDeed } from "../deed.ts";
import type { Loaded } from "../load.ts";
import { perform } from "../session.ts";
import type { Step } from "./steps.ts";

export type Steps = {
  deed: Deed;
  press: (entry: DayEntry, to: Step) => void;
  /** The last change, until it is undone or another one follows. */
  last: { before: DayEntry; after: DayEntry } | undefined;
  /** What was wanted and could not be, because the visit had changed meanwhile. */
  conflict: { entry: DayEntry; to: Step } | undefined;
  clear: () => void;
};

export function useSteps(loaded: Loaded<Reply<"getDoctorDay">>): Steps {
  const deed = useDeed();
  const [last, setLast] = useState<Steps["last"]>();
  const [conflict, setConflict] = useState<Steps["conflict"]>();
  const clear = () => {
    setLast(undefined);
    setConflict(undefined);
  };

  const send = async (entry: DayEntry, to: Step) => {
    clear();
    try {
      const { id: appointmentId, version } = entry;
      const after = await perform("setAppointmentState", { params: { appointmentId }, body: { version, state: to } });
      loaded.replace((day) => ({ ...day, entries: day.entries.map((old) => (old.id === after.id ? after : old)) }));
      setLast({ before: entry, after });
    } catch (error) {
      if (troubleOf(error)?.code !== "state_changed") throw error;
      await loaded.reload();
      setConflict({ entry, to });
    }
  };
  return { deed, press: (entry, to) => void deed.run(() => send(entry, to)), last, conflict, clear };
}
