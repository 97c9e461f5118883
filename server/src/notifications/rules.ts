// What a message says, and whether it is still true. Neutral: neither pregnancy nor clinic, for phones are shared. Pure.
import type { AppointmentState } from "@expecting-mothers/shared/appointments";
import type { Language, Names } from "@expecting-mothers/shared/basics";
import { isUnnamed } from "@expecting-mothers/shared/unnamed";

export type AppointmentKind = "booked" | "moved" | "cancelled" | "restored";
export type SealedKind = "code" | "invitation";
export type SealedPayload = { to: string; code: string; language: Language } | { to: string; name: string; link: string };

/** The appointment as it stands when the message is about to go. */
export type VisitFacts = {
  version: number;
  state: AppointmentState;
  hasBegun: boolean;
  localDate: string;
  localMinute: number;
  doctorNames: Names;
};
export type Reader = { name: string; language: Language; link: string };

/** Tries, and how long (s) to wait after each that failed. */
export const waitsAfterFailure = [10, 60, 300, 1_800] as const;
export const maxTries = waitsAfterFailure.length + 1;

/** A message about an older version has been overtaken by that of the newer one. */
export function isStillTrue(kind: AppointmentKind, version: number, { version: now, state, hasBegun }: VisitFacts): boolean {
  if (version !== now) return false;
  return kind === "cancelled" ? state === "cancelled" : state === "booked" && !hasBegun;
}

const gsmCharacters = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåÄÖÑÜ§¿äöñüà¡Δ]*$/;

/** Characters that one SMS holds: 160 in the phones' own alphabet, 70 in any other. */
export function segmentLength(text: string): number {
  return gsmCharacters.test(text) ? 160 : 70;
}

/** The fullest of the wordings that one SMS holds, else the shortest. */
function fitting(wordings: readonly string[]): string {
  return wordings.find((text) => text.length <= segmentLength(text)) ?? (wordings.at(-1) as string);
}

const weekdays = {
  ur: ["پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"],
  en: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
} as const;
const months = {
  ur: ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"],
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
} as const;
const partsOfDay = { ur: ["رات", "صبح", "دوپہر", "شام", "رات"], en: ["at night", "am", "pm", "pm", "at night"] } as const;

/** Day and time as people say them, in the clinic's wall clock. */
export function whenText(language: Language, localDate: string, localMinute: number): string {
  const date = new Date(`${localDate}T00:00:00Z`);
  const hour = Math.floor(localMinute / 60);
  const time = `${hour % 12 || 12}:${String(localMinute % 60).padStart(2, "0")}`;
  const part = partsOfDay[language][[4, 12, 16, 20].filter((from) => hour >= from).length];
  const day = `${weekdays[language][(date.getUTCDay() + 6) % 7]} ${date.getUTCDate()} ${months[language][date.getUTCMonth()]}`;
  return language === "ur" ? `${day} ${part} ${time}` : `${day} ${time} ${part}`;
}

const sentences: Readonly<Record<Language, Record<AppointmentKind, (when: string, doctor: string) => string>>> = {
  ur: {
    booked: (when, doctor) => `آپ کا وقت: ${when}، ${doctor}`,
    moved: (when, doctor) => `آپ کا نیا وقت: ${when}، ${doctor}`,
    cancelled: (when) => `${when} کا وقت منسوخ ہو گیا`,
    restored: (when, doctor) => `آپ کا وقت قائم ہے: ${when}، ${doctor}`,
  },
  en: {
    booked: (when, doctor) => `Your time: ${when}, ${doctor}`,
    moved: (when, doctor) => `Your new time: ${when}, ${doctor}`,
    cancelled: (when) => `Your time on ${when} is cancelled`,
    restored: (when, doctor) => `Your time stands: ${when}, ${doctor}`,
  },
};

/** With her name, because two women may share the number, and a link, if one SMS holds them. */
export function textAbout(kind: AppointmentKind, visit: VisitFacts, { name, language, link }: Reader): string {
  const sentence = sentences[language][kind](whenText(language, visit.localDate, visit.localMinute), visit.doctorNames[language]);
  const called = isUnnamed(name) ? sentence : `${name}: ${sentence}`;
  return fitting([`${called}\n${link}`, called, sentence]);
}

/** `host` binds the code to our pages for browsers that fill it in by themselves. */
export function textOfSealed(payload: SealedPayload, host: string): { subject?: string; text: string } {
  if ("code" in payload) {
    const { code, language } = payload;
    const text = language === "ur" ? `آپ کا کوڈ ${code} ہے۔ کسی کو نہ بتائیں۔` : `Your code is ${code}. Do not tell it to anyone.`;
    return { text: fitting([`${text}\n@${host} #${code}`, text]) };
  }
  // Who invites does not know which language is read more easily.
  const { name, link } = payload;
  const english = `${name}, you are invited. Open this link within seven days:`;
  return { subject: "Your invitation · آپ کے لیے دعوت", text: `${english}\nآپ کو دعوت دی گئی ہے۔ سات دن میں یہ لنک کھولیں:\n${link}` };
}
