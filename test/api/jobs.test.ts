// What happens by the clock: the schedules start without any right to create, and what is over is swept away.
import { startJobs } from "@expecting-mothers/server/jobs/service";
import { sweep } from "@expecting-mothers/server/jobs/sweep";
import { startSendingLoop } from "@expecting-mothers/server/notifications/sending-loop";
import { getConstructionPlans } from "pg-boss";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast, signIn } from "../support/cast.ts";
import { book, booked, hold, rowOf, slotsOf } from "../support/visits.ts";

let app: TestApp;
let cast: Cast;
let slot: ReturnType<typeof slotsOf>;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
});
afterAll(() => app.close());

test("the schedules run on the tables of the migrations, as the application, and stop when asked", async () => {
  const jobs = await startJobs(app.deps);
  const { rows } = await app.owner.query("select name, cron from pgboss.schedule order by name");
  expect(rows).toEqual([
    { name: "send-messages", cron: "* * * * *" },
    { name: "sweep", cron: "*/10 * * * *" },
  ]);
  await jobs.stop();
  const again = await startJobs(app.deps);
  await again.stop();
});

test("the migration holds what the installed pg-boss would make", async () => {
  const wanted = [...getConstructionPlans("pgboss").matchAll(/CREATE (?:TABLE|TYPE|FUNCTION) (?:IF NOT EXISTS )?(pgboss\.\w+)/g)].map(
    ([, name]) => name,
  );
  const { rows } = await app.owner.query(`
    select 'pgboss.' || relname as name from pg_class where relnamespace = 'pgboss'::regnamespace and relkind in ('r', 'p')
    union select 'pgboss.' || proname from pg_proc where pronamespace = 'pgboss'::regnamespace
    union select 'pgboss.' || typname from pg_type where typnamespace = 'pgboss'::regnamespace`);
  const present = rows.map((row) => row["name"]);
  expect(wanted.length).toBeGreaterThan(10);
  expect(wanted.filter((name) => !present.includes(name))).toEqual([]);
});

test("what is over is removed, and nothing else", async () => {
  const over = await hold(app, cast.ayesha, slot(3, "10:00"));
  const live = await hold(app, cast.bushra, slot(3, "11:00"));
  const visit = await booked(app, cast.bushra, slot(3, "12:00"));
  await app.owner.query("update appointments set hold_expires_at = now() - interval '1 second' where id = $1", [over.body.id]);
  const key = `old-key-${process.pid}`;
  await book(app, cast.bushra, slot(3, "13:00"), { key });
  await app.owner.query("update idempotency_keys set created_at = now() - interval '31 days' where key = $1", [key]);
  await signIn(app.owner, cast.ayesha.id, null);
  await app.owner.query("update sessions set expires_at = now() - interval '8 days' where person_id = $1 and phone_id is null", [
    cast.ayesha.id,
  ]);
  await app.owner.query("insert into budgets values ('old', now() - interval '3 days', 1)");
  expect(await sweep(app.deps.pool)).toEqual({ holds: 1, answers: 1, codes: 0, sessions: 1, budgets: 1 });
  expect(await sweep(app.deps.pool)).toEqual({ holds: 0, answers: 0, codes: 0, sessions: 0, budgets: 0 });
  expect(await rowOf(app, over.body.id)).toBeUndefined();
  expect([(await rowOf(app, live.body.id))?.["state"], (await rowOf(app, visit.id))?.["state"]]).toEqual(["held", "booked"]);
});

test("a woken sender sends what waits, gathers wake-ups and stops when asked", async () => {
  const loop = startSendingLoop(app.deps);
  const visit = await booked(app, cast.ayesha, slot(5, "10:00"));
  for (let n = 0; n < 10; n++) loop.wake();
  await expect
    .poll(async () => (await app.owner.query("select state from notifications where appointment_id = $1", [visit.id])).rows[0]?.["state"])
    .toBe("sent");
  await loop.stop();
  loop.wake();
  const later = await booked(app, cast.ayesha, slot(5, "12:00"));
  await app.app.ready();
  expect((await app.owner.query("select state from notifications where appointment_id = $1", [later.id])).rows).toEqual([
    { state: "queued" },
  ]);
});
