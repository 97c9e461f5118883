// Who can be signed in to the demo with one press, in the words of both languages.
import type { Names } from "@expecting-mothers/shared/basics";
import { demoPeople } from "../seed/people.ts";

export type DemoPerson = { id: string; names: Names; role: Names; about: Names };

export const peopleOfTheDemo: Readonly<Record<string, DemoPerson>> = {
  ayesha: {
    id: demoPeople.ayesha,
    names: { ur: "عائشہ بی بی", en: "Ayesha Bibi" },
    role: { ur: "ماں بننے والی", en: "Mother" },
    about: { ur: "ڈاکٹر ثنا کے ساتھ وقت طے ہے", en: "has a visit with Dr Sana coming up" },
  },
  bushra: {
    id: demoPeople.bushra,
    names: { ur: "بشریٰ بیگم", en: "Bushra Begum" },
    role: { ur: "ماں بننے والی", en: "Mother" },
    about: { ur: "نیا وقت لینا چاہتی ہیں", en: "wants to book" },
  },
  sana: {
    id: demoPeople.drSana,
    names: { ur: "ڈاکٹر ثنا ملک", en: "Dr Sana Malik" },
    role: { ur: "ڈاکٹر", en: "Doctor" },
    about: { ur: "آج کا پورا دن", en: "a full day today" },
  },
  nadia: {
    id: demoPeople.nadia,
    names: { ur: "نادیہ اختر", en: "Nadia Akhtar" },
    role: { ur: "کلینک کی منتظم", en: "Clinic administrator" },
    about: { ur: "تحصیل ہسپتال بھلوال کے اوقات", en: "hours and desk of THQ Hospital Bhalwal" },
  },
  rubina: {
    id: demoPeople.rubina,
    names: { ur: "روبینہ کوثر", en: "Rubina Kausar" },
    role: { ur: "لیڈی ہیلتھ ورکر", en: "Lady Health Worker" },
    about: { ur: "ان ماؤں کے لیے وقت لیتی ہیں جنہوں نے اجازت دی", en: "books for mothers who agreed" },
  },
  shazia: {
    id: demoPeople.programmeOfficer,
    names: { ur: "شازیہ انور", en: "Shazia Anwar" },
    role: { ur: "پروگرام افسر", en: "Programme officer" },
    about: { ur: "کلینک شامل کرتی ہیں", en: "adds clinics" },
  },
  nasir: {
    id: demoPeople.auditor,
    names: { ur: "ناصر حیدر", en: "Nasir Haider" },
    role: { ur: "آڈیٹر", en: "Auditor" },
    about: { ur: "دیکھتے ہیں کہ کس نے کیا پڑھا", en: "reads the access log" },
  },
};
