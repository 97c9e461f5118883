// The HTML document around a screen: everything the first picture needs is inside it, everything it needs next is asked for at once.
import files from "virtual:client-files";
import type { Language } from "@expecting-mothers/shared/basics";
import css from "./ui/app.css?inline";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types service-worker",
];
export const contentSecurityPolicy = [...policy, `style-src 'self' ${await hashOf(css)}`].join("; ");

const directions = { ur: "rtl", en: "ltr" } as const;
const icons =
  '<link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="apple-touch-icon" href="/icon-180.png"><link rel="manifest" href="/app.webmanifest">';
const colours =
  '<meta name="theme-color" content="#ffffff"><meta name="theme-color" media="(prefers-color-scheme:dark)" content="#1a2320"><meta name="color-scheme" content="light dark">';

type Document = { language: Language; title: string; body: string; state: unknown; entries: string[]; inlineStyle: boolean };

export function renderDocument({ language, title, body, state, entries, inlineStyle }: Document): string {
  const [main = "", ...others] = entries;
  const script = files[main]?.scripts[0] ?? "";
  const scripts = new Set(entries.flatMap((entry) => files[entry]?.scripts ?? []));
  const styles = [main, ...others].flatMap((entry) => files[entry]?.styles ?? []);
  return [
    `<!doctype html><html lang="${language}" dir="${directions[language]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<title>${escaped(title)}</title>`,
    inlineStyle ? `<style>${css}</style>` : "",
    ...styles.map((file) => `<link rel="stylesheet" href="${file}">`),
    ...[...scripts].filter((file) => file !== script).map((file) => `<link rel="modulepreload" href="${file}">`),
    script ? `<script type="module" src="${script}"></script>` : "",
    `${colours}${icons}</head><body><div id="app">${body}</div>`,
    `<script type="application/json" id="state">${JSON.stringify(state).replace(/</g, "\\u003c")}</script></body></html>`,
  ].join("");
}
