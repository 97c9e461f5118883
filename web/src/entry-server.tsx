// Answers a page request on the server: finds the page, loads its data through the same API as the phone, renders the same screen.
import type { Language } from "@expecting-mothers/shared/basics";
import { renderToString } from "preact-render-to-string";
import { createCall, type Send, type Trouble, troubleOf } from "./api/call.ts";
import { signedIn } from "./api/signed-in.ts";
import { contentSecurityPolicy, renderDocument } from "./document.ts";
import en from "./i18n/en.json";
import enStaff from "./i18n/en.staff.json";
import { speak } from "./i18n/text.tsx";
import ur from "./i18n/ur.json";
import urStaff from "./i18n/ur.staff.json";
import { localAddress } from "./local-address.ts";
import { isElsewhere, type Page, type PageContext } from "./page.ts";
import { type Found, findPage } from "./pages.ts";
import { Screen, type Shown, titleOf } from "./screen.tsx";

type Question = {
  method: string;
  url: string;
  form: Record<string, string>;
  language: Language;
  /** She signed out while the line was down: the session must end before anything is shown. */
  leaving: boolean;
  send: Send;
};
export type Answer = { status: number; headers: Record<string, string>; html: string; error?: unknown };

const catalogues = { ur, en };
const staffWords = { ur: urStaff, en: enStaff };
const origin = "http://app";
const yearSeconds = 31_536_000;

function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return { status: 303, headers: { location: localAddress(location), ...headers }, html: "" };
}

function page(html: string, status = 200): Answer {
  return { status, headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": contentSecurityPolicy }, html };
}

async function switchLanguage(url: URL, send: Send): Promise<Answer> {
  const to = url.searchParams.get("to") === "en" ? "en" : "ur";
  const call = createCall(send);
  const me = await signedIn(call);
  if (me?.id) await call("changeMe", { body: { language: to } });
  return redirect(url.searchParams.get("back") ?? "/", { "set-cookie": `lang=${to}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax` });
}

async function finishLeaving({ url, send }: Question): Promise<Answer> {
  await createCall(send)("signOut").catch(() => undefined);
  return redirect(url, { "set-cookie": "leaving=; Path=/; Max-Age=0; SameSite=Lax" });
}

function render(language: Language, shown: Shown, found: Found | undefined, form: Record<string, string> = {}): Answer {
  speak(language, catalogues[language]);
  const trouble = shown.trouble;
  const wrongFields = (trouble?.fields ?? []).map(({ path }) => path.replace(/^.*[/.]/, ""));
  const deed = { submit: undefined, busy: false, typed: (name: string) => form[name] ?? "", wrongFields };
  const body = renderToString(<Screen shown={shown} deed={deed} />);
  const state = shown.page ? { language, data: shown.data, trouble } : { language, trouble };
  const entries = ["src/main.tsx", `src/i18n/${language}.json`, ...(found ? [found.source] : [])];
  return page(renderDocument({ language, title: titleOf(shown), body, state, entries, inlineStyle: true }), trouble?.status);
}

/** The same for every address and every mother, so that the phone may keep it: the script finds out the rest. */
function shell(language: Language): Answer {
  return render(language, { page: undefined, url: new URL(origin), trouble: undefined }, undefined);
}

function staffConsole(language: Language): Answer {
  const words = staffWords[language];
  const body = `<noscript>${words["staff.scripts"]}</noscript>`;
  const entries = ["src/staff/main.tsx", `src/i18n/${language}.json`, `src/i18n/${language}.staff.json`];
  return page(renderDocument({ language, title: words["staff.product"], body, state: { language }, entries, inlineStyle: false }));
}

async function act(page: Page<unknown>, context: PageContext, form: Record<string, string>): Promise<Answer | Trouble> {
  if (!page.action) return { code: "method_not_allowed", status: 405 };
  const typed = (name: string) => form[name] ?? "";
  try {
    const next = await page.action({ ...context, typed, key: typed("key"), leave: async () => void (await context.call("signOut")) });
    return redirect(next.redirectTo);
  } catch (error) {
    const trouble = troubleOf(error);
    if (!trouble || trouble.code === "not_signed_in") throw error;
    return trouble;
  }
}

async function show({ url: address, method, form, language, send }: Question, found: Found): Promise<Answer> {
  const url = new URL(origin + address);
  const context = { path: url.pathname, params: found.params, query: url.searchParams, language, call: createCall(send) };
  const opened = await found.open();
  const acted = method === "POST" ? await act(opened, context, form) : undefined;
  if (acted && "html" in acted) return acted;
  const data = await opened.load(context);
  return isElsewhere(data) ? redirect(data.redirectTo) : render(language, { page: opened, data, url, trouble: acted }, found, form);
}

/** Never fails: what breaks comes back as a page that says so, with the error for the log. */
export async function respond(question: Question): Promise<Answer> {
  const { language } = question;
  const url = new URL(origin + question.url);
  if (question.leaving) return finishLeaving(question);
  if (url.pathname === "/shell") return shell(language);
  if (/^\/staff(\/|$)/.test(url.pathname)) return staffConsole(language);
  const found = findPage(url.pathname);
  const lost = (trouble: Trouble) => render(language, { page: undefined, url, trouble }, undefined);
  try {
    if (url.pathname === "/language") return await switchLanguage(url, question.send);
    return found ? await show(question, found) : lost({ code: "not_found", status: 404 });
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble?.code === "not_signed_in") return redirect(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
    return trouble ? lost(trouble) : { ...lost({ code: "internal", status: 500 }), error };
  }
}
