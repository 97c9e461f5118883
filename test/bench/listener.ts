// The real server of buildApp in a process of its own, which tells its parent the port and, when asked, its memory and processor time.
import { buildApp } from "@expecting-mothers/server/app";
import { readConfig } from "@expecting-mothers/server/config";
import { createPool } from "@expecting-mothers/server/db/client";
import { systemClock } from "@expecting-mothers/server/lib/clock";
import { createFieldCrypto } from "@expecting-mothers/server/lib/field-crypto";
import { createLogger } from "@expecting-mothers/server/lib/log";
import { answerParent } from "./child.ts";

const config = readConfig();
const log = createLogger(config.logLevel);
const app = await buildApp(
  {
    config,
    pool: createPool({
      connectionString: config.databaseUrl as string,
      max: config.poolSize,
      onError: (error) => log.warn({ err: error }, "connection lost"),
    }),
    clock: systemClock,
    crypto: createFieldCrypto(config.keys.fields, config.keys.index),
    // Messages are written and stay in the outbox: sending them is another process's work in a large installation, and another figure.
    gateway: { send: async () => ({ refused: "bench" }) },
    wakeSender: () => {},
    log,
  },
  log,
);
await app.listen({ host: "127.0.0.1", port: 0 });
answerParent(app);
