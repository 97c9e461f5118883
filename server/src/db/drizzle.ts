// Drizzle by its CommonJS build. Its ES modules would have Node parse the package's 180 KB list of exports once per file: a hundred
// megabytes that stay with the process, and a second or two of every start.
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);
const core = load("drizzle-orm") as typeof import("drizzle-orm");
const pgCore = load("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");
const nodePostgres = load("drizzle-orm/node-postgres") as typeof import("drizzle-orm/node-postgres");

export const { and, eq, inArray, sql } = core;
export const { bigint, boolean, customType, date, doublePrecision, integer, jsonb } = pgCore;
export const { pgTable, primaryKey, smallint, text, timestamp, unique, uuid } = pgCore;
export const { drizzle } = nodePostgres;
