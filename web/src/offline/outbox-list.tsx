// What waits on this phone, what has gone out, what was confirmed, and what needs her.
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/text.tsx";
import { momentOf, todayIn, When } from "../i18n/time.tsx";
import type { IconName } from "../ui/icons.tsx";
import { State, troubleKey } from "../ui/state.tsx";
import { type Deed, dismissDeed, watchDeeds } from "./outbox.ts";

const shapes: Record<Deed["state"], IconName> = { saved: "saved", sent: "again", confirmed: "tick", problem: "alarm" };

function DeedCard({ deed }: { deed: Deed }) {
  const done = deed.state === "confirmed" || deed.state === "problem";
  return (
    <li class="card">
      <p>
        <b>{t(`outbox.${deed.kind}`)}</b>
        <br />
        <When moment={momentOf(deed.at, deed.zone)} today={todayIn(deed.zone)} />
      </p>
      <State icon={shapes[deed.state]} waiting={deed.state !== "confirmed"}>
        {t(`outbox.${deed.state}`)} {deed.trouble && t(troubleKey(deed.trouble))}
      </State>
      {done && (
        <button type="button" class="button quiet" onClick={() => void dismissDeed(deed)}>
          {t("outbox.seen")}
        </button>
      )}
    </li>
  );
}

export function Outbox() {
  const [deeds, setDeeds] = useState<Deed[]>([]);
  useEffect(() => watchDeeds(setDeeds), []);
  if (deeds.length === 0) return null;
  return (
    <ul class="stack" aria-live="polite">
      {deeds.map((deed) => (
        <DeedCard key={deed.key} deed={deed} />
      ))}
    </ul>
  );
}
