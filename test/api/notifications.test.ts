// What goes out, and what does not: the outbox from the booking's transaction to a provider.
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { withTx } from "@expecting-mothers/server/db/transaction";
import type { Deps } from "@expecting-mothers/server/deps";
import { createDemoGateway, ensureDemoInbox, listDemoMessages } from "@expecting-mothers/server/notifications/demo-gateway";
import type { Gateway, OutgoingMessage } from "@expecting-mothers/server/notifications/gateway";
import { createHttpGateway } from "@expecting-mothers/server/notifications/http-gateway";
import { sendAllDue } from "@expecting-mothers/server/notifications/sender";
import { queueSealed } from "@expecting-mothers/server/notifications/service";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";
import { booked, cancel, messagesAbout, move, slotsOf } from "../support/visits.ts";

let app: TestApp;
let cast: Cast;
let slot: ReturnType<typeof slotsOf>;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
});
afterAll(() => app.close());
afterEach(async () => {
  await app.owner.query("update notifications set state = 'skipped' where state in ('queued', 'sending')");
  app.sent.length = 0;
});

const through = (gateway: Gateway) => sendAllDue({ ...app.deps, gateway } as Deps);
const failing = (reason = "down"): Gateway => ({ send: () => Promise.reject(new Error(reason)) });
const stateOf = async (id: string) => (await messagesAbout(app, id)).map(({ state }) => state);
const makeDue = () => app.owner.query("update notifications set available_at = now() where state = 'queued'");
const outbox = async (id: string) => (await app.owner.query("select * from notifications where appointment_id = $1", [id])).rows[0];

describe("what is told", () => {
  test("a booking, a move and a cancellation each reach Ayesha's number, in Urdu", async () => {
    const visit = await booked(app, cast.ayesha, slot(3, "10:00"));
    await app.deliver();
    const { body: moved } = await move(app, cast.ayesha, visit, slot(3, "12:00"));
    await app.deliver();
    await cancel(app, cast.ayesha, moved);
    expect(await app.deliver()).toEqual({ sent: 1, skipped: 0, failed: 0, retry: 0 });
    expect(app.sent.map(({ to, channel }) => [to, channel])).toEqual(Array(3).fill([cast.ayesha.phone, "sms"]));
    const [first, second, third] = app.sent.map(({ text }) => text);
    expect([first, second, third].map((text) => text?.match(/آپ کا وقت:|نیا وقت|منسوخ/)?.[0])).toEqual(["آپ کا وقت:", "نیا وقت", "منسوخ"]);
    expect(await outbox(visit.id)).toMatchObject({
      state: "sent",
      attempts: 1,
      sent_at: expect.any(Date),
      provider_reference: expect.any(String),
    });
  });

  test("a visit cancelled before its message went is never announced: only the cancellation goes out", async () => {
    const visit = await booked(app, cast.ayesha, slot(4, "10:00"));
    await cancel(app, cast.ayesha, visit);
    await app.deliver();
    expect(app.sent).toHaveLength(1);
    expect(app.sent[0]?.text).toMatch(/منسوخ/);
    expect(await stateOf(visit.id)).toEqual(["skipped", "sent"]);
  });

  test("of two moves in a row only the last is told", async () => {
    const visit = await booked(app, cast.ayesha, slot(5, "10:00"));
    const { body: once } = await move(app, cast.ayesha, visit, slot(5, "11:00"));
    await move(app, cast.ayesha, once, slot(5, "15:00"));
    await app.deliver();
    expect(app.sent.map(({ text }) => /3:00/.test(text))).toEqual([true]);
  });

  test("an English reader is told in English, with the doctor's name in Roman letters", async () => {
    await app.owner.query("update people set language = 'en' where id = $1", [cast.bushra.id]);
    await booked(app, cast.bushra, slot(5, "12:00"));
    await app.deliver();
    expect(app.sent[0]?.text).toMatch(/^Bushra: Your time: .* 12:00 pm, Dr Sana\n/);
  });

  test("no text and no number stands in any log line", async () => {
    await booked(app, cast.ayesha, slot(5, "13:00"));
    await through(failing(`cannot reach "${cast.ayesha.phone}"`));
    const lines = app.logLines.join("");
    expect(lines).toContain("message not sent");
    expect(lines).not.toContain(cast.ayesha.phone?.slice(1));
    expect(lines).not.toMatch(/آپ کا وقت/);
  });
});

describe("what goes wrong", () => {
  test("64: a provider that is down is tried five times with growing waits, then the message has failed", async () => {
    const visit = await booked(app, cast.ayesha, slot(6, "10:00"));
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      await through(failing());
      const { rows } = await app.owner.query(
        "select extract(epoch from available_at - now())::float8 as wait from notifications where appointment_id = $1",
        [visit.id],
      );
      waits.push(Math.round(rows[0]?.["wait"]));
      expect(await through(failing())).toMatchObject({ retry: 0, failed: 0 });
      await makeDue();
    }
    expect(waits.slice(0, 4)).toEqual([10, 60, 300, 1_800]);
    expect(await outbox(visit.id)).toMatchObject({ state: "failed", attempts: 5, last_error: "error" });
  });

  test("64: what the provider will never take is not tried again", async () => {
    const visit = await booked(app, cast.ayesha, slot(7, "10:00"));
    expect(await through({ send: async () => ({ refused: "status 400" }) })).toMatchObject({ failed: 1 });
    expect(await outbox(visit.id)).toMatchObject({ state: "failed", attempts: 1, last_error: "status 400" });
  });

  test("65: one bad number stops nobody else's message", async () => {
    const mothers = [cast.ayesha, cast.bushra, cast.ayesha, cast.bushra];
    const visits = [];
    for (const [index, mother] of mothers.entries()) visits.push(await booked(app, mother, slot(8, `1${index}:00`)));
    const counts = await through({
      send: async ({ to, id }) => {
        if (to === cast.ayesha.phone) throw new Error("no such number");
        return { reference: id };
      },
    });
    expect(counts).toMatchObject({ sent: 2, retry: 2 });
    expect((await Promise.all(visits.map(({ id }) => stateOf(id)))).flat()).toEqual(["queued", "sent", "queued", "sent"]);
  });

  test("two senders at once send each message once", async () => {
    for (const [index, time] of ["10:00", "11:00", "12:00", "13:00"].entries())
      await booked(app, index % 2 ? cast.ayesha : cast.bushra, slot(9, time));
    await Promise.all([app.deliver(), app.deliver(), app.deliver()]);
    expect(app.sent).toHaveLength(4);
    expect(new Set(app.sent.map(({ id }) => id)).size).toBe(4);
  });

  test("what another sender has in hand is passed over, and nobody waits for it", async () => {
    const [first, second] = [await booked(app, cast.ayesha, slot(13, "10:00")), await booked(app, cast.ayesha, slot(13, "11:00"))];
    const other = await app.owner.connect();
    try {
      await other.query("begin");
      await other.query("select from notifications where appointment_id = $1 for update", [first.id]);
      expect(await app.deliver()).toMatchObject({ sent: 1 });
      expect([await stateOf(first.id), await stateOf(second.id)]).toEqual([["queued"], ["sent"]]);
    } finally {
      await other.query("rollback");
      other.release();
    }
    expect(await app.deliver()).toMatchObject({ sent: 1 });
  });

  test("12: a sender that died with a message in hand is replaced when its lease is over, under the same id", async () => {
    const visit = await booked(app, cast.ayesha, slot(10, "10:00"));
    const dead =
      "update notifications set state = 'sending', attempts = 1, leased_until = now() + interval '60 seconds' where appointment_id = $1";
    await app.owner.query(dead, [visit.id]);
    await app.deliver();
    expect(app.sent).toHaveLength(0);
    await app.owner.query("update notifications set leased_until = now() - interval '1 second' where appointment_id = $1", [visit.id]);
    await app.deliver();
    expect(app.sent.map(({ id }) => id)).toEqual([(await outbox(visit.id))?.["id"]]);
  });

  test("a mother whose row has no number is skipped, and stays visible as such", async () => {
    const visit = await booked(app, cast.ayesha, slot(11, "10:00"));
    await app.owner.query("update people set phone_id = null where id = $1", [cast.ayesha.id]);
    expect(await app.deliver()).toMatchObject({ skipped: 1 });
    expect(await outbox(visit.id)).toMatchObject({ state: "skipped", last_error: "no number" });
    await app.owner.query("update people set phone_id = $1 where id = $2", [cast.ayesha.phoneId, cast.ayesha.id]);
  });
});

describe("codes and invitations", () => {
  const queue = () =>
    withTx(app.deps.pool, { duty: "system" }, (tx) =>
      queueSealed(tx, app.deps, { kind: "code", channel: "sms", payload: { to: "+923009998877", code: "482913", language: "en" } }),
    );
  const sealed = async () =>
    (await app.owner.query("select payload_cipher, state from notifications where kind = 'code' order by created_at desc limit 1")).rows[0];

  test("a code is kept sealed, goes out before a queue of others, and is blank afterwards", async () => {
    for (const hour of [9, 10, 11, 12, 13, 14, 15, 16]) await booked(app, cast.ayesha, slot(12, `${String(hour).padStart(2, "0")}:00`));
    await queue();
    expect(String((await sealed())?.["payload_cipher"])).not.toMatch(/482913|3009998877/);
    const early: OutgoingMessage[] = [];
    let letGo = () => {};
    const five = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    // Five are on their way at a time: nothing is handed on before it is seen which five these are.
    await through({
      send: async (message) => {
        if (early.length < 5) early.push(message);
        if (early.length === 5) letGo();
        await five;
        return { reference: message.id };
      },
    });
    expect(early.find(({ to }) => to === "+923009998877")?.text).toContain("482913");
    expect(await sealed()).toMatchObject({ state: "sent", payload_cipher: Buffer.alloc(0) });
  });

  test("also when it could not be sent", async () => {
    await queue();
    await through({ send: async () => ({ refused: "status 400" }) });
    expect(await sealed()).toMatchObject({ state: "failed", payload_cipher: Buffer.alloc(0) });
  });
});

describe("the HTTP provider", () => {
  type Received = { headers: IncomingHttpHeaders; body: string };
  let provider: Server;
  let url: string;
  let received: Received[] = [];
  let reply: (response: ServerResponse) => void;

  beforeAll(async () => {
    provider = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (part: string) => {
        body += part;
      });
      request.on("end", () => {
        received.push({ headers: request.headers, body });
        reply(response);
      });
    });
    await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/messages`;
  });
  afterAll(() => new Promise((resolve) => provider.close(resolve)));
  afterEach(() => {
    received = [];
  });

  const send = () =>
    createHttpGateway({ url, secret: "s3cret" }).send({ id: "id-1", channel: "sms", to: "+923001111111", text: "آپ کا وقت" });

  test("gets one signed POST under the message's own id", async () => {
    reply = (response) => response.end(JSON.stringify({ reference: "provider-77" }));
    expect(await send()).toEqual({ reference: "provider-77" });
    const [{ headers, body }] = received as [Received];
    expect(JSON.parse(body)).toEqual({ id: "id-1", channel: "sms", to: "+923001111111", text: "آپ کا وقت" });
    expect(headers["idempotency-key"]).toBe("id-1");
    const signature = createHmac("sha256", "s3cret").update(`${headers["x-timestamp"]}.${body}`).digest("hex");
    expect(headers["x-signature"]).toBe(signature);
    expect(Math.abs(Number(headers["x-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
  });

  test("that answers without JSON is taken at its word", async () => {
    reply = (response) => response.end("OK");
    expect(await send()).toEqual({ reference: "id-1" });
  });

  test("that refuses is not asked again; that is busy or broken is", async () => {
    reply = (response) => response.writeHead(422).end();
    expect(await send()).toEqual({ refused: "status 422" });
    for (const status of [429, 500, 503]) {
      reply = (response) => response.writeHead(status).end();
      await expect(send()).rejects.toThrow(`answered ${status}`);
    }
  });

  test("that sends us elsewhere is not followed", async () => {
    reply = (response) => response.writeHead(307, { location: url }).end();
    await expect(send()).rejects.toThrow();
    expect(received).toHaveLength(1);
  });

  test("that hangs up is tried later", async () => {
    reply = (response) => void response.destroy();
    await expect(send()).rejects.toThrow();
  });
});

test("the demo keeps its messages where its inbox shows them, each once", async () => {
  await ensureDemoInbox(app.owner);
  await ensureDemoInbox(app.owner);
  const gateway = createDemoGateway(app.deps.pool);
  const message = { id: crypto.randomUUID(), channel: "sms", to: "+923001111111", text: "سلام" } as const;
  await gateway.send(message);
  await gateway.send(message);
  expect(await listDemoMessages(app.deps.pool)).toEqual([{ ...message, subject: null, at: expect.stringMatching(/^\d{4}-.*Z$/) }]);
});
