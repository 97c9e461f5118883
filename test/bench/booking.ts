// A whole booking over HTTP, another time and another mother each, against its statements sent straight to the database.
import { createHash, randomUUIDv7 } from "node:crypto";
import {
  type Actor,
  bookingClaim,
  type Place as ClaimedPlace,
  type Outcome,
} from "@expecting-mothers/server/appointments/claim-repository";
import { shareCalendarDay } from "@expecting-mothers/server/calendar/service";
import { createPool, type Pool } from "@expecting-mothers/server/db/client";
import { inOneTrip } from "@expecting-mothers/server/db/transaction";
import { findSession } from "@expecting-mothers/server/http/find-session";
import { hashToken } from "@expecting-mothers/server/http/session";
import type { Appointment } from "@expecting-mothers/shared/appointments";
import { rounded, say } from "./figures.ts";
import type { Place } from "./lab.ts";
import { compare, type Pace, type Step } from "./rounds.ts";
import { clinicId, cookieOf, motherId, motherName, mothers, type Slot, sessionToken, slotAt, slotMinutes, visitTypeId } from "./scene.ts";
import { type Client, openClient, requestText } from "./socket.ts";

/** Free times are given out in one row per province, whoever books them. */
export type Turn = () => number;
export function createTurn(): Turn {
  let next = 0;
  return () => next++;
}

export async function measureBooking({ api, appUrl }: Place, turn: Turn, pace: Pace) {
  const pool = createPool({ connectionString: appUrl, max: pace.clients, onError: () => {} });
  try {
    const template = await bookOnce(api.port, turn());
    const cpuBefore = (await api.usage()).cpuMs;
    const { a, b, ratio } = await compare(pace, await bookingOverHttp(api.port, turn, pace), bookingBySql(pool, turn, template));
    const cpu = ((await api.usage()).cpuMs - cpuBefore) / (a.perSecond * pace.seconds * (pace.rounds + 1));
    say(`bookings ${a.perSecond.toFixed(0)}/s, statements alone ${b.perSecond.toFixed(0)}/s, ${cpu.toFixed(3)} CPU ms of the API each`);
    return { perSecond: rounded(a.perSecond, 0), p95Ms: rounded(a.p95Ms), ratio: rounded(ratio, 3) };
  } finally {
    await pool.end();
  }
}

export async function bookingOverHttp(port: number, turn: Turn, { clients }: Pace): Promise<Step> {
  const open = await Promise.all(Array.from({ length: clients }, () => openClient(port)));
  return async (client) => {
    const n = turn();
    const { status, body } = await (open[client] as Client).send(bookingRequest(slotAt(n), n % mothers, `booking-${n}`));
    if (status !== 201) throw new Error(`booking ${n} was answered ${status} ${body}`);
  };
}

export function bookingRequest({ doctorId, startsMs }: Slot, mother: number, key: string): string {
  const body = { doctorId, visitTypeId, startsAt: new Date(startsMs).toISOString() };
  return requestText({ method: "POST", path: "/api/appointments", cookie: cookieOf(mother), key, body });
}

async function bookOnce(port: number, n: number): Promise<Appointment> {
  const client = await openClient(port);
  const { status, body } = await client.send(bookingRequest(slotAt(n), n % mothers, `booking-${n}`));
  client.close();
  if (status !== 201) throw new Error(`the first booking was answered ${status} ${body}`);
  return JSON.parse(body.toString()) as Appointment;
}

/** The session's look-up and the claim, in the same trips and with an answer of the same size as the server's own. */
function bookingBySql(pool: Pool, turn: Turn, template: Appointment): Step {
  return async () => {
    const n = turn();
    const slot = slotAt(n);
    const mother = motherId(n % mothers);
    const session = await findSession(pool, hashToken(sessionToken(n % mothers)));
    const actor: Actor = { personId: mother, role: "mother", motherId: mother, motherName: motherName(n % mothers), channel: "app" };
    const intent = { personId: mother, key: `booking-${n}`, hash: createHash("sha256").update(`${n}`).digest() };
    const answer = { ...template, id: randomUUIDv7(), startsAt: new Date(slot.startsMs).toISOString(), motherId: mother };
    const statements = [shareCalendarDay(slot.doctorId, slot.localDate), bookingClaim(intent, actor, placeOf(slot), answer)];
    const [, claimed] = await inOneTrip(pool, { personId: mother, phoneId: session?.phoneId ?? null }, statements);
    const outcome = claimed?.rows[0] as Outcome | undefined;
    if (!outcome?.added) throw new Error(`booking ${n} by SQL did not win`);
  };
}

function placeOf({ doctorId, startsMs, localDate, localMinute }: Slot): ClaimedPlace {
  const endsMs = startsMs + slotMinutes * 60_000;
  return {
    doctorId,
    clinicId,
    visitTypeId,
    station: 1,
    startsMs,
    endsMs,
    blocksFromMs: startsMs,
    blocksUntilMs: endsMs,
    localDate,
    localMinute,
    zone: "Asia/Karachi",
    mode: "in_person",
    firstVisit: false,
    calendarVersion: 1,
    minimumNoticeMinutes: 60,
    horizonDays: 90,
    dailyLimit: null,
  };
}
