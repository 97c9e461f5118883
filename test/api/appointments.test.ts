// A mother's visits over HTTP: book, read, move, cancel, and what each of them refuses.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast, opening } from "../support/cast.ts";

let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

const at = (days: number, time: string, doctor = cast.drSana, visitTypeId = cast.followUp) => ({
  doctorId: doctor.id,
  visitTypeId,
  startsAt: opening(days, time),
});

test("Ayesha books an open time and finds it among her visits", async () => {
  const body = at(3, "10:00");
  const booked = await app.call("bookAppointment", { body }, { cookie: cast.ayesha.cookie });
  expect(booked.status).toBe(201);
  expect(booked.body).toMatchObject({ state: "booked", version: 1, startsAt: body.startsAt, localTime: "10:00", motherName: "Ayesha" });
  const { body: list } = await app.call("listAppointments", { query: { when: "coming" } }, { cookie: cast.ayesha.cookie });
  expect(list.appointments).toEqual([booked.body]);
  expect(list).toMatchObject({ more: false, hold: null });
});

test("1: of two who confirm one time the second is told so, with the next times", async () => {
  const body = at(3, "11:00");
  const first = await app.call("bookAppointment", { body }, { cookie: cast.ayesha.cookie });
  const second = await app.call("bookAppointment", { body }, { cookie: cast.bushra.cookie });
  expect([first.status, second.status]).toEqual([201, 409]);
  expect(second.problem.code).toBe("slot_taken");
  expect(second.problem.openings).toHaveLength(5);
  expect(second.problem.openings).not.toContain(body.startsAt);
});
