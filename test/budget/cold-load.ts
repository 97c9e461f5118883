// What really travels when somebody opens the app for the first time, counted by the browser itself.
import { brotliCompressSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";

type Part = { name: string; bytes: number };
export type Load = { total: number; scripts: number; html: number; styles: number; requests: number };

/** Everything asked for before the page was alive; what comes later delays nobody. */
const partsBefore = (page: Page, mark: string | undefined): Promise<Part[]> =>
  page.evaluate((name) => {
    const until = name === undefined ? Number.POSITIVE_INFINITY : (performance.getEntriesByName(name)[0]?.startTime ?? 0);
    const entries = [
      ...performance.getEntriesByType("navigation"),
      ...performance.getEntriesByType("resource"),
    ] as PerformanceResourceTiming[];
    return entries
      .filter(({ startTime }) => startTime <= until)
      .map((entry) => ({ name: new URL(entry.name).pathname, bytes: entry.encodedBodySize }));
  }, mark);

export async function weighLoad(browser: Browser, address: string, mark?: string): Promise<Load> {
  const visitor = await browser.newContext({ viewport: { width: 360, height: 640 }, serviceWorkers: "block" });
  try {
    const page = await visitor.newPage();
    await page.goto(address, { waitUntil: "networkidle" });
    if (mark) await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark);
    const parts = await partsBefore(page, mark);
    const css = await page.locator("style").allTextContents();
    const sum = (wanted: (part: Part) => boolean) => parts.filter(wanted).reduce((total, { bytes }) => total + bytes, 0);
    return {
      total: sum(() => true),
      scripts: sum(({ name }) => name.endsWith(".js")),
      html: parts[0]?.bytes ?? 0,
      styles: brotliCompressSync(css.join("")).length,
      requests: parts.length,
    };
  } finally {
    await visitor.close();
  }
}
