// A day, or several in a row, that differ from the week: closed, other hours, or extra ones.
import type { Override } from "@expecting-mothers/shared/calendar";
import { reasonMaxLength } from "@expecting-mothers/shared/limits";
import { useState } from "preact/hooks";
import { type Key, t } from "../../i18n/text.tsx";
import { useDeed } from "../deed.ts";
import { Choices, Field, type Fields, Form, Submit } from "../parts/form.tsx";
import { TimeFields } from "./time-fields.tsx";
import { typedOverrides } from "./typed-hours.ts";

type Props = { override: Override | undefined; today: string; onPut: (overrides: Override[]) => void; onLeave: () => void };

const kinds = ["closed", "other", "extra"] as const;

export function OverrideForm({ override, today, onPut, onLeave }: Props) {
  const deed = useDeed();
  const [kind, setKind] = useState<string>(override?.kind ?? "closed");
  const put = async (fields: Fields) => onPut(typedOverrides(fields));
  return (
    <Form deed={deed} onSubmit={put} class="card form" label={t(override ? "staff.override.change" : "staff.override.add")}>
      <Choices
        name="kind"
        kind="radio"
        legend="staff.override.kind"
        options={kinds.map((value) => ({ value, text: t(`staff.override.${value}` as Key) }))}
        chosen={[kind]}
        onPick={setKind}
        focus
      />
      <div class="pair">
        <Field name="on" label="staff.override.on" type="date" min={today} value={override?.on ?? ""} />
        <Field name="until" label="staff.override.until" type="date" min={today} optional />
      </div>
      {kind !== "closed" && <TimeFields {...override} />}
      <Field name="reason" label="staff.override.reason" value={override?.reason} dir="auto" maxLength={reasonMaxLength} optional />
      <div class="acts">
        <Submit deed={deed}>{t("staff.hours.put")}</Submit>
        <button type="button" class="button quiet" onClick={onLeave}>
          {t("staff.leave")}
        </button>
      </div>
    </Form>
  );
}
