// The editor of a calendar over HTTP: who sees and saves it, what a change would do, and whom it would touch.
import { addDays, localTimeAt, minuteOf } from "@expecting-mothers/server/calendar/local-day";
import type { Calendar, Hours, Override } from "@expecting-mothers/shared/calendar";
import type { Body } from "@expecting-mothers/shared/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast, opening, type Person } from "../support/cast.ts";
import { holdDay, waitingForLock } from "../support/locks.ts";
import { takeTime } from "../support/taken.ts";

let app: TestApp;
let cast: Cast;
beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
beforeEach(async () => {
  await app.owner.query("delete from appointments");
  const { status } = await save({ ...(await calendar()), hours: everyDay(540, 1020), overrides: [] });
  expect(status).toBe(200);
});
afterAll(() => app.close());

const dayAhead = (days: number) => localTimeAt("Asia/Karachi", minuteOf(opening(days, "12:00"))).on;
const at = () => ({ clinicId: cast.shahpur, doctorId: cast.drSana.id });

function everyDay(startMinute: number, endMinute: number, more: Partial<Hours> = {}): Hours[] {
  const rest = { breaks: [], validFrom: "2020-01-01", validUntil: null, visitTypeIds: null, ...more };
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute, endMinute, ...rest }));
}
const closedOn = (on: string): Override => ({ on, kind: "closed", startMinute: null, endMinute: null, breaks: [], reason: "Eid" });

async function calendar(who: Person = cast.nadia): Promise<Calendar> {
  return (await app.call("getCalendar", { params: at() }, { cookie: who.cookie })).body;
}

type Parts = Pick<Calendar, "version" | "settings" | "hours" | "overrides">;
async function save({ version, settings, hours, overrides }: Parts, more: { keepBooked?: boolean; who?: Person } = {}) {
  const { keepBooked = false, who = cast.nadia } = more;
  const body: Body<"saveCalendar"> = { version, settings, hours, overrides, keepBooked };
  return app.call("saveCalendar", { params: at(), body }, { cookie: who.cookie });
}

async function preview({ settings, hours, overrides }: Parts, from: string, days = 1, who: Person = cast.nadia) {
  const body = { settings, hours, overrides, from, days, visitTypeId: cast.followUp };
  return app.call("previewCalendar", { params: at(), body }, { cookie: who.cookie });
}

/** How many times are open on each of the days asked for. */
async function openOn(from: string, days: number): Promise<Record<string, number>> {
  const { body } = await app.call("findOpenings", { query: { visitType: cast.followUp, doctor: [cast.drSana.id], from, days } });
  const counted = body.doctors[0]?.days.map(({ on, runs }) => [on, runs.reduce((sum, [, , count]) => sum + count, 0)]);
  return Object.fromEntries(counted ?? []);
}

const book = (days: number, time: string, mother = cast.ayesha) =>
  takeTime(app, { mother, doctor: cast.drSana, clinicId: cast.shahpur, visitTypeId: cast.followUp, startsAt: opening(days, time) });

describe("who", () => {
  test("the doctor and her clinic's administrator read it; another clinic's and another doctor do not", async () => {
    expect((await calendar(cast.nadia)).hours).toHaveLength(7);
    expect(await calendar(cast.drSana)).toEqual(await calendar(cast.nadia));
    for (const who of [cast.farah, cast.drHina]) {
      const { status, problem } = await app.call("getCalendar", { params: at() }, { cookie: who.cookie });
      expect([status, problem.code]).toEqual([404, "not_found"]);
    }
    const elsewhere = await app.call(
      "getCalendar",
      { params: { clinicId: cast.mirpur, doctorId: cast.drHina.id } },
      { cookie: cast.farah.cookie },
    );
    expect(elsewhere.problem.code).toBe("not_found");
  });

  test("only her clinic's administrator previews and saves it", async () => {
    const before = await calendar();
    for (const [who, code] of [
      [cast.farah, "not_found"],
      [cast.drSana, "forbidden"],
      [cast.ayesha, "forbidden"],
    ] as const) {
      expect((await save({ ...before, hours: [] }, { who })).problem.code).toBe(code);
      expect((await preview(before, dayAhead(1), 1, who)).problem.code).toBe(code);
    }
    expect(await calendar()).toEqual(before);
  });
});

describe("saving", () => {
  test("what is saved is what is read, one version later, and the log says who", async () => {
    const before = await calendar();
    const changed = {
      ...before,
      settings: { gridMinutes: 15, minimumNoticeMinutes: 120, horizonDays: 60, stations: 2 },
      hours: everyDay(600, 900, {
        breaks: [{ startMinute: 780, endMinute: 840 }],
        visitTypeIds: [cast.followUp],
        validUntil: dayAhead(100),
      }),
      overrides: [{ on: dayAhead(3), kind: "extra", startMinute: 1320, endMinute: 1500, breaks: [], reason: "Night duty" } as Override],
    };
    const saved = await save(changed);
    expect([saved.status, saved.body]).toEqual([200, { ...changed, version: before.version + 1 }]);
    expect(await calendar()).toEqual(saved.body);
    const { rows } = await app.owner.query(
      "select actor_id, actor_role, clinic_id, details from audit_events where action = 'changed' order by id desc limit 1",
    );
    expect(rows).toEqual([
      { actor_id: cast.nadia.id, actor_role: "clinic_admin", clinic_id: cast.shahpur, details: { version: before.version + 1, kept: 0 } },
    ]);
    await save({ ...before, version: before.version + 1 });
  });

  test("26: the second of two editors who saw the same calendar is refused", async () => {
    const seen = await calendar();
    const [first, second] = await Promise.all([save({ ...seen, hours: everyDay(540, 900) }), save({ ...seen, hours: everyDay(540, 960) })]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
    expect([first, second].find(({ status }) => status === 409)?.problem.code).toBe("calendar_changed");
    expect((await calendar()).version).toBe(seen.version + 1);
  });

  test("25: a closed date closes that date, and taking it back opens it again", async () => {
    const closed = await save({ ...(await calendar()), overrides: [closedOn(dayAhead(2))] });
    expect(await openOn(dayAhead(1), 3)).toEqual({ [dayAhead(1)]: 24, [dayAhead(3)]: 24 });
    await save({ ...closed.body, overrides: [] });
    expect(await openOn(dayAhead(1), 3)).toEqual({ [dayAhead(1)]: 24, [dayAhead(2)]: 24, [dayAhead(3)]: 24 });
  });

  test("29: hours for a range of dates begin and end by themselves", async () => {
    const first = dayAhead(3);
    const last = dayAhead(4);
    const hours = [
      ...everyDay(540, 1020, { validUntil: addDays(first, -1) }),
      ...everyDay(540, 660, { validFrom: first, validUntil: last }),
      ...everyDay(540, 1020, { validFrom: addDays(last, 1) }),
    ];
    expect((await save({ ...(await calendar()), hours })).status).toBe(200);
    expect(Object.values(await openOn(dayAhead(2), 4))).toEqual([24, 6, 6, 24]);
  });

  test("20: hours that leave booked mothers outside are saved only when they are kept explicitly", async () => {
    await book(2, "16:00");
    await book(2, "09:00", cast.bushra);
    const seen = await calendar();
    const shorter = { ...seen, hours: everyDay(540, 900) };
    const refused = await save(shorter);
    expect([refused.status, refused.problem.code, refused.problem.affected]).toEqual([409, "bookings_affected", 1]);
    expect(await calendar()).toEqual(seen);
    const kept = await save(shorter, { keepBooked: true });
    expect(kept.status).toBe(200);
    const { rows } = await app.owner.query("select count(*)::int as booked from appointments where state = 'booked'");
    expect(rows).toEqual([{ booked: 2 }]);
    // Whoever was kept once is not asked about again.
    expect((await save({ ...kept.body, hours: everyDay(540, 840) })).status).toBe(200);
  });

  test("a change waits for whoever is booking on a date that it touches", async () => {
    const letGo = await holdDay(app, cast.drSana.id, dayAhead(2));
    const saving = save({ ...(await calendar()), overrides: [closedOn(dayAhead(2))] });
    const first = await Promise.race([saving.then(() => "saved"), waitingForLock(app).then(() => "waiting")]);
    expect(first).toBe("waiting");
    await letGo();
    expect((await saving).status).toBe(200);
  });
});

describe("what contradicts itself is refused by name", () => {
  const hour = (more: Partial<Hours>) => everyDay(540, 600, more).slice(0, 1);
  const [monday, tuesday] = everyDay(540, 600);
  const dated = (more: Partial<Override>): Override => ({
    ...closedOn(dayAhead(5)),
    kind: "extra",
    startMinute: 540,
    endMinute: 600,
    ...more,
  });
  test.each<[string, () => Partial<Parts>, string, string]>([
    [
      "hours that overlap on one weekday",
      () => ({ hours: [...everyDay(540, 700), ...everyDay(660, 800).slice(0, 1)] }),
      "body/hours/7",
      "overlap",
    ],
    [
      "a night that reaches into the next morning's hours",
      () => ({ hours: [{ ...(monday as Hours), startMinute: 1320, endMinute: 2000 }, tuesday as Hours] }),
      "body/hours/1",
      "overlap",
    ],
    ["hours that end before they begin", () => ({ hours: hour({ startMinute: 900, endMinute: 600 }) }), "body/hours/0/endMinute", "order"],
    [
      "a break outside the hours",
      () => ({ hours: hour({ breaks: [{ startMinute: 590, endMinute: 610 }] }) }),
      "body/hours/0/breaks/0",
      "outside",
    ],
    ["an end of validity before its begin", () => ({ hours: hour({ validUntil: "2019-01-01" }) }), "body/hours/0/validUntil", "order"],
    [
      "another clinic's visit type",
      () => ({ hours: hour({ visitTypeIds: [cast.mirpurFollowUp] }) }),
      "body/hours/0/visitTypeIds",
      "unknown",
    ],
    ["a closed date with hours", () => ({ overrides: [dated({ kind: "closed" })] }), "body/overrides/0/kind", "closed"],
    ["extra hours without an end", () => ({ overrides: [dated({ endMinute: null })] }), "body/overrides/0/endMinute", "required"],
    ["a date that is closed and has extra hours", () => ({ overrides: [closedOn(dayAhead(5)), dated({})] }), "body/overrides/1", "overlap"],
  ])("%s", async (_, wrong, path, rule) => {
    const before = await calendar();
    const { status, problem } = await save({ ...before, ...wrong() });
    expect([status, problem.code, problem.fields]).toEqual([400, "invalid_input", [{ path, rule }]]);
    expect(await calendar()).toEqual(before);
  });
});

describe("preview", () => {
  test("20: shows the openings before and after and whom the change touches, and changes nothing", async () => {
    await book(2, "16:00");
    const seen = await calendar();
    const { status, body } = await preview({ ...seen, hours: everyDay(540, 900) }, dayAhead(2));
    expect(status).toBe(200);
    expect(body.before.doctors[0]?.days[0]?.runs).toEqual([
      [540, 20, 21],
      [980, 20, 2],
    ]);
    expect(body.after.doctors[0]?.days[0]?.runs).toEqual([[540, 20, 18]]);
    expect(body.affected).toEqual([{ appointmentId: expect.any(String), motherName: "Ayesha", startsAt: opening(2, "16:00") }]);
    expect(body.version).toBe(seen.version);
    expect(await calendar()).toEqual(seen);
  });

  test("a visit type of another clinic is refused", async () => {
    const { settings, hours, overrides } = await calendar();
    const body = { settings, hours, overrides, from: dayAhead(1), days: 1, visitTypeId: cast.mirpurFollowUp };
    const { problem } = await app.call("previewCalendar", { params: at(), body }, { cookie: cast.nadia.cookie });
    expect([problem.code, problem.fields]).toEqual(["invalid_input", [{ path: "body/visitTypeId", rule: "unknown" }]]);
  });
});
