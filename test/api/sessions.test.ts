// Sessions looked up in a crowd: everybody is found as herself, and nobody as somebody else.
import { newToken, sessionCookie } from "@expecting-mothers/server/http/session";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";

let app: TestApp;
let cast: Cast;
beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

const whoIs = async (cookie: string) => {
  const { status, body } = await app.call("getMe", {}, { cookie });
  return status === 200 ? body.id : status;
};

test("Ayesha, Bushra and Nadia ask a hundred times at once among strangers, and each is herself every time", async () => {
  const people = [cast.ayesha, cast.bushra, cast.nadia];
  const asked = Array.from({ length: 400 }, (_, n) => people[n % 4]);
  const answers = await Promise.all(asked.map((person) => whoIs(person?.cookie ?? `${sessionCookie}=${newToken()}`)));
  expect(answers).toEqual(asked.map((person) => person?.id ?? 401));
});

test("A look-up that fails fails those who asked with it, and the next one is answered", async () => {
  await app.owner.query("alter function find_session rename to find_session_away");
  const failed = await Promise.all([cast.ayesha, cast.bushra].map(({ cookie }) => whoIs(cookie)));
  await app.owner.query("alter function find_session_away rename to find_session");
  expect(failed).toEqual([500, 500]);
  expect(await whoIs(cast.ayesha.cookie)).toBe(cast.ayesha.id);
  app.logLines.splice(0);
});
