// A time is held for five minutes while a mother makes up her mind: the numbered cases of holds.
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";
import { book, codes, hold, rowOf, slotsOf, takers } from "../support/visits.ts";

let app: TestApp;
let cast: Cast;
let slot: ReturnType<typeof slotsOf>;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
  slot = slotsOf(cast);
});
afterAll(() => app.close());

const release = (id: string, { cookie } = cast.ayesha) => app.call("releaseHold", { params: { holdId: id } }, { cookie });
const expire = (id: string) =>
  app.owner.query("update appointments set hold_expires_at = now() - interval '1 millisecond' where id = $1", [id]);
const forgetBudgets = () => app.owner.query("delete from budgets");

async function openAt(days: number, time: string, { cookie } = cast.bushra): Promise<boolean> {
  const { startsAt, doctorId, visitTypeId } = slot(days, time);
  const from = new Date(Date.parse(startsAt) + 5 * 3_600_000).toISOString().slice(0, 10);
  const { body } = await app.call("findOpenings", { query: { visitType: visitTypeId, doctor: [doctorId], from, days: 1 } }, { cookie });
  const [day] = body.doctors[0]?.days ?? [];
  const minute = (Date.parse(startsAt) / 1000 - (day?.midnight ?? 0)) / 60;
  return (
    day?.runs.some(([first, step, count]) => minute >= first && (minute - first) % step === 0 && (minute - first) / step < count) ?? false
  );
}

test("Ayesha holds a time for five minutes and books it: the same row, without a second message", async () => {
  const held = await hold(app, cast.ayesha, slot(3, "10:00"));
  expect(held.status).toBe(201);
  expect(held.body).toMatchObject({ startsAt: slot(3, "10:00").startsAt, expiresInSeconds: 300 });
  expect(Math.abs(Date.parse(held.body.expiresAt) - Date.now() - 300_000)).toBeLessThan(5_000);
  const list = await app.call("listAppointments", { query: {} }, { cookie: cast.ayesha.cookie });
  expect(list.body).toMatchObject({ appointments: [], hold: { id: held.body.id } });
  expect(codes([await book(app, cast.bushra, slot(3, "10:00"))])).toEqual(["slot_taken"]);
  const answer = await book(app, cast.ayesha, { ...slot(3, "10:00"), holdId: held.body.id });
  expect([answer.status, answer.body.id, answer.body.state, answer.body.version]).toEqual([201, held.body.id, "booked", 2]);
  const shown = await app.call("getAppointment", { params: { appointmentId: held.body.id } }, { cookie: cast.ayesha.cookie });
  expect(shown.body.appointment).toEqual(answer.body);
  expect(shown.body.history.map(({ action }) => action)).toEqual(["held", "booked"]);
});

test("4: a repeated confirmation answers the same", async () => {
  const held = await hold(app, cast.ayesha, slot(3, "12:00"));
  const key = newKey();
  const body = { ...slot(3, "12:00"), holdId: held.body.id };
  const answers = [await book(app, cast.ayesha, body, { key }), await book(app, cast.ayesha, body, { key })];
  expect(answers[1]?.body).toEqual(answers[0]?.body);
  expect(answers[1]?.headers["idempotency-replayed"]).toBe("true");
});

test("4: a repeated hold answers the same, and says when it is over", async () => {
  const key = newKey();
  const first = await hold(app, cast.ayesha, slot(4, "10:00"), { key });
  const again = await hold(app, cast.ayesha, slot(4, "10:00"), { key });
  expect([again.status, again.body, again.headers["appointment-state"]]).toEqual([201, first.body, "held"]);
  await release(first.body.id);
  expect((await hold(app, cast.ayesha, slot(4, "10:00"), { key })).headers["appointment-state"]).toBe("expired");
});

test("10: a hold that is over still confirms while nobody else has the time", async () => {
  const held = await hold(app, cast.ayesha, slot(5, "10:00"));
  await expire(held.body.id);
  const answer = await book(app, cast.ayesha, { ...slot(5, "10:00"), holdId: held.body.id });
  expect([answer.status, answer.body.state]).toEqual([201, "booked"]);
  expect(await takers(app, slot(5, "10:00"))).toBe(1);
});

test("10: a hold that is over and gone to somebody else is refused with other times", async () => {
  const held = await hold(app, cast.ayesha, slot(5, "11:00"));
  await expire(held.body.id);
  expect(codes([await book(app, cast.bushra, slot(5, "11:00"))])).toEqual([201]);
  const refused = await book(app, cast.ayesha, { ...slot(5, "11:00"), holdId: held.body.id });
  expect([refused.status, refused.problem.code, refused.problem.openings?.length]).toEqual([409, "hold_ended", 5]);
});

test("14: her hold is open to Ayesha and hidden from Bushra, until she gives it back", async () => {
  const held = await hold(app, cast.ayesha, slot(6, "10:00"));
  expect([await openAt(6, "10:00", cast.ayesha), await openAt(6, "10:00")]).toEqual([true, false]);
  expect((await release(held.body.id)).status).toBe(200);
  expect(await openAt(6, "10:00")).toBe(true);
  expect((await release(held.body.id)).status).toBe(404);
});

test("14: she may hold her own time again", async () => {
  const first = await hold(app, cast.ayesha, slot(6, "11:00"));
  const second = await hold(app, cast.ayesha, slot(6, "11:00"));
  expect([second.status, await takers(app, slot(6, "11:00"))]).toEqual([201, 1]);
  expect(codes([await book(app, cast.ayesha, { ...slot(6, "11:00"), holdId: second.body.id })])).toEqual([201]);
  expect((await release(first.body.id)).status).toBe(404);
});

test("14: what she holds she may book without saying so", async () => {
  await hold(app, cast.ayesha, slot(6, "12:00"));
  expect(codes([await book(app, cast.ayesha, slot(6, "12:00"))])).toEqual([201]);
  expect(await takers(app, slot(6, "12:00"))).toBe(1);
});

test("15: a second hold replaces the first, and nobody else can give it back", async () => {
  await hold(app, cast.ayesha, slot(7, "10:00"));
  const second = await hold(app, cast.ayesha, slot(7, "12:00", { doctor: cast.drHina }));
  expect(await openAt(7, "10:00")).toBe(true);
  expect((await release(second.body.id, cast.bushra)).status).toBe(404);
  expect(await takers(app, slot(7, "12:00", { doctor: cast.drHina }))).toBe(1);
});

test("15: when the second is refused she keeps the first", async () => {
  await book(app, cast.bushra, slot(8, "12:00"));
  const first = await hold(app, cast.ayesha, slot(8, "10:00"));
  expect(codes([await hold(app, cast.ayesha, slot(8, "12:00"))])).toEqual(["slot_taken"]);
  expect((await rowOf(app, first.body.id))?.["state"]).toBe("held");
});

test("15: eight holds at once leave her one", async () => {
  await forgetBudgets();
  const times = ["09:00", "09:20", "09:40", "10:00", "10:20", "10:40", "11:00", "11:20"];
  const answers = await Promise.all(times.map((time) => hold(app, cast.ayesha, slot(9, time))));
  expect(answers.every(({ status }) => status === 201)).toBe(true);
  const { rowCount } = await app.owner.query("select from appointments where mother_id = $1 and state = 'held'", [cast.ayesha.id]);
  expect(rowCount).toBe(1);
});

test("16: whoever holds again and again has to wait, and is told how long", async () => {
  await forgetBudgets();
  const times = ["09:00", "09:20", "09:40", "10:00", "10:20", "10:40", "11:00", "11:20", "11:40", "12:00", "12:20", "12:40"];
  for (const time of times) expect(codes([await hold(app, cast.bushra, slot(10, time))])).toEqual([201]);
  const refused = await hold(app, cast.bushra, slot(10, "13:00"));
  expect([refused.status, refused.problem.code]).toEqual([429, "hold_limit"]);
  expect(refused.problem.retryAfterSeconds).toBeGreaterThan(1_700);
  expect(refused.headers["retry-after"]).toBe(String(refused.problem.retryAfterSeconds));
  expect(codes([await book(app, cast.bushra, slot(10, "13:00"))])).toEqual([201]);
  await app.owner.query("update budgets set window_started_at = window_started_at - interval '30 minutes'");
  expect(codes([await hold(app, cast.bushra, slot(10, "14:00"))])).toEqual([201]);
});

test("17: hours that changed under a hold void it, and she is told when she confirms", async () => {
  await forgetBudgets();
  const held = await hold(app, cast.ayesha, slot(11, "10:00", { doctor: cast.drHina }));
  await app.owner.query(
    "insert into overrides (doctor_id, clinic_id, on_date, kind) values ($1, $2, (now() at time zone 'Asia/Karachi')::date + 11, 'closed')",
    [cast.drHina.id, cast.shahpur],
  );
  await app.owner.query("update doctors set calendar_version = calendar_version + 1 where id = $1", [cast.drHina.id]);
  const refused = await book(app, cast.ayesha, { ...slot(11, "10:00", { doctor: cast.drHina }), holdId: held.body.id });
  expect([refused.status, refused.problem.code]).toEqual([409, "hold_ended"]);
  const { rowCount } = await app.owner.query("select from notifications where appointment_id = $1", [held.body.id]);
  expect(rowCount).toBe(0);
});

test("17: hours that changed elsewhere leave a hold as it was", async () => {
  const held = await hold(app, cast.ayesha, slot(12, "10:00"));
  await app.owner.query("update doctors set calendar_version = calendar_version + 1");
  const answer = await book(app, cast.ayesha, { ...slot(12, "10:00"), holdId: held.body.id });
  expect([answer.status, answer.body.id]).toEqual([201, held.body.id]);
});

test("19: a hold that is over and not yet swept stands in nobody's way", async () => {
  const held = await hold(app, cast.ayesha, slot(13, "10:00"));
  await expire(held.body.id);
  expect(await openAt(13, "10:00")).toBe(true);
  expect(codes([await book(app, cast.bushra, slot(13, "10:00"))])).toEqual([201]);
  expect(await rowOf(app, held.body.id)).toBeUndefined();
});

test("19: nor does her own stand in the way of a visit with another doctor at that time", async () => {
  const held = await hold(app, cast.ayesha, slot(13, "12:00"));
  await expire(held.body.id);
  expect(codes([await book(app, cast.ayesha, slot(13, "12:00", { doctor: cast.drHina }))])).toEqual([201]);
});

test("38: when the minimum notice passes meanwhile, a hold still confirms; without one it is too late", async () => {
  await forgetBudgets();
  const held = await hold(app, cast.ayesha, slot(14, "10:00"));
  await app.owner.query("update practices set minimum_notice_minutes = 10080, horizon_days = 200");
  await app.owner.query("update doctors set calendar_version = calendar_version + 1");
  // The notice is a week; both times lie within the next six days once the rows are moved there.
  const near = slot(5, "15:00");
  await app.owner.query(
    `update appointments set during = tstzrange($2::timestamptz, $2::timestamptz + interval '20 minutes'),
       blocks = tstzrange($2::timestamptz, $2::timestamptz + interval '20 minutes') where id = $1`,
    [held.body.id, near.startsAt],
  );
  expect(codes([await book(app, cast.bushra, slot(5, "16:00"))])).toEqual(["not_an_opening"]);
  expect(codes([await book(app, cast.ayesha, { ...near, holdId: held.body.id })])).toEqual([201]);
  await app.owner.query("update practices set minimum_notice_minutes = 60, horizon_days = 90");
  await app.owner.query("update doctors set calendar_version = calendar_version + 1");
});

test("a hold of hers on another time does not carry a booking over to this one", async () => {
  const held = await hold(app, cast.ayesha, slot(15, "10:00"));
  const answer = await book(app, cast.ayesha, { ...slot(15, "12:00"), holdId: held.body.id });
  expect([answer.status, answer.body.localTime, answer.body.id === held.body.id]).toEqual([201, "12:00", false]);
});

test("somebody else's hold lends its time to nobody", async () => {
  const held = await hold(app, cast.ayesha, slot(16, "10:00"));
  expect(codes([await book(app, cast.bushra, { ...slot(16, "10:00"), holdId: held.body.id })])).toEqual(["hold_ended"]);
  expect((await rowOf(app, held.body.id))?.["state"]).toBe("held");
});
