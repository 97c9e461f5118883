// A link that names where to go next can never lead away from this site.
import { expect, test } from "vitest";
import { localAddress } from "./local-address.ts";

test.each([
  ["/visits?when=past", "/visits?when=past"],
  ["/doctors/x?visit=y#main", "/doctors/x?visit=y#main"],
  ["//evil.example/x", "/"],
  ["/\\evil.example", "/"],
  ["/.//evil.example", "/"],
  ["/%2e/\\evil.example", "/"],
  ["/visits/..//evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["//[", "/"],
  ["", "/"],
])("%s leads to %s", (given, expected) => {
  expect(localAddress(given)).toBe(expected);
});
