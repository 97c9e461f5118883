// The bench's own PostgreSQL in a temporary folder, with a small and a large province in it.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@expecting-mothers/server/config";
import { startEmbedded } from "@expecting-mothers/server/db/embedded";
import { migrate } from "@expecting-mothers/server/db/migrate";
import { createFieldCrypto } from "@expecting-mothers/server/lib/field-crypto";
import { loadProvince } from "@expecting-mothers/server/seed/province";
import pg from "pg";
import { type Child, startChild } from "./child.ts";
import { say } from "./figures.ts";
import { addScene } from "./scene.ts";

export type Place = { appUrl: string; owner: pg.Pool; api: Child };
export type Lab = { addPlace(name: string, mothers: number, history: number): Promise<Place>; folder: string; stop(): Promise<void> };

/** Limits that the bench itself must not run into; everything else is as shipped. */
export const environment = { REQUESTS_PER_MINUTE_SESSION: "100000000", REQUESTS_PER_MINUTE_ADDRESS: "100000000", LOG_LEVEL: "warn" };

export async function openLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), "em-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startEmbedded(folder);
  const closers: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const close of closers) await close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };
  // PostgreSQL runs in a session of its own and would outlive an impatient ctrl-C.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop().finally(() => process.exit(1)));
  await migrate(postgres.ownerUrl);
  const urlOf = (url: string, name: string) => url.replace("/expecting_mothers?", `/${name}?`);
  return {
    folder,
    async addPlace(name, mothers, history) {
      await runAlone(urlOf(postgres.superUrl, "postgres"), `create database ${name} template expecting_mothers owner em_owner`);
      const owner = new pg.Pool({ connectionString: urlOf(postgres.ownerUrl, name), max: 2 });
      const appUrl = urlOf(postgres.appUrl, name);
      await fill(owner, mothers, history);
      const api = await startChild("listener.ts", { ...environment, DATABASE_URL: appUrl });
      closers.push(api.stop, () => owner.end());
      return { appUrl, owner, api };
    },
    stop,
  };
}

async function fill(owner: pg.Pool, mothers: number, history: number): Promise<void> {
  const { fields, index } = readConfig({}).keys;
  const before = performance.now();
  const loaded = await loadProvince(owner, createFieldCrypto(fields, index), { mothers, now: new Date() });
  await addScene(owner, history);
  say(`loaded ${loaded.mothers} mothers and ${loaded.visits} visits in ${((performance.now() - before) / 1000).toFixed(1)} s`);
}

async function runAlone(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
