// Hands messages to a provider over HTTP: one signed POST each, never redirected, given up after five seconds.
import { createHmac } from "node:crypto";
import type { Gateway } from "./gateway.ts";

const timeoutMs = 5_000;
/** Not the message's fault: it may be taken later. */
const laterStatuses = new Set([408, 409, 425, 429]);

/**
 * `x-signature` is the hex HMAC-SHA-256 of "<x-timestamp>.<body>" under the shared secret; `idempotency-key` is the message's id.
 * A 2xx takes the message; any other 4xx refuses it for ever.
 */
export function createHttpGateway({ url, secret }: { url: string; secret: string }): Gateway {
  return {
    async send({ id, channel, to, subject, text }) {
      const body = JSON.stringify({ id, channel, to, subject, text });
      const timestamp = String(Math.floor(Date.now() / 1000));
      const response = await fetch(url, {
        method: "POST",
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          "content-type": "application/json",
          "idempotency-key": id,
          "x-timestamp": timestamp,
          "x-signature": createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex"),
        },
        body,
      });
      const answer = await response.text();
      if (response.ok) return { reference: referenceIn(answer) ?? id };
      if (response.status >= 500 || laterStatuses.has(response.status)) throw new Error(`the message gateway answered ${response.status}`);
      return { refused: `status ${response.status}` };
    },
  };
}

/** The provider's own id of the message, if it answers with one as JSON. */
function referenceIn(answer: string): string | undefined {
  try {
    const { reference, id } = JSON.parse(answer) as { reference?: unknown; id?: unknown };
    const found = reference ?? id;
    return typeof found === "string" ? found.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}
