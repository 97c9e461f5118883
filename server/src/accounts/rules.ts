// The rules of signing in that need nothing but their input: digits, names, addresses, devices, and how often anything may be tried.
import { resendSeconds } from "@expecting-mothers/shared/limits";

/** Seconds that a session may lie idle and live at all. A shared phone forgets her when she has walked away. */
export const sessionLives = {
  own: { idleSeconds: 30 * 86_400, totalSeconds: 180 * 86_400 },
  shared: { idleSeconds: 900, totalSeconds: 43_200 },
  staff: { idleSeconds: 900, totalSeconds: 43_200 },
} as const;

export const invitationLifeSeconds = 7 * 86_400;
export const consentMaxDays = 366;
/** A session this young has just proven its password, so it may replace the second factor. */
export const freshSessionSeconds = 600;

/** How often within a window something may be done; docs/decisions/0007 says why these numbers. */
export const limits = {
  codeNumberHour: { limit: 3, windowSeconds: 3600 },
  codeNumberDay: { limit: 6, windowSeconds: 86_400 },
  /** 10,000 neighbouring numbers: whoever walks through them all is a machine. */
  codePrefixHour: { limit: 40, windowSeconds: 3600 },
  /** A mobile network's exit stands for thousands of phones, so this is a wall against floods only. */
  codeNetworkHour: { limit: 300, windowSeconds: 3600 },
  pin: { limit: 5, windowSeconds: 900 },
  personsOnNumber: { limit: 10, windowSeconds: 86_400 },
  secondFactor: { limit: 5, windowSeconds: 900 },
  oldPassword: { limit: 5, windowSeconds: 900 },
  staffHere: { limit: 10, windowSeconds: 900 },
  staffNetwork: { limit: 100, windowSeconds: 900 },
  staffEverywhere: { limit: 100, windowSeconds: 86_400 },
  invitations: { limit: 100, windowSeconds: 86_400 },
  consents: { limit: 20, windowSeconds: 86_400 },
} as const;

/** Seconds to wait after the first, second and third code. */
const resendWaits = [resendSeconds, 120, 300] as const;
export function resendWaitSeconds(sent: number): number {
  return resendWaits[Math.min(Math.max(sent, 1), resendWaits.length) - 1] ?? 300;
}

/** Where the digits 0 to 9 begin: ASCII, Arabic-Indic, the Urdu ones, full-width. */
const zeros = [0x30, 0x660, 0x6f0, 0xff10];
/** What a copy from a message brings along: spaces, dashes and the invisible marks of writing direction. */
const filler = /[\s\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff-]/gu;

/** Every known digit as ASCII; everything else as it was. */
export function asciiDigits(text: string): string {
  return [...text].map((letter) => digitOf(letter)?.digit ?? letter).join("");
}

/** A code of exactly `length` digits of one script as ASCII, or undefined. */
export function readDigits(text: string, length: number): string | undefined {
  const digits = [...text.replace(filler, "")].map(digitOf);
  const [first] = digits;
  if (digits.length !== length || digits.some((digit) => digit === undefined || digit.zero !== first?.zero)) return undefined;
  return digits.map((digit) => digit?.digit).join("");
}

function digitOf(letter: string): { zero: number; digit: string } | undefined {
  const point = letter.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => point >= start && point <= start + 9);
  return zero === undefined ? undefined : { zero, digit: String(point - zero) };
}

/** +92 3xx in E.164 from anything people type for it, or undefined. */
export function readMobileNumber(text: string): string | undefined {
  const plain = asciiDigits(text.normalize("NFKC"))
    .replace(filler, "")
    .replace(/[().[\]/]/g, "");
  const national = /^(?:(?:\+|00)?92)?0?(3\d{9})$/.exec(plain)?.[1];
  return national === undefined ? undefined : `+92${national}`;
}

/** The block of 10,000 numbers that a number lies in. */
export function blockOf(phone: string): string {
  return phone.slice(0, -4);
}

export function lastDigits(phone: string): string {
  return phone.slice(-4);
}

/** A name as one line without spaces around it; undefined when nothing is left. */
export function tidyName(text: string): string | undefined {
  const name = text.normalize("NFC").replace(/\s+/gu, " ").trim();
  return name === "" ? undefined : name;
}

export function tidyEmail(text: string): string {
  return text.trim().toLowerCase();
}

/** The network an address belongs to: /24, or /64 for IPv6, of which one household has a whole one. */
export function networkOf(address: string): string {
  const mapped = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/i.exec(address);
  if (mapped) return `${mapped[1]}.0/24`;
  const [head = "", tail] = (address.toLowerCase().split("%")[0] ?? "").split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(8 - groups.length - after.length, 0);
  const all = [...groups, ...Array<string>(missing).fill("0"), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|OPT|Opera Mini)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bUC ?Browser\//, "UC Browser"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\b(?:iPhone|iPad|iPod)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** Browser family and system, enough to know one's own device and too little to follow it. */
export function deviceOf(userAgent: string | undefined): string {
  const name = (list: readonly (readonly [RegExp, string])[]) => list.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  return [name(browsers) ?? "Browser", name(systems)].filter((part) => part !== undefined).join(", ");
}
