// Data for a screen: loaded when its inputs change, after a new sign-in, and, where a screen is live, on focus and every half minute.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Trouble, troubleOf } from "../api/call.ts";
import { session } from "./session.ts";

const liveMs = 30_000;
/** A screen that nobody touches stops asking, so that it does not keep a forgotten session alive. */
const awakeMs = 600_000;

let touchedAt = Date.now();
const touch = () => {
  touchedAt = Date.now();
};
for (const sign of ["pointerdown", "keydown", "focus"]) addEventListener(sign, touch, { capture: true });

export type Loaded<T> = {
  data: T | undefined;
  trouble: Trouble | undefined;
  /** When `data` arrived, in epoch milliseconds. */
  at: number;
  reload: () => Promise<void>;
  /** Puts a newer answer in place without asking again. */
  replace: (change: (data: T) => T) => void;
};

function useLiveReload(live: boolean, reload: () => Promise<void>) {
  useEffect(() => {
    if (!live) return;
    const refresh = () => {
      if (document.visibilityState === "visible" && Date.now() - touchedAt < awakeMs) void reload();
    };
    const timer = setInterval(refresh, liveMs);
    addEventListener("focus", refresh);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", refresh);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [live, reload]);
}

/** `inputs` name what is loaded: with other inputs the old data is dropped at once. `open` loads also for those not signed in. */
export function useLoad<T>(load: () => Promise<T>, inputs: readonly unknown[], { live = false, open = false } = {}): Loaded<T> {
  const wanted = JSON.stringify(inputs);
  const allowed = open || session.value.kind === "signed-in";
  const [state, setState] = useState<{ wanted: string; data?: T; trouble?: Trouble | undefined; at: number }>({ wanted, at: 0 });
  const latest = useRef({ load, count: 0 });
  latest.current.load = load;

  const reload = useCallback(async () => {
    const mine = ++latest.current.count;
    const isLatest = () => mine === latest.current.count;
    try {
      const data = await latest.current.load();
      if (isLatest()) setState({ wanted, data, at: Date.now() });
    } catch (error) {
      const trouble = troubleOf(error);
      if (!trouble) throw error;
      if (isLatest()) setState((old) => (old.wanted === wanted ? { ...old, trouble } : { wanted, trouble, at: 0 }));
    }
  }, [wanted]);

  const replace = useCallback((change: (data: T) => T) => {
    latest.current.count++;
    setState((old) => (old.data === undefined ? old : { ...old, data: change(old.data) }));
  }, []);

  useEffect(() => {
    if (allowed) void reload();
  }, [allowed, reload]);
  useLiveReload(live, reload);

  const fits = state.wanted === wanted;
  return { data: fits ? state.data : undefined, trouble: fits ? state.trouble : undefined, at: state.at, reload, replace };
}
