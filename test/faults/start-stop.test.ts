// The server as a process: what it says when it cannot start, what it keeps when it is killed, how it stops without losing a request.
import { once } from "node:events";
import { chownSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { ask, isRoot, makeFolder, nobody, postgresIn, type Running, type RunOptions, runNode } from "../support/process.ts";

const main = createRequire(import.meta.url).resolve("@expecting-mothers/server/main");
const key = Buffer.alloc(32, 7).toString("base64");

function startServer(env: Record<string, string>, options: RunOptions = {}): Running {
  return runNode([main], { ...options, env: { PORT: "0", ...env } });
}

async function addressOf(server: Running): Promise<string> {
  const said = await server.says(/is at (\S+)\n/);
  return said[1] ?? "";
}

async function expectReady(address: string): Promise<void> {
  await expect.poll(async () => (await fetch(`${address}/readyz`)).status, { timeout: 5_000 }).toBe(200);
}

/** What a person sees: one line, and the exit code of a failure. */
async function expectOneLine(server: Running, line: string | RegExp): Promise<void> {
  expect((await server.ended).code).toBe(1);
  expect(server.output().trimEnd()).toMatch(line);
  expect(server.output().trimEnd().split("\n")).toHaveLength(1);
}

async function takePort(): Promise<{ port: number; free: () => Promise<unknown> }> {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  return { port, free: () => once(holder.close(), "close") };
}

async function makeDatabase(): Promise<TestDatabase> {
  const database = await createDatabase();
  onTestFinished(database.drop);
  return database;
}

function productionEnvironment(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    ORIGIN: "https://mothers.example",
    SESSION_KEY: key,
    FIELD_KEYS: `1:${key}`,
    INDEX_KEY: key,
    MESSAGE_GATEWAY_URL: "https://sms.example/send",
    MESSAGE_GATEWAY_SECRET: "a secret shared with the provider",
    LOG_LEVEL: "fatal",
  };
}

/** Keeps everyone from reading the districts until it is let go. */
async function lockDistricts(ownerUrl: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query("begin; lock table districts in access exclusive mode");
  return async () => void (await client.query("commit"));
}

test("a port in use is one line and exit 1, before the database is touched", async () => {
  const folder = makeFolder();
  const { port, free } = await takePort();
  onTestFinished(async () => void (await free()));
  await expectOneLine(startServer({ DATA_DIR: folder, PORT: `${port}` }), `Port ${port} of 127.0.0.1 is in use`);
  expect(postgresIn(folder)).toBeUndefined();
});

test("a DATA_DIR that cannot be written is one line and exit 1", async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "file"), "");
  await expectOneLine(startServer({ DATA_DIR: join(folder, "file") }), /^DATA_DIR .*\/file cannot be used: E[A-Z]+/);
});

test("a demo started twice on one DATA_DIR, or on data of a newer PostgreSQL, is one line and exit 1", async () => {
  const folder = makeFolder();
  const first = startServer({ DATA_DIR: folder });
  await addressOf(first);
  await expectOneLine(startServer({ DATA_DIR: folder }), `Another server is running on DATA_DIR ${folder}`);
  first.kill("SIGTERM");
  expect(await first.ended).toEqual({ code: 0, signal: null });
  writeFileSync(join(folder, "postgres/data/PG_VERSION"), "99\n");
  await expectOneLine(startServer({ DATA_DIR: folder }), "DATA_DIR holds a database of the newer PostgreSQL 99");
});

test("production names every variable that is missing", async () => {
  const server = startServer({ NODE_ENV: "production", DATABASE_URL: "postgresql://nowhere/", SESSION_KEY: key });
  await expectOneLine(server, "missing: ORIGIN, FIELD_KEYS, INDEX_KEY, MESSAGE_GATEWAY_URL, MESSAGE_GATEWAY_SECRET");
});

test("production refuses a database that does not answer, lacks a migration, or whose role row security would not bind", async () => {
  const nowhere = productionEnvironment("postgresql://em_app@127.0.0.1:9/expecting_mothers");
  await expectOneLine(startServer(nowhere), /^The database does not answer: .*ECONNREFUSED/);
  const database = await makeDatabase();
  await expectOneLine(startServer(productionEnvironment(database.ownerUrl)), "em_owner would bypass row security");
  await ask(database.ownerUrl, "delete from pgmigrations where id = (select max(id) from pgmigrations)");
  await expectOneLine(startServer(productionEnvironment(database.appUrl)), /^The database lacks \d{4}_\w+: run "pnpm migrate" first\.$/);
});

test("pnpm migrate applies what is missing once, and refuses a database of a newer release", async () => {
  const database = await makeDatabase();
  const migrate = () => runNode([join(main, "../db/migrate.ts")], { env: { MIGRATION_DATABASE_URL: database.ownerUrl } });
  const first = migrate();
  expect((await first.ended).code).toBe(0);
  expect(first.output()).toBe("The database is up to date.\n");
  await ask(database.ownerUrl, "insert into pgmigrations (name, run_on) values ('9999_from_the_future', now())");
  await expectOneLine(migrate(), "The database belongs to a newer release, which applied 9999_from_the_future");
});

test("killed with -9, the demo starts again on the same data", async () => {
  const folder = makeFolder();
  if (isRoot) chownSync(folder, nobody, nobody);
  const options = isRoot ? { uid: nobody } : {};
  const killed = startServer({ DATA_DIR: folder }, options);
  await addressOf(killed);
  killed.kill("SIGKILL");
  await killed.ended;
  const again = startServer({ DATA_DIR: folder }, options);
  const address = await addressOf(again);
  await expectReady(address);
});

test("stopped while it starts, the demo leaves no PostgreSQL behind", async () => {
  const folder = makeFolder();
  const server = startServer({ DATA_DIR: folder });
  await expect.poll(() => postgresIn(folder), { timeout: 30_000 }).toBeDefined();
  server.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
  expect(postgresIn(folder)).toBeUndefined();
  expect(server.output()).not.toContain("is at");
});

test("a PostgreSQL that dies takes the demo with it, and the one line says so", async () => {
  const folder = makeFolder();
  const server = startServer({ DATA_DIR: folder, LOG_LEVEL: "silent" });
  await addressOf(server);
  process.kill(postgresIn(folder) ?? 0, "SIGQUIT");
  expect((await server.ended).code).toBe(1);
  expect(server.output()).toContain("PostgreSQL ended by itself, and the server with it.");
});

test("a stop shows at /readyz, then refuses newcomers, answers the running request and ends in time", async () => {
  const database = await makeDatabase();
  const release = await lockDistricts(database.ownerUrl);
  const { port, free } = await takePort();
  await free();
  const server = startServer({ ...productionEnvironment(database.appUrl), PORT: `${port}` });
  await server.says(/is at/);
  const address = `http://127.0.0.1:${port}`;
  const get = (path: string) => fetch(`${address}${path}`, { headers: { connection: "close" } });
  await expectReady(address);

  const running = get("/api/districts");
  const begun = performance.now();
  await expect
    .poll(() => ask(database.ownerUrl, "select from pg_locks where not granted and relation = 'districts'::regclass"))
    .toHaveLength(1);
  server.kill("SIGTERM");

  await expect.poll(async () => (await get("/readyz")).status).toBe(503);
  expect((await get("/livez")).status).toBe(200);
  expect((await get("/api/openapi.json")).status).toBe(200);

  await expect.poll(async () => (await get("/api/openapi.json")).status, { timeout: 4_000 }).toBe(503);
  const refusal = await get("/api/openapi.json");
  expect(refusal.headers.get("retry-after")).toBe("1");
  expect(await refusal.json()).toMatchObject({ code: "stopping" });

  await release();
  expect((await running).status).toBe(200);
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(await ask(database.ownerUrl, "select from pg_stat_activity where usename = 'em_app' and datname = current_database()")).toEqual(
    [],
  );
});

test("the database freezes: /readyz says so within two seconds, and again ready once it thaws", async () => {
  const folder = makeFolder();
  const server = startServer({ DATA_DIR: folder, LOG_LEVEL: "silent" });
  const address = await addressOf(server);
  await expectReady(address);
  const ownerUrl = `postgresql://em_owner@/expecting_mothers?host=${encodeURIComponent(join(folder, "postgres/socket"))}`;
  const backends = (await ask(ownerUrl, "select pid from pg_stat_activity where usename = 'em_app'")).map((row) => Number(row["pid"]));
  for (const pid of [...backends, postgresIn(folder) ?? 0]) process.kill(pid, "SIGSTOP");
  const asked = performance.now();
  expect((await fetch(`${address}/readyz`)).status).toBe(503);
  expect(performance.now() - asked).toBeLessThan(2_000);
  expect((await fetch(`${address}/livez`)).status).toBe(200);
  for (const pid of [...backends, postgresIn(folder) ?? 0]) process.kill(pid, "SIGCONT");
  await expectReady(address);
});
