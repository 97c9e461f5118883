// The people of the seeded province: staff of every clinic, mothers with their sealed numbers, and who may book for whom.
import type { Role } from "@expecting-mothers/shared/basics";
import type { FieldCrypto } from "../lib/field-crypto.ts";
import type { Clinic, Doctor } from "./clinics.ts";
import { motherName } from "./names.ts";
import { districts } from "./places.ts";
import { createRandom, type Random, seededId } from "./random.ts";

export type Staff = { id: string; name: string; role: Role; clinicIds: (string | null)[]; email: string };
export type Mother = { id: string; name: string; language: "ur" | "en"; district: number; phone: number; consents: boolean };

/** Whom the demo signs in. Their places among the ids are fixed, whatever the size of the province. */
const demoStaffFrom = 900_000;
export const demoPeople = {
  ayesha: seededId("mother", 0),
  bushra: seededId("mother", 1),
  drSana: seededId("staff", 0),
  nadia: administratorOf(0),
  rubina: healthWorkerOf(0),
  programmeOfficer: seededId("staff", demoStaffFrom),
  auditor: seededId("staff", demoStaffFrom + 1),
} as const;

export function administratorOf(clinic: number): string {
  return seededId("staff", 1_000_000 + clinic);
}

export function healthWorkerOf(clinic: number): string {
  return seededId("staff", 2_000_000 + clinic);
}

/** Doctors, an administrator and a health worker for each clinic, and the two whose work is the whole province. */
export function planStaff(clinics: readonly Clinic[], doctors: readonly Doctor[], random: Random): Staff[] {
  const staff: Staff[] = doctors.map(({ id, n, names, practices }) => ({
    id,
    name: names.en,
    role: "doctor",
    clinicIds: practices.map(({ clinic }) => clinic.id),
    email: n === 0 ? "sana@example.org" : `doctor${n}@example.org`,
  }));
  clinics.forEach(({ id }, n) => {
    const first = n === 0;
    const administrator = first ? "Nadia Akhtar" : motherName(random).en;
    const worker = first ? "Rubina Kausar" : motherName(random).en;
    staff.push(
      {
        id: administratorOf(n),
        name: administrator,
        role: "clinic_admin",
        clinicIds: [id],
        email: first ? "nadia@example.org" : `desk${n}@example.org`,
      },
      {
        id: healthWorkerOf(n),
        name: worker,
        role: "health_worker",
        clinicIds: [id],
        email: first ? "rubina@example.org" : `worker${n}@example.org`,
      },
    );
  });
  staff.push(
    { id: demoPeople.programmeOfficer, name: "Shazia Anwar", role: "programme_admin", clinicIds: [null], email: "shazia@example.org" },
    {
      id: demoPeople.auditor,
      name: "Nasir Haider",
      role: "auditor",
      clinicIds: [null],
      email: "auditor@example.org",
    },
  );
  return staff;
}

/** The health worker whom mothers of a district let book for them: that of its first clinic. */
export function healthWorkerOfDistrict(district: number): string {
  return healthWorkerOf(2 * district);
}

/**
 * The n-th mother, the same whatever the size of the province. In a small one the demo's district
 * has twice its share, for its clinic is busy; every twelfth shares a phone with the woman before her.
 */
export function motherAt(n: number, total: number): Mother {
  const random = createRandom(n + 77);
  const names = motherName(random);
  const roman = random.chance(0.45);
  const district = (total < 3_000 ? n % (districts.length + 1) : n) % districts.length;
  const phone = phoneOf(n);
  const consents = n % 10 === 1;
  if (n === 0) return { id: demoPeople.ayesha, name: "عائشہ بی بی", language: "ur", district, phone, consents };
  if (n === 1) return { id: demoPeople.bushra, name: "Bushra Begum", language: "en", district: 0, phone, consents };
  const language = roman && n % 3 === 0 ? "en" : "ur";
  return { id: seededId("mother", n), name: roman ? names.en : names.ur, language, district, phone, consents };
}

/** Numbers to give out: +92300 and seven digits that begin with 00. More than 100,000 mothers share them. */
const numbers = 100_000;

function phoneOf(mother: number): number {
  const n = mother % numbers;
  return n % 12 === 11 ? n - 1 : n;
}

/** The phones of that many mothers, each once. */
export function phonesOf(mothers: number): number[] {
  return Array.from({ length: Math.min(mothers, numbers) }, (_, n) => n).filter((n) => phoneOf(n) === n);
}

export function phoneNumber(phone: number): string {
  return `+92300${String(phone).padStart(7, "0")}`;
}

export function phoneRow(phone: number, crypto: FieldCrypto) {
  const id = seededId("phone", phone);
  return {
    id,
    phone_index: `\\x${crypto.index("phone", phoneNumber(phone)).toString("hex")}`,
    phone_cipher: `\\x${crypto.seal(`phones/phone_cipher/${id}`, phoneNumber(phone)).toString("hex")}`,
  };
}
