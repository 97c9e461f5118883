// A mother books, and what the engine owes her: the numbered cases of booking one time.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, addMother, addPractice, addVisitType, type Cast, opening } from "../support/cast.ts";
import { book, booked, cancel, codes, messagesAbout, rowOf, slotsOf, takers } from "../support/visits.ts";

let app: TestApp;
let cast: Cast;
let slot: ReturnType<typeof slotsOf>;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
});
afterAll(() => app.close());

test("Ayesha books an open time and finds it among her visits", async () => {
  const wish = slot(3, "10:00");
  const answer = await book(app, cast.ayesha, wish);
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    state: "booked",
    version: 1,
    startsAt: wish.startsAt,
    localTime: "10:00",
    motherName: "Ayesha",
    doctorNames: { en: "Dr Sana" },
    bookedBy: "mother",
    undoSeconds: 0,
  });
  const list = await app.call("listAppointments", { query: { when: "coming" } }, { cookie: cast.ayesha.cookie });
  expect(list.body).toMatchObject({ more: false, hold: null, appointments: [answer.body] });
  expect(await messagesAbout(app, answer.body.id)).toEqual([{ kind: "booked", state: "queued" }]);
});

describe("races and retries", () => {
  test("1: of two who confirm one time one gets it, and the other is told the next times", async () => {
    const wish = slot(3, "11:00");
    const answers = await Promise.all([book(app, cast.ayesha, wish), book(app, cast.bushra, wish)]);
    expect(codes(answers).sort()).toEqual([201, "slot_taken"]);
    const { openings } = answers.find(({ status }) => status === 409)?.problem ?? {};
    expect(openings).toHaveLength(5);
    expect(openings).not.toContain(wish.startsAt);
    expect(await takers(app, wish)).toBe(1);
  });

  test("3: a half-hour visit and one that starts in its middle cannot both be had", async () => {
    const answers = await Promise.all([
      book(app, cast.ayesha, slot(4, "10:00", { type: cast.first })),
      book(app, cast.bushra, slot(4, "10:20")),
    ]);
    expect(codes(answers).sort()).toEqual([201, "slot_taken"]);
  });

  test("4: a retry with the same key gets the same answer, no second row and no second message", async () => {
    const key = newKey();
    const first = await book(app, cast.ayesha, slot(5, "10:00"), { key });
    const again = await book(app, cast.ayesha, slot(5, "10:00"), { key });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers).toMatchObject({ "idempotency-replayed": "true", "appointment-state": "booked" });
    expect(await takers(app, slot(5, "10:00"))).toBe(1);
    expect(await messagesAbout(app, first.body.id)).toHaveLength(1);
  });

  test("5: the same key for another time is refused and the first booking stays", async () => {
    const key = newKey();
    const first = await book(app, cast.ayesha, slot(5, "11:00"), { key });
    const other = await book(app, cast.ayesha, slot(5, "12:00"), { key });
    expect([other.status, other.problem.code]).toEqual([422, "idempotency_key_reused"]);
    expect(await takers(app, slot(5, "12:00"))).toBe(0);
    expect(await rowOf(app, first.body.id)).toMatchObject({ state: "booked", version: 1 });
  });

  test("5: also when both requests are on their way at once", async () => {
    const key = newKey();
    const answers = await Promise.all([
      book(app, cast.ayesha, slot(5, "14:00"), { key }),
      book(app, cast.ayesha, slot(5, "15:00"), { key }),
    ]);
    expect(codes(answers).sort()).toEqual([201, "idempotency_key_reused"]);
    expect((await takers(app, slot(5, "14:00"))) + (await takers(app, slot(5, "15:00")))).toBe(1);
  });

  test("6: a retry after the visit was cancelled tells both the old answer and the present state, and books nothing", async () => {
    const key = newKey();
    const first = await book(app, cast.ayesha, slot(6, "10:00"), { key });
    await cancel(app, cast.ayesha, first.body);
    const again = await book(app, cast.ayesha, slot(6, "10:00"), { key });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers["appointment-state"]).toBe("cancelled");
    expect(await takers(app, slot(6, "10:00"))).toBe(0);
  });

  test("7: a double tap makes one visit, and both taps hear of it", async () => {
    const key = newKey();
    const answers = await Promise.all([1, 2, 3].map(() => book(app, cast.ayesha, slot(6, "11:00"), { key })));
    expect(codes(answers)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await messagesAbout(app, answers[0]?.body.id ?? "")).toHaveLength(1);
  });

  test("13: a deadlock in the database is tried again, and told as overload when it does not end", async () => {
    await failWrites(2);
    const answer = await book(app, cast.ayesha, slot(6, "13:00"));
    expect(answer.status).toBe(201);
    await failWrites(1_000);
    const refused = await book(app, cast.ayesha, slot(6, "14:00"));
    expect([refused.status, refused.problem.code]).toEqual([503, "overloaded"]);
    expect(refused.headers["retry-after"]).toBe("1");
    await failWrites(0);
    expect(await takers(app, slot(6, "14:00"))).toBe(0);
    expect(codes([await book(app, cast.ayesha, slot(6, "14:00"))])).toEqual([201]);
  });
});

/** Lets the next so many audit rows run into what the database says when it has found a deadlock. */
async function failWrites(times: number): Promise<void> {
  await app.owner.query(`
    create sequence if not exists failures minvalue 0 start 0;
    create or replace function fail_for_a_while() returns trigger language plpgsql security definer as $$
    begin
      if nextval('failures') < tg_argv[0]::bigint then raise exception 'deadlock detected' using errcode = '40P01'; end if;
      return new;
    end $$;
    drop trigger if exists fail_for_a_while on audit_events;
    alter sequence failures restart;
    create trigger fail_for_a_while before insert on audit_events for each row execute function fail_for_a_while(${times})`);
}

describe("what may be booked", () => {
  test("4: the retry of a lost answer finds the visit also when its time is over", async () => {
    const key = newKey();
    const first = await book(app, cast.bushra, slot(7, "10:00"), { key });
    await app.owner.query(
      "update appointments set during = tstzrange(now() - interval '1 day', now() - interval '23 hours'), blocks = tstzrange(now() - interval '1 day', now() - interval '23 hours') where id = $1",
      [first.body.id],
    );
    const again = await book(app, cast.bushra, slot(7, "10:00"), { key });
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
  });

  test("37: a time that is over, and one that begins this minute, are refused by the database's clock", async () => {
    const past = await book(app, cast.ayesha, slot(-1, "10:00"));
    expect([past.status, past.problem.code]).toEqual([409, "in_the_past"]);
    const now = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
    expect((await book(app, cast.ayesha, { ...slot(0, "10:00"), startsAt: now })).problem.code).toBe("in_the_past");
  });

  test("beyond the horizon and off the grid there is nothing to book", async () => {
    expect(codes([await book(app, cast.ayesha, slot(120, "10:00"))])).toEqual(["beyond_horizon"]);
    const odd = await book(app, cast.ayesha, slot(7, "10:10"));
    expect(odd.problem.code).toBe("not_an_opening");
    expect(odd.problem.openings).toHaveLength(5);
    expect(
      codes([await book(app, cast.ayesha, { ...slot(7, "10:20"), startsAt: opening(7, "10:20").replace("00.000Z", "00.500Z") })]),
    ).toEqual(["not_an_opening"]);
  });

  test("41: in fifty minutes lie two visits of twenty and no third that would overrun, and the second may touch the first", async () => {
    const drNoor = { ...cast.drHina };
    const clinicType = await addVisitType(app, cast.mirpur, "Short day", 20, false, "in_person");
    await addPractice(app, drNoor.id, cast.mirpur, [1, 2, 3, 4, 5, 6, 7], 1_080, 1_130);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1 where id = $1", [drNoor.id]);
    const at = (time: string) => slot(7, time, { doctor: drNoor, type: clinicType });
    const answers = [
      await book(app, cast.ayesha, at("18:00")),
      await book(app, cast.bushra, at("18:20")),
      await book(app, cast.ayesha, at("18:40")),
    ];
    expect(codes(answers)).toEqual([201, 201, "not_an_opening"]);
  });

  test("24: when visits become longer, those booked keep their length and new ones never overlap them", async () => {
    const type = await addVisitType(app, cast.shahpur, "Check", 20, false, "in_person");
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const at = (time: string) => slot(8, time, { type });
    const first = await booked(app, cast.ayesha, at("10:20"));
    await app.owner.query("update visit_types set duration_minutes = 40 where id = $1", [type]);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    expect((await rowOf(app, first.id))?.["starts"]).toEqual(new Date(first.startsAt));
    const answers = [await book(app, cast.bushra, at("10:00")), await book(app, cast.bushra, at("10:40"))];
    expect(codes(answers)).toEqual(["slot_taken", 201]);
    expect(Date.parse(first.endsAt) - Date.parse(first.startsAt)).toBe(20 * 60_000);
  });

  test("30: a doctor who works at two clinics is never booked at both at one time", async () => {
    const type = await addVisitType(app, cast.mirpur, "Morning", 20, false, "in_person");
    await app.owner.query(
      "insert into hours (doctor_id, clinic_id, weekday, start_minute, end_minute, valid_from) select $1, $2, d, 540, 720, '2020-01-01' from generate_series(1, 7) d",
      [cast.drSana.id, cast.mirpur],
    );
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const answers = await Promise.all([book(app, cast.ayesha, slot(9, "10:00")), book(app, cast.bushra, slot(9, "10:00", { type }))]);
    expect(codes(answers).sort()).toEqual([201, "slot_taken"]);
  });

  test("60: Ayesha cannot be with two doctors at once", async () => {
    await booked(app, cast.ayesha, slot(10, "10:00"));
    const second = await book(app, cast.ayesha, slot(10, "10:00", { doctor: cast.drHina }));
    expect([second.status, second.problem.code]).toEqual([409, "own_overlap"]);
  });

  test("60: also when she asks for both in the same moment", async () => {
    const answers = await Promise.all([
      book(app, cast.ayesha, slot(10, "12:00")),
      book(app, cast.ayesha, slot(10, "12:00", { doctor: cast.drHina })),
    ]);
    expect(codes(answers).sort()).toEqual([201, "own_overlap"]);
  });

  test("57: two mothers on one number each have a visit of their own", async () => {
    const [ayesha, sister] = [cast.ayesha, await addMother(app, "Sadia", "+923001112222")];
    await app.owner.query("update people set phone_id = $1 where id = $2", [ayesha.phoneId, sister.id]);
    const [hers, sisters] = [await booked(app, ayesha, slot(11, "10:00")), await booked(app, sister, slot(11, "10:20"))];
    await app.deliver();
    const texts = app.sent.filter(({ to }) => to === ayesha.phone).map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith("Sadia"))).toHaveLength(1);
    expect(texts.join()).not.toMatch(/حمل|pregnan|ماں|antenatal|شاہ پور|Follow-up/i);
    const list = await app.call("listAppointments", { query: { when: "coming" } }, { cookie: sister.cookie });
    expect(list.body.appointments.map(({ id }) => id)).toEqual([sisters.id]);
    expect(hers.motherId).not.toBe(sisters.motherId);
  });

  test("a visit type with a daily limit takes no more on that day, however many ask at once", async () => {
    const type = await addVisitType(app, cast.shahpur, "Scan", 20, false, "in_person");
    await app.owner.query("update visit_types set daily_limit = 2 where id = $1", [type]);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const times = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"];
    const mothers = await Promise.all(times.map((_, index) => addMother(app, `Mother ${index}`, `+9230077700${index}0`)));
    const answers = await Promise.all(times.map((time, index) => book(app, mothers[index] ?? cast.ayesha, slot(12, time, { type }))));
    expect(codes(answers).sort()).toEqual([201, 201, "daily_limit", "daily_limit", "daily_limit", "daily_limit"]);
    expect(answers.find(({ status }) => status === 409)?.problem.openings?.[0]).toBe(opening(13, "09:00"));
  });

  test("7: a double tap on a visit type with a daily limit makes one visit too", async () => {
    const type = await addVisitType(app, cast.shahpur, "Tap", 20, false, "in_person");
    await app.owner.query("update visit_types set daily_limit = 5 where id = $1", [type]);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const key = newKey();
    const answers = await Promise.all([1, 2, 3].map(() => book(app, cast.ayesha, slot(15, "10:00", { type }), { key })));
    expect(codes(answers)).toEqual([201, 201, 201]);
    expect(await takers(app, slot(15, "10:00"))).toBe(1);
  });

  test("where two are seen side by side, two get one time and the third does not", async () => {
    await app.owner.query("update practices set stations = 2 where doctor_id = $1", [cast.drHina.id]);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const wish = slot(13, "10:00", { doctor: cast.drHina });
    const third = await addMother(app, "Hafsa", "+923007779999");
    const answers = await Promise.all([cast.ayesha, cast.bushra, third].map((mother) => book(app, mother, wish)));
    expect(codes(answers).sort()).toEqual([201, 201, "slot_taken"]);
    const { rows } = await app.owner.query(
      "select station from appointments where doctor_id = $1 and during @> $2::timestamptz order by 1",
      [cast.drHina.id, wish.startsAt],
    );
    expect(rows).toEqual([{ station: 1 }, { station: 2 }]);
  });

  test("a doctor or visit type that is not there is not found", async () => {
    const nobody = crypto.randomUUID();
    expect(codes([await book(app, cast.ayesha, { ...slot(14, "10:00"), doctorId: nobody })])).toEqual(["not_found"]);
    expect(
      codes([await book(app, cast.ayesha, { ...slot(14, "10:00"), visitTypeId: cast.mirpurFollowUp, doctorId: cast.ayesha.id })]),
    ).toEqual(["not_found"]);
  });

  test("ids may be written in capitals", async () => {
    const { doctorId, visitTypeId, startsAt } = slot(14, "11:00");
    const answer = await book(app, cast.ayesha, { doctorId: doctorId.toUpperCase(), visitTypeId: visitTypeId.toUpperCase(), startsAt });
    expect([answer.status, answer.body.doctorId]).toEqual([201, doctorId]);
  });
});
