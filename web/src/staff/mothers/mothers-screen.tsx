// A health worker's mothers: those who agreed, their coming visits, and booking for one of them.
import type { Reply } from "@expecting-mothers/shared/contract";
import { useState } from "preact/hooks";
import { inLanguage, Text, t } from "../../i18n/text.tsx";
import { dayOf } from "../../i18n/time.tsx";
import { BookedCard } from "../clinic/desk-screen.tsx";
import type { ScreenProps } from "../console.tsx";
import { CancelForm } from "../day/cancel-form.tsx";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { nameOf } from "../parts/mother-name.ts";
import { Pending } from "../parts/notes.tsx";
import { Desk, Panel } from "../parts/panel.tsx";
import { dateText, Moment, minuteOf, Time } from "../parts/time.tsx";
import { ask } from "../session.ts";
import { BookForMother } from "./book-for-mother.tsx";

type Consent = Reply<"listConsents">["received"][number];
type Visit = Reply<"bookAppointment">;
type Doing = { what: "look" } | { what: "book" } | { what: "booked"; visit: Visit } | { what: "cancel"; visit: Visit };

const isLive = ({ endedAt, expiresAt }: Consent): boolean => endedAt === null && Date.parse(expiresAt) > Date.now();

function Visits({ motherId, onCancel }: { motherId: string; onCancel: (visit: Visit) => void }) {
  const loaded = useLoad(() => ask("listAppointments", { query: { when: "coming", mother: motherId } }), [motherId]);
  if (!loaded.data) return <Pending trouble={loaded.trouble} reload={loaded.reload} />;
  const { appointments } = loaded.data;
  if (!appointments.length) return <p class="empty">{t("staff.mothers.noVisit")}</p>;
  return (
    <ul class="rows">
      {appointments.map((visit) => (
        <li key={visit.id} class="line">
          <span class="grow">
            <b>
              {dateText(dayOf(visit.localDate))} · <Time minute={minuteOf(visit.localTime)} />
            </b>
            <br />
            <span class="soft">
              <bdi>{inLanguage(visit.doctorNames)}</bdi> · <bdi>{inLanguage(visit.clinicNames)}</bdi>
            </span>
          </span>
          {visit.state === "booked" && (
            <button type="button" class="button quiet small" onClick={() => onCancel(visit)}>
              {t("staff.cancel")}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function MotherPanel({ me, consent, onClose }: { me: ScreenProps["me"]; consent: Consent; onClose: () => void }) {
  const [doing, setDoing] = useState<Doing>({ what: "look" });
  const look = () => setDoing({ what: "look" });
  return (
    <Panel title={<bdi>{nameOf(consent.motherName)}</bdi>} onClose={onClose}>
      {doing.what === "look" && (
        <>
          <Visits motherId={consent.motherId} onCancel={(visit) => setDoing({ what: "cancel", visit })} />
          <button type="button" class="button" onClick={() => setDoing({ what: "book" })}>
            {t("staff.mothers.book")}
          </button>
        </>
      )}
      {doing.what === "book" && (
        <BookForMother me={me} motherId={consent.motherId} onBooked={(visit) => setDoing({ what: "booked", visit })} />
      )}
      {doing.what === "booked" && <BookedCard visit={doing.visit} onAgain={look} />}
      {doing.what === "cancel" && <CancelForm visit={doing.visit} by="mother" onCancelled={look} />}
      {(doing.what === "book" || doing.what === "cancel") && (
        <button type="button" class="link" onClick={look}>
          {t("staff.leave")}
        </button>
      )}
    </Panel>
  );
}

export function MothersScreen({ me }: ScreenProps) {
  const loaded = useLoad(() => ask("listConsents"), ["consents"]);
  const [chosen, setChosen] = useState<string>();
  const consents = (loaded.data?.received ?? []).filter(isLive);
  const open = consents.find(({ id }) => id === chosen);
  return (
    <Desk panel={open && <MotherPanel key={open.id} me={me} consent={open} onClose={() => setChosen(undefined)} />}>
      <Heading title={t("staff.menu.mothers")} />
      {loaded.data && consents.length === 0 && <p class="empty">{t("staff.mothers.none")}</p>}
      {loaded.data ? (
        <table class="list folding">
          <tbody>
            {consents.map(({ id, motherName, expiresAt }) => (
              <tr key={id} aria-current={id === chosen ? "true" : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    class="name"
                    aria-expanded={id === chosen}
                    onClick={() => setChosen(id === chosen ? undefined : id)}
                  >
                    <bdi>{nameOf(motherName)}</bdi>
                  </button>
                </th>
                <td class="soft">
                  <Text of="staff.mothers.until" when={<Moment at={expiresAt} />} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      )}
    </Desk>
  );
}
