// The clinic's own entry, as mothers see it.
import { useState } from "preact/hooks";
import { t } from "../../i18n/text.tsx";
import type { ScreenProps } from "../console.tsx";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Done, Pending } from "../parts/notes.tsx";
import { ask, perform } from "../session.ts";
import { ClinicForm } from "./clinic-form.tsx";

async function loadDetails(clinicId: string) {
  const [page, { districts }] = await Promise.all([ask("getClinic", { params: { clinicId } }), ask("listDistricts")]);
  return { clinic: page.clinic, districts };
}

export function DetailsScreen({ params }: ScreenProps) {
  const clinicId = params["clinicId"] ?? "";
  const loaded = useLoad(() => loadDetails(clinicId), [clinicId]);
  const [saved, setSaved] = useState(false);
  return (
    <div class="narrow">
      <Heading title={t("staff.menu.details")} />
      {saved && <Done onClose={() => setSaved(false)}>{t("staff.saved")}</Done>}
      {loaded.data ? (
        <ClinicForm
          {...loaded.data}
          onSave={async (body) => {
            setSaved(false);
            await perform("changeClinic", { params: { clinicId }, body });
            setSaved(true);
          }}
        />
      ) : (
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      )}
    </div>
  );
}
