// Weekly hours, for one weekday or several at once.
import type { Hours } from "@expecting-mothers/shared/calendar";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { inLanguage, t } from "../../i18n/text.tsx";
import { useDeed } from "../deed.ts";
import { Choices, Field, type Fields, Form, Submit } from "../parts/form.tsx";
import { weekdayOf } from "../parts/time.tsx";
import { TimeFields } from "./time-fields.tsx";
import { typedHours } from "./typed-hours.ts";

type Props = { hours: Hours | undefined; today: string; visitTypes: VisitType[]; onPut: (hours: Hours[]) => void; onLeave: () => void };

export function HoursForm({ hours, today, visitTypes, onPut, onLeave }: Props) {
  const deed = useDeed();
  const put = async (fields: Fields) => onPut(typedHours(fields));
  return (
    <Form deed={deed} onSubmit={put} class="card form" label={t(hours ? "staff.hours.change" : "staff.hours.add")}>
      <Choices
        name="weekday"
        kind="checkbox"
        legend="staff.hours.weekdays"
        options={[1, 2, 3, 4, 5, 6, 7].map((iso) => ({ value: String(iso), text: weekdayOf(iso) }))}
        chosen={hours ? [String(hours.weekday)] : []}
        focus
      />
      <TimeFields {...hours} />
      <div class="pair">
        <Field name="validFrom" label="staff.hours.from" type="date" value={hours?.validFrom ?? today} />
        <Field name="validUntil" label="staff.hours.until" type="date" value={hours?.validUntil ?? ""} optional />
      </div>
      <Choices
        name="visitTypeId"
        kind="checkbox"
        legend="staff.hours.types"
        options={visitTypes.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
        chosen={hours?.visitTypeIds ?? []}
      />
      <div class="acts">
        <Submit deed={deed}>{t("staff.hours.put")}</Submit>
        <button type="button" class="button quiet" onClick={onLeave}>
          {t("staff.leave")}
        </button>
      </div>
    </Form>
  );
}
