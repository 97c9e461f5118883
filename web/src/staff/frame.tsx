// What every console screen stands in: where am I, the menu of her roles, the other language, her account.
import type { Me } from "@expecting-mothers/shared/accounts";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { inLanguage, language, t } from "../i18n/text.tsx";
import { Icon } from "../ui/icons.tsx";
import { useLoad } from "./load.ts";
import { clinicAt, menuOf } from "./menu.ts";
import { Select } from "./parts/form.tsx";
import { ask, clinicsOf, switchLanguage } from "./session.ts";

const otherLanguage = { ur: ["en", "English"], en: ["ur", "اردو"] } as const;

export function LanguageButton() {
  const [code, name] = otherLanguage[language()];
  return (
    <button type="button" class="lang" lang={code} onClick={() => switchLanguage(code)}>
      {name}
    </button>
  );
}

function ClinicPicker({ clinics, current }: { clinics: string[]; current: string }) {
  const { path, route } = useLocation();
  const { data } = useLoad(() => Promise.all(clinics.map((clinicId) => ask("getClinic", { params: { clinicId } }))), [clinics]);
  if (!data) return null;
  const options = data.map(({ clinic }) => ({ value: clinic.id, text: inLanguage(clinic.names) }));
  const only = options[0];
  if (options.length === 1 && only) {
    return (
      <b class="clinic-name">
        <bdi>{only.text}</bdi>
      </b>
    );
  }
  const page = /^\/staff\/clinics\/[\w-]+\/([\w-]+)/.exec(path)?.[1] ?? "day";
  return <Select quiet label="staff.clinic" options={options} value={current} onPick={(id) => route(`/staff/clinics/${id}/${page}`)} />;
}

function Menu({ me, clinicId }: { me: Me; clinicId: string | undefined }) {
  const { path } = useLocation();
  const menu = useRef<HTMLElement>(null);
  useEffect(() => menu.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }), [path]);
  return (
    <nav class="menu" aria-label={t("staff.menu")} ref={menu}>
      {menuOf(me, clinicId).map(({ href, label }) => (
        <a key={href} href={href} aria-current={path === href || path.startsWith(`${href}/`) ? "page" : undefined}>
          {t(label)}
        </a>
      ))}
    </nav>
  );
}

export function Frame({ me, children }: { me: Me; children: ComponentChildren }) {
  const { path } = useLocation();
  const clinicId = clinicAt(me, path);
  return (
    <>
      <a class="skip" href="#main">
        {t("frame.skip")}
      </a>
      <header class="bar">
        {clinicId && <ClinicPicker clinics={clinicsOf(me, "clinic_admin")} current={clinicId} />}
        <Menu me={me} clinicId={clinicId} />
        <LanguageButton />
        <a class="account" href="/staff/account" aria-current={path === "/staff/account" ? "page" : undefined}>
          <Icon name="person" />
          <bdi>{me.name}</bdi>
        </a>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** A screen's heading: what it is, and at its end what can be done on it. Names the browser's tab as well. */
export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div class="heading">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
