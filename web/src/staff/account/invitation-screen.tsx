// The page behind an invitation link: who is invited to what, and the password that accepts it.

import { passwordMinLength } from "@expecting-mothers/shared/limits";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { call } from "../../api/browser.ts";
import { type Key, language, Text, t } from "../../i18n/text.tsx";
import { useDeed } from "../deed.ts";
import { useLoad } from "../load.ts";
import { homeOf } from "../menu.ts";
import { Field, type Fields, Form, Submit } from "../parts/form.tsx";
import { Pending } from "../parts/notes.tsx";
import { beginSession, switchLanguage } from "../session.ts";
import { Doorway } from "./sign-in.tsx";

export function InvitationScreen({ token }: { token: string }) {
  const { route } = useLocation();
  const deed = useDeed();
  const [length, setLength] = useState(0);
  const shown = useLoad(() => call("showInvitation", { params: { token } }), [token], { open: true });

  const accept = async (fields: Fields) => {
    const me = await call("acceptInvitation", { body: { token, password: fields.secret("password") } });
    route(homeOf(me), true);
    beginSession({ ...me, language: language() });
    if (me.language !== language()) switchLanguage(language());
  };

  const { data } = shown;
  return (
    <Doorway title={t("staff.invitation.title")}>
      {data ? (
        <Form deed={deed} onSubmit={accept}>
          <p>
            <Text of="staff.invitation.to" name={data.name} clinic={data.clinicName} role={t(`staff.role.${data.role}` as Key)} />
          </p>
          <Field name="email" label="staff.email" type="email" dir="ltr" autocomplete="username" value={data.email} readOnly />
          <Field
            name="password"
            label="staff.password.new"
            hint="staff.password.hint"
            type="password"
            dir="ltr"
            autocomplete="new-password"
            minLength={passwordMinLength}
            onInput={({ currentTarget }) => setLength(currentTarget.value.length)}
          />
          <PasswordLength length={length} />
          <Submit deed={deed}>{t("staff.invitation.accept")}</Submit>
        </Form>
      ) : (
        <Pending trouble={shown.trouble} reload={shown.reload} />
      )}
    </Doorway>
  );
}

/** Counts while she types; how easy it is to guess only the server can tell, at submit. */
export function PasswordLength({ length }: { length: number }) {
  return (
    <p class="soft" aria-live="polite">
      {length === 0 || length >= passwordMinLength ? (
        length ? (
          t("staff.password.longEnough")
        ) : (
          ""
        )
      ) : (
        <Text of="staff.password.missing" count={passwordMinLength - length} />
      )}
    </p>
  );
}
