// Every screen in both languages: nothing for axe to find, big targets, no sideways scroll at 240 px or at double text; and its picture.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { opening } from "../support/cast.ts";
import { openStage, pickUpPhone, type Stage } from "./stage.ts";

const pictures = join(import.meta.dirname, "../artefacts/screens");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Address = (seen: Seen) => string;
type Seen = { stage: Stage; visit: string; cancelled: string };
const slot = ({ stage: { cast } }: Seen) =>
  new URLSearchParams({ doctorId: cast.drHina.id, visitTypeId: cast.first, startsAt: opening(2, "09:00") });

const screens: [name: string, signedIn: boolean, address: Address][] = [
  ["start", false, () => "/"],
  ["start-signed-in", true, () => "/"],
  ["danger", false, () => "/danger"],
  ["districts", false, () => "/book"],
  ["doctors", false, () => "/book/shahpur"],
  ["women-doctors", false, () => "/book/shahpur?woman=1"],
  ["openings", false, ({ stage: { cast } }) => `/doctors/${cast.drHina.id}?visit=${cast.first}`],
  ["phone", false, (seen) => `/sign-in?${slot(seen)}`],
  ["code", false, (seen) => `/sign-in/code?${slot(seen)}&challenge=018f0000-0000-7000-8000-000000000000`],
  ["confirm", true, (seen) => `/confirm?${slot(seen)}`],
  ["visits", true, () => "/visits"],
  ["visits-past", true, () => "/visits?when=past"],
  ["ticket", true, ({ visit }) => `/visits/${visit}?new=1`],
  ["cancelled", true, ({ cancelled }) => `/visits/${cancelled}`],
  ["move", true, ({ visit }) => `/visits/${visit}/move`],
  ["cancel", true, ({ visit }) => `/visits/${visit}/cancel`],
  ["me", true, () => "/me"],
  ["pin", true, () => "/me/pin"],
  ["devices", true, () => "/me/devices"],
  ["trusted", true, () => "/me/trusted"],
  ["lost", false, () => "/nowhere"],
];

let stage: Stage;
let seen: Seen;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  stage = await openStage();
  const { ayesha, drSana, followUp, first } = stage.cast;
  const book = async (visitTypeId: string, days: number) => {
    const body = { doctorId: drSana.id, visitTypeId, startsAt: opening(days, "09:00") };
    return (await stage.test.call("bookAppointment", { body }, { cookie: ayesha.cookie })).body;
  };
  const cancelled = await book(first, 3);
  const cancelling = { params: { appointmentId: cancelled.id }, body: { version: cancelled.version, reason: "transport" } } as const;
  await stage.test.call("cancelAppointment", cancelling, { cookie: ayesha.cookie });
  seen = { stage, visit: (await book(followUp, 2)).id, cancelled: cancelled.id };
});
afterAll(() => stage.close());

async function open(name: string, options: Parameters<typeof pickUpPhone>[1]): Promise<Page> {
  const [, signedIn, address] = screens.find(([known]) => known === name) ?? [];
  const phone = await pickUpPhone(stage, { ...options, ...(signedIn ? { as: stage.cast.ayesha } : {}) });
  const page = await phone.newPage();
  await page.goto(address?.(seen) ?? "/");
  return page;
}

/** Whatever can be pressed and is smaller than 48 px; a box inside its label counts as the label. */
const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), label:has(input)")]
      .filter((element) => !(element.matches("input") && element.closest("label")) && !element.matches(".skip"))
      .map(
        (element) =>
          ({ name: element.outerHTML.slice(0, 80), ...element.getBoundingClientRect().toJSON() }) as {
            name: string;
            width: number;
            height: number;
          },
      )
      .filter(({ width, height }) => width < 47.5 || height < 47.5)
      .map(({ name, width, height }) => `${name} is ${Math.round(width)} x ${Math.round(height)}`),
  );

/** How far content sticks out, and what is cut off inside its own box. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = [...document.querySelectorAll<HTMLElement>("main *, header *, footer *")]
      .filter(
        (element) =>
          element.scrollWidth > element.clientWidth + 1 &&
          element.clientWidth > 0 &&
          !element.closest(".days, svg") &&
          !element.matches(":has(> .days)"),
      )
      .filter((element) => !["inline", "contents"].includes(getComputedStyle(element).display))
      .map((element) => element.outerHTML.slice(0, 80));
    return { sideways, cut };
  });

describe.each(["ur", "en"] as const)("in %s", (language) => {
  test.each(screens.map(([name]) => name))("%s", async (name) => {
    const page = await open(name, { language });
    await page.screenshot({ path: join(pictures, `${name}-${language}.png`) });
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    expect((await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()).violations).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    await page.setViewportSize({ width: 240, height: 480 });
    expect(await overflow(page)).toEqual({ sideways: 0, cut: [] });
    await page.setViewportSize({ width: 360, height: 640 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: join(pictures, `${name}-${language}-dark.png`) });
    expect((await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()).violations).toEqual([]);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    expect(await overflow(page)).toEqual({ sideways: 0, cut: [] });
    await page.context().close();
  });
});
