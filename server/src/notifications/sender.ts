// Sends what is due: takes rows under a lease, looks at each again, hands it to the gateway and writes down what became of it.
import { inOneTrip } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import type { OutgoingMessage } from "./gateway.ts";
import { type Facts, markEnded, markForRetry, readFacts, type Taken, takeDue } from "./repository.ts";
import { type AppointmentKind, isStillTrue, maxTries, type SealedPayload, textAbout, textOfSealed, waitsAfterFailure } from "./rules.ts";
import { sealedPlace } from "./service.ts";

type Tools = Pick<Deps, "pool" | "crypto" | "gateway" | "log" | "config">;
type Outcome = { state: "sent"; reference: string } | { state: "skipped" | "failed"; reason: string } | { state: "retry"; reason: string };
export type SendCounts = Record<Outcome["state"], number>;

const batchSize = 50;
const sideBySide = 5;
/** A sender that died is replaced after this; no gateway takes longer. */
const leaseSeconds = 60;
const asSystem = { duty: "system" } as const;

/** Sends one batch of what is due and counts what became of it. Never throws for a message: one bad number stops nobody else's. */
export async function sendBatch(tools: Tools): Promise<SendCounts> {
  const counts: SendCounts = { sent: 0, skipped: 0, failed: 0, retry: 0 };
  const [taken] = await inOneTrip(tools.pool, asSystem, [{ ...takeDue, values: [batchSize, leaseSeconds] }]);
  const rows = (taken?.rows ?? []) as Taken[];
  const waiting = rows.sort((a, b) => Number(b.urgent) - Number(a.urgent) || a.due - b.due);
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) counts[await sendOne(tools, next)] += 1;
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return counts;
}

/** Sends until nothing is due. */
export async function sendAllDue(tools: Tools): Promise<SendCounts> {
  const total: SendCounts = { sent: 0, skipped: 0, failed: 0, retry: 0 };
  for (;;) {
    const counts = await sendBatch(tools);
    for (const state of Object.keys(counts) as (keyof SendCounts)[]) total[state] += counts[state];
    if (Object.values(counts).every((count) => count === 0)) return total;
  }
}

async function sendOne(tools: Tools, { id, attempts }: Taken): Promise<Outcome["state"]> {
  const outcome = await attempt(tools, id, attempts).catch((error): Outcome => {
    tools.log.warn({ err: error, notification: id, attempts }, "message not sent");
    return failure(attempts, "error");
  });
  try {
    await writeDown(tools, id, attempts, outcome);
  } catch (error) {
    // The lease ends and the row is taken again; the gateway knows the message by its id.
    tools.log.warn({ err: error, notification: id }, "outcome of a message not kept");
  }
  return outcome.state;
}

async function attempt(tools: Tools, id: string, attempts: number): Promise<Outcome> {
  const [read] = await inOneTrip(tools.pool, asSystem, [{ ...readFacts, values: [id] }]);
  const facts = read?.rows[0] as Facts | undefined;
  if (facts === undefined) return { state: "skipped", reason: "gone" };
  // The one before ended without a word, and this would be one too many.
  if (attempts > maxTries) return { state: "failed", reason: "unanswered" };
  const message = messageOf(tools, facts);
  if (typeof message === "string") return { state: "skipped", reason: message };
  const answer = await tools.gateway.send(message);
  return "reference" in answer ? { state: "sent", reference: answer.reference } : { state: "failed", reason: answer.refused };
}

/** The message, or why there is nothing to say any more. */
function messageOf({ crypto, config }: Tools, facts: Facts): OutgoingMessage | string {
  const { id, channel, kind, payloadCipher, appointmentVersion, visit, name, language, phoneId, phoneCipher } = facts;
  const base = config.origin ?? `http://${config.host}:${config.port}`;
  if (payloadCipher !== null) {
    if (payloadCipher.length === 0) return "blank";
    const payload = JSON.parse(crypto.open(sealedPlace(id), payloadCipher)) as SealedPayload;
    return { id, channel, to: payload.to, ...textOfSealed(payload, new URL(base).host) };
  }
  if (visit === null || appointmentVersion === null) return "nothing to tell of";
  if (!isStillTrue(kind as AppointmentKind, appointmentVersion, visit)) return "overtaken";
  if (phoneId === null || phoneCipher === null) return "no number";
  const to = crypto.open(`phones/phone_cipher/${phoneId}`, phoneCipher);
  const reader = { name: name ?? "", language: language ?? "ur", link: `${base}/visits` };
  return { id, channel, to, text: textAbout(kind as AppointmentKind, visit, reader) };
}

function failure(attempts: number, reason: string): Outcome {
  return { state: attempts >= maxTries ? "failed" : "retry", reason };
}

async function writeDown({ pool }: Tools, id: string, attempts: number, outcome: Outcome): Promise<void> {
  const statement =
    outcome.state === "retry"
      ? { ...markForRetry, values: [id, outcome.reason, waitsAfterFailure[attempts - 1] ?? waitsAfterFailure.at(-1)] }
      : { ...markEnded, values: [id, outcome.state, ...("reference" in outcome ? [outcome.reference, null] : [null, outcome.reason])] };
  await inOneTrip(pool, asSystem, [statement]);
}
