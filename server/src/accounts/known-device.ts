// A mark on the browsers from which somebody has signed in before: it lets them past a lock that strangers caused.
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { FieldCrypto } from "../lib/field-crypto.ts";

export const deviceMarkSeconds = 180 * 86_400;
const markForm = /^([\w-]{22})\.(\d{1,12})\.([\w-]{43})$/;

/** A mark for this e-mail, good for half a year. It signs nobody in. */
export function newDeviceMark(crypto: FieldCrypto, email: string, now: Date): string {
  const name = randomBytes(16).toString("base64url");
  const until = Math.floor(now.getTime() / 1000) + deviceMarkSeconds;
  return `${name}.${until}.${sign(crypto, email, name, until).toString("base64url")}`;
}

/** The device's own name if the mark is ours, for this e-mail and not too old. */
export function readDeviceMark(crypto: FieldCrypto, email: string, mark: string | undefined, now: Date): string | undefined {
  const [, name, until, signature] = markForm.exec(mark ?? "") ?? [];
  if (name === undefined || until === undefined || signature === undefined) return undefined;
  const right = timingSafeEqual(Buffer.from(signature, "base64url"), sign(crypto, email, name, Number(until)));
  return right && Number(until) * 1000 > now.getTime() ? name : undefined;
}

function sign(crypto: FieldCrypto, email: string, name: string, until: number): Buffer {
  return crypto.index("known device", `${email}\0${name}\0${until}`);
}
