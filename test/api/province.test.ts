// The seeded province: the same every time, and nothing in it that the program itself would have refused.
import { minuteOf } from "@expecting-mothers/server/calendar/local-day";
import { canStart, loadRules, practiceFor } from "@expecting-mothers/server/calendar/service";
import { demoPeople, phoneNumber } from "@expecting-mothers/server/seed/people";
import { seedIfEmpty } from "@expecting-mothers/server/seed/province";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";

let province: TestApp;
const now = new Date();
beforeAll(async () => {
  province = await startTestApp();
  await seedIfEmpty(province.owner, province.deps.crypto, now);
});
afterAll(() => province.close());

const all = async <Row extends object>(app: TestApp, text: string, values: unknown[] = []) =>
  (await app.owner.query<Row>(text, values)).rows;

test("Six districts, twelve clinics, forty doctors, most of them women, and three hundred mothers", async () => {
  const [counted] = await all(
    province,
    `select (select count(*) from districts)::int districts, (select count(*) from clinics)::int clinics,
      (select count(*) from doctors)::int doctors, (select count(*) from doctors where gender = 'woman')::int women,
      (select count(*) from role_grants where role = 'mother')::int mothers`,
  );
  expect(counted).toEqual({ districts: 6, clinics: 12, doctors: 40, women: 34, mothers: 300 });
});

test("Every coming visit lies within its doctor's hours, as the booking engine itself judges", async () => {
  const coming = await all<{ doctorId: string; visitTypeId: string; startsAt: Date }>(
    province,
    `select doctor_id as "doctorId", visit_type_id as "visitTypeId", lower(during) as "startsAt" from appointments
      where state = 'booked' and lower(during) > now()`,
  );
  const rules = await loadRules(province.deps, [...new Set(coming.map(({ doctorId }) => doctorId))]);
  const refused = coming.filter(({ doctorId, visitTypeId, startsAt }) => {
    const found = practiceFor(rules.get(doctorId), visitTypeId);
    if (found === undefined) return true;
    const leave = { withoutNotice: true };
    return !canStart(found.practice, [], found.visitType, minuteOf(startsAt.toISOString()), now.getTime() / 60_000, leave).ok;
  });
  expect(coming.length).toBeGreaterThan(200);
  expect(refused).toEqual([]);
});

test("No doctor sees two mothers and no mother two doctors at one time, in the past either", async () => {
  const overlaps = await all(
    province,
    `select a.id, b.id from appointments a join appointments b on a.id < b.id and a.during && b.during
      and (a.doctor_id = b.doctor_id or a.mother_id = b.mother_id)`,
  );
  expect(overlaps).toEqual([]);
});

test.each([
  ["today", undefined],
  ["a Friday, with its prayer break", 5],
  ["a Sunday, when others rest", 7],
])("Dr Sana's day is full when the demo is started on %s: some mothers seen, some waiting, some to come", async (_, weekday) => {
  const daysLater = weekday === undefined ? 0 : (weekday - new Date(now.getTime() + 5 * 3_600_000).getUTCDay() + 7) % 7;
  const at = new Date(now.getTime() + daysLater * 86_400_000);
  const other = daysLater === 0 ? province : await startTestApp();
  await seedIfEmpty(other.owner, other.deps.crypto, at);
  const states = await all<{ state: string; visits: number }>(
    other,
    `select state, count(*)::int as visits from appointments
      where doctor_id = $1 and local_date = ($2::timestamptz at time zone 'Asia/Karachi')::date group by state`,
    [demoPeople.drSana, at],
  );
  if (other !== province) await other.close();
  expect(states.reduce((sum, { visits }) => sum + visits, 0)).toBeGreaterThanOrEqual(12);
  expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(["completed", "arrived", "booked"]));
});

test("The province is the same every time", async () => {
  const again = await startTestApp();
  await seedIfEmpty(again.owner, again.deps.crypto, now);
  const digest = `select md5(string_agg(a::text, ',' order by a.id)) as visits, (select md5(string_agg(d::text, ',' order by d.id)) from doctors d) as doctors,
    (select md5(string_agg(p.name, ',' order by p.id)) from people p) as people from appointments a`;
  expect(await all(again, digest)).toEqual(await all(province, digest));
  await again.close();
});

test("A database where somebody lives already is left alone", async () => {
  const before = await all(province, "select count(*) from appointments");
  await seedIfEmpty(province.owner, province.deps.crypto, new Date(now.getTime() + 86_400_000));
  expect(await all(province, "select count(*) from appointments")).toEqual(before);
});

test("Ayesha can be found by her number, and Rubina may book for the mothers who agreed", async () => {
  const [ayesha] = await all<{ id: string }>(
    province,
    "select p.id from people p join phones f on f.id = p.phone_id where f.phone_index = $1 order by p.id limit 1",
    [province.deps.crypto.index("phone", phoneNumber(0))],
  );
  expect(ayesha?.id).toBe(demoPeople.ayesha);
  const agreed = await all<{ id: string }>(province, `select mother_id as id from consents where delegate_id = $1`, [demoPeople.rubina]);
  expect(agreed.map(({ id }) => id)).toContain(demoPeople.bushra);
});
