// Applies the files of migrations/ in order, once, whoever else tries at the same time. Also a command: pnpm migrate.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PG_MIGRATE_LOCK_ID, runner } from "node-pg-migrate";
import { Client } from "pg";
import { readMigrationUrl } from "../config.ts";
import { isStartError, startError } from "../lib/start-error.ts";

const FOLDER = join(import.meta.dirname, "../../../migrations");
const TABLE = "pgmigrations";
/** A change of the schema that waits longer for a table would hold up every request behind it. */
const TABLE_LOCK_WAIT = "3s";
/** Another node that migrates at the same time is waited for. */
const OTHER_NODE_WAIT = "60s";

/** Brings the database at `ownerUrl` to this release and returns the names of the migrations it applied. Throws a start error. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const client = await connect(ownerUrl);
  try {
    await client.query(`set lock_timeout = '${OTHER_NODE_WAIT}'`);
    await client.query(`select pg_advisory_lock(${PG_MIGRATE_LOCK_ID})`);
    await client.query(`set lock_timeout = '${TABLE_LOCK_WAIT}'`);
    await refuseNewerDatabase(client);
    const applied = await runner({
      dbClient: client,
      dir: FOLDER,
      direction: "up",
      migrationsTable: TABLE,
      singleTransaction: false,
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
    // The application compares this list with its own files when it starts.
    await client.query(`grant select on ${TABLE} to em_app`);
    return applied.map(({ name }) => name);
  } catch (error) {
    if (isStartError(error)) throw error;
    throw startError(`The database could not be migrated: ${(error as Error).message}`, error);
  } finally {
    await client.end();
  }
}

/** Names of this release's migrations that the database at `url` has not had. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const client = await connect(url);
  try {
    const done = new Set(await appliedMigrations(client));
    return ownMigrations().filter((name) => !done.has(name));
  } finally {
    await client.end();
  }
}

/** An older release must not change a database whose later migrations it does not know. (It may serve one: migrations only add.) */
async function refuseNewerDatabase(client: Client): Promise<void> {
  const own = new Set(ownMigrations());
  const unknown = (await appliedMigrations(client)).filter((name) => !own.has(name));
  if (unknown.length > 0) throw startError(`The database belongs to a newer release, which applied ${unknown.join(", ")}: start that one.`);
}

function ownMigrations(): string[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".sql"));
  return files.map((name) => name.slice(0, -".sql".length)).sort();
}

async function appliedMigrations(client: Client): Promise<string[]> {
  const { rowCount } = await client.query("select from pg_tables where schemaname = 'public' and tablename = $1", [TABLE]);
  if (!rowCount) return [];
  const { rows } = await client.query<{ name: string }>(`select name from ${TABLE} order by id`);
  return rows.map(({ name }) => name);
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000, application_name: "expecting-mothers migrate" });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw startError(`The database does not answer: ${(error as Error).message || (error as NodeJS.ErrnoException).code}`, error);
  }
  return client;
}

async function runCommand(): Promise<void> {
  const url = readMigrationUrl();
  if (!url) throw startError("Name the database in MIGRATION_DATABASE_URL or DATABASE_URL; the demo migrates its own when it starts.");
  const applied = await migrate(url);
  process.stdout.write(applied.length === 0 ? "The database is up to date.\n" : `Applied ${applied.join(", ")}.\n`);
}

if (import.meta.main) {
  await runCommand().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
