// Whether the server lives (/livez), whether it should be sent requests (/readyz), and how it stops taking them without losing one.
import type { FastifyInstance } from "fastify";
import type { QueryConfig } from "pg";
import type { Pool } from "../db/client.ts";
import { DomainError } from "../lib/domain-error.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** From now on /readyz answers 503, so that whoever spreads the requests sends them elsewhere; they are still served. */
    leave(): void;
    /** From now on every new request is refused with 503. Settles when the running ones are answered, or after `limitMs`. */
    drain(limitMs: number): Promise<void>;
  }
  interface FastifyContextConfig {
    /** Asked by machines about the process itself. */
    probe?: boolean;
  }
}

const DATABASE_ANSWERS_WITHIN_MS = 1_000;
const RETRY_ELSEWHERE = { retryAfterSeconds: 1 };

/** To be called before anything else is registered, so that every request is counted from its first moment. */
export function watchHealth(app: FastifyInstance, pool: Pool): void {
  let leaving = false;
  app.decorate("leave", () => {
    leaving = true;
  });
  const answers = checkDatabase(pool);
  // A probe is neither counted against an address nor kept from hearing that the process lives.
  app.get("/livez", { config: { probe: true, rateLimit: false, pressureHandler: () => {} } }, async () => ({ status: "live" }));
  app.get("/readyz", { config: { probe: true, rateLimit: false } }, async () => {
    if (leaving) throw new DomainError("stopping", RETRY_ELSEWHERE);
    if (!(await answers())) throw new DomainError("overloaded", RETRY_ELSEWHERE);
    return { status: "ready" };
  });
  countRequests(app);
}

/** A check that probes share while it runs, so that they do not queue up behind a database that hangs. */
function checkDatabase(pool: Pool): () => Promise<boolean> {
  let running: Promise<boolean> | undefined;
  return () => {
    running ??= new Promise<boolean>((resolve) => {
      const late = setTimeout(resolve, DATABASE_ANSWERS_WITHIN_MS, false);
      const settle = (answered: boolean) => {
        clearTimeout(late);
        running = undefined;
        resolve(answered);
      };
      pool.query({ text: "select 1", query_timeout: 2 * DATABASE_ANSWERS_WITHIN_MS } as QueryConfig).then(
        () => settle(true),
        () => settle(false),
      );
    });
    return running;
  };
}

function countRequests(app: FastifyInstance): void {
  let running = 0;
  let refusing = false;
  const quiet = Promise.withResolvers<void>();
  app.addHook("onRequest", async (request, reply) => {
    if (request.routeOptions.config.probe) return;
    if (refusing) {
      reply.header("connection", "close");
      throw new DomainError("stopping", RETRY_ELSEWHERE);
    }
    // An open socket is not a request to wait for: its client is told and comes back.
    if (request.headers.upgrade !== undefined) return;
    running += 1;
    reply.raw.once("close", () => {
      running -= 1;
      if (refusing && running === 0) quiet.resolve();
    });
  });
  app.decorate("drain", async (limitMs: number) => {
    refusing = true;
    if (running === 0) return;
    const limit = setTimeout(quiet.resolve, limitMs);
    await quiet.promise;
    clearTimeout(limit);
  });
}
