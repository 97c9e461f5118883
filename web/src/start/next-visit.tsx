// The biggest thing on the first screen: when, with whom and where she is expected next.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import { inLanguage, t } from "../i18n/text.tsx";
import { momentAt, todayIn, When } from "../i18n/time.tsx";

export function NextVisit({ visit }: { visit: Appointment }) {
  return (
    <section class="card first">
      <h2 class="soft">{t("start.next")}</h2>
      <p class="huge">
        <When moment={momentAt(visit.localDate, visit.localTime)} today={todayIn(visit.zone)} />
      </p>
      <p>
        <bdi>{inLanguage(visit.doctorNames)}</bdi>
      </p>
      <p class="soft">
        <bdi>{inLanguage(visit.clinicNames)}</bdi>
      </p>
      <a class="button" href={`/visits/${visit.id}`}>
        {t("start.details")}
      </a>
    </section>
  );
}
