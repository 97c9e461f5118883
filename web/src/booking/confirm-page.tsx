// The last look before booking: when, with whom, where, for whom, and how long the time is held for her.
import type { Clinic, Doctor, VisitType } from "@expecting-mothers/shared/directory";
import { isUnnamed } from "@expecting-mothers/shared/unnamed";
import { signedIn } from "../api/signed-in.ts";
import { inLanguage, type Key, Text, t } from "../i18n/text.tsx";
import { defaultZone, momentOf, todayIn, When } from "../i18n/time.tsx";
import { type ActionContext, definePage, type Elsewhere, type PageContext, type ViewProps } from "../page.ts";
import { Form, Submit } from "../ui/form.tsx";
import { Icon } from "../ui/icons.tsx";
import { useSecondsLeft } from "../ui/seconds-left.ts";
import { State } from "../ui/state.tsx";
import { openingsAddress, type Slot, slotAddress, slotIn, takeSlot } from "./take-slot.ts";

type Data = {
  slot: Slot;
  holdId: string | undefined;
  heldSeconds: number;
  doctor: Doctor;
  visitType: VisitType | undefined;
  clinic: Clinic | undefined;
  name: string;
};

async function load({ call, query }: PageContext): Promise<Data | Elsewhere> {
  const slot = slotIn(query);
  if (!slot) return { redirectTo: "/book" };
  const me = await signedIn(call);
  if (!me?.id) return { redirectTo: slotAddress("/sign-in", slot) };
  const [{ hold }, { doctor, clinics, visitTypes }] = await Promise.all([
    call("listAppointments", { query: { when: "coming" } }),
    call("getDoctor", { params: { doctorId: slot.doctorId } }),
  ]);
  const mine = hold?.id === query.get("holdId") ? hold : undefined;
  const visitType = visitTypes.find(({ id }) => id === slot.visitTypeId);
  const clinic = clinics.find(({ id }) => id === visitType?.clinicId);
  return { slot, holdId: mine?.id, heldSeconds: mine?.expiresInSeconds ?? 0, doctor, visitType, clinic, name: me.name };
}

async function action(context: ActionContext): Promise<Elsewhere> {
  const { call, typed, query, key } = context;
  if (typed("startsAt")) return takeSlot(context);
  const slot = slotIn(query);
  if (!slot) return { redirectTo: "/book" };
  const holdId = typed("holdId");
  if (typed("act") === "release") {
    if (holdId) await call("releaseHold", { params: { holdId } });
    return { redirectTo: openingsAddress(slot) };
  }
  const booked = await call(
    "bookAppointment",
    { body: { ...slot, ...(holdId ? { holdId } : {}) } },
    { key, later: { kind: "book", at: slot.startsAt, zone: typed("zone") } },
  );
  return { redirectTo: `/visits/${booked.id}?new=1` };
}

function Held({ seconds }: { seconds: number }) {
  const left = useSecondsLeft(seconds);
  const minutes = Math.ceil(left / 60);
  return (
    <State icon="wait" waiting={minutes < 2}>
      {left > 0 ? <Text of="confirm.held" count={minutes} /> : t("confirm.notHeld")}
    </State>
  );
}

function Others({ times, zone, slot }: { times: string[]; zone: string; slot: Slot }) {
  return (
    <section class="card">
      <h2>{t("confirm.others")}</h2>
      <Form class="stack">
        <input type="hidden" name="doctorId" value={slot.doctorId} />
        <input type="hidden" name="visitTypeId" value={slot.visitTypeId} />
        {times.slice(0, 3).map((at) => (
          <button type="submit" class="time" name="startsAt" value={at} key={at}>
            <span>
              <When moment={momentOf(at, zone)} today={todayIn(zone)} />
            </span>
          </button>
        ))}
      </Form>
      <a class="link" href={openingsAddress(slot)}>
        {t("openings.others")}
      </a>
    </section>
  );
}

function Summary({ data: { slot, doctor, clinic, visitType, name } }: { data: Data }) {
  const zone = clinic?.zone ?? defaultZone;
  return (
    <section class="card">
      <p class="huge">
        <When moment={momentOf(slot.startsAt, zone)} today={todayIn(zone)} />
      </p>
      <p>
        <b>
          <bdi>{inLanguage(doctor.names)}</bdi>
        </b>
      </p>
      {clinic && (
        <p class="soft">
          <bdi>{inLanguage(clinic.names)}</bdi>
          <br />
          <bdi>{inLanguage(clinic.address)}</bdi>
        </p>
      )}
      <p class="row">
        <Icon name={visitType?.mode === "video" ? "video" : visitType?.mode === "voice" ? "phone" : "pin"} />
        <span>
          {t(`mode.${visitType?.mode ?? "in_person"}` as Key)}
          {t("list.separator")}
          {t("confirm.free")}
        </span>
      </p>
      {!isUnnamed(name) && (
        <p class="row">
          <Icon name="person" />
          <bdi>{name}</bdi>
        </p>
      )}
    </section>
  );
}

const gone = ["slot_taken", "not_an_opening", "hold_ended", "in_the_past", "daily_limit"];

function View({ data, trouble }: ViewProps<Data>) {
  const isGone = trouble && gone.includes(trouble.code);
  const zone = data.clinic?.zone ?? defaultZone;
  return (
    <>
      <Summary data={data} />
      {isGone ? (
        <Others times={trouble.openings ?? []} zone={zone} slot={data.slot} />
      ) : (
        <>
          <Held seconds={data.heldSeconds} />
          <Form class="foot">
            <input type="hidden" name="holdId" value={data.holdId ?? ""} />
            <input type="hidden" name="zone" value={zone} />
            <Submit>{t("confirm.book")}</Submit>
            <button type="submit" class="link centred" name="act" value="release">
              {t("confirm.other")}
            </button>
          </Form>
        </>
      )}
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("confirm.title"),
  back: ({ slot }) => openingsAddress(slot),
  load,
  View,
  action,
});
