// Her own account: language, password, authenticator app, the devices she is signed in on, signing out.

import { passwordMinLength } from "@expecting-mothers/shared/limits";
import { useState } from "preact/hooks";
import { t } from "../../i18n/text.tsx";
import type { ScreenProps } from "../console.tsx";
import { useDeed } from "../deed.ts";
import { Heading } from "../frame.tsx";
import { Choices, Field, type Fields, Form, Submit } from "../parts/form.tsx";
import { Done } from "../parts/notes.tsx";
import { perform, session, switchLanguage } from "../session.ts";
import { PasswordLength } from "./invitation-screen.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { SessionList } from "./session-list.tsx";

const languages = [
  { value: "ur", text: "اردو" },
  { value: "en", text: "English" },
];

function Language({ me }: Pick<ScreenProps, "me">) {
  const deed = useDeed();
  const save = async (fields: Fields) => {
    const language = fields.text("language") === "en" ? "en" : "ur";
    session.value = { kind: "signed-in", me: await perform("changeMe", { body: { language } }) };
    switchLanguage(language);
  };
  return (
    <Form deed={deed} onSubmit={save} class="card form">
      <h2>{t("staff.account.language")}</h2>
      <Choices name="language" kind="radio" legend="staff.account.language.legend" options={languages} chosen={[me.language]} />
      <Submit deed={deed}>{t("staff.save")}</Submit>
    </Form>
  );
}

function Password({ me }: Pick<ScreenProps, "me">) {
  const deed = useDeed();
  const [length, setLength] = useState(0);
  const [round, setRound] = useState(0);
  const save = async (fields: Fields) => {
    await perform("changePassword", { body: { oldPassword: fields.secret("oldPassword"), newPassword: fields.secret("newPassword") } });
    setLength(0);
    setRound(round + 1);
  };
  return (
    <Form deed={deed} onSubmit={save} class="card form" key={round}>
      <h2>{t("staff.account.password")}</h2>
      {round > 0 && <Done onClose={() => setRound(0)}>{t("staff.account.passwordChanged")}</Done>}
      <input type="email" name="email" autocomplete="username" value={me.email ?? ""} hidden readOnly />
      <Field name="oldPassword" label="staff.password.old" type="password" dir="ltr" autocomplete="current-password" />
      <Field
        name="newPassword"
        label="staff.password.new"
        hint="staff.password.hint"
        type="password"
        dir="ltr"
        autocomplete="new-password"
        minLength={passwordMinLength}
        onInput={({ currentTarget }) => setLength(currentTarget.value.length)}
      />
      <PasswordLength length={length} />
      <Submit deed={deed}>{t("staff.save")}</Submit>
    </Form>
  );
}

function SignOut() {
  const deed = useDeed();
  const signOut = () =>
    deed.run(async () => {
      await perform("signOut");
      session.value = { kind: "nobody" };
    });
  return (
    <button type="button" class="button quiet" onClick={signOut} aria-disabled={deed.busy}>
      {t("staff.account.signOut")}
    </button>
  );
}

export function AccountScreen({ me }: ScreenProps) {
  return (
    <>
      <Heading title={me.name}>
        <bdi class="soft grow">{me.email}</bdi>
        <SignOut />
      </Heading>
      <div class="cards">
        <SecondFactor me={me} />
        <Password me={me} />
        <Language me={me} />
        <SessionList />
      </div>
    </>
  );
}
