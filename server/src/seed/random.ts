// A small seeded generator, so that the province is the same on every machine, and ids that are the same with it.

export type Random = {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
};

/** Mulberry32: 32 bits of state are plenty for names and full days. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    whole,
    chance: (probability) => fraction() < probability,
    pick: (choices) => choices[whole(0, choices.length - 1)] as never,
  };
}

const kinds = {
  clinic: "1",
  visitType: "2",
  staff: "3",
  mother: "4",
  phone: "5",
  visit: "6",
  consent: "7",
  hours: "8",
  override: "9",
} as const;

/** The n-th id of a kind: in the form of a time-ordered UUID, older than any that the program makes itself. */
export function seededId(kind: keyof typeof kinds, n: number): string {
  return `0190000${kinds[kind]}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}
