// A desk for staff journeys: a browser as one of the staff, and a day with mothers on it.
import { randomUUIDv7 } from "node:crypto";
import type { Language } from "@expecting-mothers/shared/basics";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { addMother, type Person } from "../support/cast.ts";
import { pickUpPhone, type Stage } from "./stage.ts";

export type DeskOptions = { as?: Person; language?: Language; width?: number; height?: number; dark?: boolean };

/** What the screen shows in a moment, also on a busy machine. */
export const soon = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 10_000 });

/** A browser at a desk, or on a doctor's phone, with one page open. */
export async function sitDown(stage: Stage, path: string, options: DeskOptions = {}): Promise<Page> {
  const { as, language = "en", width = 1180, height = 800, dark = false } = options;
  const context: BrowserContext = await pickUpPhone(stage, { language, dark, ...(as ? { as } : {}) });
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await page.goto(path);
  return page;
}

export type VisitToday = { mother: Person; doctor: Person; visitTypeId: string; time: string; state?: string; daysAhead?: number };

/** A visit of today, also at a time that has passed, in the state it is said to be in. */
export async function addVisitToday(
  stage: Stage,
  { mother, doctor, visitTypeId, time, state = "booked", daysAhead = 0 }: VisitToday,
): Promise<string> {
  const id = randomUUIDv7();
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  await stage.test.owner.query(
    `insert into appointments (id, mother_id, doctor_id, clinic_id, visit_type_id, state, during, blocks, local_date, local_minute, zone, mode,
       first_visit, calendar_version, booked_by_id, booked_by_role, arrived_at, ended_at)
     select $1, $2, $3, t.clinic_id, t.id, $5, span, span, on_date, $6, 'Asia/Karachi', t.mode, t.first_visit, 1, $2, 'mother',
       case when $5 in ('arrived', 'in_progress', 'completed') then lower(span) - interval '12 minutes' end,
       case when $5 = 'completed' then upper(span) end
     from visit_types t, lateral (select (now() at time zone 'Asia/Karachi')::date + $7::int as on_date) d,
       lateral (select (on_date + $6::int * interval '1 minute') at time zone 'Asia/Karachi' as start) s,
       lateral (select tstzrange(start, start + t.duration_minutes * interval '1 minute') as span) x
     where t.id = $4`,
    [id, mother.id, doctor.id, visitTypeId, state, hour * 60 + minute, daysAhead],
  );
  return id;
}

const names = [
  "Farida",
  "Gul",
  "Kiran",
  "Mehwish",
  "Nasreen",
  "Parveen",
  "Rabia",
  "Saima",
  "Tahira",
  "Uzma",
  "زینب",
  "حاجرہ",
  "کلثوم",
  "Yasmin",
  "Zubaida",
];

/** Dr Sana's full morning and afternoon in every state a visit can be in, and a few mothers for Dr Hina. */
export async function fillDay(stage: Stage): Promise<Person[]> {
  const { cast, test } = stage;
  const states = ["completed", "completed", "missed", "completed", "in_progress", "arrived", "arrived"];
  const mothers = await Promise.all(names.map((name, place) => addMother(test, name, `+9230055501${String(place).padStart(2, "0")}`)));
  for (const [place, mother] of mothers.entries()) {
    const minute = 540 + place * 20;
    const time = `${Math.floor(minute / 60)}:${minute % 60}`;
    const doctor = place < 11 ? cast.drSana : cast.drHina;
    const visitTypeId = place % 5 === 3 ? cast.voice : cast.followUp;
    await addVisitToday(stage, { mother, doctor, visitTypeId, time, state: states[place] ?? "booked" });
  }
  const { ayesha, bushra, drSana, first, followUp } = cast;
  await addVisitToday(stage, { mother: ayesha, doctor: drSana, visitTypeId: first, time: "14:00" });
  await addVisitToday(stage, { mother: bushra, doctor: drSana, visitTypeId: followUp, time: "15:00", daysAhead: 1 });
  return mothers;
}
