// The demo's own two pages as plain HTML: they work with scripts off, in both writing directions, and load nothing.
import { createHash } from "node:crypto";
import type { Names } from "@expecting-mothers/shared/basics";
import type { DemoMessage } from "../notifications/demo-gateway.ts";
import type { DemoPerson } from "./people.ts";

const css = `
:root{color-scheme:light dark;--paper:#faf7f2;--card:#fff;--ink:#1d2a26;--soft:#55645e;--line:#e2dbcf;--leaf:#0a6b57;--leaf-ink:#fff;--leaf-wash:#e3f1ec}
@media (prefers-color-scheme:dark){:root{--paper:#121917;--card:#1b2421;--ink:#edf2ef;--soft:#a9b8b1;--line:#31403a;--leaf:#4fc3a1;--leaf-ink:#06231b;--leaf-wash:#173a30}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,"Noto Naskh Arabic","Noto Sans",sans-serif}
main{max-width:720px;margin-inline:auto;padding:24px 16px 48px;display:grid;gap:16px}
h1,h2,p,ul{margin:0;padding:0}
h1{font-size:24px;line-height:1.4}
[lang=ur]{font-size:18px;line-height:1.85}
ul{list-style:none;display:grid;gap:12px}
li{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:12px 16px}
.person{display:grid;grid-template-columns:1fr auto;gap:4px 16px;align-items:center}
.person p{overflow-wrap:anywhere}
b{font-weight:700}
.soft{color:var(--soft);font-size:15px}
button{font:inherit;font-weight:700;min-height:52px;padding-inline:20px;border:0;border-radius:14px;background:var(--leaf);color:var(--leaf-ink)}
a{color:var(--leaf);display:inline-block;padding-block:12px}
:focus-visible{outline:3px solid #b45309;outline-offset:2px}
.code{font-size:40px;font-weight:800;letter-spacing:.08em;direction:ltr;unicode-bidi:isolate;background:var(--leaf-wash);border-radius:14px;padding:4px 16px;justify-self:start}
.message{display:grid;gap:8px}
.message p{white-space:pre-wrap;overflow-wrap:anywhere}
@media (max-width:480px){.person{grid-template-columns:1fr}}
`;
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(css).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function peoplePage(people: Readonly<Record<string, DemoPerson>>, password: string): string {
  const rows = Object.entries(people).map(
    ([key, { names, role, about }]) => `<li class="person">
<p><b>${escaped(names.en)}</b> · ${escaped(role.en)}<br><span class="soft">${escaped(about.en)}</span></p>
<form method="post" action="/demo"><button name="person" value="${key}" aria-label="Sign in as ${escaped(names.en)}">Sign in</button></form>
<p lang="ur" dir="rtl"><b>${escaped(names.ur)}</b> · ${escaped(role.ur)}<br><span class="soft">${escaped(about.ur)}</span></p></li>`,
  );
  return page(
    { en: "Who would you like to be?", ur: "آپ کس کے طور پر دیکھنا چاہیں گی؟" },
    `<p>Nobody here is real. One press signs you in; press another to change.</p>
<p lang="ur" dir="rtl">یہاں کوئی اصلی نہیں۔ ایک بٹن دبائیں، دیکھنا شروع کریں۔</p>
<ul>${rows.join("")}</ul>
<p><a href="/demo/inbox">Messages that would have gone out</a> · <a href="/demo/inbox" lang="ur" dir="rtl">جو پیغام جاتے</a></p>
<p class="soft">Staff may also sign in by hand: sana@example.org, nadia@example.org, rubina@example.org; password ${escaped(password)}</p>`,
  );
}

export function inboxPage(messages: readonly DemoMessage[]): string {
  const rows = messages.map(({ at, channel, to, subject, text }) => {
    const code = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0];
    return `<li class="message">
<p class="soft"><bdi>${escaped(to)}</bdi> · ${channel === "sms" ? "SMS" : "E-mail"} · <time datetime="${at}">${clockOf(at)}</time></p>
${code === undefined ? "" : `<p class="code">${code}</p>`}${subject === null ? "" : `<h2 dir="auto">${escaped(subject)}</h2>`}
<p dir="auto">${linked(escaped(text))}</p></li>`;
  });
  const nothing = `<p>Nothing yet. Ask for a code or book a visit, then load this page again.</p>`;
  return page(
    { en: "Messages that would have gone out", ur: "جو پیغام جاتے" },
    `<p class="soft">Newest first. <a href="/demo/inbox">Load again</a> · <a href="/demo">People of the demo</a></p>
${rows.length === 0 ? nothing : `<ul>${rows.join("")}</ul>`}`,
  );
}

function page(title: Names, body: string): string {
  return `<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title.en}</title><style>${css}</style></head><body><main><h1>${title.en}<br><span lang="ur" dir="rtl">${title.ur}</span></h1>
${body}</main></body></html>`;
}

/** The zone of the demo's clinics, so that times agree with what the other screens show. */
function clockOf(at: string): string {
  return new Date(at).toLocaleString("en-GB", { timeZone: "Asia/Karachi", dateStyle: "medium", timeStyle: "short" });
}

const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}

function linked(html: string): string {
  return html.replace(/https?:\/\/[^\s<]+/g, (address) => `<a href="${address}">${address}</a>`);
}
