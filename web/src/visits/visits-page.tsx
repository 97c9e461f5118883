// My visits: the coming ones first, the past ones behind a link. Kept on the phone, so that it opens without a line.
import type { Reply } from "@expecting-mothers/shared/contract";
import { t } from "../i18n/text.tsx";
import { Outbox } from "../offline/outbox-list.tsx";
import { definePage, type PageContext, type ViewProps } from "../page.ts";
import { ClinicCall } from "../ui/clinic-call.tsx";
import { VisitState, VisitWhen, VisitWhere } from "./visit-words.tsx";

type Data = Reply<"listAppointments">;

/** Each visit opens without a line as well. */
export function keptVisits({ appointments }: Pick<Data, "appointments">): Record<string, unknown> {
  return Object.fromEntries(appointments.map((visit) => [`/visits/${visit.id}`, { visit }]));
}

const isPast = (query: URLSearchParams) => query.get("when") === "past";

const load = ({ call, query }: PageContext): Promise<Data> =>
  call("listAppointments", { query: { when: isPast(query) ? "past" : "coming" } });

function View({ data: { appointments, more }, url }: ViewProps<Data>) {
  const past = isPast(url.searchParams);
  const [next] = appointments;
  return (
    <>
      <Outbox />
      <nav class="kinds" aria-label={t("visits.which")}>
        <a class="kind" href="/visits" aria-current={past ? undefined : "page"}>
          {t("visits.coming")}
        </a>
        <a class="kind" href="/visits?when=past" aria-current={past ? "page" : undefined}>
          {t("visits.past")}
        </a>
      </nav>
      {appointments.length === 0 && <p>{t(past ? "visits.nonePast" : "visits.noneComing")}</p>}
      <ul class="stack">
        {appointments.map((visit, place) => (
          <li key={visit.id}>
            <a class="card" href={`/visits/${visit.id}`}>
              <span class={place === 0 && !past ? "huge" : "large"}>
                <VisitWhen visit={visit} />
              </span>
              <VisitWhere visit={visit} />
              <VisitState visit={visit} />
            </a>
          </li>
        ))}
      </ul>
      {more && <p class="soft">{t("visits.more")}</p>}
      {next && !past && <ClinicCall phone={next.clinicPhone} />}
      {!past && (
        <a class={appointments.length ? "button quiet" : "button"} href="/book">
          {t("start.book")}
        </a>
      )}
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("start.visits"),
  back: () => "/",
  kept: { also: keptVisits },
  load,
  View,
});
