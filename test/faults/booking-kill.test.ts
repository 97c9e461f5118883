// The server is killed in the midst of bookings, ten times: every booking it answered stands, none stands twice, and a retry under the same
// key gets the same answer. What waited in the outbox goes out once.
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openClient, requestText } from "../bench/socket.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast, type Person } from "../support/cast.ts";
import { addCrowd } from "../support/crowd.ts";
import { type Running, runNode } from "../support/process.ts";
import { slotsOf } from "../support/visits.ts";

const main = createRequire(import.meta.url).resolve("@expecting-mothers/server/main");
const kills = 10;
const sideBySide = 10;
const answersBeforeKill = 25;

let app: TestApp;
let cast: Cast;
let mothers: Person[];
let provider: Server;
const delivered: string[] = [];

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  mothers = await addCrowd(app, sideBySide);
  provider = createServer((request, response) => {
    delivered.push(String(request.headers["idempotency-key"]));
    request.resume().on("end", () => response.end("{}"));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await new Promise((resolve) => provider.close(resolve));
  await app.close();
});

type Attempt = { who: Person; key: string; body: object; answered?: string };

function startServer(): Running {
  const { port } = provider.address() as AddressInfo;
  const env = { DATABASE_URL: app.appUrl, PORT: "0", MESSAGE_GATEWAY_URL: `http://127.0.0.1:${port}/`, MESSAGE_GATEWAY_SECRET: "secret" };
  return runNode([main], { env });
}

async function portOf(server: Running): Promise<number> {
  const [, port] = await server.says(/127\.0\.0\.1:(\d+)\n/);
  return Number(port);
}

const requestOf = ({ who, key, body }: Attempt) =>
  requestText({ method: "POST", path: "/api/appointments", cookie: who.cookie, key, body });

/** Every mother books one time after another until the server is gone; each attempt is noted before it is sent. */
async function bookUntilKilled(server: Running, attempts: Attempt[], turn: () => object): Promise<void> {
  const port = await portOf(server);
  let answers = 0;
  await Promise.all(
    mothers.map(async (who) => {
      const client = await openClient(port);
      for (;;) {
        const attempt: Attempt = { who, key: `kill-${attempts.length}-${who.id}`, body: turn() };
        attempts.push(attempt);
        const answer = await client.send(requestOf(attempt)).catch(() => undefined);
        if (answer === undefined) return;
        if (answer.status !== 201) throw new Error(`answered ${answer.status} ${answer.body}`);
        attempt.answered = answer.body.toString();
        answers += 1;
        if (answers === answersBeforeKill) server.kill("SIGKILL");
      }
    }),
  );
  await server.ended;
}

/** Every time of Dr Sana from tomorrow on, each given out once. */
function* times(): Generator<object> {
  const slot = slotsOf(cast);
  for (let day = 1; day < 80; day++) {
    for (let minute = 540; minute < 1_020; minute += 20) {
      yield slot(day, `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`);
    }
  }
}

test("12: nothing that was answered is lost, nothing is doubled, and every retry answers the same", { timeout: 240_000 }, async () => {
  const free = times();
  const turn = () => free.next().value as object;
  const attempts: Attempt[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const before = attempts.length;
    await bookUntilKilled(startServer(), attempts, turn);
    expect(attempts.slice(before).filter(({ answered }) => answered === undefined).length).toBeGreaterThan(0);
  }

  const server = startServer();
  const client = await openClient(await portOf(server));
  const ids = new Set<string>();
  for (const attempt of attempts) {
    const { status, body } = await client.send(requestOf(attempt));
    expect(status, body.toString()).toBe(201);
    if (attempt.answered !== undefined) expect(body.toString()).toBe(attempt.answered);
    ids.add((JSON.parse(body.toString()) as { id: string }).id);
  }
  client.close();
  expect(ids.size).toBe(attempts.length);
  server.kill("SIGKILL");
  await server.ended;

  const { rows } = await app.owner.query(`
    select a.id, (select count(*)::int from audit_events e where e.entity_id = a.id) as audits,
      (select count(*)::int from notifications n where n.appointment_id = a.id) as messages,
      (select count(*)::int from idempotency_keys k where k.answer->>'id' = a.id::text) as answers
    from appointments a`);
  expect(new Set(rows.map((row) => row["id"]))).toEqual(ids);
  expect(rows.filter((row) => row["audits"] !== 1 || row["messages"] !== 1 || row["answers"] !== 1)).toEqual([]);
  await expectEachTold(ids.size);
});

/** What the killed servers had in hand is sent again once their leases are over, under the ids the provider may know already. */
async function expectEachTold(count: number): Promise<void> {
  const { rowCount: inHand } = await app.owner.query(
    "update notifications set leased_until = now() - interval '1 second' where state = 'sending'",
  );
  await app.deliver();
  const { rows } = await app.owner.query("select id from notifications where state = 'sent'");
  expect(rows).toHaveLength(count);
  const told = [...delivered, ...app.sent.map(({ id }) => id)];
  expect(new Set(told)).toEqual(new Set(rows.map((row) => row["id"])));
  // No more than what was on its way when a server died went out a second time.
  expect(told.length - count).toBeLessThanOrEqual(inHand ?? 0);
}
