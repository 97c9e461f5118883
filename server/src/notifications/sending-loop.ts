// Keeps the sender at work in this process: woken after a commit and by a schedule, one batch at a time, never in the way of requests.
import type { Deps } from "../deps.ts";
import { sendBatch } from "./sender.ts";

export type SendingLoop = {
  /** Something may be due. Returns at once; many calls in a row are one. */
  wake(): void;
  /** Ends after the batch under way. */
  stop(): Promise<void>;
};

/** Several commits of one moment go out together. */
const gatherMs = 50;
/** Between full batches: some hundred messages a second and process are more than a provider takes, and bookings come first. */
const restMs = 200;

export function startSendingLoop(tools: Pick<Deps, "pool" | "crypto" | "gateway" | "log" | "config">): SendingLoop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const later = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      running = work().finally(() => {
        running = undefined;
        if (again) later(restMs);
      });
    }, ms);
  };
  const work = async () => {
    again = false;
    try {
      const counts = await sendBatch(tools);
      if (Object.values(counts).some((count) => count > 0)) again = true;
    } catch (error) {
      // The rows wait; the schedule comes back to them.
      tools.log.warn({ err: error }, "outbox not read");
    }
    if (stopped) again = false;
  };
  return {
    wake() {
      if (stopped) return;
      if (running === undefined) later(gatherMs);
      else again = true;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
