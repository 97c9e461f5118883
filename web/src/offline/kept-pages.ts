// The last picture of the pages a mother must be able to open without a line, with the time it was made.
import { clear, get, put } from "./store.ts";

type Kept = { data: unknown; at: number };

const keyOf = (url: URL) => url.pathname;

export async function keepPage(url: URL, data: unknown): Promise<void> {
  await put("pages", keyOf(url), { data, at: Date.now() } satisfies Kept);
}

export async function recallPage(url: URL): Promise<{ data: unknown; ageMinutes: number } | undefined> {
  const kept = await get<Kept>("pages", keyOf(url));
  return kept && { data: kept.data, ageMinutes: Math.floor((Date.now() - kept.at) / 60_000) };
}

/** A shared phone must not show the last woman's visits: everything goes, also without a line. */
export async function forgetEverything(): Promise<void> {
  await Promise.all([clear("pages"), clear("outbox")]);
}
