// What a mother's phone and a clinic's computer load at first, and how soon she sees the open times on a bad line.
import { weighLoad } from "../budget/cold-load.ts";
import { weighWorker } from "../budget/files.ts";
import { measureSlots } from "../budget/slots.ts";
import { launchBrowser } from "../support/chromium.ts";
import { say } from "./figures.ts";
import type { Place } from "./lab.ts";
import { doctorId, visitTypeId } from "./scene.ts";

export async function measurePhone({ api }: Place) {
  const address = `http://127.0.0.1:${api.port}`;
  const openingsPage = `${address}/doctors/${doctorId(0)}?visit=${visitTypeId}`;
  const browser = await launchBrowser();
  try {
    const { total, scripts, html, requests } = await weighLoad(browser, openingsPage, "alive");
    const staff = await weighLoad(browser, `${address}/staff`);
    const slots = await measureSlots(browser, openingsPage);
    say(`a phone loads ${total} bytes, shows times after ${slots.slotsVisibleMs} ms and is live after ${slots.scriptLiveMs} ms`);
    return {
      mother: { coldLoadBrotliBytes: total, scriptBrotliBytes: scripts, firstHtmlBrotliBytes: html, requests, ...slots },
      serviceWorker: { brotliBytes: weighWorker() },
      staff: { firstLoadBrotliBytes: staff.total },
    };
  } finally {
    await browser.close();
  }
}
