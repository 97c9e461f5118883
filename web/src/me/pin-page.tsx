// Four digits that lock her record on a shared phone: set, change, take away.
import { pinLength } from "@expecting-mothers/shared/limits";
import { t } from "../i18n/text.tsx";
import { type ActionContext, definePage, type Elsewhere, type ViewProps } from "../page.ts";
import { Field, Form, Submit } from "../ui/form.tsx";

type Data = { hasPin: boolean };

async function action({ call, typed }: ActionContext): Promise<Elsewhere> {
  const oldPin = typed("oldPin");
  if (typed("act") === "remove") await call("removePin", { body: { oldPin } });
  else await call("setPin", { body: { pin: typed("pin"), ...(oldPin ? { oldPin } : {}) } });
  return { redirectTo: "/me" };
}

function View({ data: { hasPin } }: ViewProps<Data>) {
  return (
    <>
      <p>{t("pin.why")}</p>
      <Form class="stack">
        {hasPin && <Field name="oldPin" kind="pin" label="pin.old" />}
        <Field name="pin" kind="pin" label={hasPin ? "pin.new" : "pin.choose"} sendAt={hasPin ? undefined : pinLength} />
        <Submit>{t("who.save")}</Submit>
      </Form>
      {hasPin && (
        <section class="card">
          <Form class="stack">
            <Field name="oldPin" id="removing" kind="pin" label="pin.old" />
            <Submit quiet name="act" value="remove">
              {t("pin.remove")}
            </Submit>
          </Form>
        </section>
      )}
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("pin.title"),
  back: () => "/me",
  load: async ({ call }) => ({ hasPin: (await call("getMe")).hasPin }),
  View,
  action,
});
