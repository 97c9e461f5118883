// The API document is valid, whole and true: every endpoint of the contract stands in it with its refusals, and the page for people opens.

import { refusalsOf } from "@expecting-mothers/server/http/openapi";
import { contract, type Endpoint } from "@expecting-mothers/shared/contract";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";
import { problemCodes } from "@expecting-mothers/shared/problem";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { launchBrowser } from "../support/chromium.ts";

type Operation = { operationId: string; summary: string; tags: string[]; responses: Record<string, { description: string }> };

let app: TestApp;
let document: { openapi: string; info: { description: string }; paths: Record<string, Record<string, Operation>> };
const names = Object.keys(paths) as EndpointName[];

beforeAll(async () => {
  app = await startTestApp();
  document = (await app.app.inject("/api/openapi.json")).json();
});
afterAll(() => app.close());

/** The addresses in a printed tree, in which each line holds what it adds to the one it hangs on. */
function addressesOf(tree: string): string[] {
  const above: string[] = [];
  return [...tree.matchAll(/^([│ ]*)[├└]── (\S+)/gm)].map(([, indent = "", piece = ""]) => {
    const depth = indent.length / 4;
    above[depth] = (above[depth - 1] ?? "") + piece;
    return above[depth];
  });
}

const operations = () =>
  Object.entries(document.paths).flatMap(([address, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), address, operation })),
  );
const codesIn = ({ responses }: Operation) =>
  Object.values(responses).flatMap(({ description }) => [...description.matchAll(/^`(\w+)`:/gm)].map(([, code]) => code ?? ""));

test("it is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("it holds the endpoints of the contract, each at its address, and no others", () => {
  const inDocument = operations().map(({ method, address, operation }) => `${operation.operationId}: ${method} ${address}`);
  const inContract = names.map((name) => `${name}: ${paths[name][0]} ${paths[name][1].replace(/:(\w+)/g, "{$1}")}`);
  expect(inDocument.sort()).toEqual(inContract.sort());
});

test("every endpoint says what it does", () => {
  for (const { operation } of operations()) {
    expect(operation.summary, operation.operationId).toMatch(/^[A-Z].{5,}[^.]$/);
    expect(operation.tags, operation.operationId).toHaveLength(1);
  }
});

test("every endpoint lists exactly the refusals that the server knows for it, and no code is made up", () => {
  for (const { operation } of operations()) {
    const listed = codesIn(operation);
    expect(listed.sort(), operation.operationId).toEqual(refusalsOf(operation.operationId as EndpointName).sort());
    expect(problemCodes).toEqual(expect.arrayContaining(listed));
  }
});

test("every code can be met somewhere", () => {
  const met = new Set(
    [...operations().flatMap(({ operation }) => codesIn(operation)), ...document.info.description.matchAll(/\((\w+)\)/g)].flat(),
  );
  expect(problemCodes.filter((code) => !met.has(code))).toEqual([]);
});

test("every /api address that the server answers is in the contract, but for the document itself", () => {
  const known = new Set<string>([...Object.values(paths).map(([, address]) => address), "/api/openapi.json", "/api/docs"]);
  const registered = addressesOf(app.app.printRoutes({ commonPrefix: false })).filter((address) => address.startsWith("/api"));
  expect(registered.length).toBeGreaterThan(2);
  expect(registered.filter((address) => !known.has(address))).toEqual([]);
});

test("an endpoint that changes something asks for a key unless repeating it changes nothing more", () => {
  const repeatable = new Set<EndpointName>([
    // A code, a sign-in or a second factor asked for twice is simply the later one; the rest only comes to the same end again.
    ...(["requestCode", "checkCode", "choosePerson", "staffSignIn", "signOut", "acceptInvitation"] as const),
    ...(["beginSecondFactor", "confirmSecondFactor", "previewCalendar"] as const),
  ]);
  const keyless = names.filter((name) => paths[name][0] === "POST" && !(contract[name] as Endpoint).idempotent);
  expect(keyless.filter((name) => !repeatable.has(name))).toEqual([]);
});

test("a person reads the page in a browser: nothing is blocked, nothing comes from elsewhere, and a problem's link leads to it", async () => {
  const address = await app.app.listen({ port: 0, host: "127.0.0.1" });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(5_000);
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (request) => asked.push(request.url()));
    const { type } = (await app.app.inject("/api/nowhere")).json<{ type: string }>();
    const answer = await page.goto(new URL(type, address).href);
    expect(answer?.headers()["content-security-policy"]).toContain("default-src 'none'");
    expect(await page.locator(":target").textContent()).toContain("not_found");
    expect(await page.locator("h1").evaluate((heading) => getComputedStyle(heading).fontFamily)).toContain("system-ui");
    for (const name of names) expect(await page.locator(`#${name}`).textContent()).toBe(contract[name].summary);
    expect(complaints.filter((line) => !line.includes("favicon"))).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(address))).toEqual([]);
  } finally {
    await browser.close();
  }
});
