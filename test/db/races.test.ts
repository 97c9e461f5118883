// Many at once over real connections, and what the table says afterwards: no time is ever taken twice.
import { withTx } from "@expecting-mothers/server/db/transaction";
import { sweep } from "@expecting-mothers/server/jobs/sweep";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast, opening, type Person } from "../support/cast.ts";
import { addCrowd } from "../support/crowd.ts";
import { allAtOnce } from "../support/sockets.ts";
import { book, booked, cancel, hold, messagesAbout, move, rowOf, slotsOf, takers } from "../support/visits.ts";

const crowd = 300;
let app: TestApp;
let cast: Cast;
let mothers: Person[];
let slot: ReturnType<typeof slotsOf>;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
  mothers = await addCrowd(app, crowd);
});
afterAll(() => app.close());
afterEach(async () => expect(await overlaps()).toEqual([]));

/** Pairs of rows that take the same doctor's station or the same mother at one time. The constraints are not asked. */
async function overlaps(): Promise<unknown[]> {
  const { rows } = await app.owner.query(`
    select a.id, b.id as other from appointments a join appointments b on a.id < b.id
      and ((a.doctor_id = b.doctor_id and a.station = b.station and a.blocks && b.blocks) or (a.mother_id = b.mother_id and a.during && b.during))
    where a.state in ('held', 'booked', 'arrived', 'in_progress') and b.state in ('held', 'booked', 'arrived', 'in_progress')`);
  return rows;
}

const asksFor = (who: Person, body: object, path = "/api/appointments") => ({ who, path, body });
const counts = (replies: readonly { status: number }[]) =>
  Object.fromEntries(Object.entries(Object.groupBy(replies, ({ status }) => status)).map(([status, some]) => [status, some?.length]));

test.each([50, crowd])("1: of %i mothers who reach for one time one gets it, and every other is offered the next ones", async (racers) => {
  const wish = slot(racers === 50 ? 3 : 4, "10:00");
  const replies = await allAtOnce(
    app,
    mothers.slice(0, racers).map((who) => asksFor(who, wish)),
  );
  expect(counts(replies)).toEqual({ 201: 1, 409: racers - 1 });
  const refused = replies.filter(({ status }) => status === 409).map(({ body }) => body);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["slot_taken"]));
  expect(refused.every(({ openings }) => openings?.length === 5 && !openings.includes(wish.startsAt))).toBe(true);
  expect(await takers(app, wish)).toBe(1);
  const { rows } = await app.owner.query(
    `select (select count(*)::int from audit_events where entity_id = a.id) as audits,
       (select count(*)::int from notifications where appointment_id = a.id) as messages
     from appointments a where doctor_id = $1 and during @> $2::timestamptz`,
    [wish.doctorId, wish.startsAt],
  );
  expect(rows).toEqual([{ audits: 1, messages: 1 }]);
});

test("1: the same for a hold", async () => {
  const wish = slot(5, "10:00");
  const replies = await allAtOnce(
    app,
    mothers.slice(0, 50).map((who) => asksFor(who, wish, "/api/holds")),
  );
  expect(counts(replies)).toEqual({ 201: 1, 409: 49 });
});

test("2: two hundred open the week at once and press: each time of it has one winner and nobody meets a fault", async () => {
  const lengths = [cast.first, cast.followUp, cast.voice];
  const wishes = mothers.slice(0, 200).map((who, n) => {
    const minute = 540 + 20 * ((n * 7) % 23);
    const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    return { who, minutes: n % 3 === 0 ? 30 : 20, ...slot(10 + (n % 7), time, { type: lengths[n % 3] ?? cast.first }) };
  });
  const replies = await allAtOnce(
    app,
    wishes.map(({ who, minutes: _, ...wish }) => asksFor(who, wish)),
  );
  expect(replies.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  const { rows } = await app.owner.query(
    "select count(*)::int as count from appointments where doctor_id = $1 and during && tstzrange($2, $3)",
    [cast.drSana.id, opening(10, "00:00"), opening(17, "00:00")],
  );
  expect(rows[0]?.["count"]).toBe(replies.filter(({ status }) => status === 201).length);
  expect(rows[0]?.["count"]).toBeGreaterThan(50);
  // Whoever was refused was refused because somebody has a part of that time.
  for (const { doctorId, startsAt, minutes } of wishes) {
    const taken = await app.owner.query(
      "select from appointments where doctor_id = $1 and during && tstzrange($2::timestamptz, $2::timestamptz + $3::int * interval '1 minute')",
      [doctorId, startsAt, minutes],
    );
    expect(taken.rowCount, startsAt).toBeGreaterThan(0);
  }
});

test("7: thirty taps with one key make one visit, and all thirty hear of it", async () => {
  const [who] = mothers as [Person];
  const key = `thirty-taps-${process.pid}`;
  const replies = await allAtOnce(
    app,
    Array.from({ length: 30 }, () => ({ ...asksFor(who, slot(20, "10:00")), key })),
  );
  expect(counts(replies)).toEqual({ 201: 30 });
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  expect(await messagesAbout(app, replies[0]?.body.id ?? "")).toHaveLength(1);
});

test("9: a confirmation and the sweep at the moment a hold ends: it is confirmed or over, and a booked row is never swept away", async () => {
  for (let round = 0; round < 12; round++) {
    const [who] = mothers as [Person];
    const wish = slot(21 + round, "10:00");
    const held = await hold(app, who, wish);
    await app.owner.query("update appointments set hold_expires_at = clock_timestamp() + interval '5 milliseconds' where id = $1", [
      held.body.id,
    ]);
    await app.owner.query("delete from budgets");
    const [answer] = await Promise.all([book(app, who, { ...wish, holdId: held.body.id }), sweep(app.deps.pool), sweep(app.deps.pool)]);
    expect(answer.status).toBe(201);
    expect(await rowOf(app, answer.body.id)).toMatchObject({ state: "booked", hold_expires_at: null });
    expect(await takers(app, wish)).toBe(1);
  }
});

test("19: fifty who reach for a time under an expired hold: one gets it", async () => {
  const wish = slot(40, "10:00");
  const held = await hold(app, cast.ayesha, wish);
  await app.owner.query("update appointments set hold_expires_at = now() - interval '1 second' where id = $1", [held.body.id]);
  const replies = await allAtOnce(
    app,
    mothers.slice(0, 50).map((who) => asksFor(who, wish)),
  );
  expect(counts(replies)).toEqual({ 201: 1, 409: 49 });
});

test("42: twenty who move to one free time: one comes there, the others stay where they are", async () => {
  const movers = mothers.slice(0, 20);
  const visits = await Promise.all(
    movers.map((who, n) => booked(app, who, slot(41 + (n % 4), `${String(9 + Math.floor(n / 4)).padStart(2, "0")}:00`))),
  );
  const target = slot(45, "10:00");
  const answers = await Promise.all(visits.map((visit, n) => move(app, movers[n] as Person, visit, target)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
  expect(await takers(app, target)).toBe(1);
  for (const [n, visit] of visits.entries()) {
    const expected = answers[n]?.status === 200 ? target.startsAt : visit.startsAt;
    expect((await rowOf(app, visit.id))?.["starts"]).toEqual(new Date(expected));
  }
});

test("43: a full morning whose mothers all move on by one place at once never deadlocks and never overlaps", async () => {
  const movers = mothers.slice(50, 70);
  const times = movers.map((_, n) => `${String(9 + Math.floor(n / 3)).padStart(2, "0")}:${String(20 * (n % 3)).padStart(2, "0")}`);
  const visits = await Promise.all(movers.map((who, n) => booked(app, who, slot(46, times[n] ?? ""))));
  const answers = await Promise.all(
    visits.map((visit, n) => move(app, movers[n] as Person, visit, slot(46, times[(n + 1) % times.length] ?? ""))),
  );
  expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
});

test("44: a move against a cancellation, again and again: one of the two, with one message for it", async () => {
  for (let round = 0; round < 8; round++) {
    const who = mothers[100 + round] as Person;
    const visit = await booked(app, who, slot(47, `${String(9 + round).padStart(2, "0")}:00`));
    const [moved, cancelled] = await Promise.all([
      move(app, who, visit, slot(48, `${String(9 + round).padStart(2, "0")}:00`)),
      cancel(app, who, visit),
    ]);
    expect([moved.status, cancelled.status].sort()).toEqual([200, 409]);
    const told = (await messagesAbout(app, visit.id)).map(({ kind }) => kind);
    expect(told).toEqual(["booked", moved.status === 200 ? "moved" : "cancelled"]);
  }
});

test("60: one mother who asks thirty doctors' times at once has one visit", async () => {
  const [who] = mothers.slice(200) as [Person];
  const wishes = Array.from({ length: 30 }, (_, n) => asksFor(who, slot(50, "10:00", { doctor: n % 2 ? cast.drHina : cast.drSana })));
  const replies = await allAtOnce(app, wishes);
  expect(counts(replies)).toEqual({ 201: 1, 409: 29 });
});

test("as the application, in Bushra's name, no row of Ayesha's can be read, changed or removed", async () => {
  const visit = await booked(app, cast.ayesha, slot(51, "10:00"));
  const held = await hold(app, cast.ayesha, slot(51, "12:00"));
  const statements = [
    "select * from appointments where id = any ($1::uuid[])",
    "update appointments set state = 'cancelled', version = version + 1 where id = any ($1::uuid[])",
    "delete from appointments where id = any ($1::uuid[])",
    "select * from notifications where appointment_id = any ($1::uuid[])",
    "select * from audit_events where entity_id = any ($1::uuid[])",
  ];
  await withTx(app.deps.pool, { personId: cast.bushra.id, phoneId: cast.bushra.phoneId ?? null }, async (tx) => {
    for (const [index, text] of statements.entries()) {
      expect((await tx.run({ name: `as_bushra_${index}`, text }, [[visit.id, held.body.id]])).rowCount).toBe(0);
    }
  });
  expect(await rowOf(app, visit.id)).toMatchObject({ state: "booked" });
});
