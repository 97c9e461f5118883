// The doctor's day and the clinic's desk in a real browser: one press for each step, undo, who was faster, finding, moving, cancelling, walk-ins.
import { unnamed } from "@expecting-mothers/shared/unnamed";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addMother, opening, type Person } from "../support/cast.ts";
import { addVisitToday, sitDown, soon } from "./staff-stage.ts";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;
let farida: Person;
beforeAll(async () => {
  stage = await openStage();
  farida = await addMother(stage.test, "Farida", "+923005551234");
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.test.owner.query("delete from notifications; delete from appointments");
});

const stateOf = async (id: string): Promise<string> => {
  const { rows } = await stage.test.owner.query<{ state: string }>("select state from appointments where id = $1", [id]);
  return rows[0]?.state ?? "none";
};
const rowOf = (page: Page, name: string) => page.locator(".day-list tbody tr", { hasText: name });
const press = (page: Page, what: string, name: string) =>
  rowOf(page, name)
    .getByRole("button", { name: `${what}: ${name}` })
    .click();
const faridaToday = (time = "09:00") =>
  addVisitToday(stage, { mother: farida, doctor: stage.cast.drSana, visitTypeId: stage.cast.followUp, time });
const clinicDay = () => `/staff/clinics/${stage.cast.shahpur}/day`;

async function leave(page: Page) {
  await page.context().close();
}

test.each([1180, 360])(
  "at %i px Dr Sana marks Farida as arrived, in the room and seen, one press each, and takes the last one back",
  async (width) => {
    const visit = await faridaToday();
    const page = await sitDown(stage, "/staff/today", { as: stage.cast.drSana, width, height: 640 });
    for (const [what, state] of [
      ["Arrived", "arrived"],
      ["In the room", "in_progress"],
      ["Seen", "completed"],
    ] as const) {
      await press(page, what, "Farida");
      await page.locator(`.day-list tr[data-state=${state}]`).waitFor();
      expect(await stateOf(visit)).toBe(state);
    }
    expect(await page.locator(".counts").textContent()).toContain("1 seen");
    await page.locator(".done").getByRole("button", { name: "Undo" }).click();
    await page.locator(".day-list tr[data-state=in_progress]").waitFor();
    expect(await stateOf(visit)).toBe("in_progress");
    await leave(page);
  },
);

test("by noon Dr Sana's phone opens her day at the mother who is next, not at those she has seen", async () => {
  for (let at = 0; at < 10; at += 1)
    await addVisitToday(stage, {
      mother: farida,
      doctor: stage.cast.drSana,
      visitTypeId: stage.cast.followUp,
      time: `${8 + Math.floor(at / 3)}:${(at % 3) * 20}`,
      state: "completed",
    });
  await faridaToday("14:00");
  const page = await sitDown(stage, "/staff/today", { as: stage.cast.drSana, width: 360, height: 640 });
  const next = page.getByRole("button", { name: "Arrived: Farida" });
  await next.waitFor();
  await soon(async () => (await next.boundingBox())?.y ?? 9_999).toBeLessThan(640);
  await leave(page);
});

test("a mother who has not told her name is listed so in the reader's own language", async () => {
  const nameless = await addMother(stage.test, unnamed.ur, "+923005559876");
  await addVisitToday(stage, { mother: nameless, doctor: stage.cast.drSana, visitTypeId: stage.cast.followUp, time: "09:20" });
  const page = await sitDown(stage, "/staff/today", { as: stage.cast.drSana });
  await rowOf(page, "No name written").waitFor();
  await leave(page);
});

test("a form that lacks something says so in the console's language, and lets go of it once it is there", async () => {
  const page = await sitDown(stage, `/staff/clinics/${stage.cast.shahpur}/desk`, { as: stage.cast.nadia, language: "ur" });
  const name = page.locator("input[name=name]");
  await page.locator("main button[type=submit]").click();
  const said = () => name.evaluate((field: HTMLInputElement) => field.validationMessage);
  await soon(said).toBe("یہاں کچھ لکھیں یا چنیں");
  await name.fill("Gul");
  expect(await said()).toBe("");
  await leave(page);
});

test("a mother who did not come is marked so, and back again when she comes after all", async () => {
  const visit = await faridaToday("00:00");
  const page = await sitDown(stage, "/staff/today", { as: stage.cast.drSana });
  await press(page, "Did not come", "Farida");
  await page.locator(".day-list tr[data-state=missed]").waitFor();
  await press(page, "Undo", "Farida");
  await soon(() => stateOf(visit)).toBe("booked");
  await page.locator(".day-list tr[data-state=booked]").waitFor();
  await leave(page);
});

test("when the desk was faster, Dr Sana is told what is now, what she wanted, and presses again", async () => {
  const visit = await faridaToday();
  const page = await sitDown(stage, "/staff/today", { as: stage.cast.drSana });
  await rowOf(page, "Farida").waitFor();
  const arrived = { params: { appointmentId: visit }, body: { version: 1, state: "arrived" } } as const;
  expect((await stage.test.call("setAppointmentState", arrived, { cookie: stage.cast.nadia.cookie })).status).toBe(200);
  await press(page, "Arrived", "Farida");
  const note = page.locator(".state.wait");
  await soon(() => note.textContent()).toContain("now is: Here");
  expect(await note.textContent()).toContain("You wanted: Arrived");
  await press(page, "In the room", "Farida");
  await page.locator(".day-list tr[data-state=in_progress]").waitFor();
  expect(await stateOf(visit)).toBe("in_progress");
  await leave(page);
});

test("coming back to the window shows what changed meanwhile", async () => {
  await faridaToday();
  const page = await sitDown(stage, "/staff/today", { as: stage.cast.drSana });
  await rowOf(page, "Farida").waitFor();
  await addVisitToday(stage, { mother: stage.cast.ayesha, doctor: stage.cast.drSana, visitTypeId: stage.cast.followUp, time: "10:00" });
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await rowOf(page, "Ayesha").waitFor();
  await leave(page);
});

test("a press while the line is down loses nothing and goes through once when pressed again", async () => {
  const visit = await faridaToday();
  const page = await sitDown(stage, "/staff/today", { as: stage.cast.drSana });
  await rowOf(page, "Farida").waitFor();
  await page.context().setOffline(true);
  await press(page, "Arrived", "Farida");
  await soon(() => page.locator("[role=alert]").textContent()).toContain("Nothing is lost");
  await page.context().setOffline(false);
  await press(page, "Arrived", "Farida");
  await page.locator(".day-list tr[data-state=arrived]").waitFor();
  const { rows } = await stage.test.owner.query("select 1 from audit_events where entity_id = $1 and action = 'arrived'", [visit]);
  expect(rows).toHaveLength(1);
  await leave(page);
});

test("Nadia finds Farida by the last four digits, cancels with a reason and takes it back", async () => {
  const { drHina, followUp, bushra, nadia } = stage.cast;
  const visit = await addVisitToday(stage, { mother: farida, doctor: drHina, visitTypeId: followUp, time: "16:00", daysAhead: 1 });
  await addVisitToday(stage, { mother: bushra, doctor: drHina, visitTypeId: followUp, time: "16:20", daysAhead: 1 });
  const page = await sitDown(stage, `${clinicDay()}?on=${opening(1, "12:00").slice(0, 10)}`, { as: nadia });
  await page.getByRole("searchbox").fill("1234");
  await soon(() => page.locator(".day-list tbody tr").count()).toBe(1);
  await page.getByRole("button", { name: "Farida", exact: true }).click();
  const panel = page.locator(".panel");
  await panel.getByRole("button", { name: "Cancel", exact: true }).click();
  await panel.getByLabel("Doctor is away").check();
  await panel.getByRole("button", { name: "Cancel this visit" }).click();
  await page.locator(".done").getByText("Farida: Cancelled.").waitFor();
  const { rows } = await stage.test.owner.query("select state, cancel_reason from appointments where id = $1", [visit]);
  expect(rows).toEqual([{ state: "cancelled", cancel_reason: "doctor_away" }]);
  await page.locator(".done").getByRole("button", { name: "Undo" }).click();
  await soon(() => stateOf(visit)).toBe("booked");
  await page.locator(".day-list tr[data-state=booked]").waitFor();
  await leave(page);
});

test("Nadia moves Farida to another doctor's open time", async () => {
  const { drSana, drHina, followUp, nadia } = stage.cast;
  const visit = await addVisitToday(stage, { mother: farida, doctor: drSana, visitTypeId: followUp, time: "16:00", daysAhead: 2 });
  const page = await sitDown(stage, `${clinicDay()}?on=${opening(2, "12:00").slice(0, 10)}`, { as: nadia });
  await page.getByRole("button", { name: "Farida", exact: true }).click();
  const panel = page.locator(".panel");
  await panel.getByRole("button", { name: "Move", exact: true }).click();
  await panel.getByLabel("Doctor").selectOption({ label: "Dr Hina" });
  await panel.locator(".slot").last().click();
  await panel.getByRole("button", { name: "Move to this time" }).click();
  await panel.waitFor({ state: "detached" });
  const { rows } = await stage.test.owner.query<{ doctor: string; version: number }>(
    "select doctor_id as doctor, version from appointments where id = $1",
    [visit],
  );
  expect(rows).toEqual([{ doctor: drHina.id, version: 2 }]);
  await leave(page);
});

test("a walk-in is booked at the desk; when somebody takes the time meanwhile, all that was typed stays", async () => {
  const { nadia, drHina, first, bushra } = stage.cast;
  const page = await sitDown(stage, `/staff/clinics/${stage.cast.shahpur}/desk`, { as: nadia });
  await page.getByLabel("Visit").selectOption({ label: "First visit" });
  await page.getByLabel("Doctor").selectOption({ label: "Dr Hina" });
  await page.getByLabel("Mother's name").fill("Sidra");
  await page.getByLabel("Mobile number").fill("0321 9876543");
  await page.getByLabel("Day").selectOption({ index: 2 });
  const slot = page.locator(".slot").nth(1);
  const startsAt = (await slot.locator("input").getAttribute("value")) ?? "";
  await slot.click();
  const taken = { body: { doctorId: drHina.id, visitTypeId: first, startsAt } };
  expect((await stage.test.call("bookAppointment", taken, { cookie: bushra.cookie })).status).toBe(201);
  await page.getByRole("button", { name: "Book this visit" }).click();
  await soon(() => page.locator("[role=alert]").textContent()).toContain("just taken");
  await soon(() => page.locator(`.slot input[value="${startsAt}"]`).count()).toBe(0);
  expect(await page.getByLabel("Mother's name").inputValue()).toBe("Sidra");
  await page.locator(".slot").nth(1).click();
  await page.getByRole("button", { name: "Book this visit" }).click();
  await page.getByText("Booked for Sidra").waitFor();
  const { rows } = await stage.test.owner.query(
    "select a.state, a.channel from appointments a join people p on p.id = a.mother_id where p.name = 'Sidra'",
  );
  expect(rows).toEqual([{ state: "booked", channel: "desk" }]);
  await leave(page);
});

test("the week shows who is booked in an hour, and arrow keys walk through it", async () => {
  const { nadia, drHina, followUp } = stage.cast;
  await addVisitToday(stage, { mother: farida, doctor: drHina, visitTypeId: followUp, time: "10:00" });
  const page = await sitDown(stage, `/staff/clinics/${stage.cast.shahpur}/week`, { as: nadia });
  await page.locator(".overview").getByRole("button", { name: "Dr Hina" }).click();
  const today = Math.floor((Date.now() + 5 * 3_600_000) / 86_400_000);
  await page.locator(`[data-place="${today}/9"]`).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await soon(() => page.locator(".panel").textContent()).toContain("Farida");
  await page.keyboard.press("Escape");
  await page.locator(".panel").waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-place"))).toBe(`${today}/10`);
  await leave(page);
});
