// Takes the address the server listens on, and says in one line why it cannot have it.
import { once } from "node:events";
import { createServer } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Config } from "./config.ts";
import { startError } from "./lib/start-error.ts";

type Address = Pick<Config, "host" | "port">;

/** Asked before the database is started, so that a second start on one machine is told at once. */
export async function checkAddress({ host, port }: Address): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), "listening");
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, { host, port });
  }
  probe.close();
  await once(probe, "close");
}

/** Listens and returns the address to open in a browser. */
export async function listen(app: FastifyInstance, { host, port }: Address): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, { host, port });
  }
}

function explain(error: NodeJS.ErrnoException, { host, port }: Address): Error {
  if (error.code === "EADDRINUSE") {
    return startError(`Port ${port} of ${host} is in use: stop the program that holds it, or set PORT to another.`, error);
  }
  if (error.code === "EACCES") return startError(`Port ${port} needs rights that this user lacks: set PORT above 1023.`, error);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return startError(`HOST ${host} is no address of this machine.`, error);
  }
  return error;
}
