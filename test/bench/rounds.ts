// Loads something from a number of clients for a while, and compares two things round by round so that a noisy machine disturbs both.
import { median, percentile } from "./figures.ts";

export type Round = { perSecond: number; p95Ms: number; requests: number };
/** One client's next request; settles when the answer is there and right. */
export type Step = (client: number) => Promise<void>;

/** Runs `step` on `clients` clients, each one after the other, for that long. */
export async function runRound(clients: number, seconds: number, step: Step): Promise<Round> {
  const times: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  const work = async (client: number) => {
    for (let before = performance.now(); before < until; ) {
      await step(client);
      const after = performance.now();
      times.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
  const elapsed = (performance.now() - started) / 1000;
  return { perSecond: times.length / elapsed, p95Ms: percentile(times, 0.95), requests: times.length };
}

export type Compared = { a: { perSecond: number; p95Ms: number }; b: { perSecond: number; p95Ms: number }; ratio: number };
export type Pace = { clients: number; rounds: number; seconds: number };

/** `ratio` is the rate of a over the rate of b: the median of the rounds' own ratios. The first round of each warms up and counts nothing. */
export async function compare({ clients, rounds, seconds }: Pace, a: Step, b: Step): Promise<Compared> {
  const pairs: [Round, Round][] = [];
  for (let round = 0; round <= rounds; round++) {
    const pair: [Round, Round] = [await runRound(clients, seconds, a), await runRound(clients, seconds, b)];
    if (round > 0) pairs.push(pair);
  }
  const of = (side: 0 | 1) => ({
    perSecond: median(pairs.map((pair) => pair[side].perSecond)),
    p95Ms: median(pairs.map((pair) => pair[side].p95Ms)),
  });
  return { a: of(0), b: of(1), ratio: median(pairs.map(([one, other]) => one.perSecond / other.perSecond)) };
}
