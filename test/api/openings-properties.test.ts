// Whatever the hours, the clock and the bookings: what is listed can be taken, what can be taken is listed, and nothing taken overlaps.
import type { PracticeRules } from "@expecting-mothers/server/calendar/day-plan";
import { localTimeAt, minuteOf } from "@expecting-mothers/server/calendar/local-day";
import { type Busy, canStart, openingsOf, unchangedUntil } from "@expecting-mothers/server/calendar/rules";
import type { Hours, Override } from "@expecting-mothers/shared/calendar";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { openTimes } from "@expecting-mothers/shared/openings";
import fc from "fast-check";
import { expect, test } from "vitest";

const shahpur = "00000000-0000-4000-8000-000000000001";
const mirpur = "00000000-0000-4000-8000-000000000002";
const firstVisit = "00000000-0000-4000-8000-00000000000a";
const other = "00000000-0000-4000-8000-00000000000b";

/** Zones and dates around which their clocks change: by an hour at midnight, at two, by half an hour, by a whole day. */
const changes = fc.constantFrom(
  ["Asia/Karachi", "2008-05-30"],
  ["Asia/Karachi", "2008-10-30"],
  ["Asia/Karachi", "2028-02-28"],
  ["Europe/Berlin", "2026-10-24"],
  ["America/Havana", "2026-11-01"],
  ["Australia/Lord_Howe", "2026-10-03"],
  ["Pacific/Apia", "2011-12-28"],
);
const fives = (least: number, most: number) => fc.integer({ min: least / 5, max: most / 5 }).map((count) => count * 5);
const span = fc.tuple(fives(0, 1435), fives(5, 1440)).map(([start, length]) => ({ startMinute: start, endMinute: start + length }));
const breaks = fc.array(
  fc.tuple(fives(0, 2400), fives(5, 120)).map(([start, length]) => ({ startMinute: start, endMinute: start + length })),
  { maxLength: 2 },
);
const hours: fc.Arbitrary<Hours> = fc
  .tuple(fc.integer({ min: 1, max: 7 }), span, breaks, fc.constantFrom<string[] | null>(null, [firstVisit], [other]))
  .map(([weekday, times, pauses, visitTypeIds]) => ({
    weekday,
    ...times,
    breaks: pauses,
    validFrom: "2000-01-01",
    validUntil: null,
    visitTypeIds,
  }));
const daysLater = (from: string, days: number) => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);

type Scene = { practice: PracticeRules; visitType: VisitType; from: string; now: number; busy: Busy[] };
const scenes: fc.Arbitrary<Scene> = changes.chain(([zone = "", from = ""]) => {
  const overrides = fc.array(
    fc.tuple(fc.integer({ min: -1, max: 3 }), fc.constantFrom("closed", "other", "extra"), span, breaks).map(
      ([day, kind, times, pauses]): Override => ({
        on: daysLater(from, day),
        kind,
        startMinute: kind === "closed" ? null : times.startMinute,
        endMinute: kind === "closed" ? null : times.endMinute,
        breaks: pauses,
        reason: "",
      }),
    ),
    { maxLength: 3 },
  );
  const settings = fc.record({
    gridMinutes: fc.constantFrom(5, 15, 20, 45),
    minimumNoticeMinutes: fc.constantFrom(0, 60, 1500),
    horizonDays: fc.constantFrom(1, 2, 90),
    stations: fc.integer({ min: 1, max: 3 }),
  });
  const visitType = fc
    .record({
      durationMinutes: fc.constantFrom(5, 20, 45, 240),
      bufferBeforeMinutes: fc.constantFrom(0, 10),
      bufferAfterMinutes: fc.constantFrom(0, 15),
      dailyLimit: fc.constantFrom(null, 2),
    })
    .map(
      (more): VisitType => ({
        id: firstVisit,
        clinicId: shahpur,
        names: { ur: "پہلا", en: "First" },
        firstVisit: true,
        mode: "in_person",
        active: true,
        ...more,
      }),
    );
  const start = minuteOf(`${from}T00:00:00Z`);
  const busy = fc.array(
    fc
      .tuple(
        fc.integer({ min: -1440, max: 5760 }),
        fc.integer({ min: 5, max: 200 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(shahpur, mirpur),
      )
      .map(([at, length, station, clinicId]) => ({
        clinicId,
        visitTypeId: clinicId === mirpur ? other : firstVisit,
        station,
        from: start + at,
        until: start + at + length,
        on: localTimeAt(zone, start + at).on,
      })),
    { maxLength: 8 },
  );
  return fc
    .record({ settings, visitType, overrides, hours: fc.array(hours, { maxLength: 10 }), busy, now: fc.integer({ min: -2880, max: 2880 }) })
    .map((all) => ({
      practice: {
        clinicId: shahpur,
        active: true,
        zone,
        settings: all.settings,
        hours: all.hours,
        overrides: all.overrides,
        visitTypes: [all.visitType],
      },
      visitType: all.visitType,
      from,
      now: start + all.now + 0.25,
      busy: all.busy,
    }));
});

const days = 4;
function listed({ practice, busy, visitType, from, now }: Scene): number[] {
  return openingsOf(practice, busy, visitType, { from, days }, now)
    .flatMap(openTimes)
    .map(({ at }) => at / 60_000);
}

test("a time is listed exactly when it can be taken", () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const { practice, busy, visitType, from, now } = scene;
      const first = minuteOf(`${from}T00:00:00Z`) - 1440;
      const takeable: number[] = [];
      for (let start = first; start < first + (days + 2) * 1440; start += 5) {
        const { on } = localTimeAt(practice.zone, start);
        if (on >= from && on < daysLater(from, days) && canStart(practice, busy, visitType, start, now).ok) takeable.push(start);
      }
      expect(listed(scene)).toEqual(takeable);
    }),
    { numRuns: 150 },
  );
});

test("each time shows the wall clock of its zone and stands on its own date", () => {
  fc.assert(
    fc.property(scenes, ({ practice, busy, visitType, from, now }) => {
      for (const day of openingsOf(practice, busy, visitType, { from, days }, now)) {
        for (const { at, minute } of openTimes(day)) expect(localTimeAt(practice.zone, at / 60_000)).toEqual({ on: day.on, minute });
      }
    }),
    { numRuns: 150 },
  );
});

test("an answer holds exactly until the moment it names", () => {
  fc.assert(
    fc.property(scenes, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ practice, busy, visitType, now }, part) => {
      const at = (moment: number) => openingsOf(practice, busy, visitType, { from: null, days }, moment);
      const until = unchangedUntil(practice, at(now), now);
      expect(until).toBeGreaterThanOrEqual(now);
      expect(at(now + (until - now) * part)).toEqual(at(now));
    }),
    { numRuns: 300 },
  );
});

test("taking listed times until none is left never overlaps at a station and never passes the daily limit", () => {
  fc.assert(
    fc.property(scenes, fc.infiniteStream(fc.nat()), (scene, picks) => {
      const { practice, visitType, now } = scene;
      const taken: Busy[] = [];
      for (let open = listed({ ...scene, busy: taken }); open.length > 0 && taken.length < 60; open = listed({ ...scene, busy: taken })) {
        const start = open[(picks.next().value ?? 0) % open.length] ?? 0;
        const verdict = canStart(practice, taken, visitType, start, now);
        if (!verdict.ok) throw new Error(verdict.code);
        const { blocksFrom: from, blocksUntil: until, localDate: on, stations } = verdict;
        const station = stations[0] ?? 0;
        for (const one of taken) expect(one.station === station && one.from < until && from < one.until).toBe(false);
        taken.push({ clinicId: shahpur, visitTypeId: visitType.id, station, from, until, on });
        if (visitType.dailyLimit !== null) expect(taken.filter((one) => one.on === on).length).toBeLessThanOrEqual(visitType.dailyLimit);
      }
    }),
    { numRuns: 60 },
  );
});
