// The code from the message. With six digits in, it sends itself; a new woman goes on without typing her name.
import { codeLength } from "@expecting-mothers/shared/limits";
import { unnamed } from "@expecting-mothers/shared/unnamed";
import { t } from "../i18n/text.tsx";
import { type ActionContext, definePage, type Elsewhere, type PageContext, type ViewProps } from "../page.ts";
import { Field, Form, Submit } from "../ui/form.tsx";
import { afterSignIn, carried } from "./after-sign-in.ts";
import { WantedTime } from "./phone-page.tsx";

async function load({ query }: PageContext): Promise<object | Elsewhere> {
  return query.has("challenge") ? {} : { redirectTo: `/sign-in?${carried(query)}` };
}

async function action(context: ActionContext): Promise<Elsewhere> {
  const { call, typed, query, language } = context;
  const challengeId = query.get("challenge") ?? "";
  const { people, signedInAs } = await call("checkCode", {
    body: { challengeId, code: typed("code"), sharedPhone: typed("shared") === "yes" },
  });
  if (signedInAs) return afterSignIn(context);
  if (people.length) return { redirectTo: `/sign-in/who?${carried(query)}` };
  await call("choosePerson", { body: { name: unnamed[language], language } });
  return afterSignIn(context);
}

function View({ url }: ViewProps<object>) {
  return (
    <>
      <WantedTime url={url} />
      <Form class="stack">
        <Field name="code" kind="code" label="signIn.code" hint="signIn.codeHint" sendAt={codeLength} />
        <label class="choice">
          <input type="checkbox" name="shared" value="yes" />
          {t("signIn.shared")}
        </label>
        <Submit>{t("signIn.enter")}</Submit>
      </Form>
      <a class="link" href={`/sign-in?${carried(url.searchParams)}`}>
        {t("signIn.again")}
      </a>
    </>
  );
}

export const page = definePage<object>({
  title: () => t("signIn.codeTitle"),
  back: (_, url) => `/sign-in?${carried(url.searchParams)}`,
  load,
  View,
  action,
});
