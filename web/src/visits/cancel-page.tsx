// Giving a visit up: one press on the reason does it, and the next screen can undo it for a minute.
import type { Appointment, CancelReason } from "@expecting-mothers/shared/appointments";
import { t } from "../i18n/text.tsx";
import { type ActionContext, definePage, type Elsewhere, type PageContext, type ViewProps } from "../page.ts";
import { Form } from "../ui/form.tsx";
import { isComing, VisitWhen, VisitWhere } from "./visit-words.tsx";

type Data = { visit: Appointment };
const reasons = [
  "not_possible",
  "transport",
  "feeling_better",
  "other_clinic",
  "booked_by_mistake",
  "other",
] as const satisfies CancelReason[];

async function load({ call, params, path }: PageContext): Promise<Data | Elsewhere> {
  const { appointment: visit } = await call("getAppointment", { params: { appointmentId: params["appointmentId"] ?? "" } });
  return isComing(visit) ? { visit } : { redirectTo: path.replace(/\/cancel$/, "") };
}

async function action({ call, params, typed, key }: ActionContext): Promise<Elsewhere> {
  const { appointmentId = "" } = params;
  const reason = reasons.find((each) => each === typed("reason")) ?? "other";
  await call(
    "cancelAppointment",
    { params: { appointmentId }, body: { version: Number(typed("version")), reason } },
    { key, later: { kind: "cancel", at: typed("at"), zone: typed("zone") } },
  );
  return { redirectTo: `/visits/${appointmentId}` };
}

function View({ data: { visit } }: ViewProps<Data>) {
  return (
    <>
      <section class="card">
        <p class="large">
          <VisitWhen visit={visit} />
        </p>
        <VisitWhere visit={visit} />
      </section>
      <a class="button" href={`/visits/${visit.id}`}>
        {t("cancel.keep")}
      </a>
      <Form class="stack">
        <h2>{t("cancel.why")}</h2>
        <input type="hidden" name="version" value={visit.version} />
        <input type="hidden" name="at" value={visit.startsAt} />
        <input type="hidden" name="zone" value={visit.zone} />
        {reasons.map((reason) => (
          <button type="submit" class="choice" name="reason" value={reason} key={reason}>
            {t(`cancel.${reason}`)}
          </button>
        ))}
      </Form>
      <p class="soft">{t("cancel.undoable")}</p>
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("cancel.title"),
  back: ({ visit }) => `/visits/${visit.id}`,
  kept: { as: (path) => path.replace(/\/cancel$/, "") },
  load,
  View,
  action,
});
