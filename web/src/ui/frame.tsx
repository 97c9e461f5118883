// What every mother's screen stands in: where am I, one way back, the other language, and help at the same place.
import type { ComponentChildren } from "preact";
import { language, Num, t } from "../i18n/text.tsx";
import { Icon } from "./icons.tsx";
import { Listen } from "./listen.tsx";

type Props = { title: string; back: string | undefined; url: URL; emergency: "always" | undefined; children: ComponentChildren };

const otherLanguage = { ur: ["en", "English"], en: ["ur", "اردو"] } as const;

function LanguageLink({ url }: { url: URL }) {
  const [code, name] = otherLanguage[language()];
  return (
    <a class="lang" lang={code} hreflang={code} href={`/language?to=${code}&back=${encodeURIComponent(url.pathname + url.search)}`}>
      {name}
    </a>
  );
}

export function EmergencyCall() {
  return (
    <a class="call" href="tel:1122">
      <Icon name="phone" />
      <span class="grow">{t("help.emergency")}</span>
      <Num>1122</Num>
    </a>
  );
}

export function Frame({ title, back, url, emergency, children }: Props) {
  return (
    <>
      <a class="skip" href="#main">
        {t("frame.skip")}
      </a>
      <header class="bar">
        {back && (
          <a class="back" href={back} aria-label={t("frame.back")}>
            <Icon name="back" />
          </a>
        )}
        <h1>{title}</h1>
        <Listen key={url.href} />
        <LanguageLink url={url} />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class={emergency ? "help always" : "help"}>
        <EmergencyCall />
      </footer>
    </>
  );
}
