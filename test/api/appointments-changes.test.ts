// A visit is moved, cancelled, taken back and read, by those who may and nobody else: the numbered cases.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";
import { book, booked, cancel, codes, hold, messagesAbout, move, rowOf, slotsOf, takers } from "../support/visits.ts";

let app: TestApp;
let cast: Cast;
let slot: ReturnType<typeof slotsOf>;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
});
afterAll(() => app.close());

const read = (id: string, { cookie } = cast.ayesha) => app.call("getAppointment", { params: { appointmentId: id } }, { cookie });
const undo = (visit: { id: string; version: number }, { cookie } = cast.ayesha) =>
  app.call("undoCancel", { params: { appointmentId: visit.id }, body: { version: visit.version } }, { cookie });

describe("moving", () => {
  test("a moved visit keeps its id, frees its old time and tells of the new one in its history", async () => {
    const visit = await booked(app, cast.ayesha, slot(3, "10:00"));
    const moved = await move(app, cast.ayesha, visit, slot(4, "11:00", { doctor: cast.drHina }));
    expect(moved.status).toBe(200);
    expect(moved.body).toMatchObject({ id: visit.id, version: 2, localTime: "11:00", doctorNames: { en: "Dr Hina" } });
    expect(codes([await book(app, cast.bushra, slot(3, "10:00"))])).toEqual([201]);
    const { body } = await read(visit.id);
    expect(body.appointment).toEqual(moved.body);
    expect(body.history.map(({ action, startsAt }) => [action, startsAt])).toEqual([
      ["booked", visit.startsAt],
      ["moved", moved.body.startsAt],
    ]);
  });

  test("42: a move to a taken time leaves the visit where it is and offers other times", async () => {
    await booked(app, cast.bushra, slot(5, "10:00"));
    const visit = await booked(app, cast.ayesha, slot(5, "12:00"));
    const refused = await move(app, cast.ayesha, visit, slot(5, "10:00"));
    expect([refused.status, refused.problem.code, refused.problem.openings?.length]).toEqual([409, "slot_taken", 5]);
    expect((await read(visit.id)).body.appointment).toEqual(visit);
  });

  test("43: a move onto a part of her own time is allowed, for she does not stand in her own way", async () => {
    const visit = await booked(app, cast.ayesha, slot(6, "10:00", { type: cast.first }));
    const moved = await move(app, cast.ayesha, visit, slot(6, "10:20", { type: cast.first }));
    expect([moved.status, moved.body.localTime]).toEqual([200, "10:20"]);
  });

  test("44: of a move and a cancellation at once one wins, the other is told, and one message goes out", async () => {
    const visit = await booked(app, cast.ayesha, slot(7, "10:00"));
    await app.deliver();
    const before = app.sent.length;
    const [moved, cancelled] = await Promise.all([move(app, cast.ayesha, visit, slot(7, "12:00")), cancel(app, cast.ayesha, visit)]);
    expect([moved.status, cancelled.status].sort()).toEqual([200, 409]);
    expect((moved.status === 409 ? moved : cancelled).problem.code).toBe("state_changed");
    expect(["booked", "cancelled"]).toContain((await rowOf(app, visit.id))?.["state"]);
    await app.deliver();
    expect(app.sent).toHaveLength(before + 1);
  });

  test("45: what an old screen asks for is refused, and the visit shows as it now is", async () => {
    const visit = await booked(app, cast.ayesha, slot(8, "10:00"));
    const moved = await move(app, cast.ayesha, visit, slot(8, "12:00"));
    expect(codes([await cancel(app, cast.ayesha, visit)])).toEqual(["state_changed"]);
    expect(codes([await move(app, cast.ayesha, visit, slot(8, "14:00"))])).toEqual(["state_changed"]);
    expect((await read(visit.id)).body.appointment).toEqual(moved.body);
  });

  test("4: a repeated move answers as before and moves nothing again", async () => {
    const visit = await booked(app, cast.ayesha, slot(9, "10:00"));
    const key = newKey();
    const first = await move(app, cast.ayesha, visit, slot(9, "12:00"), key);
    const again = await move(app, cast.ayesha, visit, slot(9, "12:00"), key);
    expect([again.status, again.body, again.headers["idempotency-replayed"]]).toEqual([200, first.body, "true"]);
    expect((await rowOf(app, visit.id))?.["version"]).toBe(2);
  });

  test("60: a move onto another visit of her own is refused", async () => {
    await booked(app, cast.ayesha, slot(10, "10:00"));
    const visit = await booked(app, cast.ayesha, slot(10, "12:00"));
    expect(codes([await move(app, cast.ayesha, visit, slot(10, "10:00", { doctor: cast.drHina }))])).toEqual(["own_overlap"]);
  });

  test("two mothers who reach for each other's time at once end in order, neither time taken twice", async () => {
    const [one, two] = [await booked(app, cast.ayesha, slot(11, "10:00")), await booked(app, cast.bushra, slot(11, "11:00"))];
    const answers = await Promise.all([move(app, cast.ayesha, one, slot(11, "11:00")), move(app, cast.bushra, two, slot(11, "10:00"))]);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect([await takers(app, slot(11, "10:00")), await takers(app, slot(11, "11:00"))]).toEqual([1, 1]);
  });

  test("Nadia moves within her clinic, at no notice, but not to a clinic that is not hers", async () => {
    const visit = await booked(app, cast.ayesha, slot(12, "10:00"));
    expect(codes([await move(app, cast.nadia, visit, slot(12, "18:00", { type: cast.mirpurFollowUp }))])).toEqual(["not_found"]);
    expect((await move(app, cast.nadia, visit, slot(12, "13:00"))).body.version).toBe(2);
  });
});

describe("cancelling", () => {
  test("46: a cancelled time is free at once, can be booked again, and the row stays in her history", async () => {
    const visit = await booked(app, cast.ayesha, slot(14, "10:00"));
    const cancelled = await cancel(app, cast.ayesha, visit);
    expect(cancelled.body).toMatchObject({ state: "cancelled", cancelReason: "transport", version: 2 });
    expect(cancelled.body.undoSeconds).toBeGreaterThan(55);
    const query = { visitType: cast.followUp, doctor: [cast.drSana.id], from: visit.localDate, days: 1 };
    const listed = await app.call("findOpenings", { query }, { cookie: cast.bushra.cookie });
    const [day] = listed.body.doctors[0]?.days ?? [];
    const minute = (Date.parse(visit.startsAt) / 1000 - (day?.midnight ?? 0)) / 60;
    expect(
      day?.runs.some(([first, step, count]) => minute >= first && minute < first + step * count && (minute - first) % step === 0),
    ).toBe(true);
    expect(codes([await book(app, cast.bushra, slot(14, "10:00"))])).toEqual([201]);
    const past = await app.call("listAppointments", { query: { when: "past" } }, { cookie: cast.ayesha.cookie });
    expect(past.body.appointments.map(({ id }) => id)).toContain(visit.id);
  });

  test("a mother gives a reason of hers; the clinic's reasons are the clinic's", async () => {
    const visit = await booked(app, cast.ayesha, slot(15, "10:00"));
    const input = { params: { appointmentId: visit.id }, body: { version: 1, reason: "doctor_away" as const } };
    const refused = await app.call("cancelAppointment", input, { cookie: cast.ayesha.cookie });
    expect([refused.status, refused.problem.fields?.[0]?.path]).toEqual([400, "body/reason"]);
    expect((await app.call("cancelAppointment", input, { cookie: cast.nadia.cookie })).body.cancelReason).toBe("doctor_away");
    expect((await read(visit.id)).body.history.at(-1)).toMatchObject({
      action: "cancelled",
      actorRole: "clinic_admin",
      reason: "doctor_away",
    });
  });

  test("a cancellation is taken back within a minute, as if it had not been", async () => {
    const visit = await booked(app, cast.ayesha, slot(16, "10:00"));
    const { body } = await cancel(app, cast.ayesha, visit);
    const restored = await undo(body);
    expect(restored.body).toMatchObject({ id: visit.id, state: "booked", version: 3, cancelReason: null, undoSeconds: 0 });
    expect(codes([await book(app, cast.bushra, slot(16, "10:00"))])).toEqual(["slot_taken"]);
  });

  test("after a minute by the database's clock it is too late", async () => {
    const visit = await booked(app, cast.ayesha, slot(16, "12:00"));
    const { body } = await cancel(app, cast.ayesha, visit);
    await app.owner.query("update appointments set cancelled_at = cancelled_at - interval '61 seconds' where id = $1", [visit.id]);
    expect(codes([await undo(body)])).toEqual(["undo_too_late"]);
    expect((await read(visit.id)).body.appointment).toMatchObject({ state: "cancelled", undoSeconds: 0 });
  });

  test("when somebody else has the time meanwhile, it stays hers and the cancellation stands", async () => {
    const visit = await booked(app, cast.ayesha, slot(16, "14:00"));
    const { body } = await cancel(app, cast.ayesha, visit);
    await booked(app, cast.bushra, slot(16, "14:00"));
    const refused = await undo(body);
    expect([refused.problem.code, refused.problem.openings?.length]).toEqual(["slot_taken", 5]);
  });

  test("when she herself has another visit then, she is told", async () => {
    const visit = await booked(app, cast.ayesha, slot(16, "15:00"));
    const { body } = await cancel(app, cast.ayesha, visit);
    await booked(app, cast.ayesha, slot(16, "15:00", { doctor: cast.drHina }));
    expect(codes([await undo(body)])).toEqual(["own_overlap"]);
  });

  test("what the clinic cancelled the mother cannot take back", async () => {
    const visit = await booked(app, cast.ayesha, slot(17, "10:00"));
    const { body } = await cancel(app, cast.nadia, visit);
    expect((await read(visit.id)).body.appointment.undoSeconds).toBe(0);
    expect(codes([await undo(body)])).toEqual(["undo_too_late"]);
    expect((await undo(body, cast.nadia)).body.state).toBe("booked");
  });

  test("a visit that has begun is no longer hers to cancel or move", async () => {
    const visit = await booked(app, cast.ayesha, slot(18, "10:00"));
    const begun = "tstzrange(now() - interval '5 minutes', now() + interval '15 minutes')";
    await app.owner.query(`update appointments set during = ${begun}, blocks = ${begun} where id = $1`, [visit.id]);
    expect(codes([await cancel(app, cast.ayesha, visit)])).toEqual(["not_changeable"]);
    expect(codes([await move(app, cast.ayesha, visit, slot(19, "10:00"))])).toEqual(["not_changeable"]);
    expect((await cancel(app, cast.nadia, visit)).body.state).toBe("cancelled");
  });
});

describe("whose it is", () => {
  test("68: somebody else's visit is not there, whatever is asked of it", async () => {
    const visit = await booked(app, cast.ayesha, slot(20, "10:00"));
    const { body: held } = await hold(app, cast.ayesha, slot(20, "11:00"));
    const strangers = [cast.bushra, cast.rubina];
    for (const stranger of strangers) {
      const answers = [
        await read(visit.id, stranger),
        await cancel(app, stranger, visit),
        await move(app, stranger, visit, slot(20, "12:00")),
        await undo(visit, stranger),
        await app.call("releaseHold", { params: { holdId: held.id } }, { cookie: stranger.cookie }),
        await read(crypto.randomUUID(), stranger),
      ];
      expect(answers.map(({ status, problem }) => [status, problem.code])).toEqual(answers.map(() => [404, "not_found"]));
    }
    for (const staff of [cast.farah, cast.drHina]) expect((await read(visit.id, staff)).status).toBe(404);
    expect(await rowOf(app, visit.id)).toMatchObject({ state: "booked", version: 1 });
    expect(await takers(app, slot(20, "11:00"))).toBe(1);
  });

  test("a hold is no visit yet", async () => {
    const { body: held } = await hold(app, cast.ayesha, slot(20, "13:00"));
    expect((await read(held.id)).status).toBe(404);
    expect((await cancel(app, cast.ayesha, { id: held.id, version: 1 })).status).toBe(404);
  });

  test("Rubina books for Ayesha once she has agreed, both stand in the record, and Ayesha cancels by herself", async () => {
    const wish = { ...slot(21, "10:00"), motherId: cast.ayesha.id };
    expect(codes([await book(app, cast.rubina, wish)])).toEqual(["no_consent"]);
    await app.owner.query(
      "insert into consents (id, mother_id, delegate_id, expires_at) values (gen_random_uuid(), $1, $2, now() + interval '30 days')",
      [cast.ayesha.id, cast.rubina.id],
    );
    const answer = await book(app, cast.rubina, wish);
    expect(answer.body).toMatchObject({ motherId: cast.ayesha.id, motherName: "Ayesha", bookedBy: "delegate" });
    const { rows } = await app.owner.query("select actor_id, actor_role, subject_id from audit_events where entity_id = $1", [
      answer.body.id,
    ]);
    expect(rows).toEqual([{ actor_id: cast.rubina.id, actor_role: "health_worker", subject_id: cast.ayesha.id }]);
    expect(await messagesAbout(app, answer.body.id)).toEqual([{ kind: "booked", state: "queued" }]);
    expect((await cancel(app, cast.ayesha, answer.body)).body.state).toBe("cancelled");
  });

  test("when Ayesha ends her consent, Rubina reads and books nothing more", async () => {
    const list = () => app.call("listAppointments", { query: { mother: cast.ayesha.id } }, { cookie: cast.rubina.cookie });
    const read = await list();
    expect(read.body.appointments.length).toBeGreaterThan(0);
    const { rowCount } = await app.owner.query(
      "select from audit_events where subject_id = $1 and actor_id = $2 and action = 'read_visits'",
      [cast.ayesha.id, cast.rubina.id],
    );
    expect(rowCount).toBe(1);
    await app.owner.query("update consents set ended_at = now() where delegate_id = $1", [cast.rubina.id]);
    expect(codes([await book(app, cast.rubina, { ...slot(21, "12:00"), motherId: cast.ayesha.id })])).toEqual(["no_consent"]);
    expect((await list()).problem.code).toBe("no_consent");
  });

  test("a health worker who names no mother is asked for one", async () => {
    const refused = await book(app, cast.rubina, slot(21, "14:00"));
    expect([refused.status, refused.problem.fields]).toEqual([400, [{ path: "body/motherId", rule: "required" }]]);
  });

  test("whoever of the staff reads her visit, Ayesha sees it; her own reading is nobody's business", async () => {
    const visit = await booked(app, cast.ayesha, slot(22, "10:00"));
    for (const person of [cast.drSana, cast.nadia, cast.ayesha]) expect((await read(visit.id, person)).status).toBe(200);
    const { rows } = await app.owner.query(
      "select actor_role from audit_events where entity_id = $1 and action = 'read' and subject_id = $2 order by actor_role",
      [visit.id, cast.ayesha.id],
    );
    expect(rows.map((row) => row["actor_role"])).toEqual(["clinic_admin", "doctor"]);
    expect((await read(visit.id)).body.history.map(({ action }) => action)).toEqual(["booked"]);
  });
});
