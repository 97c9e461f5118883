// How long `pnpm start` takes to the first answer, with an empty DATA_DIR and with what it left there.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { rounded, say } from "./figures.ts";

const longestSeconds = 120;
const root = join(import.meta.dirname, "../..");

export async function measureStart(folder: string) {
  const dataDir = join(folder, "start");
  mkdirSync(dataDir);
  const firstSeconds = rounded(await startOnce(dataDir), 1);
  const againSeconds = rounded(await startOnce(dataDir), 1);
  say(`started in ${firstSeconds} s, again in ${againSeconds} s`);
  return { firstSeconds, againSeconds };
}

async function startOnce(dataDir: string): Promise<number> {
  const port = await freePort();
  const started = performance.now();
  // In a group of its own, so that its end reaches what pnpm has started as well.
  const child = spawn(...pnpm("start"), {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) },
    detached: true,
    stdio: ["ignore", 2, 2],
  });
  const ended = once(child, "exit");
  const end = () => process.kill(-(child.pid as number), "SIGTERM");
  process.once("exit", end);
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error("pnpm start ended");
      if (performance.now() - started > longestSeconds * 1000) throw new Error("pnpm start did not answer");
      await delay(25);
    }
    return (performance.now() - started) / 1000;
  } finally {
    process.off("exit", end);
    end();
    await ended;
    while (await answers(port)) await delay(25);
  }
}

/** The pnpm that runs the bench, else the one that npx brings. */
function pnpm(script: string): [string, string[]] {
  const own = process.env["npm_execpath"];
  if (own === undefined) return ["npx", ["-y", "pnpm@12", script]];
  return /\.[cm]?js$/.test(own) ? [process.execPath, [own, script]] : [own, [script]];
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
