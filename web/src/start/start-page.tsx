// The start: her next visit if she has one, the same doctor again if she had one, and three doors.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import type { Reply } from "@expecting-mothers/shared/contract";
import type { Call } from "../api/call.ts";
import { signedIn } from "../api/signed-in.ts";
import { takeSlot } from "../booking/take-slot.ts";
import { t } from "../i18n/text.tsx";
import { Outbox } from "../offline/outbox-list.tsx";
import { definePage, type PageContext, type ViewProps } from "../page.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { NextVisit } from "./next-visit.tsx";
import { SameDoctor } from "./same-doctor.tsx";

type Again = { last: Appointment; openings: Reply<"findOpenings"> };
type Data = { name: string | undefined; next: Appointment | undefined; again: Again | undefined };

async function sameDoctorAgain(call: Call): Promise<Again | undefined> {
  const { appointments } = await call("listAppointments", { query: { when: "past" } });
  const last = appointments.find(({ state }) => state !== "expired");
  if (!last) return undefined;
  const openings = await call("findOpenings", { query: { doctor: [last.doctorId], visitType: last.visitTypeId, days: 14 } });
  return { last, openings };
}

const nobody: Data = { name: undefined, next: undefined, again: undefined };

async function load({ call }: PageContext): Promise<Data> {
  const me = await signedIn(call);
  if (!me?.id) return nobody;
  const { appointments } = await call("listAppointments", { query: { when: "coming" } });
  const [next] = appointments;
  return { name: me.name, next, again: next ? undefined : await sameDoctorAgain(call) };
}

function Door({ href, icon, label, alarm }: { href: string; icon: IconName; label: string; alarm?: boolean }) {
  return (
    <a class={alarm ? "card door alarm" : "card door"} href={href}>
      <Icon name={icon} />
      {label}
    </a>
  );
}

function View({ data: { name, next, again } }: ViewProps<Data>) {
  return (
    <>
      <Outbox />
      {next && <NextVisit visit={next} />}
      {again && <SameDoctor {...again} />}
      <nav class={next || again ? "doors" : "doors fresh"} aria-label={t("start.doors")}>
        <Door href="/book" icon="calendar" label={t("start.book")} />
        <Door href="/visits" icon="list" label={t("start.visits")} />
        <Door href="/danger" icon="alarm" label={t("start.danger")} alarm />
      </nav>
      <a class="card row" href={name === undefined ? "/sign-in?next=/" : "/me"}>
        <Icon name="person" />
        <span class="grow">{name === undefined ? t("start.signIn") : <bdi>{name}</bdi>}</span>
      </a>
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("start.title"),
  emergency: "always",
  kept: { empty: nobody, also: ({ next }) => (next ? { [`/visits/${next.id}`]: { visit: next } } : {}) },
  load,
  View,
  action: takeSlot,
});
