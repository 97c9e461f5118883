// The migrations build the whole schema from nothing, once, on the PostgreSQL that comes with us and on any that the machine has.
import { readdirSync } from "node:fs";
import { migrate, pendingMigrations } from "@expecting-mothers/server/db/migrate";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmptyDatabase } from "../support/database.ts";
import { installedServers, startInstalled } from "../support/installed-postgres.ts";

const files = readdirSync(new URL("../../migrations", import.meta.url))
  .map((name) => name.replace(/\.sql$/, ""))
  .sort();

type Server = { ownerUrl: string; appUrl: string; stop: () => Promise<void> | void };
const servers: Record<string, () => Promise<Server> | Server> = {
  "that comes with us": async () => {
    const { drop, ...urls } = await createEmptyDatabase();
    return { ...urls, stop: drop };
  },
  ...Object.fromEntries(installedServers().map((installed) => [`${installed.version} of this machine`, () => startInstalled(installed)])),
};

for (const [which, start] of Object.entries(servers)) {
  describe(`on the PostgreSQL ${which}`, () => {
    let server: Server;
    let owner: Client;

    beforeAll(async () => {
      server = await start();
      owner = new Client({ connectionString: server.ownerUrl });
      await owner.connect();
    });
    afterAll(async () => {
      await owner.end();
      await server.stop();
    });

    test("three nodes that start at once migrate it once, from zero, in order", async () => {
      expect(await pendingMigrations(server.ownerUrl)).toEqual(files);
      const applied = await Promise.all([migrate(server.ownerUrl), migrate(server.ownerUrl), migrate(server.ownerUrl)]);
      expect(applied.filter((names) => names.length > 0)).toEqual([files]);
      expect(await pendingMigrations(server.ownerUrl)).toEqual([]);
    });

    test("running them again does nothing", async () => {
      const before = await schemaOf(owner);
      expect(await migrate(server.ownerUrl)).toEqual([]);
      expect(await schemaOf(owner)).toEqual(before);
    });

    test("the application may read which were applied, and see no mother without saying who asks", async () => {
      const app = new Client({ connectionString: server.appUrl });
      await app.connect();
      const { rows } = await app.query<{ name: string }>("select name from pgmigrations order by id");
      expect(rows.map(({ name }) => name)).toEqual(files);
      await owner.query("insert into people (id, name) values (gen_random_uuid(), 'Ayesha')");
      expect((await app.query("select from people")).rowCount).toBe(0);
      await app.end();
    });

    test("an older release leaves a newer database alone", async () => {
      await owner.query("insert into pgmigrations (name, run_on) values ('9999_of_tomorrow', now())");
      await expect(migrate(server.ownerUrl)).rejects.toThrow("9999_of_tomorrow");
      await owner.query("delete from pgmigrations where name = '9999_of_tomorrow'");
    });
  });
}

test("numbers of migrations are not used twice", () => {
  const numbers = files.map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});

async function schemaOf(owner: Client): Promise<unknown[]> {
  const { rows } = await owner.query(
    `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns where table_schema = 'public'
     order by table_name, column_name`,
  );
  return rows;
}
