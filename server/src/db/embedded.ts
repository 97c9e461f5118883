// The database of a machine that names none: a real PostgreSQL below DATA_DIR, started and stopped with the server.
import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import { startError } from "../lib/start-error.ts";
import { allowOnlyThisUser, ensureCluster } from "./embedded-cluster.ts";
import { type Home, makeSocketFolder, openHome } from "./embedded-home.ts";
import { isOurs, lastComplaint, readPostmaster, type Settings, startPostmaster, stopChild, stopLeftover } from "./embedded-process.ts";

export interface EmbeddedDatabase {
  /** As em_app, which row security binds. */
  appUrl: string;
  /** As em_owner, who owns the tables and runs migrations. */
  ownerUrl: string;
  /** As the superuser, for tools and tests that create databases. */
  superUrl: string;
  /** Settles when postgres ends, asked or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const DATABASE = "expecting_mothers";
/** Held by the server for as long as it lives, so that a second one on the same data is told instead of taking the first one's database away. */
const SERVER_LOCK = 7_300_300;
const LONGEST_START_MS = 120_000;
const ANSWER_MS = 3_000;

/** Starts PostgreSQL below `dataDir`, creating or taking over what is there. Throws a start error in one clear line. */
export async function startEmbedded(dataDir: string, settings: Settings = {}): Promise<EmbeddedDatabase> {
  const home = openHome(dataDir);
  ensureCluster(home);
  await clearLeftover(home, dataDir);
  allowOnlyThisUser(home);
  const socketFolder = makeSocketFolder(home);
  const child = startPostmaster(home, socketFolder, settings);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let keeper: Client | undefined;
  const stop = async () => {
    await keeper?.end().catch(() => {});
    await stopChild(child);
    if (dirname(socketFolder) !== home.folder) rmSync(socketFolder, { recursive: true, force: true });
  };
  try {
    keeper = await waitUntilReady(home, child, socketFolder);
    if (!(await takeServerLock(keeper))) throw alreadyServed(dataDir);
    await createDatabase(keeper, socketFolder);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = (role: string) => urlOf(socketFolder, role, DATABASE);
  return { appUrl: url("em_app"), ownerUrl: url("em_owner"), superUrl: url("postgres"), ended, stop };
}

function urlOf(socketFolder: string, role: string, database: string): string {
  return `postgresql://${role}@/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/** After kill -9 of a server its postgres still runs: it is stopped in order, unless a living server is behind it. */
async function clearLeftover(home: Home, dataDir: string): Promise<void> {
  const leftover = readPostmaster(home);
  if (!leftover || !isOurs(home, leftover)) return;
  const client = await connect(urlOf(leftover.socketFolder, "postgres", "postgres")).catch(() => undefined);
  if (client) {
    const free = await takeServerLock(client);
    await client.end();
    if (!free) throw alreadyServed(dataDir);
  }
  await stopLeftover(home, leftover);
}

function alreadyServed(dataDir: string): Error {
  return startError(`Another server is running on DATA_DIR ${dataDir}: stop it first, or give this one a DATA_DIR of its own.`);
}

/** A killed server's session may outlive it by a moment, so a refusal is asked about for a short while. */
async function takeServerLock(client: Client): Promise<boolean> {
  await client.query("set lock_timeout = '2s'");
  try {
    await client.query("select pg_advisory_lock($1)", [SERVER_LOCK]);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilReady(home: Home, child: ChildProcess, socketFolder: string): Promise<Client> {
  const deadline = performance.now() + LONGEST_START_MS;
  for (;;) {
    const client = await connect(urlOf(socketFolder, "postgres", "postgres")).catch(() => undefined);
    if (client) return client;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw startError(`PostgreSQL did not start: ${lastComplaint(home)} (${home.log})`);
    }
    if (performance.now() > deadline) throw startError(`PostgreSQL did not answer within ${LONGEST_START_MS / 1000} s (${home.log}).`);
    await delay(20);
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: ANSWER_MS, application_name: "expecting-mothers server" });
  // A lost connection shows in the pool's own errors; without a listener it would end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function createDatabase(keeper: Client, socketFolder: string): Promise<void> {
  for (const role of ["em_owner", "em_app"]) {
    const { rowCount } = await keeper.query("select from pg_roles where rolname = $1", [role]);
    if (!rowCount) await keeper.query(`create role ${escapeIdentifier(role)} login nosuperuser nocreatedb nocreaterole nobypassrls`);
  }
  const { rowCount } = await keeper.query("select from pg_database where datname = $1", [DATABASE]);
  if (!rowCount) await keeper.query(`create database ${DATABASE} owner em_owner`);
  await keeper.query(`revoke all on database ${DATABASE} from public; grant connect on database ${DATABASE} to em_app`);
  const client = await connect(urlOf(socketFolder, "postgres", DATABASE));
  try {
    await client.query("create extension if not exists btree_gist; create extension if not exists pg_trgm");
  } finally {
    await client.end();
  }
}
