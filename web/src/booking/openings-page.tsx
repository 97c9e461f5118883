// When? The open times of one doctor; a press on a time holds it.

import type { Openings } from "@expecting-mothers/shared/calendar";
import type { Reply } from "@expecting-mothers/shared/contract";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { troubleError } from "../api/call.ts";
import { inLanguage, Text, t } from "../i18n/text.tsx";
import { definePage, type PageContext, type ViewProps } from "../page.ts";
import { Icon } from "../ui/icons.tsx";
import { DoctorLine } from "../ui/person.tsx";
import { State } from "../ui/state.tsx";
import { OpeningPicker, spanDays } from "./opening-picker.tsx";
import { openingsAddress, takeSlot } from "./take-slot.ts";

type Data = Reply<"getDoctor"> & { visitType: VisitType; openings: Openings };

async function load({ call, params, query }: PageContext): Promise<Data> {
  const { doctorId = "" } = params;
  const from = query.get("from");
  const openingsFor = (visitType: string) =>
    call("findOpenings", { query: { doctor: [doctorId], visitType, days: spanDays, ...(from ? { from } : {}) } });
  const asked = query.get("visit");
  const early = asked ? openingsFor(asked) : undefined;
  const [entry, ready] = await Promise.all([call("getDoctor", { params: { doctorId } }), early]);
  const visitType = entry.visitTypes.find(({ id }) => id === asked) ?? entry.visitTypes[0];
  if (!visitType) throw troubleError({ code: "not_found", status: 404 });
  const openings = ready && visitType.id === asked ? ready : await openingsFor(visitType.id);
  return { ...entry, visitType, openings };
}

/** First visit or not, in person or by phone: other kinds of visit at the same place. */
function VisitTypes({ data: { doctor, visitTypes, visitType } }: { data: Data }) {
  const here = visitTypes.filter(({ clinicId }) => clinicId === visitType.clinicId);
  if (here.length < 2) return null;
  return (
    <nav class="stack" aria-label={t("openings.kinds")}>
      <h2>{t("openings.kinds")}</h2>
      <div class="kinds">
        {here.map(({ id, names, mode }) => (
          <a
            class="kind"
            key={id}
            href={openingsAddress({ doctorId: doctor.id, visitTypeId: id })}
            aria-current={id === visitType.id ? "true" : undefined}
          >
            {mode !== "in_person" && <Icon name={mode === "voice" ? "phone" : "video"} />}
            <bdi>{inLanguage(names)}</bdi>
          </a>
        ))}
      </div>
    </nav>
  );
}

function View({ data, url }: ViewProps<Data>) {
  const { doctor, clinics, visitType, openings } = data;
  const clinic = clinics.find(({ id }) => id === visitType.clinicId);
  return (
    <>
      {url.searchParams.has("gone") && (
        <State icon="clock" waiting>
          {t("problem.slot_taken")}
        </State>
      )}
      <DoctorLine doctor={doctor}>
        {clinic && (
          <span class="soft">
            <bdi>{inLanguage(clinic.names)}</bdi>
          </span>
        )}
      </DoctorLine>
      <OpeningPicker openings={openings} url={url} doctorId={doctor.id} />
      <VisitTypes data={data} />
      <p class="soft">
        <Text of="openings.length" count={openings.durationMinutes} /> {t("openings.free")}
      </p>
      {clinic && (
        <p class="soft">
          <bdi>{inLanguage(clinic.address)}</bdi>
          {clinic.accessibleEntrance && <> · {t("openings.stepFree")}</>}
        </p>
      )}
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("openings.title"),
  back: ({ clinics, visitType }) => `/book/${clinics.find(({ id }) => id === visitType.clinicId)?.districtId ?? ""}`,
  kept: {},
  load,
  View,
  action: takeSlot,
});
