// A doctor's seven days with 112 possible and 100 open times, against a bare route that reads the same rows and sends the same bytes.
import { strict as assert } from "node:assert";
import type { Openings } from "@expecting-mothers/shared/calendar";
import { startChild } from "./child.ts";
import { rounded, say } from "./figures.ts";
import { environment, type Place } from "./lab.ts";
import { compare, type Pace, type Step } from "./rounds.ts";
import { openingsPath } from "./scene.ts";
import { openClient, requestText } from "./socket.ts";

export async function measureOpenings({ api, appUrl }: Place, pace: Pace) {
  const answer = await readOpenings(api.port);
  const bare = await startChild("bare-route.ts", { ...environment, DATABASE_URL: appUrl });
  try {
    await giveAnswer(bare.port, answer);
    const list = requestText({ method: "GET", path: openingsPath() });
    const same = requestText({ method: "GET", path: "/" });
    const cpuBefore = (await api.usage()).cpuMs;
    const compared = await compare(pace, await asking(api.port, list, answer, pace), await asking(bare.port, same, answer, pace));
    const { a, b, ratio } = compared;
    const cpu = ((await api.usage()).cpuMs - cpuBefore) / (a.perSecond * pace.seconds * (pace.rounds + 1));
    say(`openings ${a.perSecond.toFixed(0)}/s, bare ${b.perSecond.toFixed(0)}/s, ${cpu.toFixed(3)} CPU ms of the API each`);
    return { perSecond: rounded(a.perSecond, 0), p95Ms: rounded(a.p95Ms), ratio: rounded(ratio, 3) };
  } finally {
    await bare.stop();
  }
}

/** A step that asks and expects the very same bytes. */
export async function asking(port: number, request: string, answer: Buffer, { clients }: Pace): Promise<Step> {
  const open = await Promise.all(Array.from({ length: clients }, () => openClient(port)));
  const bytes = Buffer.from(request);
  return async (client) => {
    const { status, body } = await (open[client] as (typeof open)[number]).send(bytes);
    if (status !== 200 || body.length !== answer.length) throw new Error(`expected the list, got ${status} ${body}`);
  };
}

export async function readOpenings(port: number): Promise<Buffer> {
  const client = await openClient(port);
  const { status, body } = await client.send(requestText({ method: "GET", path: openingsPath() }));
  client.close();
  assert.equal(status, 200, body.toString());
  const openings = JSON.parse(body.toString()) as Openings;
  const starts = openings.doctors.flatMap(({ days }) => days.flatMap(({ runs }) => runs.map(([, , count]) => count)));
  assert.equal(
    starts.reduce((sum, count) => sum + count, 0),
    100,
  );
  return body;
}

async function giveAnswer(port: number, answer: Buffer): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/answer`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: answer.toString(),
  });
  assert.equal(response.status, 200);
}
