// The clinic's doctors as mothers find them, and the way to their hours.
import type { SpokenLanguage } from "@expecting-mothers/shared/basics";
import type { Doctor } from "@expecting-mothers/shared/directory";
import { useState } from "preact/hooks";
import { inLanguage, type Key, Num, t } from "../../i18n/text.tsx";
import type { ScreenProps } from "../console.tsx";
import { useDeed } from "../deed.ts";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Choices, Field, type Fields, Form, Submit } from "../parts/form.tsx";
import { NamesFields, typedNames } from "../parts/names-fields.tsx";
import { Pending } from "../parts/notes.tsx";
import { Desk, Panel } from "../parts/panel.tsx";
import { ask, perform } from "../session.ts";

const languages = ["ur", "en", "pa", "ps", "sd", "skr", "bal"] as const satisfies readonly SpokenLanguage[];
const genders = ["woman", "man"] as const satisfies readonly Doctor["gender"][];

type FormProps = { clinicId: string; doctor: Doctor | undefined; onSaved: () => void };

function DoctorForm({ clinicId, doctor, onSaved }: FormProps) {
  const deed = useDeed();
  const save = async (fields: Fields) => {
    const body = {
      names: typedNames(fields, "names"),
      gender: fields.text("gender") as Doctor["gender"],
      languages: fields.all("languages") as SpokenLanguage[],
      registrationNumber: fields.text("registrationNumber"),
    };
    if (doctor) await perform("changeDoctor", { params: { clinicId, doctorId: doctor.id }, body });
    else await perform("addDoctor", { params: { clinicId }, body });
    onSaved();
  };
  return (
    <Form deed={deed} onSubmit={save}>
      <NamesFields of="names" ur="staff.name.ur" en="staff.name.en" value={doctor?.names} />
      <Choices
        name="gender"
        kind="radio"
        legend="staff.doctor.gender"
        options={genders.map((value) => ({ value, text: t(`staff.doctor.${value}` as Key) }))}
        chosen={doctor ? [doctor.gender] : []}
      />
      <Choices
        name="languages"
        kind="checkbox"
        legend="staff.doctor.languages"
        options={languages.map((value) => ({ value, text: t(`spoken.${value}` as Key) }))}
        chosen={doctor?.languages ?? ["ur"]}
      />
      <Field name="registrationNumber" label="staff.doctor.registration" dir="ltr" maxLength={40} value={doctor?.registrationNumber} />
      <Submit deed={deed}>{t("staff.save")}</Submit>
    </Form>
  );
}

export function DoctorsScreen({ params }: ScreenProps) {
  const clinicId = params["clinicId"] ?? "";
  const loaded = useLoad(() => ask("getClinic", { params: { clinicId } }), [clinicId]);
  const [chosen, setChosen] = useState<string>();
  const doctors = loaded.data?.doctors ?? [];
  const open = doctors.find(({ id }) => id === chosen);
  const close = () => setChosen(undefined);
  const onSaved = () => {
    close();
    void loaded.reload();
  };
  return (
    <Desk
      panel={
        (open || chosen === "new") && (
          <Panel key={chosen} title={open ? <bdi>{inLanguage(open.names)}</bdi> : t("staff.doctor.add")} onClose={close}>
            <DoctorForm clinicId={clinicId} doctor={open} onSaved={onSaved} />
          </Panel>
        )
      }
    >
      <Heading title={t("staff.menu.doctors")}>
        <span class="grow" />
        <button type="button" class="button" onClick={() => setChosen("new")}>
          {t("staff.doctor.add")}
        </button>
      </Heading>
      {loaded.data && doctors.length === 0 && <p class="empty">{t("staff.doctors.none")}</p>}
      {loaded.data ? (
        <table class="list folding">
          <tbody>
            {doctors.map((doctor) => (
              <tr key={doctor.id} aria-current={doctor.id === chosen ? "true" : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    class="name"
                    aria-expanded={doctor.id === chosen}
                    onClick={() => setChosen(doctor.id === chosen ? undefined : doctor.id)}
                  >
                    <bdi>{inLanguage(doctor.names)}</bdi>
                  </button>
                </th>
                <td>{t(`staff.doctor.${doctor.gender}` as Key)}</td>
                <td>{doctor.languages.map((code) => t(`spoken.${code}` as Key)).join(t("list.separator"))}</td>
                <td>
                  <Num>{doctor.registrationNumber}</Num>
                </td>
                <td class="act">
                  <a
                    class="button small"
                    href={`/staff/clinics/${clinicId}/doctors/${doctor.id}`}
                    aria-label={`${t("staff.doctor.hours")}: ${inLanguage(doctor.names)}`}
                  >
                    {t("staff.doctor.hours")}
                  </a>
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
