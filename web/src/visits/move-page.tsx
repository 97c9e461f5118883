// Another time with the same doctor: the visit keeps its place until the new one is hers.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import type { Openings } from "@expecting-mothers/shared/calendar";
import { OpeningPicker, spanDays } from "../booking/opening-picker.tsx";
import { Text, t } from "../i18n/text.tsx";
import { defaultZone } from "../i18n/time.tsx";
import { type ActionContext, definePage, type Elsewhere, type PageContext, type ViewProps } from "../page.ts";
import { isComing, VisitWhen } from "./visit-words.tsx";

type Data = { visit: Appointment; openings: Openings };

async function load({ call, params, path, query }: PageContext): Promise<Data | Elsewhere> {
  const { appointmentId = "" } = params;
  const { appointment: visit } = await call("getAppointment", { params: { appointmentId } });
  if (!isComing(visit)) return { redirectTo: path.replace(/\/move$/, "") };
  const from = query.get("from");
  const span = { doctor: [visit.doctorId], visitType: visit.visitTypeId, days: spanDays, moving: visit.id, ...(from ? { from } : {}) };
  return { visit, openings: await call("findOpenings", { query: span }) };
}

async function action({ call, params, typed, key }: ActionContext): Promise<Elsewhere> {
  const { appointmentId = "" } = params;
  const body = {
    version: Number(typed("version")),
    doctorId: typed("doctorId"),
    visitTypeId: typed("visitTypeId"),
    startsAt: typed("startsAt"),
  };
  await call(
    "moveAppointment",
    { params: { appointmentId }, body },
    { key, later: { kind: "move", at: body.startsAt, zone: defaultZone } },
  );
  return { redirectTo: `/visits/${appointmentId}?moved=1` };
}

function View({ data: { visit, openings }, url }: ViewProps<Data>) {
  return (
    <>
      <p class="state">
        <span>
          <Text of="move.now" when={<VisitWhen visit={visit} />} />
        </span>
      </p>
      <OpeningPicker openings={openings} url={url} doctorId={visit.doctorId} version={visit.version} />
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("move.title"),
  back: ({ visit }) => `/visits/${visit.id}`,
  load,
  View,
  action,
});
