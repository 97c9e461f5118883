// Who may book and read for her, until when; she adds by phone number and ends it with one press.
import type { Reply } from "@expecting-mothers/shared/contract";
import { Text, t } from "../i18n/text.tsx";
import { Day, dateOf, defaultZone, momentOf, todayIn } from "../i18n/time.tsx";
import { type ActionContext, definePage, type Elsewhere, type ViewProps } from "../page.ts";
import { Field, Form, Submit } from "../ui/form.tsx";
import { Face } from "../ui/person.tsx";

type Data = Reply<"listConsents">;
type Consent = Data["given"][number];

/** Long enough for a pregnancy and the weeks after it, or for one errand. */
const spans = [30, 300] as const;

async function action({ call, typed, key, path }: ActionContext): Promise<Elsewhere> {
  const ending = typed("end");
  if (ending) {
    await call("endConsent", { params: { consentId: ending } });
    return { redirectTo: path };
  }
  const days = spans.find((each) => String(each) === typed("days")) ?? spans[0];
  await call("giveConsent", { body: { phone: typed("phone"), expiresOn: dateOf(todayIn(defaultZone) + days) } }, { key });
  return { redirectTo: path };
}

function Until({ consent }: { consent: Consent }) {
  const { day } = momentOf(consent.expiresAt, defaultZone);
  return (
    <span class="soft">
      <Text of="trusted.until" day={<Day day={day} today={todayIn(defaultZone)} />} />
    </span>
  );
}

function Trusted({ consent }: { consent: Consent }) {
  return (
    <li class="card">
      <div class="who">
        <Face name={consent.delegateName} />
        <p>
          <b>
            <bdi>{consent.delegateName}</bdi>
          </b>
          <br />
          <Until consent={consent} />
        </p>
      </div>
      <Form>
        <Submit quiet name="end" value={consent.id}>
          {t("trusted.end")}
        </Submit>
      </Form>
    </li>
  );
}

function AddTrusted() {
  return (
    <section class="card">
      <h2>{t("trusted.add")}</h2>
      <Form class="stack">
        <Field name="phone" kind="phone" label="trusted.phone" />
        <fieldset>
          <legend>{t("trusted.howLong")}</legend>
          {spans.map((days, place) => (
            <label class="choice" key={days}>
              <input type="radio" name="days" value={days} defaultChecked={place === 0} />
              {t(`trusted.days.${days}`)}
            </label>
          ))}
        </fieldset>
        <Submit quiet>{t("trusted.allow")}</Submit>
      </Form>
    </section>
  );
}

function View({ data: { given } }: ViewProps<Data>) {
  const open = given.filter(({ endedAt }) => !endedAt);
  return (
    <>
      <p>{t("trusted.why")}</p>
      <ul class="stack">
        {open.map((consent) => (
          <Trusted key={consent.id} consent={consent} />
        ))}
      </ul>
      <AddTrusted />
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("trusted.title"),
  back: () => "/me",
  load: ({ call }) => call("listConsents"),
  View,
  action,
});
