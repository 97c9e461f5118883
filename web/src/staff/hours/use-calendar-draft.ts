// What she is changing in a doctor's calendar. It outlives the screen and a newer version on the server, until she saves it or drops it.
import type { Calendar } from "@expecting-mothers/shared/calendar";
import { useEffect, useState } from "preact/hooks";
import { type Trouble, troubleOf } from "../../api/call.ts";
import { type Deed, useDeed } from "../deed.ts";
import { useLoad } from "../load.ts";
import { ask, perform } from "../session.ts";
import { type CalendarDraft, partsOf, sameCalendar } from "./intervals.ts";
import { mergeCalendars } from "./merge.ts";

type Work = { base: Calendar; draft: CalendarDraft };
const kept = new Map<string, Work>();

export type CalendarWork = Work & {
  changed: boolean;
  /** What somebody else saved meanwhile. */
  newer: Calendar | undefined;
  /** Raised when the preview must be asked for again. */
  round: number;
  saved: boolean;
  deed: Deed;
  change: (changes: Partial<CalendarDraft>) => void;
  drop: () => void;
  /** Goes on from the newer version, with her changes or without. */
  settle: (mine: boolean) => void;
  save: (keepBooked: boolean) => void;
};

export function useCalendarDraft(
  clinicId: string,
  doctorId: string,
): { work: CalendarWork | undefined; trouble: Trouble | undefined; reload: () => Promise<void> } {
  const params = { clinicId, doctorId };
  const place = `${clinicId}/${doctorId}`;
  const loaded = useLoad(() => ask("getCalendar", { params }), [params]);
  const [state, setState] = useState<Work | undefined>();
  const [newer, setNewer] = useState<Calendar>();
  const [round, setRound] = useState(0);
  const [saved, setSaved] = useState(false);
  const deed = useDeed();

  const put = (work: Work) => {
    if (sameCalendar(work.base, work.draft)) kept.delete(place);
    else kept.set(place, work);
    setState(work);
  };
  const meet = (latest: Calendar) => {
    const mine = kept.get(place);
    if (!mine) return put({ base: latest, draft: partsOf(latest) });
    if (sameCalendar(mine.base, latest)) return put({ ...mine, base: latest });
    setState(mine);
    setNewer(latest);
  };
  useEffect(() => {
    if (loaded.data) meet(loaded.data);
  }, [loaded.data]);

  const send = async ({ base, draft }: Work, keepBooked: boolean) => {
    try {
      const after = await perform("saveCalendar", { params, body: { version: base.version, keepBooked, ...draft } });
      put({ base: after, draft: partsOf(after) });
      setSaved(true);
    } catch (error) {
      const code = troubleOf(error)?.code;
      if (code === "calendar_changed") meet(await ask("getCalendar", { params }));
      if (code === "calendar_changed" || code === "bookings_affected") setRound(round + 1);
      throw error;
    }
  };
  if (!state) return { work: undefined, trouble: loaded.trouble, reload: loaded.reload };

  const work: CalendarWork = {
    ...state,
    changed: !sameCalendar(state.base, state.draft),
    newer,
    round,
    saved,
    deed,
    change: (changes) => {
      setSaved(false);
      put({ base: state.base, draft: { ...state.draft, ...changes } });
    },
    drop: () => {
      deed.clear();
      put({ base: state.base, draft: partsOf(state.base) });
    },
    settle: (mine) => {
      if (newer) put({ base: newer, draft: mine ? mergeCalendars(state.base, state.draft, newer) : partsOf(newer) });
      setNewer(undefined);
      deed.clear();
    },
    save: (keepBooked) => void deed.run(() => send(state, keepBooked)),
  };
  return { work, trouble: undefined, reload: loaded.reload };
}
