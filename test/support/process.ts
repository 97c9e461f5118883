// Programs that a test starts, watches and ends by their own process id.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { keepLog } from "./log-watch.ts";

export const isRoot = process.getuid?.() === 0;
export const nobody = 65_534;

export interface Running {
  pid: number;
  /** Everything it has said so far. */
  output(): string;
  /** Settles once it has said this; throws when it ends before. */
  says(wanted: RegExp): Promise<RegExpExecArray>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  env?: Record<string, string>;
  uid?: number;
}

/** Runs TypeScript or a script of this repository on the Node that runs the tests. Killed when the test is over, if it still runs. */
export function runNode(args: string[], { env = {}, uid }: RunOptions = {}): Running {
  const child = spawn(process.execPath, args, {
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return watch(child);
}

function watch(child: ChildProcess): Running {
  let text = "";
  let told = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      told();
    });
  }
  const ended = once(child, "close").then(() => ({ code: child.exitCode, signal: child.signalCode }));
  const running: Running = {
    pid: child.pid ?? 0,
    output: () => text,
    says: (wanted) =>
      new Promise((resolve, reject) => {
        told = () => {
          const said = wanted.exec(text);
          if (said) resolve(said);
        };
        told();
        void ended.then(() => reject(new Error(`ended before it said ${wanted}:\n${text}`)));
      }),
    ended,
    kill: (signal) => void child.kill(signal),
  };
  onTestFinished(async () => {
    running.kill("SIGKILL");
    await ended;
    keepLog(text);
  });
  return running;
}

/** A folder that every user may pass through. After the test a database still running in it is ended, and all is removed. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "em-fault-"));
  chmodSync(folder, 0o755);
  onTestFinished(async () => {
    const pid = postgresIn(folder);
    if (pid !== undefined) process.kill(pid, "SIGQUIT");
    while (postgresIn(folder) !== undefined) await delay(20);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The process id of the PostgreSQL that runs on the data below this folder. */
export function postgresIn(dataDir: string): number | undefined {
  const file = join(dataDir, "postgres/data/postmaster.pid");
  if (!existsSync(file)) return undefined;
  const pid = readFileSync(file, "utf8").split("\n", 1)[0] ?? "";
  const command = spawnSync("ps", ["-o", "args=", "-p", pid], { encoding: "utf8" }).stdout;
  return command.includes(`/postgres/data `) ? Number(pid) : undefined;
}

/** Runs one statement on a connection of its own. */
export async function ask(connectionString: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
