// Where sign-in leads: to the time she pressed, else to the page she came from.
import { holdOrShowOthers, slotIn } from "../booking/take-slot.ts";
import { localAddress } from "../local-address.ts";
import type { ActionContext, Elsewhere, PageContext } from "../page.ts";

/** What must be carried through the steps of sign-in. */
export function carried(query: URLSearchParams, more: Record<string, string> = {}): string {
  const kept = ["doctorId", "visitTypeId", "startsAt", "next"].flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? ""]] : []));
  return String(new URLSearchParams([...kept, ...Object.entries(more)]));
}

export async function afterSignIn({ call, query, key }: ActionContext): Promise<Elsewhere> {
  const slot = slotIn(query);
  return slot ? holdOrShowOthers(call, slot, key) : nextPage({ query });
}

export function nextPage({ query }: Pick<PageContext, "query">): Elsewhere {
  return { redirectTo: localAddress(query.get("next") ?? "/") };
}
