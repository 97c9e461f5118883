// The last picture of the pages a mother must be able to open without a line, with the time it was made.
import type { Page } from "../page.ts";
import { clear, get, put } from "./store.ts";

type Kept = { data: unknown; at: number };

const keyOf = ({ kept }: Page<unknown>, path: string) => kept?.as?.(path) ?? path;

export async function keepPage(page: Page<unknown>, { pathname, search }: URL, data: unknown): Promise<void> {
  // A filtered or later list must not stand in for the page itself.
  const own = search ? {} : { [keyOf(page, pathname)]: data };
  const at = Date.now();
  for (const [key, value] of Object.entries({ ...page.kept?.also?.(data), ...own }))
    await put("pages", key, { data: value, at } satisfies Kept);
}

export async function recallPage(page: Page<unknown>, { pathname }: URL): Promise<{ data: unknown; ageMinutes: number } | undefined> {
  const kept = await get<Kept>("pages", keyOf(page, pathname));
  return kept && { data: kept.data, ageMinutes: Math.floor((Date.now() - kept.at) / 60_000) };
}

/** Once her session is over the phone shows nothing of hers; what she has not sent yet waits for her to come back. */
export const forgetPages = () => clear("pages");

/** A shared phone must not show the last woman's visits: everything goes, also without a line. */
export async function forgetEverything(): Promise<void> {
  await Promise.all([clear("pages"), clear("outbox"), clear("owner")]);
}

/**
 * What another woman left here without signing out goes: it is not to be shown to this one, nor sent in her name.
 * `hasJustCome`: what is not known to be anybody's goes as well.
 */
export async function belongTo(personId: string, hasJustCome: boolean): Promise<void> {
  const owner = await get<string>("owner", "id");
  if (owner !== personId && (hasJustCome || owner !== undefined)) await forgetEverything();
  await put("owner", "id", personId);
}
