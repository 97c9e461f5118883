// Starts and stops the postgres program on a home, and recognises one that an earlier server left running there.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startError } from "../lib/start-error.ts";
import { PLAIN_ENVIRONMENT } from "./embedded-cluster.ts";
import type { Home } from "./embedded-home.ts";

export interface Postmaster {
  pid: number;
  socketFolder: string;
}

export type Settings = Record<string, string>;

/** For a machine of two cores that also runs the server. No statement and no detail in the log: they would carry personal data. */
const SETTINGS: Settings = {
  autovacuum_naptime: "15s",
  effective_cache_size: "1GB",
  jit: "off",
  listen_addresses: "",
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  log_timezone: "UTC",
  max_connections: "60",
  max_parallel_workers_per_gather: "0",
  random_page_cost: "1.1",
  shared_buffers: "256MB",
  timezone: "UTC",
  unix_socket_permissions: "0700",
};

const LARGEST_LOG_BYTES = 10_000_000;
const GENTLE_STOP_MS = 5_000;
const LONGEST_STOP_MS = 9_000;

/**
 * Starts postgres in a session of its own, so that ctrl-C reaches the server alone and the server stops its database last.
 * A process number in `reusedPid` does not count as a running PostgreSQL; all its other checks of the data still hold.
 */
export function startPostmaster(home: Home, socketFolder: string, settings: Settings, reusedPid: number | undefined): ChildProcess {
  const options = { ...SETTINGS, ...settings, cluster_name: `server-${process.pid}`, unix_socket_directories: socketFolder };
  const log = openLog(home);
  const child = spawn(
    join(home.programs, "postgres"),
    ["-D", home.data, ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    {
      ...home.runAs.ids,
      cwd: "/",
      detached: true,
      // PostgreSQL never takes its own ancestor for another PostgreSQL.
      env: { ...PLAIN_ENVIRONMENT, ...(reusedPid !== undefined && { PG_GRANDPARENT_PID: `${reusedPid}` }) },
      stdio: ["ignore", log, log],
    },
  );
  closeSync(log);
  child.on("error", () => {});
  child.unref();
  return child;
}

function openLog(home: Home): number {
  if ((statSync(home.log, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG_BYTES) renameSync(home.log, `${home.log}.1`);
  return openSync(home.log, "a", 0o600);
}

/** The reason postgres itself gave last, for the one line that the person sees. */
export function lastComplaint(home: Home): string {
  const lines = readFileSync(home.log, "utf8").trimEnd().split("\n");
  const fatal = lines.findLast((line) => /\b(FATAL|PANIC):/.test(line)) ?? lines.at(-1);
  return (fatal ?? "").replace(/^.*?\b(FATAL|PANIC): +/, "");
}

export function readPostmaster(home: Home): Postmaster | undefined {
  const path = join(home.data, "postmaster.pid");
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, "utf8").split("\n");
  return { pid: Number(lines[0]), socketFolder: lines[4] ?? "" };
}

/** Whether that process is a postgres on this very data: a number in an old pid file may belong to any program by now. */
export function isOurs(home: Home, postmaster: Postmaster): boolean {
  return commandOf(postmaster.pid).includes(`/postgres -D ${home.data} -c `);
}

/** Whether the server that started it lives: it is that one's child until then, and afterwards somebody else's. */
export function isServed(postmaster: Postmaster): boolean {
  const starter = /cluster_name=server-(\d+)/.exec(commandOf(postmaster.pid))?.[1];
  return starter !== undefined && Number(starter) === parentOf(postmaster.pid);
}

function commandOf(pid: number): string {
  if (process.platform !== "linux") return askPs(pid, "command");
  return readProc(pid, "cmdline").replaceAll("\0", " ");
}

function parentOf(pid: number): number {
  if (process.platform !== "linux") return Number(askPs(pid, "ppid"));
  return Number(/^PPid:\s+(\d+)$/m.exec(readProc(pid, "status"))?.[1]);
}

/** Empty when there is no such process (any more). */
function readProc(pid: number, file: "cmdline" | "status"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function askPs(pid: number, field: "command" | "ppid"): string {
  return spawnSync("ps", ["-o", `${field}=`, "-p", `${pid}`], { encoding: "utf8" }).stdout ?? "";
}

/** Stops a postgres that is no child of ours: it ends sessions first, and after a while without asking (its log recovers all). */
export async function stopLeftover(home: Home, postmaster: Postmaster): Promise<void> {
  const started = performance.now();
  let signal: NodeJS.Signals = "SIGINT";
  process.kill(postmaster.pid, signal);
  while (isOurs(home, postmaster)) {
    const waited = performance.now() - started;
    if (waited > LONGEST_STOP_MS) throw startError(`An earlier PostgreSQL (process ${postmaster.pid}) on this data does not stop.`);
    if (waited > GENTLE_STOP_MS && signal === "SIGINT") {
      signal = "SIGQUIT";
      process.kill(postmaster.pid, signal);
    }
    await delay(20);
  }
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  child.ref();
  child.kill("SIGINT");
  const forced = setTimeout(() => child.kill("SIGQUIT"), GENTLE_STOP_MS);
  await exited;
  clearTimeout(forced);
}
