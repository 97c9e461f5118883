// Signing in: e-mail and password, and the second factor only when the server asks for it.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { call } from "../../api/browser.ts";
import { troubleOf } from "../../api/call.ts";
import { t } from "../../i18n/text.tsx";
import { State } from "../../ui/state.tsx";
import { useDeed } from "../deed.ts";
import { Heading, LanguageButton } from "../frame.tsx";
import { Field, type Fields, Form, Submit } from "../parts/form.tsx";
import { beginSession } from "../session.ts";

/** The screens of people who are not signed in: one card in the middle of the page. */
export function Doorway({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      <header class="bar">
        <b class="product">{t("staff.product")}</b>
        <LanguageButton />
      </header>
      <main id="main" class="doorway">
        <div class="card">
          <Heading title={title} />
          {children}
        </div>
      </main>
    </>
  );
}

export function SignIn({ ended }: { ended: boolean }) {
  const deed = useDeed();
  const known = useRef<{ email: string; password: string }>({ email: "", password: "" });
  const [second, setSecond] = useState(false);

  const signIn = async (fields: Fields) => {
    if (!second) known.current = { email: fields.text("email"), password: fields.secret("password") };
    try {
      beginSession(
        await call("staffSignIn", { body: { ...known.current, ...(second ? { secondFactor: fields.text("secondFactor") } : {}) } }),
      );
    } catch (error) {
      if (second || troubleOf(error)?.code !== "second_factor_needed") throw error;
      setSecond(true);
    }
  };

  return (
    <Doorway title={t("staff.signIn.title")}>
      {ended && (
        <State icon="lock" waiting>
          {t("staff.signIn.ended")}
        </State>
      )}
      <Form deed={deed} onSubmit={signIn} key={second ? "second" : "first"}>
        {second ? (
          <SecondFactor onBack={() => setSecond(false)} />
        ) : (
          <>
            <Field name="email" label="staff.email" type="email" dir="ltr" autocomplete="username" value={known.current.email} />
            <Field name="password" label="staff.password" type="password" dir="ltr" autocomplete="current-password" />
          </>
        )}
        <Submit deed={deed}>{t("staff.signIn.submit")}</Submit>
      </Form>
    </Doorway>
  );
}

function SecondFactor({ onBack }: { onBack: () => void }) {
  return (
    <>
      <Field
        name="secondFactor"
        label="staff.secondFactor"
        hint="staff.secondFactor.hint"
        dir="ltr"
        autocomplete="one-time-code"
        maxLength={20}
        focus
      />
      <button type="button" class="link" onClick={onBack}>
        {t("staff.signIn.back")}
      </button>
    </>
  );
}
