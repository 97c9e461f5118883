// How soon a mother on a bad line and a slow phone sees the open times, and how soon the page answers by script.
import type { Browser, Page } from "playwright-core";

/** 400 ms a trip, 400 kbit/s, a processor six times slower than this machine's. */
const line = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const slowdown = 6;
const runs = 3;

/** A long page is painted before it is whole; what counts is a time she can press. */
function watchForTimes(): void {
  const look = () => {
    if (document.querySelector("button.time")) requestAnimationFrame(() => performance.mark("times"));
    else requestAnimationFrame(look);
  };
  look();
}

const markedAt = async (page: Page, name: string): Promise<number> => {
  await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, name);
  return page.evaluate((mark) => performance.getEntriesByName(mark)[0]?.startTime ?? Number.NaN, name);
};

async function openOnce(browser: Browser, address: string): Promise<{ visible: number; live: number }> {
  const phone = await browser.newContext({ viewport: { width: 360, height: 640 }, serviceWorkers: "block" });
  try {
    const page = await phone.newPage();
    await page.addInitScript(watchForTimes);
    const session = await phone.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", line);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(address);
    return { visible: await markedAt(page, "times"), live: await markedAt(page, "alive") };
  } finally {
    await phone.close();
  }
}

const median = (values: number[]) => Math.round(values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN);

/** `address` is the page of a doctor's openings. Milliseconds on the page's own clock, median of three cold loads. */
export async function measureSlots(browser: Browser, address: string): Promise<{ slotsVisibleMs: number; scriptLiveMs: number }> {
  const times: { visible: number; live: number }[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await openOnce(browser, address));
  return { slotsVisibleMs: median(times.map(({ visible }) => visible)), scriptLiveMs: median(times.map(({ live }) => live)) };
}
