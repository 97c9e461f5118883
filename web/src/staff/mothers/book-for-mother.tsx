// Booking for a mother who agreed: where, which visit, which doctor, which time; held first, then booked in her name.
import type { Me } from "@expecting-mothers/shared/accounts";
import type { Reply } from "@expecting-mothers/shared/contract";
import { useState } from "preact/hooks";
import { inLanguage, t } from "../../i18n/text.tsx";
import { useVisitChoice, VisitChoice } from "../clinic/visit-choice.tsx";
import { useDeed } from "../deed.ts";
import { useLoad } from "../load.ts";
import { Form, Select, Submit } from "../parts/form.tsx";
import { Pending } from "../parts/notes.tsx";
import { ask, perform } from "../session.ts";

type Visit = Reply<"bookAppointment">;
type Page = Reply<"getClinic">;
type Props = { motherId: string; onBooked: (visit: Visit) => void };

function AtClinic({ page, motherId, onBooked }: Props & { page: Page }) {
  const deed = useDeed();
  const doctor = page.doctors[0];
  const { choice, setChoice, claim } = useVisitChoice(doctor?.id ?? "", page.visitTypes[0]?.id ?? "");
  if (!doctor) return <p class="empty">{t("staff.doctors.none")}</p>;
  const book = async () => {
    const visit = await claim(async (slot) => {
      const hold = await perform("holdOpening", { body: { ...slot, motherId } });
      return perform("bookAppointment", { body: { ...slot, motherId, holdId: hold.id } });
    });
    if (visit) onBooked(visit);
  };
  return (
    <Form deed={deed} onSubmit={book}>
      <VisitChoice choice={choice} onChoose={setChoice} doctors={page.doctors} visitTypes={page.visitTypes} />
      <Submit deed={deed}>{t("staff.desk.submit")}</Submit>
    </Form>
  );
}

function ChosenClinic({ clinicId, ...rest }: Props & { clinicId: string }) {
  const loaded = useLoad(() => ask("getClinic", { params: { clinicId } }), [clinicId]);
  return loaded.data ? <AtClinic page={loaded.data} {...rest} /> : <Pending trouble={loaded.trouble} reload={loaded.reload} />;
}

/** Her own clinic first: that is where most of her mothers go. */
const ownClinic = (me: Me): string | undefined => me.roles.find(({ role }) => role === "health_worker")?.clinicId ?? undefined;

export function BookForMother({ me, ...rest }: Props & { me: Me }) {
  const [clinicId, setClinic] = useState(ownClinic(me));
  const loaded = useLoad(() => ask("findClinics", { query: {} }), ["clinics"]);
  if (!loaded.data) return <Pending trouble={loaded.trouble} reload={loaded.reload} />;
  const { clinics } = loaded.data;
  const wanted = clinics.find(({ id }) => id === clinicId)?.id ?? clinics[0]?.id;
  if (!wanted) return null;
  return (
    <div class="stack">
      <Select
        label="staff.clinic"
        value={wanted}
        onPick={setClinic}
        options={clinics.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
      />
      <ChosenClinic key={wanted} clinicId={wanted} {...rest} />
    </div>
  );
}
