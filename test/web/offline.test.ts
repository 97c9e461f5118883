// What a mother still has when the line is down, and what nobody else has on her phone.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addMother, opening, type Person } from "../support/cast.ts";
import { latestCode } from "../support/sign-in.ts";
import { openStage, pickUpPhone, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

let numbers = 0;
async function motherWithVisit(days: number, time: string): Promise<{ mother: Person; visit: string }> {
  numbers += 1;
  const mother = await addMother(stage.test, "Ayesha", `+92323100000${numbers}`);
  const { drSana, followUp } = stage.cast;
  const body = { doctorId: drSana.id, visitTypeId: followUp, startsAt: opening(days, time) };
  const { body: visit } = await stage.test.call("bookAppointment", { body }, { cookie: mother.cookie });
  return { mother, visit: visit.id };
}

async function withInstalledApp(mother: Person, use: (page: Page, phone: BrowserContext) => Promise<void>, at = stage) {
  const phone = await pickUpPhone(at, { as: mother, language: "en", serviceWorkers: "allow" });
  try {
    const page = await phone.newPage();
    await page.goto("/");
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active?.state !== "activated") await new Promise((resolve) => active?.addEventListener("statechange", resolve));
    });
    await use(page, phone);
  } finally {
    await phone.close();
  }
}

/** The same server, seen through a door that hands out a newer worker once it is told to. */
async function openDoor(): Promise<{ stage: Stage; deploy: () => void; close: () => void }> {
  let newer = false;
  const door = createServer(async ({ url = "/", headers }, response) => {
    const plain = { cookie: headers.cookie ?? "", "sec-fetch-site": "same-origin" };
    const answer = await stage.test.app.inject({ method: "GET", url, headers: plain });
    const { "content-length": _length, ...kept } = answer.headers;
    response.writeHead(answer.statusCode, kept);
    response.end(newer && url === "/sw.js" ? `${answer.payload}\n// newer` : answer.rawPayload);
  });
  await once(door.listen(0, "127.0.0.1"), "listening");
  const { port } = door.address() as AddressInfo;
  return { stage: { ...stage, address: `http://127.0.0.1:${port}` }, deploy: () => (newer = true), close: () => door.close() };
}

/** Everything in Cache Storage as one text. */
const cachedText = (page: Page) =>
  page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) texts.push(request.url, (await (await cache.match(request))?.text()) ?? "");
    }
    return texts.join("\n");
  });

test("without a line her visits open with the clinic's phone, and say how old they are", async () => {
  const { mother, visit } = await motherWithVisit(2, "09:00");
  await withInstalledApp(mother, async (page, phone) => {
    await page.goto("/visits");
    await page.locator(`a[href="/visits/${visit}"]`).waitFor();
    await phone.setOffline(true);
    const later = await phone.newPage();
    await later.goto("/visits");
    await later.locator(`a[href="/visits/${visit}"]`).waitFor();
    expect(await later.locator(".state.wait").first().textContent()).toMatch(/As it was 1 minute ago\. There is no internet just now\./);
    expect(await later.locator("a.call.clinic").getAttribute("href")).toBe("tel:+92486000000");
    await later.locator(`a[href="/visits/${visit}"]`).click();
    expect(await later.locator(".giant").textContent()).toBe("9:00");
    await later.goto("/danger");
    expect(await later.locator(".sign").count()).toBe(9);
  });
});

test("nothing of hers is in Cache Storage, and signing out without a line wipes the rest", async () => {
  const { mother, visit } = await motherWithVisit(3, "09:00");
  await withInstalledApp(mother, async (page, phone) => {
    await page.goto("/visits");
    await page.locator(`a[href="/visits/${visit}"]`).waitFor();
    await page.goto("/me");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    const cached = await cachedText(page);
    expect(cached).toContain("/shell");
    expect(cached).not.toContain(visit);
    expect(cached).not.toContain("Dr Sana");
    await phone.setOffline(true);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto("/visits");
    await page.locator("[role=alert]").waitFor();
    expect(await page.locator(`a[href="/visits/${visit}"]`).count()).toBe(0);
    await phone.setOffline(false);
    await page.goto("/visits");
    await page.waitForURL(/\/sign-in/);
  });
  expect((await stage.test.call("getMe", {}, { cookie: mother.cookie })).status).toBe(401);
});

const stateOf = async (visit: string) =>
  (await stage.test.owner.query("select state from appointments where id = $1", [visit])).rows[0].state as string;

async function giveUpWithoutLine(page: Page, phone: BrowserContext, visit: string): Promise<void> {
  await page.goto(`/visits/${visit}/cancel`);
  const reason = page.getByRole("button", { name: "No transport" });
  await reason.waitFor();
  await phone.setOffline(true);
  await reason.click();
  await expect.poll(() => page.locator("[role=alert]").textContent()).toContain("saved on this phone");
}

async function signInHere(page: Page, { phone = "" }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.locator("input[name=phone]").fill(phone);
  await page.getByRole("button", { name: "Send the code" }).click();
  await page.locator("input[name=code]").waitFor();
  await page.locator("input[name=code]").fill(await latestCode(stage.test, phone));
  await page.waitForURL((url) => url.pathname === "/");
}

test("what Ayesha left on a shared phone without signing out is neither shown to Bushra nor sent in her name", async () => {
  const { mother, visit } = await motherWithVisit(6, "09:00");
  const bushra = await addMother(stage.test, "Bushra", "+923231000099");
  await withInstalledApp(mother, async (page, phone) => {
    await page.goto("/visits");
    await page.locator(`a[href="/visits/${visit}"]`).waitFor();
    await giveUpWithoutLine(page, phone, visit);
    await stage.test.owner.query("delete from sessions where person_id = $1", [mother.id]);
    await phone.setOffline(false);
    await signInHere(page, bushra);
    await page.goto("/visits");
    await page.getByText("No visit yet").waitFor();
    expect(await page.locator("main").textContent()).not.toContain("Cancelling");
    await phone.setOffline(true);
    await page.goto(`/visits/${visit}`);
    await page.locator("[role=alert]").waitFor();
    expect(await page.locator(".giant").count()).toBe(0);
  });
});

test("a session that was ended takes what the phone had kept along, but not what she has not sent yet", async () => {
  const { mother, visit } = await motherWithVisit(7, "09:00");
  await withInstalledApp(mother, async (page, phone) => {
    // The start page asks who she is, and so the phone knows whose it is.
    await page.goto("/");
    await page.locator(`a[href="/visits/${visit}"]`).first().waitFor();
    await page.goto("/visits");
    await page.locator(`a[href="/visits/${visit}"]`).waitFor();
    await giveUpWithoutLine(page, phone, visit);
    await stage.test.owner.query("delete from sessions where person_id = $1", [mother.id]);
    await phone.setOffline(false);
    await page.goto("/visits");
    await page.waitForURL(/\/sign-in/);
    await phone.setOffline(true);
    await page.goto("/visits");
    await page.locator("[role=alert]").waitFor();
    expect(await page.locator(`a[href="/visits/${visit}"]`).count()).toBe(0);
    await phone.setOffline(false);
    await signInHere(page, mother);
    await page.goto("/visits");
    await expect.poll(() => stateOf(visit)).toBe("cancelled");
  });
});

test("a cancellation pressed without a line stays on the phone, goes out by itself and is shown as confirmed", async () => {
  const { mother, visit } = await motherWithVisit(4, "09:00");
  await withInstalledApp(mother, async (page, phone) => {
    await giveUpWithoutLine(page, phone, visit);
    expect(await stateOf(visit)).toBe("booked");
    await phone.setOffline(false);
    await expect.poll(() => stateOf(visit)).toBe("cancelled");
    await page.goto("/visits");
    await page.getByText("Done, the clinic has it").waitFor();
    await page.getByRole("button", { name: "I have seen it" }).click();
    await expect.poll(() => page.locator("main").textContent()).not.toContain("Cancelling");
  });
});

test("she can change the language without a line", async () => {
  const { mother } = await motherWithVisit(5, "09:00");
  await withInstalledApp(mother, async (page, phone) => {
    await phone.setOffline(true);
    await page.goto("/danger");
    await page.locator("a.lang").click();
    await expect.poll(() => page.locator("html").getAttribute("dir")).toBe("rtl");
    expect(await page.locator("h1").textContent()).toBe("خطرے کی علامات");
  });
});

test("a new version waits until she opens it, and then takes over at once", async () => {
  const { mother } = await motherWithVisit(6, "09:00");
  const door = await openDoor();
  const install = async (page: Page) => {
    door.deploy();
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const open = page.getByRole("button", { name: "Open it" });
    await open.waitFor();
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state)).toBe("installed");
    await Promise.all([page.waitForEvent("load"), open.click()]);
    await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting ?? null)).toBeNull();
    expect(await open.count()).toBe(0);
  };
  await withInstalledApp(mother, install, door.stage);
  door.close();
});
