// The command `pnpm pictures`: makes the README's six pictures again, from the demo as anybody starts it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { demoPeople } from "@expecting-mothers/server/seed/people";
import { seededId } from "@expecting-mothers/server/seed/random";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { launchBrowser } from "./chromium.ts";

type Picture = { name: string; person: string; open: (page: Page) => Promise<unknown> };

const root = join(import.meta.dirname, "../..");
const folder = join(root, "docs/pictures");
const largestBytes = 400_000;
const phone = { width: 360, height: 640 };
const desk = { width: 1180, height: 740 };

const pictures: readonly (Picture & { size: typeof phone })[] = [
  { name: "mother-start", size: phone, person: "ayesha", open: (page) => page.goto("/") },
  { name: "mother-openings", size: phone, person: "ayesha", open: (page) => page.goto(`/doctors/${demoPeople.drSana}`) },
  { name: "mother-ticket", size: phone, person: "ayesha", open: openNextVisit },
  { name: "mother-danger", size: phone, person: "ayesha", open: (page) => page.goto("/danger") },
  { name: "doctor-day", size: desk, person: "sana", open: (page) => page.goto("/staff/today") },
  { name: "clinic-week", size: desk, person: "nadia", open: (page) => page.goto(`/staff/clinics/${seededId("clinic", 0)}/week`) },
];

/** From the list of her visits to the first of them. */
async function openNextVisit(page: Page): Promise<void> {
  await page.goto("/visits");
  const address = await page.locator('a[href^="/visits/"]').first().getAttribute("href");
  await page.goto(address ?? "/visits");
}

async function makePictures(address: string, browser: Browser): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { name, size, person, open } of pictures) {
    const context = await browser.newContext({ baseURL: address, viewport: size, deviceScaleFactor: 1.5, serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto("/demo");
    await page.locator(`button[value=${person}]`).click();
    await open(page);
    await page.waitForLoadState("networkidle");
    const picture = await sharp(await page.screenshot())
      .webp({ quality: 76, effort: 6 })
      .toBuffer();
    writeFileSync(join(folder, `${name}.webp`), picture);
    process.stdout.write(`${name}.webp ${picture.length} bytes\n`);
    await context.close();
  }
  const total = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  if (total > largestBytes) throw new Error(`the pictures take ${total} bytes, and ${largestBytes} are theirs`);
}

/** The demo on a folder and a port of its own. */
async function startDemo(dataDir: string): Promise<{ address: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(root, "server/src/main.ts")], {
    env: { PATH: process.env["PATH"] ?? "", DATA_DIR: dataDir, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  for await (const line of createInterface(child.stdout)) {
    const address = /at (http:\S+)\/demo$/.exec(line)?.[1];
    if (address !== undefined) return { address, stop };
  }
  throw new Error("the demo ended before it listened");
}

const dataDir = mkdtempSync(join(tmpdir(), "em-pictures-"));
chmodSync(dataDir, 0o755);
const demo = await startDemo(dataDir);
const browser = await launchBrowser();
try {
  await makePictures(demo.address, browser);
} finally {
  await browser.close();
  await demo.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
