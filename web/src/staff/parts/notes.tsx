// How the console says how things stand: how old a list is, what was just done and how to undo it, what could not be loaded.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Trouble } from "../../api/call.ts";
import { Text, t } from "../../i18n/text.tsx";
import { Icon } from "../../ui/icons.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import type { Loaded } from "../load.ts";

const tickMs = 10_000;

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** "Updated 20 s ago", with a button for the impatient; says plainly when the line is down. */
export function Freshness({ loaded }: { loaded: Pick<Loaded<unknown>, "at" | "trouble" | "reload"> }) {
  const now = useNow();
  if (!loaded.at) return null;
  const seconds = Math.max(0, Math.round((now - loaded.at) / 1000));
  const age =
    seconds < 15 ? (
      t("staff.fresh.now")
    ) : (
      <Text of={seconds < 90 ? "staff.fresh.seconds" : "staff.fresh.minutes"} count={seconds < 90 ? seconds : Math.round(seconds / 60)} />
    );
  return (
    <span class={loaded.trouble ? "fresh stale" : "fresh"}>
      {loaded.trouble && <Icon name="alarm" />}
      <span>
        {loaded.trouble && <>{t("staff.fresh.offline")} </>}
        {age}
      </span>
      <button type="button" class="mini" onClick={() => void loaded.reload()} aria-label={t("staff.fresh.again")}>
        <Icon name="again" />
      </button>
    </span>
  );
}

type DoneProps = { children: ComponentChildren; undo?: { text: string; busy: boolean; act: () => void } | undefined; onClose: () => void };

export function Done({ children, undo, onClose }: DoneProps) {
  return (
    <div class="state done">
      <Icon name="tick" />
      <span class="grow" role="status">
        {children}
      </span>
      {undo && (
        <button type="button" class="button quiet small" onClick={undo.act} aria-disabled={undo.busy}>
          {undo.text}
        </button>
      )}
      <button type="button" class="close" onClick={onClose} aria-label={t("staff.note.close")}>
        <Icon name="cross" />
      </button>
    </div>
  );
}

/** What stands where data should be: nothing for a moment, then that it loads, or why it could not. */
export function Pending({ trouble, reload }: { trouble: Trouble | undefined; reload: () => Promise<void> }) {
  if (!trouble) {
    return (
      <p class="soft late" role="status">
        {t("staff.loading")}
      </p>
    );
  }
  return (
    <div class="stack">
      <TroubleNote trouble={trouble} />
      <button type="button" class="button quiet start" onClick={() => void reload()}>
        {t("staff.again")}
      </button>
    </div>
  );
}
