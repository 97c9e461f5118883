// Opens an address on the phone: script and data together, what the phone kept when the line is slow or down.
import { type Trouble, troubleOf } from "./api/call.ts";
import { language } from "./i18n/text.tsx";
import { forgetPages, keepPage, recallPage } from "./offline/kept-pages.ts";
import { call } from "./offline/outbox.ts";
import { isElsewhere, type Page, type PageContext } from "./page.ts";
import { type Found, findPage } from "./pages.ts";
import type { Shown } from "./screen.tsx";

/** How long a slow line may leave the screen empty when the phone has kept an older picture. */
const earlyMs = 1_200;

export const contextFor = (url: URL, params: Record<string, string>): PageContext => ({
  path: url.pathname,
  params,
  query: url.searchParams,
  language: language(),
  call,
});

async function openKept(page: Page<unknown>, url: URL): Promise<Shown | undefined> {
  const kept = page.kept ? await recallPage(page, url) : undefined;
  return kept && { page, url, ...kept };
}

function openEmpty(page: Page<unknown>, url: URL, trouble: Trouble): Shown | undefined {
  return page.kept?.empty === undefined ? undefined : { page, url, data: page.kept.empty, trouble };
}

async function loadPage(page: Page<unknown>, found: Found, url: URL, early: (shown: Shown) => void): Promise<Shown> {
  let arrived = false;
  const showKept = async () => {
    const kept = await openKept(page, url);
    if (kept && !arrived) early(kept);
  };
  const timer = setTimeout(showKept, navigator.onLine === false ? 0 : earlyMs);
  try {
    const data = await page.load(contextFor(url, found.params));
    if (isElsewhere(data)) return await openPage(new URL(data.redirectTo, location.origin), early);
    if (page.kept) void keepPage(page, url, data);
    return { page, data, url };
  } finally {
    arrived = true;
    clearTimeout(timer);
  }
}

function lost(url: URL, trouble: Trouble): Shown {
  return { page: undefined, url, trouble };
}

export async function openPage(url: URL, early: (shown: Shown) => void): Promise<Shown> {
  const found = findPage(url.pathname);
  if (!found) return lost(url, { code: "not_found", status: 404 });
  let page: Page<unknown>;
  try {
    page = await found.open();
  } catch {
    // A page of a version that is no longer served: the server has the new one.
    if (navigator.onLine) location.assign(url);
    return lost(url, { code: "offline", status: 503 });
  }
  try {
    return await loadPage(page, found, url, early);
  } catch (error) {
    const trouble = troubleOf(error);
    if (!trouble) throw error;
    if (trouble.code === "not_signed_in") {
      await forgetPages();
      return openPage(new URL(`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`, location.origin), early);
    }
    const kept = trouble.status >= 500 ? await openKept(page, url) : undefined;
    return kept ?? openEmpty(page, url, trouble) ?? lost(url, trouble);
  }
}
