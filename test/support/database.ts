// One real PostgreSQL for a whole test run, and a migrated database of her own for whoever asks.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "../../server/src/db/embedded.ts";
import { migrate } from "../../server/src/db/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export interface TestDatabase {
  /** As em_app, which row security binds. */
  appUrl: string;
  /** As em_owner, past row security: for setting a scene and for looking at what a request left behind. */
  ownerUrl: string;
  drop(): Promise<void>;
}

const TEMPLATE = "expecting_mothers";

/** A folder below the temporary one that PostgreSQL can enter also when it runs as another user than the tests. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "em-test-"));
  chmodSync(folder, 0o755);
  return folder;
}

/** Vitest calls this once before all files, and what it returns after them. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = makeDataDir();
  const postgres = await startEmbedded(dataDir, { max_connections: "200" });
  const stop = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(postgres.ownerUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgresUrl", postgres.superUrl);
  return stop;
}

/** A migrated, empty database of its own. Drop it when the file is done. */
export function createDatabase(): Promise<TestDatabase> {
  return createFrom(TEMPLATE);
}

/** A database of its own without any table. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom("template0");
}

async function createFrom(template: string): Promise<TestDatabase> {
  const superUrl = inject("postgresUrl");
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await runAlone(superUrl, `create database ${name} template ${template} owner em_owner`);
  const urlFor = (role: string) => superUrl.replace("//postgres@/expecting_mothers", `//${role}@/${name}`);
  return {
    appUrl: urlFor("em_app"),
    ownerUrl: urlFor("em_owner"),
    drop: () => runAlone(superUrl, `drop database ${name} with (force)`),
  };
}

async function runAlone(superUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: superUrl.replace("/expecting_mothers?", "/postgres?") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
