// The seeded province: six real districts of three provinces side by side, and twelve clinics that do not exist in them.
import type { Names, SpokenLanguage } from "@expecting-mothers/shared/basics";
import type { Service } from "@expecting-mothers/shared/directory";
import type Type from "typebox";

export type District = { id: string; names: Names; languages: readonly Type.Static<typeof SpokenLanguage>[] };
export type ClinicKind = "bhu" | "rhc" | "thq" | "dhq";
export type Site = {
  district: string;
  kind: ClinicKind;
  names: Names;
  address: Names;
  place: readonly [latitude: number, longitude: number];
};

export const districts: readonly District[] = [
  { id: "sargodha", names: { ur: "سرگودھا", en: "Sargodha" }, languages: ["ur", "pa"] },
  { id: "muzaffargarh", names: { ur: "مظفر گڑھ", en: "Muzaffargarh" }, languages: ["ur", "skr"] },
  { id: "mardan", names: { ur: "مردان", en: "Mardan" }, languages: ["ur", "ps"] },
  { id: "swat", names: { ur: "سوات", en: "Swat" }, languages: ["ur", "ps"] },
  { id: "larkana", names: { ur: "لاڑکانہ", en: "Larkana" }, languages: ["ur", "sd"] },
  { id: "tharparkar", names: { ur: "تھرپارکر", en: "Tharparkar" }, languages: ["ur", "sd"] },
];

const kindNames: Readonly<Record<ClinicKind, Names>> = {
  bhu: { ur: "بنیادی مرکزِ صحت", en: "BHU" },
  rhc: { ur: "دیہی مرکزِ صحت", en: "RHC" },
  thq: { ur: "تحصیل ہسپتال", en: "THQ Hospital" },
  dhq: { ur: "ضلعی ہسپتال", en: "DHQ Hospital" },
};

export const servicesOf: Readonly<Record<ClinicKind, readonly Type.Static<typeof Service>[]>> = {
  bhu: ["antenatal", "vaccination"],
  rhc: ["antenatal", "ultrasound", "laboratory", "delivery", "vaccination"],
  thq: ["antenatal", "ultrasound", "laboratory", "delivery", "emergency", "vaccination"],
  dhq: ["antenatal", "ultrasound", "laboratory", "delivery", "emergency", "vaccination"],
};

function site(district: string, kind: ClinicKind, town: Names, road: Names, place: Site["place"]): Site {
  const { ur, en } = kindNames[kind];
  return {
    district,
    kind,
    names: { ur: `${ur} ${town.ur}`, en: `${en} ${town.en}` },
    address: { ur: `${road.ur}، ${town.ur}`, en: `${road.en}, ${town.en}` },
    place,
  };
}

const bazaar: Names = { ur: "مین بازار", en: "Main Bazaar" };
const station: Names = { ur: "اسٹیشن روڈ", en: "Station Road" };
const canal: Names = { ur: "نہر والی سڑک", en: "Canal Road" };
const hospital: Names = { ur: "ہسپتال روڈ", en: "Hospital Road" };

/** The first is the one whose administrator, doctor and health worker the demo shows. */
export const sites: readonly Site[] = [
  site("sargodha", "thq", { ur: "بھلوال", en: "Bhalwal" }, hospital, [32.266, 72.899]),
  site("sargodha", "bhu", { ur: "شاہ پور", en: "Shahpur" }, canal, [32.283, 72.431]),
  site("muzaffargarh", "dhq", { ur: "مظفر گڑھ", en: "Muzaffargarh" }, hospital, [30.07, 71.193]),
  site("muzaffargarh", "rhc", { ur: "خان گڑھ", en: "Khangarh" }, bazaar, [29.917, 71.161]),
  site("mardan", "rhc", { ur: "تخت بھائی", en: "Takht Bhai" }, station, [34.287, 71.946]),
  site("mardan", "bhu", { ur: "رستم", en: "Rustam" }, bazaar, [34.349, 72.282]),
  site("swat", "thq", { ur: "مٹہ", en: "Matta" }, hospital, [34.934, 72.411]),
  site("swat", "rhc", { ur: "خوازہ خیلہ", en: "Khwazakhela" }, bazaar, [34.935, 72.459]),
  site("larkana", "thq", { ur: "رتوڈیرو", en: "Ratodero" }, station, [27.802, 68.286]),
  site("larkana", "bhu", { ur: "نوڈیرو", en: "Naudero" }, bazaar, [27.667, 68.359]),
  site("tharparkar", "dhq", { ur: "مٹھی", en: "Mithi" }, hospital, [24.734, 69.797]),
  site("tharparkar", "bhu", { ur: "اسلام کوٹ", en: "Islamkot" }, station, [24.701, 70.178]),
];

/** Beyond the twelve, a load-sized province has numbered villages around their towns. */
export function siteAt(n: number): Site {
  const known = sites[n % sites.length] as Site;
  if (n < sites.length) return known;
  const village: Names = { ur: `چک ${n}`, en: `Chak ${n}` };
  const [latitude, longitude] = known.place;
  return site(known.district, "bhu", village, canal, [latitude + (n % 17) / 50 - 0.17, longitude + (n % 23) / 50 - 0.23]);
}
