// Encrypts single fields (AES-256-GCM, versioned keys) and makes the keyed indexes by which they are found.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

export type FieldCrypto = {
  /** `place` is "table/column/row id": a value moved to another place no longer opens. */
  seal(place: string, text: string): Buffer;
  /** Throws when the value was changed, moved or sealed under a key that is not configured. */
  open(place: string, sealed: Buffer): string;
  /** HMAC-SHA-256 under the index key; `purpose` keeps equal values of different columns apart. */
  index(purpose: string, text: string): Buffer;
};

const nonceBytes = 12;
const tagBytes = 16;

export function createFieldCrypto(keys: ReadonlyMap<number, Buffer>, indexKey: Buffer): FieldCrypto {
  const currentVersion = Math.max(...keys.keys());
  const keyOf = (version: number): Buffer => {
    const key = keys.get(version);
    if (key === undefined) throw new Error(`field key ${version} is not configured`);
    return key;
  };
  return {
    seal(place, text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", keyOf(currentVersion), nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([currentVersion]), nonce, cipher.getAuthTag(), body]);
    },
    open(place, sealed) {
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
      const decipher = createDecipheriv("aes-256-gcm", keyOf(sealed[0] ?? -1), nonce)
        .setAAD(Buffer.from(place))
        .setAuthTag(tag);
      return decipher.update(sealed.subarray(1 + nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
    },
    index: (purpose, text) => createHmac("sha256", indexKey).update(purpose).update("\0").update(text).digest(),
  };
}
