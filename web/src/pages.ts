// The mother's app as a table of contents: each address and the file that serves it, loaded when it is opened.
import type { Page } from "./page.ts";

const addresses: [string, string][] = [
  ["/", "start/start-page"],
  ["/danger", "danger/danger-page"],
  ["/book", "booking/districts-page"],
  ["/book/:district", "booking/doctors-page"],
  ["/doctors/:doctorId", "booking/openings-page"],
  ["/confirm", "booking/confirm-page"],
  ["/sign-in", "sign-in/phone-page"],
  ["/sign-in/code", "sign-in/code-page"],
  ["/sign-in/who", "sign-in/who-page"],
  ["/visits", "visits/visits-page"],
  ["/visits/:appointmentId", "visits/visit-page"],
  ["/visits/:appointmentId/move", "visits/move-page"],
  ["/visits/:appointmentId/cancel", "visits/cancel-page"],
  ["/me", "me/me-page"],
  ["/me/pin", "me/pin-page"],
  ["/me/devices", "me/devices-page"],
  ["/me/trusted", "me/trusted-page"],
];

const files = import.meta.glob<Page<unknown>>("./*/*-page.tsx", { import: "page" });

export type Found = { params: Record<string, string>; source: string; open: () => Promise<Page<unknown>> };

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const value = given[place] ?? "";
    if (part.startsWith(":") && /^[\w-]+$/.test(value)) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

export function findPage(path: string): Found | undefined {
  for (const [pattern, name] of addresses) {
    const params = match(pattern, path === "/" ? path : path.replace(/\/$/, ""));
    const open = files[`./${name}.tsx`];
    if (params && open) return { params, open, source: `src/${name}.tsx` };
  }
  return undefined;
}
