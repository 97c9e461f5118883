// Publishing hours: by keyboard alone, with the consequences shown before saving, and with somebody else at the same calendar.
import type { Override } from "@expecting-mothers/shared/calendar";
import type { Body } from "@expecting-mothers/shared/contract";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../support/cast.ts";
import { addVisitToday, sitDown, soon } from "./staff-stage.ts";
import { openStage, pickUpPhone, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const inDays = (days: number): string => new Date(Date.now() + 5 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
const calendarPage = (doctorId: string) => `/staff/clinics/${stage.cast.shahpur}/doctors/${doctorId}`;
const consequences = (page: Page) => page.locator(".consequences");

async function addDoctor(name: string): Promise<string> {
  const body: Body<"addDoctor"> = {
    names: { ur: "ڈاکٹر مریم", en: name },
    gender: "woman",
    languages: ["ur"],
    registrationNumber: `PMC-${name}`,
  };
  const added = await stage.test.call("addDoctor", { params: { clinicId: stage.cast.shahpur }, body }, { cookie: stage.cast.nadia.cookie });
  expect(added.status).toBe(201);
  return added.body.id;
}

/** What Ayesha sees on her phone: the open times of the first day shown. */
async function timesFor(mother: Person, doctorId: string): Promise<number> {
  const phone = await pickUpPhone(stage, { as: mother, language: "en" });
  const page = await phone.newPage();
  await page.goto(`/doctors/${doctorId}?visit=${stage.cast.followUp}`);
  await page.locator("main").waitFor();
  const count = await page.locator("button.time").count();
  await phone.close();
  return count;
}

/** Tabs on until the focus is on what bears this name; fails when it never comes. */
async function tabTo(page: Page, name: string) {
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : undefined;
      return (at?.getAttribute("aria-label") ?? label ?? at?.textContent ?? "").trim();
    });
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused()) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the focus never came to ${name}`);
}

test("Nadia publishes a new doctor's week with the keyboard alone, and Ayesha sees the openings", async () => {
  const doctorId = await addDoctor("Dr Maryam");
  expect(await timesFor(stage.cast.ayesha, doctorId)).toBe(0);
  const page = await sitDown(stage, calendarPage(doctorId), { as: stage.cast.nadia });
  await page.getByText("No weekly hours yet").waitFor();
  await tabTo(page, "Add hours");
  await page.keyboard.press("Enter");
  for (const weekday of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]) {
    await tabTo(page, weekday);
    await page.keyboard.press("Space");
  }
  await tabTo(page, "From (e.g. 9:00)");
  await page.keyboard.type("930");
  await page.keyboard.press("Tab");
  await page.keyboard.type("17");
  await tabTo(page, "Add a break");
  await page.keyboard.press("Enter");
  await tabTo(page, "Break from");
  await page.keyboard.type("13:00");
  await page.keyboard.press("Tab");
  await page.keyboard.type("14.00");
  await page.keyboard.press("Enter");
  await soon(() => consequences(page).textContent()).toContain("0 openings a week become");
  expect(await consequences(page).textContent()).toContain("No booked mother falls outside");
  await tabTo(page, "Save");
  await page.keyboard.press("Enter");
  await consequences(page).getByText("Saved.").waitFor();
  expect(await timesFor(stage.cast.ayesha, doctorId)).toBeGreaterThan(0);
  const { rows } = await stage.test.owner.query("select distinct start_minute, end_minute, breaks from hours where doctor_id = $1", [
    doctorId,
  ]);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ start_minute: 570, end_minute: 1020 });
  await page.context().close();
});

test("a time that is none is marked in the form, and nothing else is lost", async () => {
  const page = await sitDown(stage, calendarPage(stage.cast.drHina.id), { as: stage.cast.nadia });
  await page.getByRole("button", { name: "Add hours" }).click();
  await page.getByLabel("Sunday", { exact: true }).check();
  await page.getByLabel("From (e.g. 9:00)").fill("nine");
  await page.getByLabel("To (e.g. 17:00)").fill("17");
  await page.getByRole("button", { name: "Put in the plan" }).click();
  await soon(() => page.getByLabel("From (e.g. 9:00)").getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByLabel("To (e.g. 17:00)").inputValue()).toBe("17");
  await page.context().close();
});

test("hours that overlap are named before anything is saved", async () => {
  const page = await sitDown(stage, calendarPage(stage.cast.drHina.id), { as: stage.cast.nadia });
  await page.getByRole("button", { name: "Add hours" }).click();
  await page.getByLabel("Friday", { exact: true }).check();
  await page.getByLabel("From (e.g. 9:00)").fill("16");
  await page.getByLabel("To (e.g. 17:00)").fill("18");
  await page.getByRole("button", { name: "Put in the plan" }).click();
  await soon(() => consequences(page).locator("[role=alert]").textContent()).toContain("Friday 16:00–18:00 overlaps");
  await page.getByRole("button", { name: "Drop the changes" }).click();
  await consequences(page).locator(".by-week").waitFor();
  await page.context().close();
});

test("closing a day names Ayesha before it is saved, and keeps her visit because that was said", async () => {
  const { ayesha, drSana, followUp, nadia } = stage.cast;
  const visit = await addVisitToday(stage, { mother: ayesha, doctor: drSana, visitTypeId: followUp, time: "10:00", daysAhead: 9 });
  const page = await sitDown(stage, calendarPage(drSana.id), { as: nadia });
  await page.getByRole("button", { name: "Closed on…" }).click();
  await page.getByLabel("Date").fill(inDays(9));
  await page.getByLabel("Reason (staff see it)").fill("Leave");
  await page.getByRole("button", { name: "Put in the plan" }).click();
  await soon(() => consequences(page).textContent()).toContain("1 booked mother falls outside the new hours");
  expect(await consequences(page).locator(".affected").textContent()).toContain("Ayesha");
  await consequences(page).getByRole("button", { name: "Save and keep 1 visit" }).click();
  await consequences(page).getByText("Saved.").waitFor();
  const { rows } = await stage.test.owner.query("select state from appointments where id = $1", [visit]);
  expect(rows).toEqual([{ state: "booked" }]);
  const openings = await stage.test.call("findOpenings", { query: { doctor: [drSana.id], visitType: followUp, from: inDays(9), days: 1 } });
  expect(openings.body.doctors.flatMap(({ days }) => days)).toEqual([]);
  await page.context().close();
});

test("when somebody else saved meanwhile, Nadia sees what is new, keeps what she typed and saves both", async () => {
  const { drHina, nadia, shahpur } = stage.cast;
  const params = { clinicId: shahpur, doctorId: drHina.id };
  const page = await sitDown(stage, calendarPage(drHina.id), { as: nadia });
  await page.getByRole("button", { name: "Remove: Sunday" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor();

  const { version, settings, hours, overrides } = (await stage.test.call("getCalendar", { params }, { cookie: nadia.cookie })).body;
  const extra: Override = { on: inDays(5), kind: "extra", startMinute: 1080, endMinute: 1200, breaks: [], reason: "" };
  const other = { version, keepBooked: true, settings, hours, overrides: [...overrides, extra] };
  expect((await stage.test.call("saveCalendar", { params, body: other }, { cookie: nadia.cookie })).status).toBe(200);

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Somebody saved this calendar meanwhile").waitFor();
  expect(await page.locator(".newer").textContent()).toContain("Extra hours");
  const sunday = page.getByRole("button", { name: "Remove: Sunday", exact: true });
  await soon(() => sunday.count()).toBe(0);
  await page.getByRole("button", { name: "Put my changes on top" }).click();
  await soon(() => sunday.count()).toBe(0);
  await consequences(page).getByRole("button", { name: "Save", exact: true }).click();
  await consequences(page).getByText("Saved.").waitFor();
  const after = (await stage.test.call("getCalendar", { params }, { cookie: nadia.cookie })).body;
  expect(after.hours.some(({ weekday }) => weekday === 7)).toBe(false);
  expect(after.overrides).toHaveLength(1);
  await page.context().close();
});

test("a draft waits while Nadia looks at the day of somebody it concerns", async () => {
  const page = await sitDown(stage, calendarPage(stage.cast.drSana.id), { as: stage.cast.nadia });
  await page.getByRole("button", { name: "Remove: Monday" }).click();
  await page.getByRole("link", { name: "Day list" }).click();
  await page.getByRole("searchbox").waitFor();
  await page.goBack();
  await page.getByRole("button", { name: "Drop the changes" }).waitFor();
  expect(await page.getByRole("button", { name: "Remove: Monday" }).count()).toBe(0);
  await page.context().close();
});
