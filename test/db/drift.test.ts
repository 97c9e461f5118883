// Each feature's tables.ts says what the database says: the same columns, types, nullability, defaults and keys.
import { globSync } from "node:fs";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const features = join(import.meta.dirname, "../../server/src");
const files = globSync("*/tables.ts", { cwd: features }).sort();
const tables = await Promise.all(files.map(tablesOf));

type Shape = { columns: Record<string, string>; keys: string[]; references: string[] };

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

async function tablesOf(file: string): Promise<PgTable[]> {
  const module: Record<string, unknown> = await import(join(features, file));
  return Object.values(module).filter((one) => is(one, PgTable));
}

const key = (primary: boolean, columns: readonly string[]) => `${primary ? "primary" : "unique"} (${[...columns].sort().join(", ")})`;

function shapeInCode(table: PgTable): Shape {
  const { columns, primaryKeys, uniqueConstraints, foreignKeys } = getTableConfig(table);
  return {
    columns: Object.fromEntries(
      columns.map((column) => [
        column.name,
        [column.getSQLType(), column.notNull ? "not null" : "null", column.hasDefault ? "default" : ""].join(" ").trim(),
      ]),
    ),
    keys: [
      ...columns.filter((column) => column.primary).map((column) => key(true, [column.name])),
      ...columns.filter((column) => column.isUnique).map((column) => key(false, [column.name])),
      ...primaryKeys.map((one) =>
        key(
          true,
          one.columns.map(({ name }) => name),
        ),
      ),
      ...uniqueConstraints.map((one) =>
        key(
          false,
          one.columns.map(({ name }) => name),
        ),
      ),
    ].sort(),
    references: foreignKeys.map((one) => {
      const { columns: from, foreignTable } = one.reference();
      return `${from.map(({ name }) => name).join(", ")} -> ${getTableConfig(foreignTable).name}`;
    }),
  };
}

async function shapeInDatabase(name: string): Promise<Shape> {
  const { rows: columns } = await owner.query<{ name: string; shape: string }>(
    `select attname as name, concat_ws(' ', format_type(atttypid, atttypmod), case when attnotnull then 'not null' else 'null' end,
       case when atthasdef then 'default' end) as shape
     from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attname`,
    [name],
  );
  const { rows: constraints } = await owner.query<{ type: string; columns: string[]; target: string | null }>(
    `select contype as type, nullif(confrelid, 0)::regclass::text as target,
       (select array_agg(attname::text order by place) from unnest(conkey) with ordinality k(number, place)
        join pg_attribute on attrelid = conrelid and attnum = number) as columns
     from pg_constraint where conrelid = to_regclass($1) and contype in ('p', 'u', 'f')`,
    [name],
  );
  return {
    columns: Object.fromEntries(columns.map(({ name, shape }) => [name, shape])),
    keys: constraints
      .filter(({ type }) => type !== "f")
      .map(({ type, columns }) => key(type === "p", columns))
      .sort(),
    references: constraints.filter(({ type }) => type === "f").map(({ columns, target }) => `${columns.join(", ")} -> ${target}`),
  };
}

test("there are tables to compare", () => {
  expect(tables.flat().length).toBeGreaterThan(5);
});

for (const [at, file] of files.entries()) {
  describe(file, () => {
    for (const table of tables[at] ?? []) {
      const { name } = getTableConfig(table);
      test(`${name} is in the database what it is in the code`, async () => {
        const inCode = shapeInCode(table);
        const inDatabase = await shapeInDatabase(name);
        expect(inCode.columns).toEqual(inDatabase.columns);
        expect(inCode.keys).toEqual(inDatabase.keys);
        // The code may leave references out; the database is who keeps them.
        expect(inDatabase.references).toEqual(expect.arrayContaining(inCode.references));
      });
    }
  });
}

test("no table is described twice", () => {
  const names = tables.flat().map((table) => getTableConfig(table).name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
