import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { createLogger } from "./log.ts";

function logged(error: unknown): string {
  const lines: string[] = [];
  createLogger("info", { write: (line) => void lines.push(line) }).error({ err: error }, "request failed");
  return lines.join("");
}

test("a database's error is logged by its code and constraint, without the row it carries", () => {
  const refusal = Object.assign(new Error('invalid input syntax for type uuid: "Ayesha"'), {
    code: "23514",
    severity: "ERROR",
    constraint: "people_name_check",
    detail: "Failing row contains (Ayesha, +923001111111).",
    where: "unnamed portal parameter $1 = 'Ayesha'",
  });
  const line = logged(refusal);
  expect(line).toContain("people_name_check");
  expect(line).toContain("log.test.ts");
  expect(line).not.toMatch(/Ayesha|92300/);
});

test("a statement is logged without its parameters, and so is what caused its failure", () => {
  const line = logged(new DrizzleQueryError("select 1 from people where name = $1", ["Ayesha"], new Error("no such name: 'Ayesha'")));
  expect(line).toContain("where name = $1");
  expect(line).not.toContain("Ayesha");
});

test("a fault of our own still says what it is", () => {
  expect(logged(new TypeError("Cannot read properties of undefined (reading 'name')"))).toContain("Cannot read properties of undefined");
});

test("whatever else is thrown is logged by its type alone", () => {
  expect(logged("Ayesha")).not.toContain("Ayesha");
});
