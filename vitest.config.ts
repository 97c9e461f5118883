// What vitest runs: unit tests beside the code, and the tests of test/ against a real PostgreSQL, real HTTP and a real browser.
import { defineConfig } from "vitest/config";

const results = process.env["TEST_RESULTS"];

export default defineConfig({
  test: {
    // Two cores carry two files, PostgreSQL and the browser; more workers only make each other late.
    maxWorkers: 2,
    reporters: results ? ["default", ["json", { outputFile: results }]] : ["default"],
    projects: [
      { test: { name: "unit", include: ["{server,shared,web}/src/**/*.test.{ts,tsx}"] } },
      {
        test: {
          name: "real",
          include: ["test/{api,calls,contract,db,faults,web}/**/*.test.ts"],
          // Ends in the opposite order: the logs are searched when all else is over.
          globalSetup: ["test/support/log-watch.ts", "test/support/database.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
