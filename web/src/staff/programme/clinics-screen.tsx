// The programme's clinics, by district; the officer adds and mends their entries.
import type { Clinic } from "@expecting-mothers/shared/directory";
import { useState } from "preact/hooks";
import { inLanguage, type Key, Num, t } from "../../i18n/text.tsx";
import { ClinicForm, type TypedClinic } from "../clinic/clinic-form.tsx";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Select } from "../parts/form.tsx";
import { Pending } from "../parts/notes.tsx";
import { Desk, Panel } from "../parts/panel.tsx";
import { ask, perform } from "../session.ts";

async function loadClinics(district: string) {
  const [{ clinics }, { districts }] = await Promise.all([
    ask("findClinics", { query: district ? { district } : {} }),
    ask("listDistricts"),
  ]);
  return { clinics, districts };
}

function ClinicRow({ clinic, district, chosen, onChoose }: { clinic: Clinic; district: string; chosen: boolean; onChoose: () => void }) {
  return (
    <tr aria-current={chosen ? "true" : undefined}>
      <th scope="row">
        <button type="button" class="name" aria-expanded={chosen} onClick={onChoose}>
          <bdi>{inLanguage(clinic.names)}</bdi>
        </button>
      </th>
      <td>
        <bdi>{district}</bdi>
      </td>
      <td>
        <Num>{clinic.phone}</Num>
      </td>
      <td class="soft">{clinic.services.map((service) => t(`staff.service.${service}` as Key)).join(t("list.separator"))}</td>
    </tr>
  );
}

export function ClinicsScreen() {
  const [district, setDistrict] = useState("");
  const [chosen, setChosen] = useState<string>();
  const loaded = useLoad(() => loadClinics(district), [district]);
  const { data } = loaded;
  const open = data?.clinics.find(({ id }) => id === chosen);
  const close = () => setChosen(undefined);
  const save = async (body: TypedClinic) => {
    if (open) await perform("changeClinic", { params: { clinicId: open.id }, body });
    else await perform("addClinic", { body });
    close();
    await loaded.reload();
  };
  const districtName = (id: string) => {
    const found = data?.districts.find((each) => each.id === id);
    return found ? inLanguage(found.names) : id;
  };
  return (
    <Desk
      panel={
        data &&
        (open || chosen === "new") && (
          <Panel key={chosen} title={open ? <bdi>{inLanguage(open.names)}</bdi> : t("staff.clinics.add")} onClose={close}>
            <ClinicForm clinic={open} districts={data.districts} onSave={save} />
          </Panel>
        )
      }
    >
      <Heading title={t("staff.menu.clinics")}>
        {data && (
          <Select
            quiet
            label="staff.clinic.district"
            value={district}
            onPick={setDistrict}
            options={[
              { value: "", text: t("staff.all") },
              ...data.districts.map(({ id, names }) => ({ value: id, text: inLanguage(names) })),
            ]}
          />
        )}
        <span class="grow" />
        <button type="button" class="button" onClick={() => setChosen("new")}>
          {t("staff.clinics.add")}
        </button>
      </Heading>
      {data ? (
        <table class="list folding">
          <tbody>
            {data.clinics.map((clinic) => (
              <ClinicRow
                key={clinic.id}
                clinic={clinic}
                district={districtName(clinic.districtId)}
                chosen={clinic.id === chosen}
                onChoose={() => setChosen(clinic.id === chosen ? undefined : clinic.id)}
              />
            ))}
          </tbody>
        </table>
      ) : (
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      )}
    </Desk>
  );
}
