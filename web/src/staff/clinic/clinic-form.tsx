// A clinic's entry in the directory, for its administrator and for the programme officer who adds it.

import type { Body } from "@expecting-mothers/shared/contract";
import type { Clinic, District } from "@expecting-mothers/shared/directory";
import { inLanguage, type Key, t } from "../../i18n/text.tsx";
import { useDeed } from "../deed.ts";
import { Choices, Field, type Fields, Form, Select, Submit, Tick } from "../parts/form.tsx";
import { NamesFields, typedNames } from "../parts/names-fields.tsx";

export type TypedClinic = Body<"changeClinic">;
type Props = { clinic: Clinic | undefined; districts: District[]; onSave: (clinic: TypedClinic) => Promise<void> };

const services = ["antenatal", "ultrasound", "laboratory", "delivery", "emergency", "vaccination"] as const;

function typed(fields: Fields, zone: string | undefined): TypedClinic {
  return {
    names: typedNames(fields, "names"),
    districtId: fields.text("districtId"),
    address: typedNames(fields, "address"),
    place: { latitude: fields.number("place/latitude"), longitude: fields.number("place/longitude") },
    phone: fields.text("phone"),
    ...(zone ? { zone } : {}),
    services: fields.all("services") as TypedClinic["services"],
    accessibleEntrance: fields.has("accessibleEntrance"),
  };
}

export function ClinicForm({ clinic, districts, onSave }: Props) {
  const deed = useDeed();
  return (
    <Form deed={deed} onSubmit={(fields) => onSave(typed(fields, clinic?.zone))}>
      <NamesFields of="names" ur="staff.name.ur" en="staff.name.en" value={clinic?.names} />
      <NamesFields of="address" ur="staff.address.ur" en="staff.address.en" value={clinic?.address} />
      <div class="pair">
        <Select
          name="districtId"
          label="staff.clinic.district"
          {...(clinic ? { value: clinic.districtId } : {})}
          options={districts.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
        />
        <Field name="phone" label="staff.clinic.phone" type="tel" dir="ltr" value={clinic?.phone} maxLength={32} />
        <Field
          name="place/latitude"
          label="staff.clinic.latitude"
          type="number"
          step="any"
          min={-90}
          max={90}
          dir="ltr"
          value={clinic?.place.latitude}
        />
        <Field
          name="place/longitude"
          label="staff.clinic.longitude"
          type="number"
          step="any"
          min={-180}
          max={180}
          dir="ltr"
          value={clinic?.place.longitude}
        />
      </div>
      <Choices
        name="services"
        kind="checkbox"
        legend="staff.clinic.services"
        options={services.map((value) => ({ value, text: t(`staff.service.${value}` as Key) }))}
        chosen={clinic?.services ?? ["antenatal"]}
      />
      <Tick name="accessibleEntrance" label="staff.clinic.entrance" checked={clinic?.accessibleEntrance ?? false} />
      <Submit deed={deed}>{t("staff.save")}</Submit>
    </Form>
  );
}
