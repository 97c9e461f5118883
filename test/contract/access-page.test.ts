// docs/ACCESS.md says what the access table says.
import { readFileSync } from "node:fs";
import { accessPage } from "@expecting-mothers/server/http/access-page";
import { expect, test } from "vitest";

test("the page on who may do what was made from the table as it stands (pnpm access makes it anew)", () => {
  expect(readFileSync(new URL("../../docs/ACCESS.md", import.meta.url), "utf8")).toBe(accessPage());
});
