// Every staff screen in both languages, at a desk and on a phone: nothing for axe to find, no sideways scroll, targets wide enough; and its picture.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addConsent } from "../contract/scene.ts";
import type { Person } from "../support/cast.ts";
import { addLogin } from "../support/sign-in.ts";
import { type DeskOptions, fillDay, sitDown } from "./staff-stage.ts";
import { openStage, type Stage } from "./stage.ts";

const pictures = join(import.meta.dirname, "../artefacts/screens");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Who = (stage: Stage) => Person | undefined;
const sana: Who = ({ cast }) => cast.drSana;
const nadia: Who = ({ cast }) => cast.nadia;
const at = (page: string) => (stage: Stage) => `/staff/clinics/${stage.cast.shahpur}/${page}`;

/** What is pressed before the picture is taken, so that panels and forms are looked at as well. */
type Screen = { name: string; who: Who; address: (stage: Stage) => string; press?: string[]; ready?: string };
const screens: Screen[] = [
  { name: "sign-in", who: () => undefined, address: () => "/staff" },
  { name: "invitation-ended", who: () => undefined, address: () => `/staff/invitation/${"x".repeat(43)}`, ready: "[role=alert]" },
  { name: "doctor-day", who: sana, address: () => "/staff/today", ready: ".day-list" },
  { name: "doctor-visit", who: sana, address: () => "/staff/today", press: [".day-list .name >> nth=5"], ready: ".panel .facts" },
  { name: "doctor-week", who: sana, address: () => "/staff/week", ready: ".week" },
  { name: "account", who: sana, address: () => "/staff/account", ready: ".rows" },
  { name: "authenticator", who: sana, address: () => "/staff/account", press: [".button.start"], ready: ".qr" },
  { name: "clinic-day", who: nadia, address: at("day"), ready: ".day-list" },
  {
    name: "cancel",
    who: nadia,
    address: at("day"),
    press: [".day-list tr[data-state=booked] .name >> nth=0", ".panel .acts .button >> nth=1"],
    ready: ".choices",
  },
  {
    name: "move",
    who: nadia,
    address: at("day"),
    press: [".day-list tr[data-state=booked] .name >> nth=0", ".panel .acts .button >> nth=0"],
    ready: ".slots",
  },
  { name: "desk", who: nadia, address: at("desk"), ready: ".slots" },
  { name: "clinic-week", who: nadia, address: at("week"), ready: ".grid" },
  { name: "clinic-hour", who: nadia, address: at("week"), press: [".grid .full .cell >> nth=0"], ready: ".panel" },
  { name: "doctors", who: nadia, address: at("doctors"), ready: ".list" },
  { name: "doctor-form", who: nadia, address: at("doctors"), press: [".list .name >> nth=0"], ready: ".panel form" },
  { name: "hours", who: nadia, address: (stage) => at(`doctors/${stage.cast.drSana.id}`)(stage), ready: ".by-week" },
  {
    name: "hours-form",
    who: nadia,
    address: (stage) => at(`doctors/${stage.cast.drSana.id}`)(stage),
    press: [".heading .button >> nth=1"],
    ready: "form",
  },
  {
    name: "hours-changed",
    who: nadia,
    address: (stage) => at(`doctors/${stage.cast.drSana.id}`)(stage),
    press: [".hours-list .steps button >> nth=1"],
    ready: ".consequences .acts",
  },
  { name: "visit-types", who: nadia, address: at("visit-types"), ready: ".list" },
  { name: "visit-type-form", who: nadia, address: at("visit-types"), press: [".list .name >> nth=0"], ready: ".panel form" },
  { name: "team", who: nadia, address: at("team"), ready: ".list" },
  { name: "invite", who: nadia, address: at("team"), press: [".heading .button"], ready: ".panel form" },
  { name: "clinic", who: nadia, address: at("details"), ready: "form" },
  { name: "mothers", who: ({ cast }) => cast.rubina, address: () => "/staff/mothers", ready: ".list" },
  {
    name: "mother-booking",
    who: ({ cast }) => cast.rubina,
    address: () => "/staff/mothers",
    press: [".list .name", ".panel .button >> nth=-1"],
    ready: ".panel form",
  },
  { name: "clinics", who: ({ cast }) => cast.programmeOfficer, address: () => "/staff/clinics", ready: ".list" },
  {
    name: "clinic-form",
    who: ({ cast }) => cast.programmeOfficer,
    address: () => "/staff/clinics",
    press: [".heading .button"],
    ready: ".panel form",
  },
  { name: "access-log", who: ({ cast }) => cast.auditor, address: () => "/staff/access", ready: ".list" },
  { name: "nowhere", who: sana, address: () => "/staff/nowhere" },
];

let stage: Stage;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  stage = await openStage();
  await fillDay(stage);
  await addConsent(stage.test, stage.cast.ayesha, stage.cast.rubina);
  await addLogin(stage.test, stage.cast.drSana.id, "sana@clinic.example", "violet harbour lantern cotton");
});
afterAll(() => stage.close());

async function open({ who, address, press = [], ready = "h1" }: Screen, options: DeskOptions): Promise<Page> {
  const as = who(stage);
  const page = await sitDown(stage, address(stage), { ...options, ...(as ? { as } : {}) });
  for (const target of press) await page.locator(target).click();
  await page.locator(ready).first().waitFor();
  return page;
}

/** Whatever can be pressed and is smaller than 24 px, the least that is allowed at a desk; a box inside its label counts as the label. */
const smallTargets = (page: Page, least: number) =>
  page.evaluate(
    (size) =>
      [...document.querySelectorAll<HTMLElement>("a[href], button, select, input:not([type=hidden]), label:has(input)")]
        .filter((element) => !(element.matches("input") && element.closest("label")) && !element.matches(".skip, p a, .affected a"))
        .map((element) => ({ name: element.outerHTML.slice(0, 80), ...(element.getBoundingClientRect().toJSON() as DOMRect) }))
        .filter(({ width, height }) => width > 0 && (width < size || height < size))
        .map(({ name, width, height }) => `${name} is ${Math.round(width)} x ${Math.round(height)}`),
    least,
  );

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function judge(page: Page, picture: string) {
  await page.screenshot({ path: join(pictures, `${picture}.png`) });
  expect(await sideways(page)).toBe(0);
  expect(await smallTargets(page, 24)).toEqual([]);
  expect(
    (await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()).violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html }) => html),
    })),
  ).toEqual([]);
}

describe.each(["ur", "en"] as const)("in %s", (language) => {
  test.each(screens.map((screen) => [screen.name, screen] as const))("%s at a desk and on a phone", async (name, screen) => {
    const page = await open(screen, { language });
    await judge(page, `staff-${name}-${language}-desk`);
    await page.setViewportSize({ width: 360, height: 640 });
    await judge(page, `staff-${name}-${language}-phone`);
    await page.context().close();
  });
});

test.each(["doctor-day", "clinic-week", "hours-changed", "desk"])("%s in the dark", async (name) => {
  const screen = screens.find((known) => known.name === name);
  if (!screen) throw new Error(`no screen is called ${name}`);
  const page = await open(screen, { dark: true });
  await judge(page, `staff-${name}-en-dark`);
  await page.context().close();
});
