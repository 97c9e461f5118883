// Booking for a mother who stands at the desk: the visit, an open time, her name and number.

import type { Reply } from "@expecting-mothers/shared/contract";
import { nameMaxLength } from "@expecting-mothers/shared/limits";
import { useState } from "preact/hooks";
import { inLanguage, Text, t } from "../../i18n/text.tsx";
import { dayOf } from "../../i18n/time.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { ScreenProps } from "../console.tsx";
import { useDeed } from "../deed.ts";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Field, type Fields, Form, Select, Submit } from "../parts/form.tsx";
import { nameOf } from "../parts/mother-name.ts";
import { Pending } from "../parts/notes.tsx";
import { dateText, minuteOf, Time } from "../parts/time.tsx";
import { ask, perform } from "../session.ts";
import { useVisitChoice, VisitChoice } from "./visit-choice.tsx";

type Booked = Reply<"bookWalkIn">;
type Page = Reply<"getClinic">;

export function BookedCard({ visit, onAgain }: { visit: Booked; onAgain: () => void }) {
  return (
    <section class="card booked" role="status">
      <h2>
        <Icon name="tick" /> <Text of="staff.desk.booked" name={nameOf(visit.motherName)} />
      </h2>
      <p class="huge">
        {dateText(dayOf(visit.localDate))} · <Time minute={minuteOf(visit.localTime)} />
      </p>
      <p>
        <bdi>{inLanguage(visit.doctorNames)}</bdi> · <bdi>{inLanguage(visit.visitTypeNames)}</bdi> ·{" "}
        <bdi>{inLanguage(visit.clinicNames)}</bdi>
      </p>
      <button type="button" class="button start" onClick={onAgain}>
        {t("staff.desk.again")}
      </button>
    </section>
  );
}

function DeskForm({ page, doctorId, onBooked }: { page: Page; doctorId: string; onBooked: (visit: Booked) => void }) {
  const deed = useDeed();
  const { choice, setChoice, claim } = useVisitChoice(doctorId, page.visitTypes[0]?.id ?? "");
  const [language, setLanguage] = useState("ur");
  const book = async (fields: Fields) => {
    const mother = {
      phone: fields.text("phone"),
      name: fields.text("name"),
      language: language === "en" ? ("en" as const) : ("ur" as const),
    };
    const visit = await claim((slot) => perform("bookWalkIn", { params: { clinicId: page.clinic.id }, body: { ...slot, ...mother } }));
    if (visit) onBooked(visit);
  };
  return (
    <Form deed={deed} onSubmit={book}>
      <VisitChoice choice={choice} onChoose={setChoice} doctors={page.doctors} visitTypes={page.visitTypes} />
      <div class="pair">
        <Field name="name" label="staff.desk.name" dir="auto" autocomplete="off" maxLength={nameMaxLength} />
        <Field
          name="phone"
          label="staff.desk.phone"
          type="tel"
          inputMode="tel"
          dir="ltr"
          autocomplete="off"
          maxLength={32}
          placeholder="0300 1234567"
        />
        <Select
          label="staff.desk.language"
          value={language}
          onPick={setLanguage}
          options={[
            { value: "ur", text: "اردو" },
            { value: "en", text: "English" },
          ]}
        />
      </div>
      <p class="soft">{t("staff.desk.what")}</p>
      <Submit deed={deed}>{t("staff.desk.submit")}</Submit>
    </Form>
  );
}

export function DeskScreen({ params, query }: ScreenProps) {
  const clinicId = params["clinicId"] ?? "";
  const loaded = useLoad(() => ask("getClinic", { params: { clinicId } }), [clinicId]);
  const [booked, setBooked] = useState<Booked>();
  const { data } = loaded;
  const first = data?.doctors.find(({ id }) => id === query["doctor"]) ?? data?.doctors[0];
  return (
    <div class="narrow">
      <Heading title={t("staff.menu.desk")} />
      {booked && <BookedCard visit={booked} onAgain={() => setBooked(undefined)} />}
      {!booked && data && first && <DeskForm page={data} doctorId={first.id} onBooked={setBooked} />}
      {data && !first && <p class="empty">{t("staff.doctors.none")}</p>}
      {!data && <Pending trouble={loaded.trouble} reload={loaded.reload} />}
    </div>
  );
}
