// Cancelling for a mother, with the reason that the clinic or she gives.
import type { CancelReason } from "@expecting-mothers/shared/appointments";
import type { Reply } from "@expecting-mothers/shared/contract";
import { type Key, t } from "../../i18n/text.tsx";
import { useDeed } from "../deed.ts";
import { Choices, type Fields, Form, Submit } from "../parts/form.tsx";
import { perform } from "../session.ts";

const clinicReasons = [
  "doctor_away",
  "clinic_closed",
  "not_possible",
  "transport",
  "other_clinic",
  "booked_by_mistake",
  "other",
] as const satisfies readonly CancelReason[];
const motherReasons = [
  "not_possible",
  "transport",
  "feeling_better",
  "other_clinic",
  "booked_by_mistake",
  "other",
] as const satisfies readonly CancelReason[];
type Cancelled = Reply<"cancelAppointment">;

/** `by`: whose reasons are offered. */
type Props = { visit: { id: string; version: number }; by: "clinic" | "mother"; onCancelled: (visit: Cancelled) => void };

export function CancelForm({ visit, by, onCancelled }: Props) {
  const deed = useDeed();
  const cancel = async (fields: Fields) => {
    const body = { version: visit.version, reason: fields.text("reason") as CancelReason };
    onCancelled(await perform("cancelAppointment", { params: { appointmentId: visit.id }, body }));
  };
  return (
    <Form deed={deed} onSubmit={cancel}>
      <Choices
        name="reason"
        kind="radio"
        legend="staff.cancel.why"
        options={(by === "clinic" ? clinicReasons : motherReasons).map((value) => ({ value, text: t(`staff.reason.${value}` as Key) }))}
        chosen={[]}
      />
      <p class="soft">{t("staff.cancel.what")}</p>
      <Submit deed={deed}>{t("staff.cancel.submit")}</Submit>
    </Form>
  );
}
