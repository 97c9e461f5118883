// Builds the real server on a database of its own, as a test's newcomer would meet it, and speaks to it over HTTP.
import { buildApp } from "@expecting-mothers/server/app";
import { type Config, readConfig } from "@expecting-mothers/server/config";
import { createPool } from "@expecting-mothers/server/db/client";
import type { Deps } from "@expecting-mothers/server/deps";
import { systemClock } from "@expecting-mothers/server/lib/clock";
import { createFieldCrypto } from "@expecting-mothers/server/lib/field-crypto";
import { createLogger } from "@expecting-mothers/server/lib/log";
import type { OutgoingMessage } from "@expecting-mothers/server/notifications/gateway";
import { type SendCounts, sendAllDue } from "@expecting-mothers/server/notifications/sender";
import type { Problem } from "@expecting-mothers/shared/basics";
import type { Input, Reply } from "@expecting-mothers/shared/contract";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import pg from "pg";
import { createDatabase } from "./database.ts";
import { keepBodySecret, keepLog, keepSecret } from "./log-watch.ts";

export const origin = "http://test.example";

export type Answer<N extends EndpointName> = {
  status: number;
  body: Reply<N>;
  problem: Problem;
  headers: LightMyRequestResponse["headers"];
};
export type AskOptions = { cookie?: string; key?: string; headers?: Record<string, string> };
export type TestApp = {
  app: FastifyInstance;
  deps: Deps;
  /** Connected as the owner: sees everything. */
  owner: pg.Pool;
  appUrl: string;
  /** What the gateway was given to send. */
  sent: OutgoingMessage[];
  /** Every line the server logged. */
  logLines: string[];
  call<N extends EndpointName>(name: N, input: Input<N>, options?: AskOptions): Promise<Answer<N>>;
  /** Sends what waits in the outbox; nothing is sent by itself. */
  deliver(): Promise<SendCounts>;
  close(): Promise<void>;
};

/** A server on a fresh clone of the migrated template database. Unexpected errors in its log fail the test at `close`. */
export async function startTestApp(changes: Partial<Config> = {}): Promise<TestApp> {
  const database = await createDatabase();
  const config: Config = { ...readConfig({}), origin, databaseUrl: database.appUrl, ...changes };
  const logLines: string[] = [];
  const logger = createLogger("info", { write: (line: string) => void logLines.push(line) });
  const sent: OutgoingMessage[] = [];
  const deps: Deps = {
    config,
    pool: createPool({
      connectionString: database.appUrl,
      max: config.poolSize,
      onError: (error) => logger.warn({ err: error }, "connection lost"),
    }),
    clock: systemClock,
    crypto: createFieldCrypto(config.keys.fields, config.keys.index),
    gateway: {
      send: async (message) => {
        sent.push(message);
        keepSecret(message.to, ...(message.text.match(/\b\d{6}\b/g) ?? []));
        return { reference: message.id };
      },
    },
    log: logger,
    wakeSender: () => {},
  };
  const app = await buildApp(deps, logger);
  await app.ready();
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  // Its connections may still be saying goodbye when the database is dropped under them.
  owner.on("error", () => {});
  return {
    app,
    deps,
    owner,
    appUrl: database.appUrl,
    sent,
    logLines,
    call: (name, input, options) => callEndpoint(app, name, input, options),
    deliver: () => sendAllDue(deps),
    async close() {
      keepLog(logLines.join(""));
      await app.close();
      await deps.pool.end();
      await owner.end();
      await database.drop();
      const faults = logLines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
      if (faults.length > 0) throw new Error(`the server logged errors:\n${faults.join("")}`);
    },
  };
}

let keys = 0;
/** A fresh idempotency key. */
export function newKey(): string {
  keys += 1;
  return `test-key-${process.pid}-${keys}`;
}

/** Asks this server, as `call` of a test app does its own. */
export async function callEndpoint<N extends EndpointName>(
  app: FastifyInstance,
  name: N,
  input: Input<N>,
  { cookie, key = newKey(), headers = {} }: AskOptions = {},
): Promise<Answer<N>> {
  const [method, pattern] = paths[name];
  const { params = {}, query, body } = input as { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
  keepBodySecret(body);
  keepBodySecret(query);
  keepBodySecret(params);
  const path = pattern.replace(/:(\w+)/g, (_, part: string) => encodeURIComponent(params[part] ?? ""));
  const search = new URLSearchParams();
  for (const [field, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) search.append(field, String(one));
  }
  const response = await app.inject({
    method,
    url: search.size > 0 ? `${path}?${search}` : path,
    headers: {
      origin,
      ...(method === "GET" ? {} : { "idempotency-key": key }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const parsed = response.body === "" ? undefined : JSON.parse(response.body);
  return { status: response.statusCode, body: parsed, problem: parsed, headers: response.headers };
}
