// A stage for journeys: the real server on a free port, the cast, and phones that are real browsers.
import type { Language } from "@expecting-mothers/shared/basics";
import type { Browser, BrowserContext } from "playwright-core";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast, type Person } from "../support/cast.ts";
import { launchBrowser } from "../support/chromium.ts";

export type Stage = { test: TestApp; cast: Cast; address: string; browser: Browser; close: () => Promise<void> };
export type PhoneOptions = {
  language?: Language;
  scripts?: boolean;
  dark?: boolean;
  width?: number;
  /** Signed in as she. */
  as?: Person;
  serviceWorkers?: "allow" | "block";
};

export async function openStage(): Promise<Stage> {
  const test = await startTestApp();
  const cast = await addCast(test);
  const address = (await test.app.listen({ host: "127.0.0.1", port: 0 })).replace(/\/$/, "");
  const browser = await launchBrowser();
  return {
    test,
    cast,
    address,
    browser,
    close: async () => {
      await browser.close();
      await test.close();
    },
  };
}

/** A phone of its own: cookies, storage and size of one woman. */
export async function pickUpPhone({ browser, address }: Stage, options: PhoneOptions = {}): Promise<BrowserContext> {
  const { language = "ur", scripts = true, dark = false, width = 360, as, serviceWorkers = "block" } = options;
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width, height: 640 },
    javaScriptEnabled: scripts,
    colorScheme: dark ? "dark" : "light",
    serviceWorkers,
  });
  context.setDefaultTimeout(10_000);
  await context.addCookies([{ name: "lang", value: language, url: address }]);
  const [name, value = ""] = as?.cookie.split("=") ?? [];
  if (name)
    await context.addCookies([{ name, value, url: address.replace("http:", "https:"), secure: true, httpOnly: true, sameSite: "Lax" }]);
  return context;
}
