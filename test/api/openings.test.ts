// The list of open times over HTTP: what is shown to whom, how a cache may keep it, what it costs in queries.
import { localTimeAt, minuteOf } from "@expecting-mothers/server/calendar/local-day";
import type { Openings } from "@expecting-mothers/shared/calendar";
import { openTimes } from "@expecting-mothers/shared/openings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, addStaff, type Cast, opening, type Person } from "../support/cast.ts";
import { countQueries } from "../support/queries.ts";
import { type Taken, takeTime } from "../support/taken.ts";

let app: TestApp;
let cast: Cast;
beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

const dayAhead = (days: number) => localTimeAt("Asia/Karachi", minuteOf(opening(days, "12:00"))).on;

/** The instants on offer, doctor after doctor. */
function instants(openings: Openings): string[] {
  return openings.doctors.flatMap(({ days }) => days.flatMap(openTimes).map(({ at }) => new Date(at).toISOString()));
}

/** A row that takes Dr Sana's time at Shahpur, if nothing else is said. */
const take = (startsAt: string, more: Partial<Taken> = {}): Promise<string> =>
  takeTime(app, { doctor: cast.drSana, clinicId: cast.shahpur, visitTypeId: cast.followUp, mother: cast.bushra, startsAt, ...more });

async function offered(days: number, more: { cookie?: string; moving?: string; doctor?: string[]; type?: string } = {}): Promise<string[]> {
  const { cookie, moving, doctor = [cast.drSana.id], type = cast.followUp } = more;
  const query = { visitType: type, doctor, from: dayAhead(days), days: 1, ...(moving && { moving }) };
  const answer = await app.call("findOpenings", { query }, cookie === undefined ? {} : { cookie });
  expect(answer.status).toBe(200);
  return instants(answer.body);
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe("what is open", () => {
  test("a day of Dr Sana's holds 24 visits of 20 minutes from nine to five", async () => {
    const times = await offered(2);
    expect(times).toHaveLength(24);
    expect(times[0]).toBe(opening(2, "09:00"));
    expect(times.at(-1)).toBe(opening(2, "16:40"));
  });

  test("a week from today is answered when nothing else is asked, none of it past or within the notice", async () => {
    const { body } = await app.call("findOpenings", { query: { visitType: cast.followUp, doctor: [cast.drSana.id] } });
    expect(body).toMatchObject({ zone: "Asia/Karachi", visitTypeId: cast.followUp, durationMinutes: 20 });
    expect(body.doctors[0]?.days.at(-1)?.on).toBe(dayAhead(6));
    for (const instant of instants(body)) expect(Date.parse(instant)).toBeGreaterThanOrEqual(Date.now() + 59 * 60_000);
  });

  test("24: a longer visit that is booked hides every time it touches, and a longer type finds fewer times", async () => {
    await take(opening(3, "10:10"), { minutes: 30 });
    const times = await offered(3);
    for (const hidden of ["10:00", "10:20"]) expect(times).not.toContain(opening(3, hidden));
    for (const shown of ["09:40", "10:40"]) expect(times).toContain(opening(3, shown));
    expect(await offered(3, { type: cast.first })).not.toContain(opening(3, "09:50"));
  });

  test("30: a visit at Mirpur takes Dr Sana's time at Shahpur too", async () => {
    await take(opening(4, "09:00"), { clinicId: cast.mirpur, visitTypeId: cast.mirpurFollowUp });
    expect(await offered(4)).not.toContain(opening(4, "09:00"));
  });

  test("46: a visit that is cancelled, missed or over gives its time back at once", async () => {
    for (const [index, state] of ["cancelled", "missed", "completed"].entries()) {
      await take(opening(5, `1${index}:00`), { state });
      expect(await offered(5)).toContain(opening(5, `1${index}:00`));
    }
  });

  test("14, 19: a hold hides the time from others, not from its owner, and not once it has run out", async () => {
    await take(opening(6, "09:00"), { mother: cast.ayesha, state: "held", holdEndsAt: inMinutes(5) });
    await take(opening(6, "11:00"), { mother: cast.bushra, state: "held", holdEndsAt: inMinutes(-1) });
    expect(await offered(6)).not.toContain(opening(6, "09:00"));
    expect(await offered(6, { cookie: cast.bushra.cookie })).not.toContain(opening(6, "09:00"));
    expect(await offered(6, { cookie: cast.ayesha.cookie })).toContain(opening(6, "09:00"));
    expect(await offered(6)).toContain(opening(6, "11:00"));
  });

  test("43: a visit being moved does not stand in its own way, and nobody else learns of it", async () => {
    const moving = await take(opening(7, "09:00"), { mother: cast.ayesha });
    expect(await offered(7, { moving, cookie: cast.ayesha.cookie })).toContain(opening(7, "09:00"));
    expect(await offered(7, { moving, cookie: cast.bushra.cookie })).not.toContain(opening(7, "09:00"));
    expect(await offered(7, { moving })).not.toContain(opening(7, "09:00"));
  });

  test("the daily limit of a type closes the day for this doctor and type alone", async () => {
    await app.owner.query("update visit_types set daily_limit = 1 where id = $1", [cast.voice]);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1 where id = any ($1)", [
      [cast.drSana.id, cast.drHina.id],
    ]);
    await take(opening(8, "09:00"), { visitTypeId: cast.voice });
    expect(await offered(8, { type: cast.voice })).toEqual([]);
    expect(await offered(8, { type: cast.voice, doctor: [cast.drHina.id] })).toHaveLength(24);
    expect(await offered(8)).toHaveLength(23);
  });

  test("the daily limit counts visits that are over, and none that was missed", async () => {
    await take(opening(12, "09:00"), { visitTypeId: cast.voice, state: "missed" });
    expect(await offered(12, { type: cast.voice })).toHaveLength(24);
    await take(opening(12, "10:00"), { visitTypeId: cast.voice, state: "completed" });
    expect(await offered(12, { type: cast.voice })).toEqual([]);
  });

  test("14: what Rubina holds for Ayesha is not hidden from Rubina", async () => {
    await app.owner.query("delete from appointments where state = 'held'");
    const hold = await take(opening(13, "09:00"), { mother: cast.ayesha, state: "held", holdEndsAt: inMinutes(5) });
    expect(await offered(13, { cookie: cast.rubina.cookie })).not.toContain(opening(13, "09:00"));
    await app.owner.query("update appointments set booked_by_id = $2 where id = $1", [hold, cast.rubina.id]);
    expect(await offered(13, { cookie: cast.rubina.cookie })).toContain(opening(13, "09:00"));
  });

  test("32: a night is found on the date on which each of its visits begins", async () => {
    const drNight = await addNightDoctor();
    const evening = await offered(9, { doctor: [drNight.id] });
    expect(evening.slice(-2)).toEqual([opening(9, "23:20"), opening(9, "23:40")]);
    expect((await offered(10, { doctor: [drNight.id] }))[0]).toBe(opening(10, "00:00"));
    await take(opening(9, "23:50"), { doctor: drNight });
    expect(await offered(9, { doctor: [drNight.id] })).not.toContain(opening(9, "23:40"));
    expect((await offered(10, { doctor: [drNight.id] }))[0]).toBe(opening(10, "00:20"));
  });
});

/** Works from ten in the evening until six in the morning, every day. */
async function addNightDoctor(): Promise<Person> {
  const doctor = await addStaff(app, "Dr Noor", [["doctor", cast.shahpur]]);
  await app.owner.query(
    `insert into doctors (id, name_ur, name_en, gender, languages, registration_number, search_text)
     values ($1, 'ڈاکٹر نور', 'Dr Noor', 'woman', '{ur}', 'PMC-1003', 'نور nur')`,
    [doctor.id],
  );
  await app.owner.query("insert into practices (doctor_id, clinic_id) values ($1, $2)", [doctor.id, cast.shahpur]);
  await app.owner.query(
    `insert into hours (doctor_id, clinic_id, weekday, start_minute, end_minute, valid_from)
     select $1, $2, weekday, 1320, 1800, '2020-01-01' from generate_series(1, 7) weekday`,
    [doctor.id, cast.shahpur],
  );
  return doctor;
}

describe("what may be asked", () => {
  test("37, 39: dates that are past or beyond the horizon are answered with nothing", async () => {
    for (const from of ["2001-01-01", dayAhead(-3), dayAhead(91), "2999-12-31"]) {
      const { status, body } = await app.call("findOpenings", {
        query: { visitType: cast.followUp, doctor: [cast.drSana.id], from, days: 2 },
      });
      expect([status, body.doctors]).toEqual([200, [{ doctorId: cast.drSana.id, clinicId: cast.shahpur, days: [] }]]);
    }
  });

  test("39: the last day of the horizon is open, the next one is not", async () => {
    const query = { visitType: cast.followUp, doctor: [cast.drSana.id], from: dayAhead(89), days: 5 };
    const { body } = await app.call("findOpenings", { query });
    expect(body.doctors[0]?.days.map(({ on }) => on)).toEqual([dayAhead(89), dayAhead(90)]);
  });

  test.each([
    ["no visit type", { doctor: ["01000000-0000-7000-8000-000000000000"] }],
    ["no doctor", { visitType: "01000000-0000-7000-8000-000000000000" }],
    ["a date that does not exist", { from: "2026-02-30" }],
    ["a date that databases stumble over", { from: "0000-01-01" }],
    ["more days than a month has", { days: 32 }],
    ["no day", { days: 0 }],
    ["an id that is none", { moving: "1 or 1=1" }],
    ["an unknown field", { clinic: "x" }],
  ])("%s is refused", async (_, wrong) => {
    const whole = "doctor" in wrong || "visitType" in wrong ? wrong : { visitType: cast.followUp, doctor: [cast.drSana.id], ...wrong };
    const { status, problem } = await app.call("findOpenings", { query: whole as never });
    expect([status, problem.code]).toEqual([400, "invalid_input"]);
  });

  test("a doctor or type that is not there is not found; a doctor without this type is left out", async () => {
    const nobody = "01000000-0000-7000-8000-000000000000";
    for (const query of [
      { visitType: cast.followUp, doctor: [nobody] },
      { visitType: nobody, doctor: [cast.drSana.id] },
      { visitType: cast.mirpurFollowUp, doctor: [cast.drHina.id] },
    ]) {
      expect((await app.call("findOpenings", { query })).problem.code).toBe("not_found");
    }
    const both = await app.call("findOpenings", {
      query: { visitType: cast.mirpurFollowUp, doctor: [cast.drHina.id, cast.drSana.id, nobody] },
    });
    expect(both.body.doctors.map(({ doctorId }) => doctorId)).toEqual([cast.drSana.id]);
  });
});

describe("what it costs", () => {
  test("the same question again is answered 304, and anew as soon as a time is taken", async () => {
    const query = { visitType: cast.followUp, doctor: [cast.drHina.id], from: dayAhead(11), days: 1 };
    const first = await app.call("findOpenings", { query });
    const tag = String(first.headers.etag);
    expect(first.headers).toMatchObject({ "cache-control": "no-cache", vary: "cookie", "content-type": "application/json; charset=utf-8" });
    const again = await app.call("findOpenings", { query }, { headers: { "if-none-match": `"other", W/${tag}` } });
    expect([again.status, again.body]).toEqual([304, undefined]);
    await take(opening(11, "09:00"), { doctor: cast.drHina });
    const changed = await app.call("findOpenings", { query }, { headers: { "if-none-match": tag } });
    expect([changed.status, changed.headers.etag === tag]).toEqual([200, false]);
    const hers = await app.call("findOpenings", { query }, { cookie: cast.ayesha.cookie });
    expect(hers.headers["cache-control"]).toBe("private, no-cache");
  });

  test("two queries for any number of doctors, one once their rules are in memory", async () => {
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const ask = (doctor: string[]) => countQueries(app, () => app.call("findOpenings", { query: { visitType: cast.followUp, doctor } }));
    expect(await ask([cast.drSana.id])).toBe(2);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    expect(await ask([cast.drSana.id, cast.drHina.id])).toBe(2);
    expect(await ask([cast.drSana.id, cast.drHina.id])).toBe(1);
  });

  test("a week of two doctors, some 300 times, fits into 1.5 kB before it is compressed", async () => {
    const { body } = await app.call("findOpenings", { query: { visitType: cast.followUp, doctor: [cast.drSana.id, cast.drHina.id] } });
    expect(instants(body).length).toBeGreaterThan(250);
    expect(JSON.stringify(body).length).toBeLessThan(1_500);
  });
});
