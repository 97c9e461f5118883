// Who comes in and what she finds: invitation to sign-in, the authenticator, a session that ends in the middle, each role's menu, a health worker's mother.
import { TOTP, URI } from "otpauth";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addConsent } from "../contract/scene.ts";
import type { Person } from "../support/cast.ts";
import { addLogin, queuedFor } from "../support/sign-in.ts";
import { sitDown, soon } from "./staff-stage.ts";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const goodPassword = "violet harbour lantern cotton";
const menuOf = async (page: Page) => (await page.locator(".menu a").allTextContents()).map((text) => text.trim());

async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("Nadia invites a health worker, who opens the link from her e-mail, chooses a password and later signs in with it", async () => {
  const email = "amna@clinic.example";
  const desk = await sitDown(stage, `/staff/clinics/${stage.cast.shahpur}/team`, { as: stage.cast.nadia });
  await desk.getByRole("button", { name: "Invite somebody" }).click();
  await desk.getByLabel("Name").fill("Amna");
  await desk.getByLabel("E-mail").fill(email);
  await desk.getByLabel("Lady Health Worker").check();
  await desk.getByRole("button", { name: "Send the invitation" }).click();
  await desk.getByText("is on its way to").waitFor();
  await desk.getByRole("button", { name: "Withdraw: Amna" }).waitFor();

  const [message] = await queuedFor(stage.test, "invitation", email);
  const page = await sitDown(stage, new URL(message?.link ?? "").pathname);
  await soon(() => page.locator("main").textContent()).toContain("Amna, you are invited to Shahpur");
  await page.getByLabel("New password").fill("password12");
  await page.getByRole("button", { name: "Accept and come in" }).click();
  await soon(() => page.locator("[role=alert]").textContent()).toContain("easy to guess");
  await page.getByLabel("New password").fill(goodPassword);
  await page.getByRole("button", { name: "Accept and come in" }).click();
  await page.locator(".menu").waitFor();
  expect(await menuOf(page)).toEqual(["Mothers"]);

  await page.getByRole("link", { name: "Amna" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await signIn(page, email, "not the password");
  await soon(() => page.locator("[role=alert]").textContent()).toContain("do not match");
  await signIn(page, email, goodPassword);
  await page.locator(".menu").waitFor();
  await page.context().close();
  await desk.context().close();
});

test("a used invitation says so and leads nowhere", async () => {
  const page = await sitDown(stage, `/staff/invitation/${"x".repeat(43)}`);
  await soon(() => page.locator("[role=alert]").textContent()).toContain("Ask your clinic for a new one");
  await page.context().close();
});

test("Dr Hina sets up her authenticator; from then on it is asked for, and a recovery code helps once", async () => {
  await addLogin(stage.test, stage.cast.drHina.id, "hina@clinic.example", goodPassword);
  const page = await sitDown(stage, "/staff/account");
  await signIn(page, "hina@clinic.example", goodPassword);
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.locator(".qr path").waitFor();
  const secret = ((await page.locator(".secret").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("Code that the app shows now").fill(new TOTP({ secret }).generate());
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.locator(".codes").waitFor();
  const codes = await page.locator(".codes li").allTextContents();
  expect(codes.length).toBeGreaterThanOrEqual(8);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByText("On: signing in asks").waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();

  await signIn(page, "hina@clinic.example", goodPassword);
  await page.getByLabel("Code from your authenticator app").fill("000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await soon(() => page.locator("[role=alert]").textContent()).toContain("do not match");
  await page.getByLabel("Code from your authenticator app").fill(codes[0] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator(".menu").waitFor();
  await page.context().close();
});

test("the QR code holds the address that the authenticator needs", async () => {
  await addLogin(stage.test, stage.cast.drSana.id, "sana@clinic.example", goodPassword);
  const page = await sitDown(stage, "/staff/account", { as: stage.cast.drSana });
  const answer = page.waitForResponse("**/api/me/second-factor");
  await page.getByRole("button", { name: "Set it up" }).click();
  const { uri } = (await (await answer).json()) as { uri: string };
  expect(URI.parse(uri)).toBeInstanceOf(TOTP);
  const drawn = await page.locator(".qr path").getAttribute("d");
  const side = Number((await page.locator(".qr").getAttribute("viewBox"))?.split(" ")[2]);
  const dark = new Set(drawn?.match(/M\d+ \d+/g));
  for (const [x, y] of [
    [4, 4],
    [side - 5, 4],
    [4, side - 5],
  ]) {
    expect(dark).toContain(`M${x} ${y}`);
  }
  await page.context().close();
});

test("a session that ends in the middle of typing asks for a new sign-in and gives back what was typed", async () => {
  await addLogin(stage.test, stage.cast.nadia.id, "nadia@clinic.example", goodPassword);
  const page = await sitDown(stage, "/staff");
  await signIn(page, "nadia@clinic.example", goodPassword);
  await page.getByRole("link", { name: "Visit types" }).click();
  await page.getByRole("button", { name: "Add a visit type" }).click();
  await page.getByLabel("Name in Urdu").fill("الٹراساؤنڈ");
  await page.getByLabel("Name in English letters").fill("Ultrasound");
  await page.context().clearCookies({ name: "__Host-session" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("What you typed is still here").waitFor();
  await signIn(page, "nadia@clinic.example", goodPassword);
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".list").getByText("Ultrasound").waitFor();
  await page.context().close();
});

test.each<[string, (stage: Stage) => Person, string[]]>([
  ["Dr Sana", ({ cast }) => cast.drSana, ["Today", "My week"]],
  ["Nadia", ({ cast }) => cast.nadia, ["Day list", "Book", "Week", "Doctors", "Visit types", "Staff", "Clinic"]],
  ["Rubina", ({ cast }) => cast.rubina, ["Mothers"]],
  ["the programme officer", ({ cast }) => cast.programmeOfficer, ["Clinics"]],
  ["the auditor", ({ cast }) => cast.auditor, ["Access log"]],
])("%s finds her own screens in the menu and no others", async (_name, who, menu) => {
  const page = await sitDown(stage, "/staff", { as: who(stage) });
  await page.locator(".menu a").first().waitFor();
  expect(await menuOf(page)).toEqual(menu);
  await page.goto("/staff/nowhere");
  await page.getByText("This page is not here").waitFor();
  await page.context().close();
});

test("a mother's session opens no console", async () => {
  const page = await sitDown(stage, "/staff/today", { as: stage.cast.ayesha });
  await page.getByText("Staff sign-in").waitFor();
  await page.context().close();
});

test("Rubina books for Ayesha, who agreed, and for nobody else", async () => {
  const { ayesha, rubina } = stage.cast;
  await addConsent(stage.test, ayesha, rubina);
  const page = await sitDown(stage, "/staff/mothers", { as: rubina });
  await page.locator(".list .name").first().waitFor();
  expect(await page.locator(".list .name").allTextContents()).toEqual(["Ayesha"]);
  await page.getByRole("button", { name: "Ayesha" }).click();
  await page.getByText("No coming visit").waitFor();
  await page.getByRole("button", { name: "Book a visit for her" }).click();
  await page.getByLabel("Day").selectOption({ index: 1 });
  await page.locator(".slot").first().click();
  await page.getByRole("button", { name: "Book this visit" }).click();
  await page.getByText("Booked for Ayesha").waitFor();
  const { rows } = await stage.test.owner.query("select booked_by_role, state from appointments where mother_id = $1", [ayesha.id]);
  expect(rows).toEqual([{ booked_by_role: "health_worker", state: "booked" }]);
  await page.context().close();
});

test("Nadia locks Rubina out, and her session is over at once", async () => {
  await addLogin(stage.test, stage.cast.rubina.id, "rubina@clinic.example", goodPassword);
  const hers = await sitDown(stage, "/staff/mothers", { as: stage.cast.rubina });
  await hers.locator(".menu").waitFor();
  const page = await sitDown(stage, `/staff/clinics/${stage.cast.shahpur}/team`, { as: stage.cast.nadia });
  await page.getByRole("button", { name: "Lock out: Rubina" }).click();
  await page.getByText("signed out everywhere at once").waitFor();
  await page.getByRole("button", { name: "Lock out", exact: true }).click();
  await page.getByRole("button", { name: "Let in again: Rubina" }).waitFor();
  await hers.reload();
  await hers.getByText("Staff sign-in").waitFor();
  await page.context().close();
  await hers.context().close();
});

test("the programme officer adds a clinic, and mothers find it", async () => {
  const page = await sitDown(stage, "/staff/clinics", { as: stage.cast.programmeOfficer });
  await page.getByRole("button", { name: "Add a clinic" }).click();
  await page.getByLabel("Name in Urdu").fill("بھیرہ");
  await page.getByLabel("Name in English letters").fill("Bhera");
  await page.getByLabel("Address in Urdu").fill("بھیرہ بازار");
  await page.getByLabel("Address in English letters").fill("Bhera Bazaar");
  await page.getByLabel("Phone").fill("123");
  await page.getByLabel("Latitude").fill("32.48");
  await page.getByLabel("Longitude").fill("72.9");
  await page.getByRole("button", { name: "Save" }).click();
  await soon(() => page.getByLabel("Phone").getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel("Phone").fill("048 6000000");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".list").getByText("Bhera", { exact: true }).waitFor();
  const found = await stage.test.call("findClinics", { query: { search: "bhera" } });
  expect(found.body.clinics.map(({ names }) => names.en)).toContain("Bhera");
  await page.context().close();
});

test("the auditor reads the log page by page and follows one record", async () => {
  const { ayesha, auditor } = stage.cast;
  await stage.test.owner.query(
    `insert into audit_events (id, at, actor_id, actor_role, subject_id, entity, entity_id, action)
     select gen_random_uuid(), now() - n * interval '1 minute', $1, 'mother', $1, 'appointment', gen_random_uuid(), 'booked' from generate_series(1, 70) n`,
    [ayesha.id],
  );
  const page = await sitDown(stage, "/staff/access", { as: auditor });
  const rows = page.locator(".list tbody tr");
  await rows.first().waitFor();
  const before = await rows.count();
  await page.getByRole("button", { name: "Older entries" }).click();
  await soon(() => rows.count()).toBeGreaterThan(before);
  await page.locator(`a[href$="${ayesha.id}"]`).first().click();
  await page.getByText("Only entries about record").waitFor();
  expect(await page.locator("main").textContent()).not.toContain("Ayesha");
  await page.context().close();
});
