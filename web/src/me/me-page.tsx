// Herself: her name, how her record is locked, where she is signed in, who may book for her, and the way out.
import type { Me } from "@expecting-mothers/shared/accounts";
import { isUnnamed } from "@expecting-mothers/shared/unnamed";
import { Num, t } from "../i18n/text.tsx";
import { type ActionContext, definePage, type Elsewhere, type PageContext, type ViewProps } from "../page.ts";
import { Field, Form, Submit } from "../ui/form.tsx";
import { Icon, type IconName } from "../ui/icons.tsx";

type Data = Pick<Me, "name" | "phone" | "hasPin">;

async function load({ call }: PageContext): Promise<Data | Elsewhere> {
  const { id, name, phone, hasPin } = await call("getMe");
  return id ? { name, phone, hasPin } : { redirectTo: "/sign-in/who" };
}

async function action({ call, typed, leave, path }: ActionContext): Promise<Elsewhere> {
  if (typed("act") === "out") {
    await leave();
    return { redirectTo: "/" };
  }
  await call("changeMe", { body: { name: typed("name") } });
  return { redirectTo: path };
}

function Row({ href, icon, label, note }: { href: string; icon: IconName; label: string; note?: string }) {
  return (
    <li>
      <a class="row" href={href}>
        <Icon name={icon} />
        <span class="grow">{label}</span>
        {note && <span class="soft">{note}</span>}
      </a>
    </li>
  );
}

function View({ data: { name, phone, hasPin } }: ViewProps<Data>) {
  return (
    <>
      <section class="card">
        <Form class="stack">
          <Field name="name" kind="name" label="who.name" value={isUnnamed(name) ? "" : name} />
          <Submit quiet>{t("who.save")}</Submit>
        </Form>
        {phone && (
          <p class="soft">
            {t("me.phone")} <Num>{phone}</Num>
          </p>
        )}
      </section>
      <ul class="card rows">
        <Row href="/me/pin" icon="lock" label={t("pin.title")} note={t(hasPin ? "pin.on" : "pin.off")} />
        <Row href="/me/devices" icon="device" label={t("devices.title")} />
        <Row href="/me/trusted" icon="hands" label={t("trusted.title")} />
      </ul>
      <Form class="stack">
        <Submit quiet name="act" value="out">
          <Icon name="out" />
          {t("me.signOut")}
        </Submit>
        <p class="soft">{t("me.signOutNote")}</p>
      </Form>
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("me.title"),
  back: () => "/",
  load,
  View,
  action,
});
