// Starts the server, and stops it in order: first nobody is sent here any more, then running requests end, then the database.
import { setTimeout as delay } from "node:timers/promises";
import closeWithGrace from "close-with-grace";
import type { FastifyInstance } from "fastify";
import { buildApp } from "./app.ts";
import { type Config, isDemo, keepDemoKeys, readConfig } from "./config.ts";
import { createPool } from "./db/client.ts";
import { startEmbedded } from "./db/embedded.ts";
import { migrate, pendingMigrations } from "./db/migrate.ts";
import { refuseUnboundRole } from "./db/role.ts";
import type { Deps } from "./deps.ts";
import { startJobs } from "./jobs/service.ts";
import { systemClock } from "./lib/clock.ts";
import { createFieldCrypto } from "./lib/field-crypto.ts";
import { createLogger } from "./lib/log.ts";
import { isStartError, startError } from "./lib/start-error.ts";
import { checkAddress, listen } from "./listen.ts";
import { createDemoGateway, ensureDemoInbox } from "./notifications/demo-gateway.ts";
import { createHttpGateway } from "./notifications/http-gateway.ts";
import { startSendingLoop } from "./notifications/sending-loop.ts";
import { seedIfEmpty } from "./seed/province.ts";

/** How long /readyz answers 503 while requests are still taken: as long as a load balancer may need to notice. */
const NOTICE_MS = 2_000;
const LONGEST_REQUEST_MS = 5_000;
const LONGEST_POOL_END_MS = 1_000;
const LONGEST_STOP_MS = 9_500;

/** What is to be undone at the end, last first. It grows while the server starts, so that a stop in between undoes what there is. */
const closers: (() => Promise<void>)[] = [];
const stopping = new AbortController();

async function start(): Promise<void> {
  const named = readConfiguration();
  const logger = createLogger(named.logLevel);
  await checkAddress(named);
  const { config, databaseUrl } = await (isDemo(named) ? startDemo(named) : checkDatabase(named));
  stopping.signal.throwIfAborted();
  const pool = createPool({
    connectionString: databaseUrl,
    max: config.poolSize,
    onError: (error) => logger.warn({ err: error }, "database connection lost"),
  });
  closers.push(async () => Promise.race([pool.end(), delay(LONGEST_POOL_END_MS)]));
  await refuseUnboundRole(pool);
  const tools = {
    config,
    pool,
    clock: systemClock,
    crypto: createFieldCrypto(config.keys.fields, config.keys.index),
    gateway: config.gateway === undefined ? createDemoGateway(pool) : createHttpGateway(config.gateway),
    log: logger,
  };
  const sending = startSendingLoop(tools);
  closers.push(sending.stop);
  const deps: Deps = { ...tools, wakeSender: sending.wake };
  const app = await buildApp(deps, logger);
  const jobs = await startJobs(deps);
  closers.push(async () => void (await Promise.all([stopApp(app, config), jobs.stop()])));
  stopping.signal.throwIfAborted();
  const address = await listen(app, config);
  process.stdout.write(`Expecting Mothers is at ${config.origin ?? address}\n`);
  if (isDemo(config)) process.stdout.write(`Sign in as one of the demo's people at ${address}/demo\n`);
}

function readConfiguration(): Config {
  try {
    return readConfig();
  } catch (error) {
    throw startError(`The environment is not right: ${(error as Error).message}`, error);
  }
}

type Ready = { config: Config; databaseUrl: string };

async function checkDatabase(config: Config): Promise<Ready> {
  const databaseUrl = config.databaseUrl as string;
  const pending = await pendingMigrations(databaseUrl);
  if (pending.length > 0) throw startError(`The database lacks ${pending.join(", ")}: run "pnpm migrate" first.`);
  return { config, databaseUrl };
}

/** A database of its own, keys of its own, and people to try things with. */
async function startDemo(named: Config): Promise<Ready> {
  const embedded = await startEmbedded(named.dataDir);
  closers.push(embedded.stop);
  // Whoever started the server sees why it ends, and can start it again on the same data.
  void embedded.ended.then(() => {
    if (!stopping.signal.aborted) throw startError("PostgreSQL ended by itself, and the server with it.");
  });
  const config = keepDemoKeys(named);
  await migrate(embedded.ownerUrl);
  stopping.signal.throwIfAborted();
  const owner = createPool({ connectionString: embedded.ownerUrl, max: 1, onError: () => {} });
  await ensureDemoInbox(owner);
  await seedIfEmpty(owner, createFieldCrypto(config.keys.fields, config.keys.index), systemClock.now()).finally(() => owner.end());
  return { config, databaseUrl: embedded.appUrl };
}

async function stopApp(app: FastifyInstance, config: Config): Promise<void> {
  app.leave();
  if (config.production) await delay(NOTICE_MS);
  await app.drain(LONGEST_REQUEST_MS);
  const closed = app.close();
  app.server.closeAllConnections();
  await closed;
}

const started = start();

// A start that fails arrives here too, as the rejection that nobody handled.
closeWithGrace({ delay: LONGEST_STOP_MS, logger: false }, async ({ err }) => {
  if (err) process.stderr.write(`${isStartError(err) ? err.message : err.stack}\n`);
  stopping.abort();
  // What is under way ends first, so that all it has opened is known.
  await started.catch(() => {});
  for (const close of closers.reverse()) {
    await close().catch((error: Error) => process.stderr.write(`${error.stack ?? error.message}\n`));
  }
});
