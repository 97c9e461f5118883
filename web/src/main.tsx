// The phone's side: takes over the page that the server sent, or fills the kept shell when the line is down.
import type { Language } from "@expecting-mothers/shared/basics";
import { hydrate, render } from "preact";
import type { Trouble } from "./api/call.ts";
import { App } from "./app.tsx";
import { type Catalogue, speak } from "./i18n/text.tsx";
import { localAddress } from "./local-address.ts";
import { setCookie } from "./offline/cookie.ts";
import { openPage } from "./open-page.ts";
import { findPage } from "./pages.ts";
import type { Shown } from "./screen.tsx";

const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
  ur: () => import("./i18n/ur.json"),
  en: () => import("./i18n/en.json"),
};
type State = { language: Language; data?: unknown; trouble?: Trouble };

function chosenLanguage(fallback: Language): Language {
  const chosen = /(?:^|; )lang=(ur|en)/.exec(document.cookie)?.[1];
  return chosen === "ur" || chosen === "en" ? chosen : fallback;
}

async function setLanguage(language: Language) {
  speak(language, (await catalogues[language]()).default);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ur" ? "rtl" : "ltr";
}

async function rendered({ data, trouble }: State): Promise<Shown> {
  const url = new URL(location.href);
  const found = data === undefined ? undefined : findPage(url.pathname);
  return found ? { page: await found.open(), data, url, trouble } : { page: undefined, url, trouble };
}

/** Without a line the server cannot switch the language; the phone can. */
function switchLanguage(): boolean {
  const { pathname, searchParams } = new URL(location.href);
  if (pathname !== "/language") return false;
  setCookie("lang", searchParams.get("to") === "en" ? "en" : "ur", 31_536_000);
  location.replace(localAddress(searchParams.get("back") ?? "/"));
  return true;
}

async function start(root: HTMLElement, state: State) {
  const isShell = state.data === undefined && !state.trouble;
  await setLanguage(isShell ? chosenLanguage(state.language) : state.language);
  if (!isShell) {
    hydrate(<App first={await rendered(state)} />, root);
    return;
  }
  let begun = false;
  const show = (first: Shown) => {
    if (first.url.href !== location.href) history.replaceState(null, "", first.url);
    if (!begun) render(<App first={first} />, root);
    begun = true;
  };
  show(await openPage(new URL(location.href), show));
}

const root = document.getElementById("app");
const state = document.getElementById("state")?.textContent;
if (root && state && !switchLanguage()) void start(root, JSON.parse(state));
