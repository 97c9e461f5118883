// The first whole path: a woman finds a doctor, takes an open time and has it, with and without scripts, in Urdu and in English.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addVisit } from "../contract/scene.ts";
import { addMother, opening } from "../support/cast.ts";
import { latestCode } from "../support/sign-in.ts";
import { openStage, type PhoneOptions, pickUpPhone, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function withPhone(options: PhoneOptions, use: (page: Page, phone: BrowserContext) => Promise<void>) {
  const phone = await pickUpPhone(stage, options);
  try {
    await use(await phone.newPage(), phone);
  } finally {
    await phone.close();
  }
}

const primary = "main form button.button:not(.quiet)";

/** From the start page to the code, pressing what a newcomer would press; returns how many presses it took. */
async function bookUpToCode(page: Page, phone: string): Promise<number> {
  let presses = 0;
  const press = async (target: string) => {
    presses += 1;
    await page.locator(target).first().click();
  };
  await page.goto("/");
  await press('nav a[href="/book"]');
  await press('a[href="/book/shahpur"]');
  await press('main ul a[href^="/doctors/"]');
  await press("button.time >> nth=1");
  await page.locator("input[name=phone]").fill(phone);
  await press(primary);
  await page.locator("input[name=code]").waitFor();
  return presses;
}

const visitOf = async (phone: string) => {
  const { rows } = await stage.test.owner.query(
    `select a.state, p.name from appointments a join people p on p.id = a.mother_id
     join phones n on n.id = p.phone_id where n.phone_index = $1 and a.state = 'booked'`,
    [stage.test.deps.crypto.index("phone", phone)],
  );
  return rows as { state: string; name: string }[];
};

const ways = [
  { language: "ur", scripts: true, phone: "+923211000001", done: "ملاقات پکی ہو گئی" },
  { language: "ur", scripts: false, phone: "+923211000002", done: "ملاقات پکی ہو گئی" },
  { language: "en", scripts: true, phone: "+923211000003", done: "Your visit is confirmed" },
  { language: "en", scripts: false, phone: "+923211000004", done: "Your visit is confirmed" },
] as const;

describe.each(ways)("in $language with scripts $scripts", ({ language, scripts, phone, done }) => {
  test("a new mother books in six presses and one typed field beside the code", async () => {
    await withPhone({ language, scripts }, async (page) => {
      let presses = await bookUpToCode(page, phone.replace("+92", "0"));
      await page.locator("input[name=code]").fill(await latestCode(stage.test, phone));
      if (!scripts) await page.locator(primary).click();
      await page.waitForURL(/\/confirm/);
      presses += 1;
      await page.locator(primary).click();
      await page.waitForURL(/\/visits\/.+new=1/);
      expect(await page.locator(".state").first().textContent()).toContain(done);
      expect(presses).toBeLessThanOrEqual(6);
      // Her name is asked for only now.
      expect(await page.locator("input[name=name]").count()).toBe(1);
      expect(await visitOf(phone)).toHaveLength(1);
      await page.locator("input[name=name]").fill("Rukhsana");
      await page
        .locator("form", { has: page.locator("input[name=name]") })
        .getByRole("button")
        .click();
      await page.locator(".card.centre", { hasText: "Rukhsana" }).waitFor();
    });
  });
});

test("a returning mother books with her own doctor in three presses", async () => {
  const { ayesha, drSana, followUp, shahpur } = stage.cast;
  const visit = await addVisit(stage.test, ayesha, drSana, shahpur, followUp);
  await stage.test.owner.query(
    "update appointments set state = 'completed', during = tstzrange(lower(during) - interval '60 days', upper(during) - interval '60 days'), blocks = tstzrange(lower(blocks) - interval '60 days', upper(blocks) - interval '60 days'), local_date = local_date - 60 where id = $1",
    [visit],
  );
  await withPhone({ as: ayesha }, async (page) => {
    await page.goto("/");
    await page.locator("button.time").first().click();
    await page.waitForURL(/\/confirm/);
    await page.locator(primary).click();
    await page.waitForURL(/new=1/);
    expect(await visitOf("+923001111111")).toHaveLength(1);
  });
});

test("of two women on one number each picks herself, and a PIN keeps the other's visits closed", async () => {
  const phone = "+923211000010";
  const zainab = await addMother(stage.test, "Zainab", phone);
  const { phoneId } = zainab;
  await stage.test.owner.query("insert into people (id, name, phone_id) values (gen_random_uuid(), 'Hafsa', $1)", [phoneId]);
  await stage.test.owner.query("insert into role_grants (person_id, role) select id, 'mother' from people where name = 'Hafsa'");
  await stage.test.call("setPin", { body: { pin: "4826" } }, { cookie: zainab.cookie });
  await withPhone({ language: "en" }, async (page) => {
    await bookUpToCode(page, phone);
    await page.locator("input[name=code]").fill(await latestCode(stage.test, phone));
    await page.waitForURL(/\/sign-in\/who/);
    await page.getByRole("link", { name: "Zainab" }).click();
    await page.locator("input[name=pin]").fill("1111");
    await expect.poll(() => page.locator("[role=alert]").textContent()).toContain("PIN is not right");
    await page.locator("input[name=pin]").fill("4826");
    await page.waitForURL(/\/confirm/);
    await page.locator(primary).click();
    await page.waitForURL(/new=1/);
    expect((await visitOf(phone)).map(({ name }) => name)).toEqual(["Zainab"]);
  });
});

test("a woman who is not on the list adds her name and has a record of her own", async () => {
  const phone = "+923211000011";
  await addMother(stage.test, "Sadia", phone);
  await stage.test.owner.query(
    "insert into people (id, name, phone_id) select gen_random_uuid(), 'Mehwish', phone_id from people where name = 'Sadia'",
  );
  await withPhone({ language: "en", scripts: false }, async (page) => {
    await bookUpToCode(page, phone);
    await page.locator("input[name=code]").fill(await latestCode(stage.test, phone));
    await page.locator(primary).click();
    await page.getByRole("link", { name: "I am somebody else" }).click();
    await page.locator("input[name=name]").fill("Kulsoom");
    await page.locator(primary).click();
    await page.waitForURL(/\/confirm/);
    await page.locator(primary).click();
    await page.waitForURL(/new=1/);
    expect((await visitOf(phone)).map(({ name }) => name)).toEqual(["Kulsoom"]);
  });
});

test("a time that somebody took while she signed in leads back to the open ones, and says so", async () => {
  const { drHina, followUp, bushra } = stage.cast;
  const startsAt = opening(3, "09:00");
  await withPhone({ language: "en" }, async (page) => {
    await page.goto(`/sign-in?doctorId=${drHina.id}&visitTypeId=${followUp}&startsAt=${encodeURIComponent(startsAt)}`);
    await page.locator("input[name=phone]").fill("03211000020");
    await page.locator(primary).click();
    await page.locator("input[name=code]").waitFor();
    const taken = await stage.test.call(
      "bookAppointment",
      { body: { doctorId: drHina.id, visitTypeId: followUp, startsAt } },
      { cookie: bushra.cookie },
    );
    expect(taken.status).toBe(201);
    await page.locator("input[name=code]").fill(await latestCode(stage.test, "+923211000020"));
    await page.waitForURL(/\/doctors\/.+gone=1/);
    expect(await page.locator(".state").first().textContent()).toContain("Somebody just took that time");
    expect(await page.locator("button.time").count()).toBeGreaterThan(3);
  });
});

test("a wrong number, a wrong code and an unknown page each say what to do", async () => {
  await withPhone({ language: "en", scripts: false }, async (page) => {
    await page.goto("/sign-in");
    await page.locator("input[name=phone]").fill("0300");
    await page.locator(primary).click();
    expect(await page.locator("[role=alert]").textContent()).toContain("0300\u00a01234567");
    expect(await page.locator("input[name=phone]").inputValue()).toBe("0300");
    await page.locator("input[name=phone]").fill("03211000030");
    await page.locator(primary).click();
    await page.locator("input[name=code]").fill("000000");
    await page.locator(primary).click();
    expect(await page.locator("[role=alert]").textContent()).toContain("code is not right");
    const lost = await page.goto("/nowhere");
    expect(lost?.status()).toBe(404);
    expect(await page.locator("main a").first().getAttribute("href")).toBe("/");
  });
});

test("whoever walks with difficulty sees before booking that the clinic's entrance has no steps", async () => {
  await stage.test.owner.query("update clinics set accessible_entrance = true where id = $1", [stage.cast.shahpur]);
  await withPhone({ language: "en", scripts: false }, async (page) => {
    await page.goto(`/doctors/${stage.cast.drSana.id}`);
    await page.getByText("Entrance without steps").waitFor();
  });
});
