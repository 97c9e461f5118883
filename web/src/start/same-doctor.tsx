// A returning mother's shortest way: the doctor she knows, with her next times, one press each.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import type { Openings } from "@expecting-mothers/shared/calendar";
import { unpackOpenings } from "../booking/openings.ts";
import { openingsAddress } from "../booking/take-slot.ts";
import { inLanguage, t } from "../i18n/text.tsx";
import { Clock, nearName, todayIn, weekdayName } from "../i18n/time.tsx";
import { Form } from "../ui/form.tsx";
import { Face } from "../ui/person.tsx";

const offered = 3;

export function SameDoctor({ last, openings }: { last: Appointment; openings: Openings }) {
  const days = unpackOpenings(openings.doctors[0]?.days ?? []);
  // One of each day gives more choice than three in a row.
  const next = days.flatMap(({ openings: [first] }) => first ?? []).slice(0, offered);
  const today = todayIn(openings.zone);
  return (
    <section class="card">
      <h2>{t("start.again")}</h2>
      <div class="who">
        <Face name={inLanguage(last.doctorNames)} />
        <p>
          <b>
            <bdi>{inLanguage(last.doctorNames)}</bdi>
          </b>
          <br />
          <bdi class="soft">{inLanguage(last.clinicNames)}</bdi>
        </p>
      </div>
      <Form class="times">
        <input type="hidden" name="doctorId" value={last.doctorId} />
        <input type="hidden" name="visitTypeId" value={last.visitTypeId} />
        {next.map(({ startsAt, moment }) => (
          <button type="submit" class="time" name="startsAt" value={startsAt} key={startsAt}>
            <span class="centre">
              <span class="soft">{nearName(moment.day, today) ?? weekdayName(moment.day)}</span>
              <br />
              <Clock minute={moment.minute} />
            </span>
          </button>
        ))}
      </Form>
      <a class="link" href={openingsAddress(last)}>
        {t(next.length ? "openings.others" : "openings.later")}
      </a>
    </section>
  );
}
