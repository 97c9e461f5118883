// The day of a doctor and of a clinic's desk: who comes, what becomes of it, and who walks in.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, addMother, type Cast, opening, type Person } from "../support/cast.ts";
import { book, booked, cancel, codes, hold, messagesAbout, rowOf, slotsOf, takers } from "../support/visits.ts";

let app: TestApp;
let cast: Cast;
let slot: ReturnType<typeof slotsOf>;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
});
afterAll(() => app.close());

type Step = "booked" | "arrived" | "in_progress" | "completed" | "missed";
const set = (person: Person, visit: { id: string; version: number }, state: Step, key = newKey()) =>
  app.call(
    "setAppointmentState",
    { params: { appointmentId: visit.id }, body: { version: visit.version, state } },
    { cookie: person.cookie, key },
  );
const dateOf = (days: number) => new Date(Date.parse(opening(days, "12:00")) + 5 * 3_600_000).toISOString().slice(0, 10);

describe("lists", () => {
  test("Dr Sana sees her day in order, with names and last digits, and that she looked is written down", async () => {
    const later = await booked(app, cast.ayesha, slot(3, "11:00"));
    const sooner = await booked(app, cast.bushra, slot(3, "10:00", { type: cast.voice }));
    await cancel(app, cast.ayesha, await booked(app, cast.ayesha, slot(3, "12:00")));
    await hold(app, cast.ayesha, slot(3, "13:00"));
    await booked(app, cast.ayesha, slot(3, "14:00", { doctor: cast.drHina }));
    const { body } = await app.call("getDoctorDay", { query: { on: dateOf(3) } }, { cookie: cast.drSana.cookie });
    expect(body).toMatchObject({ on: dateOf(3), today: dateOf(0), zone: "Asia/Karachi" });
    expect(body.entries.map(({ id, motherName, phoneLast4, mode, localTime }) => [id, motherName, phoneLast4, mode, localTime])).toEqual([
      [sooner.id, "Bushra", "2222", "voice", "10:00"],
      [later.id, "Ayesha", "1111", "in_person", "11:00"],
    ]);
    const { rows } = await app.owner.query("select entity, action, subject_id from audit_events where actor_id = $1", [cast.drSana.id]);
    expect(rows).toEqual([{ entity: "doctor", action: "read_day", subject_id: null }]);
  });

  test("without a date it is today's, and a week begins on Monday", async () => {
    const day = await app.call("getDoctorDay", { query: {} }, { cookie: cast.drSana.cookie });
    expect(day.body.on).toBe(dateOf(0));
    const week = await app.call("getDoctorWeek", { query: {} }, { cookie: cast.drSana.cookie });
    expect(new Date(week.body.from).getUTCDay()).toBe(1);
    expect(week.body.from <= dateOf(0) && dateOf(-7) < week.body.from).toBe(true);
  });

  test("Nadia sees all doctors of her clinic, and nothing of another's", async () => {
    const params = { clinicId: cast.shahpur };
    const { body } = await app.call("getClinicWeek", { params, query: { from: dateOf(0) } }, { cookie: cast.nadia.cookie });
    expect(new Set(body.entries.map(({ doctorNames }) => doctorNames.en))).toEqual(new Set(["Dr Sana", "Dr Hina"]));
    const day = await app.call("getClinicDay", { params, query: { on: dateOf(3) } }, { cookie: cast.nadia.cookie });
    expect(day.body.entries).toHaveLength(3);
    expect((await app.call("getClinicDay", { params, query: {} }, { cookie: cast.farah.cookie })).status).toBe(404);
  });
});

describe("the course of a visit", () => {
  test("she came, is in the room, was seen; each step is taken back by the next press", async () => {
    const visit = await booked(app, cast.ayesha, slot(4, "10:00"));
    let version = visit.version;
    const steps: Step[] = [
      "arrived",
      "booked",
      "arrived",
      "in_progress",
      "arrived",
      "in_progress",
      "completed",
      "in_progress",
      "completed",
    ];
    for (const state of steps) {
      const answer = await set(cast.drSana, { id: visit.id, version }, state);
      expect(answer.body).toMatchObject({ state, version: version + 1, phoneLast4: "1111" });
      version = answer.body.version;
    }
    const row = await rowOf(app, visit.id);
    expect([row?.["arrived_at"], row?.["ended_at"]]).toEqual([expect.any(Date), expect.any(Date)]);
    expect((await messagesAbout(app, visit.id)).map(({ kind }) => kind)).toEqual(["booked"]);
  });

  test("no step leads past the others, and none starts from what somebody else has changed", async () => {
    const visit = await booked(app, cast.ayesha, slot(4, "11:00"));
    expect(codes([await set(cast.drSana, visit, "completed")])).toEqual(["not_changeable"]);
    await set(cast.nadia, visit, "arrived");
    expect(codes([await set(cast.drSana, visit, "missed")])).toEqual(["state_changed"]);
  });

  test("a repeated press answers the same and keeps no digits of her number", async () => {
    const visit = await booked(app, cast.ayesha, slot(4, "12:00"));
    const key = newKey();
    const [first, again] = [await set(cast.drSana, visit, "arrived", key), await set(cast.drSana, visit, "arrived", key)];
    expect(again.body).toEqual(first.body);
    const { rows } = await app.owner.query("select answer from idempotency_keys where key = $1", [key]);
    expect(rows[0]?.["answer"]).toMatchObject({ phoneLast4: "" });
  });

  test("63: a miss marked by mistake is taken back, unless the time was given to somebody else", async () => {
    const kept = await booked(app, cast.ayesha, slot(5, "10:00"));
    const lost = await booked(app, cast.ayesha, slot(5, "11:00"));
    const missed = [await set(cast.drSana, kept, "missed"), await set(cast.drSana, lost, "missed")];
    await booked(app, cast.bushra, slot(5, "11:00"));
    expect((await set(cast.drSana, missed[0]?.body ?? kept, "booked")).body.state).toBe("booked");
    const refused = await set(cast.drSana, missed[1]?.body ?? lost, "booked");
    expect([refused.problem.code, refused.problem.openings?.length]).toEqual(["slot_taken", 5]);
    expect(await takers(app, slot(5, "11:00"))).toBe(1);
  });

  test("only her doctor and her clinic say so", async () => {
    const visit = await booked(app, cast.ayesha, slot(6, "10:00"));
    const statuses = [];
    for (const person of [cast.drHina, cast.farah, cast.ayesha]) statuses.push((await set(person, visit, "arrived")).status);
    expect(statuses).toEqual([404, 404, 403]);
  });
});

describe("at the desk", () => {
  const walkIn = (
    body: Partial<{ phone: string; name: string; doctorId: string; visitTypeId: string; startsAt: string }>,
    person = cast.nadia,
  ) =>
    app.call(
      "bookWalkIn",
      { params: { clinicId: cast.shahpur }, body: { ...slot(7, "10:00"), phone: "0300 1234567", name: "Zainab", ...body } },
      { cookie: person.cookie },
    );

  test("Nadia books for a mother nobody knew: she and her sealed number are kept", async () => {
    const answer = await walkIn({});
    expect(answer.body).toMatchObject({ state: "booked", motherName: "Zainab", bookedBy: "clinic" });
    expect(await rowOf(app, answer.body.id)).toMatchObject({
      channel: "desk",
      booked_by_id: cast.nadia.id,
      booked_by_role: "clinic_admin",
    });
    const { rows } = await app.owner.query("select ph.* from people p join phones ph on ph.id = p.phone_id where p.id = $1", [
      answer.body.motherId,
    ]);
    expect(rows[0]?.["phone_index"]).toEqual(app.deps.crypto.index("phone", "+923001234567"));
    await app.deliver();
    expect(app.sent.map(({ to }) => to)).toContain("+923001234567");
  });

  test("the next time she is the same Zainab, and her sister on that number another", async () => {
    const first = await walkIn({ startsAt: opening(8, "10:00"), phone: "+92 300 1234567", name: "zainab" });
    const sister = await walkIn({ startsAt: opening(8, "11:00"), name: "Mariam" });
    const { rows } = await app.owner.query(
      "select name from people where phone_id = (select phone_id from people where id = $1) order by name",
      [first.body.motherId],
    );
    expect(rows.map((row) => row["name"])).toEqual(["Mariam", "Zainab"]);
    expect(first.body.motherName).toBe("Zainab");
    expect(sister.body.motherId).not.toBe(first.body.motherId);
  });

  test("who stands there needs no notice", async () => {
    await app.owner.query("update practices set minimum_notice_minutes = 10080 where doctor_id = $1", [cast.drHina.id]);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1 where id = $1", [cast.drHina.id]);
    const wish = slot(2, "10:00", { doctor: cast.drHina });
    expect(codes([await book(app, cast.ayesha, wish)])).toEqual(["not_an_opening"]);
    expect((await walkIn(wish)).status).toBe(201);
  });

  test("a refused walk-in leaves nobody behind", async () => {
    await booked(app, cast.ayesha, slot(9, "10:00"));
    const refused = await walkIn({ startsAt: opening(9, "10:00"), phone: "03009999999", name: "Nobody" });
    expect([refused.status, refused.problem.code, refused.problem.openings?.length]).toEqual([409, "slot_taken", 5]);
    const { rowCount } = await app.owner.query("select from people where name = 'Nobody'");
    expect(rowCount).toBe(0);
  });

  test("a number that is none, and a visit type of another clinic, are refused", async () => {
    expect((await walkIn({ phone: "12345678" })).problem.code).toBe("invalid_phone");
    expect((await walkIn({ visitTypeId: cast.mirpurFollowUp })).problem.code).toBe("not_found");
    expect((await walkIn({}, cast.farah)).status).toBe(404);
  });

  test("her own overlapping visit elsewhere counts at the desk too", async () => {
    const hafsa = await addMother(app, "Hafsa", "+923008888888");
    await booked(app, hafsa, slot(10, "10:00", { doctor: cast.drHina }));
    expect((await walkIn({ startsAt: opening(10, "10:00"), phone: "03008888888", name: "Hafsa" })).problem.code).toBe("own_overlap");
  });
});
