// A mother changes what she booked: another time, giving it up, and taking that back; with and without scripts.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addMother, opening, type Person } from "../support/cast.ts";
import { openStage, type PhoneOptions, pickUpPhone, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function withPhone(options: PhoneOptions, use: (page: Page) => Promise<void>) {
  const phone = await pickUpPhone(stage, options);
  try {
    await use(await phone.newPage());
  } finally {
    await phone.close();
  }
}

async function bookFor(mother: Person, days: number, time: string): Promise<string> {
  const { drSana, followUp } = stage.cast;
  const body = { doctorId: drSana.id, visitTypeId: followUp, startsAt: opening(days, time) };
  const { body: visit, status } = await stage.test.call("bookAppointment", { body }, { cookie: mother.cookie });
  expect(status).toBe(201);
  return visit.id;
}

const stateOf = async (id: string) => {
  const { rows } = await stage.test.owner.query("select state, version from appointments where id = $1", [id]);
  return rows[0] as { state: string; version: number };
};

describe.each([
  { scripts: true, phone: "+923221000001", days: 2 },
  { scripts: false, phone: "+923221000002", days: 3 },
])("with scripts $scripts", ({ scripts, phone, days }) => {
  let mother: Person;
  beforeAll(async () => {
    mother = await addMother(stage.test, "Ayesha", phone);
  });

  test("she moves her visit and it keeps its id", async () => {
    const id = await bookFor(mother, days, "10:00");
    await withPhone({ scripts, language: "en", as: mother }, async (page) => {
      await page.goto("/visits");
      await page.locator(`a[href="/visits/${id}"]`).click();
      await page.getByRole("link", { name: "Change time" }).click();
      await page.locator(`.day`).nth(days).click();
      await page.locator(`button.time[value^="${opening(days, "11:20").slice(0, 16)}"]`).click();
      await page.waitForURL(`**/visits/${id}?moved=1`);
      expect(await page.locator(".giant").textContent()).toBe("11:20");
      expect(await page.locator(".state").first().textContent()).toContain("new time is confirmed");
    });
    expect((await stateOf(id)).state).toBe("booked");
  });

  test("she cancels with a reason and takes it back within the minute", async () => {
    const id = await bookFor(mother, days + 4, "12:00");
    await withPhone({ scripts, language: "en", as: mother }, async (page) => {
      await page.goto(`/visits/${id}`);
      await page.getByRole("link", { name: "Cancel" }).click();
      await page.getByRole("button", { name: "No transport" }).click();
      await page.waitForURL(new RegExp(`/visits/${id}$`));
      await page.getByRole("button", { name: "bring it back" }).waitFor();
      expect((await stateOf(id)).state).toBe("cancelled");
      await page.getByRole("button", { name: "bring it back" }).click();
      await page.waitForURL(/undone=1/);
      expect(await page.locator(".state").first().textContent()).toContain("confirmed again");
    });
    expect((await stateOf(id)).state).toBe("booked");
  });

  test("another mother's visit is not there for her", async () => {
    const id = await bookFor(stage.cast.ayesha, days, "15:00");
    await withPhone({ scripts, language: "en", as: mother }, async (page) => {
      const answer = await page.goto(`/visits/${id}`);
      expect(answer?.status()).toBe(404);
    });
  });

  test("she tells her name, sets a PIN and signs out", async () => {
    await withPhone({ scripts, language: "en", as: mother }, async (page) => {
      await page.goto("/me");
      await page.locator("input[name=name]").fill("Ayesha Bibi");
      await page.getByRole("button", { name: "Save" }).click();
      await expect.poll(async () => (await stage.test.call("getMe", {}, { cookie: mother.cookie })).body.name).toBe("Ayesha Bibi");
      await page.goto("/me/pin");
      await page.locator("input[name=pin]").fill("2580");
      if (!scripts) await page.getByRole("button", { name: "Save" }).click();
      await page.waitForURL(/\/me$/);
      expect(await page.locator('a[href="/me/pin"]').textContent()).toContain("On");
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.waitForURL((url) => url.pathname === "/");
      expect(await page.locator('a[href^="/sign-in"]').count()).toBe(1);
    });
    expect((await stage.test.call("getMe", {}, { cookie: mother.cookie })).status).toBe(401);
  });
});

test("a form without scripts names its origin, which is all that older browsers tell of where it comes from", async () => {
  await withPhone({ scripts: false, language: "en" }, async (page) => {
    await page.goto("/sign-in");
    await page.locator("input[name=phone]").fill("03221000009");
    const [request] = await Promise.all([
      page.waitForRequest((sent) => sent.method() === "POST"),
      page.locator("form button[type=submit]").click(),
    ]);
    expect((await request.allHeaders())["origin"]).toBe(stage.address);
  });
});
