// A clock that stands still until a test moves it.
import type { Clock } from "@expecting-mothers/server/lib/clock";

export type StoppedClock = Clock & { set(instant: string): void; advance(milliseconds: number): void };

export function stoppedClock(instant: string): StoppedClock {
  let now = Date.parse(instant);
  return {
    now: () => new Date(now),
    set: (to) => {
      now = Date.parse(to);
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
