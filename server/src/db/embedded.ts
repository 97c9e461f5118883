// The database of a machine that names none: a real PostgreSQL below DATA_DIR, started and stopped with the server.
import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import { startError } from "../lib/start-error.ts";
import { allowOnlyThisUser, ensureCluster } from "./embedded-cluster.ts";
import { type Home, makeSocketFolder, openHome } from "./embedded-home.ts";
import {
  isOurs,
  isServed,
  lastComplaint,
  readPostmaster,
  type Settings,
  startPostmaster,
  stopChild,
  stopLeftover,
} from "./embedded-process.ts";

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
const LONGEST_START_MS = 120_000;
const ANSWER_MS = 3_000;

/** Starts PostgreSQL below `dataDir`, creating or taking over what is there. Throws a start error in one clear line. */
export async function startEmbedded(dataDir: string, settings: Settings = {}): Promise<EmbeddedDatabase> {
  const home = openHome(dataDir);
  ensureCluster(home);
  const reusedPid = await clearLeftover(home, dataDir);
  allowOnlyThisUser(home);
  const socketFolder = makeSocketFolder(home);
  const child = startPostmaster(home, socketFolder, settings, reusedPid);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    await stopChild(child);
    if (dirname(socketFolder) !== home.folder) rmSync(socketFolder, { recursive: true, force: true });
  };
  try {
    const admin = await waitUntilReady(home, child, socketFolder);
    await createDatabase(admin, socketFolder).finally(() => admin.end());
  } catch (error) {
    await stop();
    // Two starts at once: one has got the data, and this one may even have met its socket.
    throw isServedByAnother(home, child) ? alreadyServed(dataDir) : error;
  }
  const url = (role: string) => urlOf(socketFolder, role, DATABASE);
  return { appUrl: url("em_app"), ownerUrl: url("em_owner"), superUrl: url("postgres"), ended, stop };
}

function urlOf(socketFolder: string, role: string, database: string): string {
  return `postgresql://${role}@/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/**
 * After kill -9 of a server its postgres still runs: it is stopped in order, unless a living server is behind it.
 * Returns the process number in a pid file that is no PostgreSQL's (any more).
 */
async function clearLeftover(home: Home, dataDir: string): Promise<number | undefined> {
  const leftover = readPostmaster(home);
  if (!leftover) return undefined;
  if (!isOurs(home, leftover)) return leftover.pid;
  if (isServed(leftover)) throw alreadyServed(dataDir);
  await stopLeftover(home, leftover);
  return undefined;
}

function isServedByAnother(home: Home, child: ChildProcess): boolean {
  const running = readPostmaster(home);
  return running !== undefined && running.pid !== child.pid && isOurs(home, running) && isServed(running);
}

function alreadyServed(dataDir: string): Error {
  return startError(`Another server is running on DATA_DIR ${dataDir}: stop it first, or give this one a DATA_DIR of its own.`);
}

async function waitUntilReady(home: Home, child: ChildProcess, socketFolder: string): Promise<Client> {
  const deadline = performance.now() + LONGEST_START_MS;
  for (;;) {
    const client = await connect(urlOf(socketFolder, "postgres", "postgres")).catch(() => undefined);
    if (client && readPostmaster(home)?.pid === child.pid) return client;
    await client?.end();
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw startError(`PostgreSQL did not start: ${lastComplaint(home)} (${home.log})`);
    }
    if (performance.now() > deadline) throw startError(`PostgreSQL did not answer within ${LONGEST_START_MS / 1000} s (${home.log}).`);
    await delay(20);
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: ANSWER_MS, application_name: "expecting-mothers server" });
  // A connection lost between two statements fails the next one; without a listener it would end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function createDatabase(admin: Client, socketFolder: string): Promise<void> {
  for (const role of ["em_owner", "em_app"]) {
    const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [role]);
    if (!rowCount) await admin.query(`create role ${escapeIdentifier(role)} login nosuperuser nocreatedb nocreaterole nobypassrls`);
  }
  const { rowCount } = await admin.query("select from pg_database where datname = $1", [DATABASE]);
  if (!rowCount) await admin.query(`create database ${DATABASE} owner em_owner`);
  await admin.query(`revoke all on database ${DATABASE} from public; grant connect on database ${DATABASE} to em_app`);
  const client = await connect(urlOf(socketFolder, "postgres", DATABASE));
  try {
    await client.query("create extension if not exists btree_gist; create extension if not exists pg_trgm");
  } finally {
    await client.end();
  }
}
