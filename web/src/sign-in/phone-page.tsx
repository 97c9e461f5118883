// The one thing to type: her phone number. She already sees which time she is taking.
import { signedIn } from "../api/signed-in.ts";
import { slotIn } from "../booking/take-slot.ts";
import { t } from "../i18n/text.tsx";
import { defaultZone, momentOf, todayIn, When } from "../i18n/time.tsx";
import { type ActionContext, definePage, type Elsewhere, type PageContext, type ViewProps } from "../page.ts";
import { Field, Form, Submit } from "../ui/form.tsx";
import { Icon } from "../ui/icons.tsx";
import { carried, nextPage } from "./after-sign-in.ts";

async function load({ call, query }: PageContext): Promise<object | Elsewhere> {
  const me = await signedIn(call);
  if (me && !me.id && me.kind === "phone") return { redirectTo: `/sign-in/who?${carried(query)}` };
  return me && !slotIn(query) ? nextPage({ query }) : {};
}

async function action({ call, typed, query, language }: ActionContext): Promise<Elsewhere> {
  const { challengeId } = await call("requestCode", { body: { phone: typed("phone"), language } });
  return { redirectTo: `/sign-in/code?${carried(query, { challenge: challengeId })}` };
}

export function WantedTime({ url }: { url: URL }) {
  const slot = slotIn(url.searchParams);
  if (!slot) return null;
  return (
    <p class="state">
      <Icon name="clock" />
      <span>
        <When moment={momentOf(slot.startsAt, defaultZone)} today={todayIn(defaultZone)} />
      </span>
    </p>
  );
}

function View({ url }: ViewProps<object>) {
  return (
    <>
      <WantedTime url={url} />
      <Form class="stack">
        <Field name="phone" kind="phone" label="signIn.phone" hint="signIn.phoneHint" />
        <Submit>{t("signIn.sendCode")}</Submit>
      </Form>
      <p class="soft">{t("signIn.private")}</p>
    </>
  );
}

export const page = definePage<object>({
  title: () => t("signIn.title"),
  back: (_, url) => {
    const slot = slotIn(url.searchParams);
    return slot ? `/doctors/${slot.doctorId}?visit=${slot.visitTypeId}` : "/";
  },
  load,
  View,
  action,
});
