// The database did its work and the word of it is lost on the way: nobody may say it failed, and the retry finds what was done.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "@expecting-mothers/server/app";
import { createPool, type Pool } from "@expecting-mothers/server/db/client";
import { createLogger } from "@expecting-mothers/server/lib/log";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callEndpoint, newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";
import { book, cancel, type Slot, slotsOf, takers } from "../support/visits.ts";

let app: TestApp;
let cast: Cast;
let slot: ReturnType<typeof slotsOf>;
let folder: string;
let relay: Server;
let pool: Pool;
let remote: FastifyInstance;
/** The next word of a commit is lost, with the connection. */
let armed = false;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
  const socketFolder = new URL(app.appUrl.replace("@/", "@localhost/")).searchParams.get("host") ?? "";
  folder = mkdtempSync(join(tmpdir(), "em-relay-"));
  relay = createServer((near) => carry(near, dial(join(socketFolder, ".s.PGSQL.5432"))));
  await new Promise<void>((resolve) => relay.listen(join(folder, ".s.PGSQL.5432"), resolve));
  pool = createPool({ connectionString: app.appUrl.replace(/host=.*/, `host=${encodeURIComponent(folder)}`), max: 4, onError: () => {} });
  remote = await buildApp({ ...app.deps, pool }, createLogger("silent"));
});
afterAll(async () => {
  await remote.close();
  await pool.end();
  relay.close();
  rmSync(folder, { recursive: true });
  await app.close();
});

/** Carries bytes both ways until a commit's answer is to be lost. */
function carry(near: Socket, far: Socket): void {
  near
    .on("error", () => far.destroy())
    .on("close", () => far.destroy())
    .pipe(far);
  far.on("error", () => near.destroy()).on("close", () => near.destroy());
  far.on("data", (bytes: Buffer) => {
    if (armed && bytes.includes("COMMIT\0")) {
      armed = false;
      near.destroy();
      far.destroy();
    } else near.write(bytes);
  });
}

const throughRelay = (): TestApp => ({ ...app, call: (name, input, options) => callEndpoint(remote, name, input, options) });

test("4: a booking whose commit was answered into the void is told as unknown, and the retry finds it", async () => {
  const wish: Slot = slot(3, "10:00");
  const key = newKey();
  await book(throughRelay(), cast.bushra, slot(3, "12:00"));
  armed = true;
  const lost = await book(throughRelay(), cast.ayesha, wish, { key });
  expect([lost.status, lost.problem.code]).toEqual([503, "unknown_outcome"]);
  expect(await takers(app, wish)).toBe(1);
  const again = await book(throughRelay(), cast.ayesha, wish, { key });
  expect([again.status, again.headers["idempotency-replayed"]]).toEqual([201, "true"]);
  expect(await takers(app, wish)).toBe(1);
  const shown = await app.call("getAppointment", { params: { appointmentId: again.body.id } }, { cookie: cast.ayesha.cookie });
  expect(shown.body.appointment).toEqual(again.body);
});

test("4: the same for a cancellation", async () => {
  const visit = (await book(app, cast.ayesha, slot(4, "10:00"))).body;
  const key = newKey();
  armed = true;
  const lost = await cancel(throughRelay(), cast.ayesha, visit, key);
  expect([lost.status, lost.problem.code]).toEqual([503, "unknown_outcome"]);
  const again = await cancel(throughRelay(), cast.ayesha, visit, key);
  expect([again.status, again.body.state, again.body.version]).toEqual([200, "cancelled", 2]);
});
