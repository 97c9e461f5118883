// A server in a child process: started by the bench, asked for its memory, ended by its own process id.
import { fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";

export type Usage = { rssMb: number; cpuMs: number };
export type Child = { port: number; usage(): Promise<Usage>; stop(): Promise<void> };

/** Starts a file of this folder that calls `answerParent`. */
export async function startChild(file: string, env: Record<string, string>): Promise<Child> {
  const child = fork(join(import.meta.dirname, file), { env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: ["ignore", 2, 2, "ipc"] });
  const ended = once(child, "exit");
  const [{ port }] = (await Promise.race([
    once(child, "message"),
    ended.then(() => {
      throw new Error(`${file} ended before it listened`);
    }),
  ])) as [{ port: number }];
  return {
    port,
    async usage() {
      const answered = once(child, "message");
      child.send("usage");
      return ((await answered) as [Usage])[0];
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The child's side. */
export function answerParent(app: FastifyInstance): void {
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ rssMb: process.memoryUsage.rss() / 1_048_576, cpuMs: (user + system) / 1000 });
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ port: (app.server.address() as AddressInfo).port });
}
