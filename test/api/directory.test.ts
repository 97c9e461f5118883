// Districts, clinics, doctors and visit types over HTTP: what anybody finds, and who may change what.
import { addDays, localTimeAt, minuteOf } from "@expecting-mothers/server/calendar/local-day";
import { searchTextOf } from "@expecting-mothers/server/directory/rules";
import type { Body, Query } from "@expecting-mothers/shared/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey, startTestApp, type TestApp } from "../support/app.ts";
import { addCast, addPractice, addStaff, addVisitType, type Cast, opening, type Person } from "../support/cast.ts";
import { countQueries } from "../support/queries.ts";

let app: TestApp;
let cast: Cast;
beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

const lahore = { latitude: 31.55, longitude: 74.34 };
const clinicBody: Body<"addClinic"> = {
  names: { ur: "نور کلینک", en: "Noor Clinic" },
  districtId: "mirpur",
  address: { ur: "لاہور", en: "Lahore" },
  place: lahore,
  phone: "042 35761999",
  zone: "Asia/Karachi",
  services: ["antenatal", "ultrasound"],
  accessibleEntrance: true,
};
const doctorBody: Body<"addDoctor"> = {
  names: { ur: "ڈاکٹر رخسانہ", en: "Dr Rukhsana" },
  gender: "woman",
  languages: ["ur", "pa"],
  registrationNumber: "PMC-2001",
};
const typeBody: Body<"addVisitType"> = {
  names: { ur: "ویڈیو", en: "Video call" },
  durationMinutes: 15,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 5,
  firstVisit: false,
  mode: "video",
  dailyLimit: 8,
  active: true,
};

/** "Dr Sana at Shahpur" for each of the found. */
async function find(query: Query<"findDoctors">): Promise<string[]> {
  const { status, body } = await app.call("findDoctors", { query });
  expect(status).toBe(200);
  return body.found.map(({ doctor, clinic }) => `${doctor.names.en} at ${clinic.names.en}`);
}

describe("finding", () => {
  test("districts say how many clinics and doctors they have", async () => {
    const { body } = await app.call("listDistricts", {});
    expect(body.districts).toEqual([
      { id: "mirpur", names: { ur: "میرپور", en: "Mirpur" }, clinics: 1, doctors: 1 },
      { id: "shahpur", names: { ur: "شاہ پور", en: "Shahpur" }, clinics: 1, doctors: 2 },
    ]);
  });

  test("doctors are found by district, clinic, language and kind of visit, with their earliest open time", async () => {
    expect(await find({ district: "mirpur" })).toEqual(["Dr Sana at Mirpur"]);
    expect(await find({ clinic: cast.shahpur, sort: "name" })).toEqual(["Dr Hina at Shahpur", "Dr Sana at Shahpur"]);
    expect(await find({ language: "ps" })).toEqual([]);
    expect(await find({ mode: "voice", sort: "name" })).toEqual(["Dr Hina at Shahpur", "Dr Sana at Shahpur"]);
    expect(await find({ mode: "video" })).toEqual([]);
    const { body } = await app.call("findDoctors", { query: { clinic: cast.shahpur, firstVisit: true } });
    for (const found of body.found) {
      expect(found.visitTypeId).toBe(cast.first);
      const query = { visitType: cast.first, doctor: [found.doctor.id], days: 2 };
      const openings = await app.call("findOpenings", { query });
      const [day] = openings.body.doctors[0]?.days ?? [];
      expect(found.earliestAt).toBe(new Date(((day?.midnight ?? 0) + (day?.runs[0]?.[0] ?? 0) * 60) * 1000).toISOString());
    }
  });

  test("a man is never shown to her who asks for a woman", async () => {
    const drAsif = await addDoctor("Dr Asif", "ڈاکٹر آصف", "man");
    expect(await find({ district: "shahpur" })).toContain("Dr Asif at Shahpur");
    expect(await find({ district: "shahpur", woman: true })).not.toContain("Dr Asif at Shahpur");
    expect(await find({ search: "asif", woman: true })).toEqual([]);
    await app.owner.query("update doctors set active = false where id = $1", [drAsif.id]);
  });

  test.each([
    ["Sana", "Dr Sana"],
    ["dr. sanaa", "Dr Sana"],
    ["ثنا", "Dr Sana"],
    ["ڈاکٹر ثناء", "Dr Sana"],
    ["Heena", "Dr Hina"],
    ["Hinna", "Dr Hina"],
    ["حناء", "Dr Hina"],
    ["hina shahpoor", "Dr Hina"],
    ["حنا شاہ پور", "Dr Hina"],
  ])("%s is found as %s", async (search, name) => {
    const found = await find({ search });
    expect(found[0]).toMatch(name);
    expect(found.every((one) => one.startsWith(name))).toBe(true);
  });

  test("every word has to be found, and a stranger's name finds nobody", async () => {
    expect(await find({ search: "hina mirpur" })).toEqual([]);
    expect(await find({ search: "Zubaida" })).toEqual([]);
    expect(await find({ search: "%_'" })).not.toEqual([]);
  });

  test("the nearest comes first, with its distance", async () => {
    await app.owner.query("update clinics set latitude = 33.15, longitude = 73.75 where id = $1", [cast.mirpur]);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const { body } = await app.call("findDoctors", { query: { latitude: 33.1, longitude: 73.7 } });
    expect(body.found.map(({ clinic, distanceKm }) => [clinic.names.en, distanceKm])).toEqual([
      ["Mirpur", 7.3],
      ["Shahpur", expect.closeTo(150, -2)],
      ["Shahpur", expect.closeTo(150, -2)],
    ]);
    const clinics = await app.call("findClinics", { query: { latitude: 33.1, longitude: 73.7 } });
    expect(clinics.body.clinics.map(({ names }) => names.en)).toEqual(["Mirpur", "Shahpur"]);
  });

  test("half a place, or the nearest without a place, is refused", async () => {
    for (const query of [{ latitude: 33 }, { longitude: 73 }, { sort: "nearest" as const }]) {
      expect((await app.call("findDoctors", { query })).problem.code).toBe("invalid_input");
    }
    expect((await app.call("findClinics", { query: { latitude: 33 } })).problem.code).toBe("invalid_input");
  });

  test("who has nothing open within a fortnight comes last and says so", async () => {
    await app.owner.query(
      "insert into overrides (doctor_id, clinic_id, on_date, kind) select $1, $2, current_date + n, 'closed' from generate_series(-1, 15) n",
      [cast.drHina.id, cast.shahpur],
    );
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    const { body } = await app.call("findDoctors", { query: { district: "shahpur", sort: "earliest" } });
    expect(body.found.map(({ doctor, earliestAt }) => [doctor.names.en, earliestAt !== null])).toEqual([
      ["Dr Sana", true],
      ["Dr Hina", false],
    ]);
  });

  test("67: more than sixty are not cut silently, and two queries serve them all", async () => {
    const many = Array.from({ length: 70 }, (_, index) => index);
    for (const index of many) await addDoctor(`Dr Nasreen ${index}`, "ڈاکٹر نسرین", "woman");
    const ask = (search: string) => app.call("findDoctors", { query: { search } });
    const queries = await countQueries(app, async () => {
      const { body } = await ask("Nasrin");
      expect([body.found.length, body.more]).toEqual([60, true]);
    });
    expect(queries).toBe(2);
    await app.owner.query("update doctors set calendar_version = calendar_version + 1");
    expect(await countQueries(app, () => ask("Sana"))).toBe(2);
    expect(await countQueries(app, () => ask("Sana"))).toBe(1);
    expect((await ask("Sana")).body.more).toBe(false);
  });
});

async function addDoctor(name: string, ur: string, gender: string): Promise<Person> {
  const person = await addStaff(app, name, [["doctor", cast.shahpur]]);
  await app.owner.query(
    `insert into doctors (id, name_ur, name_en, gender, languages, registration_number, search_text) values ($1, $2, $3, $4, '{ur}', $5, $6)`,
    [person.id, ur, name, gender, `PMC-${name}`, searchTextOf({ ur, en: name })],
  );
  await addPractice(app, person.id, cast.shahpur, [1, 2, 3, 4, 5, 6, 7], 540, 600);
  return person;
}

describe("looking closer", () => {
  test("a clinic shows its doctors and the visit types on offer; an ended type only its administrator", async () => {
    const ended = await addVisitType(app, cast.mirpur, "Old", 20, false, "in_person");
    await app.owner.query("update visit_types set active = false where id = $1", [ended]);
    const page = await app.call("getClinic", { params: { clinicId: cast.mirpur } });
    expect(page.body.doctors.map(({ names }) => names.en)).toEqual(["Dr Sana"]);
    expect(page.body.visitTypes.map(({ id }) => id)).toEqual([cast.mirpurFollowUp]);
    const list = await app.call("listVisitTypes", { params: { clinicId: cast.mirpur } }, { cookie: cast.farah.cookie });
    expect(list.body.visitTypes.map(({ id, active }) => [id, active])).toContainEqual([ended, false]);
  });

  test("a doctor shows where she works; one who left, or never was, is not found", async () => {
    const { body } = await app.call("getDoctor", { params: { doctorId: cast.drSana.id } });
    expect(body.clinics.map(({ names }) => names.en)).toEqual(["Mirpur", "Shahpur"]);
    expect(body.doctor.clinicIds.sort()).toEqual([cast.mirpur, cast.shahpur].sort());
    expect(body.visitTypes.map(({ id }) => id)).toEqual(expect.arrayContaining([cast.followUp, cast.mirpurFollowUp]));
    await app.owner.query("update doctors set active = false where id = $1", [cast.drSana.id]);
    for (const doctorId of [cast.drSana.id, cast.ayesha.id]) {
      expect((await app.call("getDoctor", { params: { doctorId } })).problem.code).toBe("not_found");
    }
    await app.owner.query("update doctors set active = true where id = $1", [cast.drSana.id]);
    expect((await app.call("getClinic", { params: { clinicId: cast.ayesha.id } })).problem.code).toBe("not_found");
  });
});

describe("changing", () => {
  test("a programme officer adds a clinic once, however often she sends it, and it is found", async () => {
    const ask = { cookie: cast.programmeOfficer.cookie, key: newKey() };
    const first = await app.call("addClinic", { body: clinicBody }, ask);
    const again = await app.call("addClinic", { body: clinicBody }, ask);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ phone: "+924235761999", services: ["antenatal", "ultrasound"], accessibleEntrance: true });
    const { body } = await app.call("findClinics", { query: { search: "nur" } });
    expect([body.clinics.map(({ id }) => id), body.more]).toEqual([[first.body.id], false]);
    expect((await app.call("addClinic", { body: clinicBody }, { cookie: cast.nadia.cookie })).problem.code).toBe("forbidden");
  });

  test.each([
    ["a phone that cannot be", { phone: "12345678" }, "invalid_phone", "body/phone"],
    ["a zone that is nowhere", { zone: "Asia/Shahpur" }, "invalid_input", "body/zone"],
    ["a district that is not there", { districtId: "atlantis" }, "invalid_input", "body/districtId"],
    ["a name of spaces", { names: { ur: " ", en: "x" } }, "invalid_input", "body/names/ur"],
  ])("%s is refused", async (_, wrong, code, path) => {
    const { status, problem } = await app.call(
      "addClinic",
      { body: { ...clinicBody, ...wrong } },
      { cookie: cast.programmeOfficer.cookie },
    );
    expect([status, problem.code, problem.fields?.[0]?.path]).toEqual([400, code, path]);
  });

  test("an administrator changes her clinic and no other; the list of open times follows at once", async () => {
    const change = (who: Person, zone: string) =>
      app.call("changeClinic", { params: { clinicId: cast.mirpur }, body: { ...clinicBody, zone } }, { cookie: who.cookie });
    expect((await change(cast.nadia, "Asia/Karachi")).problem.code).toBe("not_found");
    const ask = { visitType: cast.mirpurFollowUp, doctor: [cast.drSana.id] };
    expect((await app.call("findOpenings", { query: ask })).body.zone).toBe("Asia/Karachi");
    for (const who of [cast.farah, cast.programmeOfficer]) {
      for (const zone of ["Asia/Dubai", "Asia/Karachi"]) {
        expect((await change(who, zone)).status).toBe(200);
        expect((await app.call("findOpenings", { query: ask })).body.zone).toBe(zone);
      }
    }
  });

  test("an administrator adds a doctor; one who is known by her number works there as well and keeps her entry", async () => {
    const add = (who: Person, clinicId: string, more: Partial<Body<"addDoctor">> = {}) =>
      app.call("addDoctor", { params: { clinicId }, body: { ...doctorBody, ...more } }, { cookie: who.cookie });
    const added = await add(cast.nadia, cast.shahpur);
    expect([added.status, added.body]).toEqual([201, { id: added.body.id, ...doctorBody, clinicIds: [cast.shahpur] }]);
    const joined = await add(cast.farah, cast.mirpur, { names: { ur: "کوئی اور", en: "Somebody else" } });
    expect(joined.body).toEqual({ ...added.body, clinicIds: [cast.shahpur, cast.mirpur].sort() });
    expect((await add(cast.farah, cast.shahpur)).problem.code).toBe("not_found");
    const hers = { params: { clinicId: cast.mirpur, doctorId: added.body.id }, body: { ...doctorBody, gender: "man" } } as const;
    expect((await app.call("changeDoctor", hers, { cookie: cast.farah.cookie })).problem.code).toBe("not_found");
    const calendar = await app.call(
      "getCalendar",
      { params: { clinicId: cast.shahpur, doctorId: added.body.id } },
      { cookie: cast.nadia.cookie },
    );
    expect([calendar.status, calendar.body.hours]).toEqual([200, []]);
  });

  test("a doctor's entry is changed by her clinic, never to another's number", async () => {
    const change = (who: Person, clinicId: string, body: Body<"changeDoctor">) =>
      app.call("changeDoctor", { params: { clinicId, doctorId: cast.drHina.id }, body }, { cookie: who.cookie });
    const body = { ...doctorBody, names: { ur: "ڈاکٹر حنا بی بی", en: "Dr Hina Bibi" }, registrationNumber: "PMC-1002" };
    expect((await change(cast.nadia, cast.shahpur, body)).body).toMatchObject(body);
    expect((await find({ search: "bibi" }))[0]).toMatch("Dr Hina Bibi");
    expect((await change(cast.farah, cast.mirpur, body)).problem.code).toBe("not_found");
    const taken = await change(cast.nadia, cast.shahpur, { ...body, registrationNumber: "PMC-1001" });
    expect([taken.status, taken.problem.fields]).toEqual([400, [{ path: "body/registrationNumber", rule: "unique" }]]);
  });

  test("a new visit type is offered at once, an ended one no longer", async () => {
    const added = await app.call("addVisitType", { params: { clinicId: cast.mirpur }, body: typeBody }, { cookie: cast.farah.cookie });
    expect([added.status, added.body]).toEqual([201, { id: added.body.id, clinicId: cast.mirpur, ...typeBody }]);
    const today = localTimeAt("Asia/Karachi", minuteOf(opening(0, "12:00"))).on;
    const open = () =>
      app.call("findOpenings", { query: { visitType: added.body.id, doctor: [cast.drSana.id], from: addDays(today, 1), days: 14 } });
    expect((await open()).body.doctors[0]?.days).toHaveLength(2);
    expect(await find({ mode: "video" })).toContain("Dr Sana at Noor Clinic");
    const change = (who: Person, clinicId: string) =>
      app.call(
        "changeVisitType",
        { params: { clinicId, visitTypeId: added.body.id }, body: { ...typeBody, active: false } },
        { cookie: who.cookie },
      );
    expect((await change(cast.nadia, cast.shahpur)).problem.code).toBe("not_found");
    expect((await change(cast.farah, cast.mirpur)).body.active).toBe(false);
    expect((await open()).body.doctors[0]?.days).toEqual([]);
    expect(await find({ mode: "video" })).toEqual([]);
  });
});
