// How the app says how things stand: waiting, kept on this phone, sent, confirmed, or a problem with a way on.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Trouble } from "../api/call.ts";
import { isKnown, type Key, Text, t } from "../i18n/text.tsx";
import { Icon, type IconName } from "./icons.tsx";

type Props = { icon: IconName; waiting?: boolean; children: ComponentChildren };

export function State({ icon, waiting, children }: Props) {
  return (
    <div class={waiting ? "state wait" : "state"} role="status">
      <Icon name={icon} />
      <span>{children}</span>
    </div>
  );
}

/** Refusals that only a broken page meets share one sentence. */
export const troubleKey = (code: Trouble["code"]): Key => {
  const key = `problem.${code}` as Key;
  return isKnown(key) ? key : "problem.other";
};

/** An error says what happened, that nothing was lost, and takes the focus so that it is not missed. */
export function TroubleNote({ trouble }: { trouble: Trouble }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.focus(), [trouble]);
  return (
    <div class="state wait" role="alert" tabIndex={-1} ref={note}>
      <Icon name="alarm" />
      <span>
        <Text of={troubleKey(trouble.code)} minutes={Math.ceil((trouble.retryAfterSeconds ?? 60) / 60)} />
      </span>
    </div>
  );
}

/** "As of 9:20": shown whenever what is on the screen comes from the phone and not from the line. */
export function AgeNote({ minutes }: { minutes: number }) {
  const [key, count]: [Key, number] =
    minutes < 60
      ? ["age.minutes", Math.max(1, minutes)]
      : minutes < 2880
        ? ["age.hours", Math.round(minutes / 60)]
        : ["age.days", Math.round(minutes / 1440)];
  return (
    <State icon="saved" waiting>
      <Text of={key} count={count} /> {t("age.offline")}
    </State>
  );
}
