// The process's clock for what is shown and logged. What is decided (expiry, past or not) asks the database's clock instead.
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
