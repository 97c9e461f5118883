// Clinics of the seeded province with their visit types and doctors.
import type { Names } from "@expecting-mothers/shared/basics";
import type { Day } from "./days.ts";
import { doctorName } from "./names.ts";
import { districts, type Site, siteAt } from "./places.ts";
import { type Random, seededId } from "./random.ts";
import { extra, fullWeek, leave, type Override, ordinaryOverrides, ordinaryWeek, type Session, secondClinic } from "./sittings.ts";

export type VisitType = {
  id: string;
  key: "first" | "followUp" | "voice" | "video";
  names: Names;
  durationMinutes: number;
  bufferAfterMinutes: number;
  mode: "in_person" | "voice" | "video";
};
export type Clinic = { id: string; n: number; district: number; site: Site; phone: string; visitTypes: VisitType[] };
export type Practice = { clinic: Clinic; gridMinutes: number; noticeMinutes: number; sessions: Session[]; overrides: Override[] };
export type Doctor = {
  id: string;
  n: number;
  names: Names;
  gender: "woman" | "man";
  languages: string[];
  registrationNumber: string;
  practices: Practice[];
};

const visitTypes: readonly Omit<VisitType, "id">[] = [
  { key: "first", names: { ur: "پہلی ملاقات", en: "First visit" }, durationMinutes: 30, bufferAfterMinutes: 0, mode: "in_person" },
  { key: "followUp", names: { ur: "دوبارہ معائنہ", en: "Follow-up" }, durationMinutes: 20, bufferAfterMinutes: 0, mode: "in_person" },
  { key: "voice", names: { ur: "فون پر مشورہ", en: "Advice by phone" }, durationMinutes: 15, bufferAfterMinutes: 5, mode: "voice" },
  { key: "video", names: { ur: "ویڈیو پر مشورہ", en: "Advice by video" }, durationMinutes: 20, bufferAfterMinutes: 0, mode: "video" },
];

/** `count` is even: the clinics of a district come in pairs, which share doctors. */
export function planClinics(count: number): Clinic[] {
  return Array.from({ length: count }, (_, n) => {
    const site = siteAt(n);
    const offered = visitTypes.filter(({ key }) => key !== "video" || site.kind !== "bhu");
    return {
      id: seededId("clinic", n),
      n,
      district: districts.findIndex(({ id }) => id === site.district),
      site,
      // Of the same unused range as the mothers' numbers, so that a press on "call" rings nowhere.
      phone: `+9230000${99_000 + (n % 1_000)}`,
      visitTypes: offered.map((visitType, sort) => ({ ...visitType, id: seededId("visitType", n * 4 + sort) })),
    };
  });
}

/** Three or four doctors a clinic, every fifth of them at its neighbour's too, one in seven a man. The first is the demo's. */
export function planDoctors(count: number, clinics: readonly Clinic[], days: readonly Day[], random: Random): Doctor[] {
  return Array.from({ length: count }, (_, n) => {
    const clinic = clinics[n % clinics.length] as Clinic;
    const neighbour = clinics[(n % clinics.length) ^ 1] as Clinic;
    const gender = n % 7 === 3 ? "man" : "woman";
    const overrides = overridesOf(n, clinic, days, random);
    const main: Practice = {
      clinic,
      gridMinutes: 20,
      noticeMinutes: n === 0 ? 720 : 60,
      sessions: n === 0 ? fullWeek() : ordinaryWeek(clinic.site.kind, n),
      overrides,
    };
    const evenings: Practice = {
      clinic: neighbour,
      gridMinutes: 20,
      noticeMinutes: n === 0 ? 720 : 60,
      sessions: secondClinic(),
      overrides: overrides.filter(({ kind }) => kind === "closed"),
    };
    return {
      id: seededId("staff", n),
      n,
      names: n === 0 ? { ur: "ڈاکٹر ثنا ملک", en: "Dr Sana Malik" } : doctorName(n, gender),
      gender,
      languages: [...(districts[clinic.district]?.languages ?? ["ur"]), ...(n % 2 === 0 ? ["en"] : [])],
      registrationNumber: `PMDC-${String(n + 1).padStart(6, "0")}`,
      practices: n % 5 === 0 ? [main, evenings] : [main],
    };
  });
}

/** The demo's clinic works on the day it is shown, also when that is a Sunday. */
function overridesOf(n: number, clinic: Clinic, days: readonly Day[], random: Random): Override[] {
  const today = days.find(({ offset }) => offset === 0);
  const open = clinic.id === seededId("clinic", 0) && today?.weekday === 7 ? [extra(0, 480, 960)] : [];
  return [...open, ...(n === 0 ? leave(9, 2) : ordinaryOverrides(days, random))];
}
