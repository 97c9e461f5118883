// What every answer tells the browser about itself.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test.each([
  ["an answer", "/api/districts"],
  ["a refusal", "/api/openings"],
  ["an address that is not there", "/api/nowhere"],
])("%s may not be framed, guessed at or read by another site", async (_, url) => {
  const { headers } = await app.app.inject({ method: "GET", url });
  expect(headers).toMatchObject({
    "content-security-policy": "default-src 'none';frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
});
