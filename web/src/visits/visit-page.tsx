// One visit as a ticket: the time huge, the place, the clinic's phone, and the two things she may want to change.
import type { Appointment } from "@expecting-mothers/shared/appointments";
import { isUnnamed } from "@expecting-mothers/shared/unnamed";
import { inLanguage, Num, Text, t } from "../i18n/text.tsx";
import { clockText, Day, dayOf, momentAt, partOfDay, todayIn } from "../i18n/time.tsx";
import { Install } from "../offline/install.tsx";
import { type ActionContext, definePage, type Elsewhere, type ViewProps } from "../page.ts";
import { ClinicCall } from "../ui/clinic-call.tsx";
import { Field, Form, Submit } from "../ui/form.tsx";
import { Icon } from "../ui/icons.tsx";
import { useSecondsLeft } from "../ui/seconds-left.ts";
import { State } from "../ui/state.tsx";
import { isComing, VisitState } from "./visit-words.tsx";

type Data = { visit: Appointment };

async function action({ call, params, typed, key, path }: ActionContext): Promise<Elsewhere> {
  const { appointmentId = "" } = params;
  if (typed("act") === "undo") {
    await call("undoCancel", { params: { appointmentId }, body: { version: Number(typed("version")) } }, { key });
    return { redirectTo: `${path}?undone=1` };
  }
  await call("changeMe", { body: { name: typed("name") } });
  return { redirectTo: path };
}

const banners = { new: "visit.booked", moved: "visit.moved", undone: "visit.undone" } as const;

function Banner({ visit, url }: { visit: Appointment; url: URL }) {
  const [news] = Object.entries(banners).filter(([name]) => url.searchParams.has(name));
  if (!news || !isComing(visit)) return <VisitState visit={visit} />;
  return <State icon="tick">{t(news[1])}</State>;
}

function Ticket({ visit }: { visit: Appointment }) {
  const moment = momentAt(visit.localDate, visit.localTime);
  return (
    <section class="card centre">
      {!isUnnamed(visit.motherName) && <bdi class="soft">{visit.motherName}</bdi>}
      <p class="large">
        <Day day={dayOf(visit.localDate)} today={todayIn(visit.zone)} />
      </p>
      <p class={visit.state === "cancelled" ? "giant gone" : "giant"}>
        <Num>{clockText(moment.minute)}</Num>
      </p>
      <p class="large">{t(`part.${partOfDay(moment.minute)}`)}</p>
      <hr />
      <p>
        <b>
          <bdi>{inLanguage(visit.doctorNames)}</bdi>
        </b>
        <br />
        <bdi>{inLanguage(visit.clinicNames)}</bdi>
        <br />
        <bdi class="soft">{inLanguage(visit.clinicAddress)}</bdi>
      </p>
      <p class="tags">
        <span class="tag">{t(`mode.${visit.mode}`)}</span>
        <span class="tag">
          <bdi>{inLanguage(visit.visitTypeNames)}</bdi>
        </span>
      </p>
    </section>
  );
}

/** Her name is asked for only now, when nothing can be lost by it. */
function AskName() {
  return (
    <section class="card">
      <Form class="stack">
        <Field name="name" kind="name" label="visit.askName" />
        <Submit quiet>{t("who.save")}</Submit>
      </Form>
    </section>
  );
}

function Undo({ visit }: { visit: Appointment }) {
  const left = useSecondsLeft(visit.undoSeconds);
  if (left === 0) return null;
  return (
    <Form class="stack">
      <input type="hidden" name="version" value={visit.version} />
      <Submit name="act" value="undo">
        <Icon name="again" />
        {t("visit.undo")}
      </Submit>
      <p class="soft centre">
        <Text of="visit.undoFor" count={left} />
      </p>
    </Form>
  );
}

function View({ data: { visit }, url }: ViewProps<Data>) {
  return (
    <>
      <Banner visit={visit} url={url} />
      <Ticket visit={visit} />
      {isComing(visit) && isUnnamed(visit.motherName) && <AskName />}
      {url.searchParams.has("new") && <Install />}
      <ClinicCall phone={visit.clinicPhone} />
      {isComing(visit) && (
        <div class="pair">
          <a class="button quiet" href={`/visits/${visit.id}/move`}>
            {t("visit.move")}
          </a>
          <a class="button quiet" href={`/visits/${visit.id}/cancel`}>
            {t("visit.cancel")}
          </a>
        </div>
      )}
      {visit.state === "cancelled" && visit.undoSeconds > 0 && <Undo visit={visit} key={visit.version} />}
      {visit.state === "cancelled" && (
        <a class="button quiet" href="/book">
          {t("visit.bookAgain")}
        </a>
      )}
    </>
  );
}

export const page = definePage<Data>({
  title: ({ visit }) => t(visit.state === "cancelled" ? "visit.titleCancelled" : "visit.title"),
  back: () => "/visits",
  kept: {},
  load: async ({ call, params }) => ({
    visit: (await call("getAppointment", { params: { appointmentId: params["appointmentId"] ?? "" } })).appointment,
  }),
  View,
  action,
});
