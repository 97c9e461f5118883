// How often something was tried within a window, counted in the database so that parallel tries on all nodes count one by one.

import type { Tx } from "../db/transaction.ts";
import { DomainError } from "../lib/domain-error.ts";
import type { FieldCrypto } from "../lib/field-crypto.ts";
import { limits } from "./rules.ts";

export type Budget = Readonly<{ key: string; limit: number; windowSeconds: number }>;

const spendOne = {
  name: "spend_budget",
  text: `insert into budgets as b (key, window_started_at, used) values ($1, now(), 1)
    on conflict (key) do update set
      used = case when b.window_started_at + make_interval(secs => $2) <= now() then 1 else b.used + 1 end,
      window_started_at = case when b.window_started_at + make_interval(secs => $2) <= now() then now() else b.window_started_at end
    returning used, ceil($2 + extract(epoch from window_started_at - now()))::int as "secondsLeft"`,
};
const giveBack = { name: "give_budget_back", text: "update budgets set used = greatest(used - 1, 0) where key = any ($1)" };
const forget = { name: "forget_budget", text: "delete from budgets where key = $1" };

/** The budget of one thing (a number, a network, a person). Its key holds a keyed hash: the table tells nobody who tried what. */
export function budgetOf(crypto: FieldCrypto, name: keyof typeof limits, ...things: readonly string[]): Budget {
  const hash = crypto.index("budget", things.join("\0")).subarray(0, 16).toString("base64url");
  return { key: `${name}:${hash}`, ...limits[name] };
}

type Spent = { used: number; secondsLeft: number };

/** The statement that counts one try and returns how many there were. Alone it goes on counting past the limit. */
export function countOne({ key, windowSeconds }: Budget) {
  return { ...spendOne, values: [key, windowSeconds] as const };
}

/**
 * Counts one try against every budget, in one order so that two requests never wait for each other in a circle.
 * Throws `too_many_requests` with the seconds to wait when one is used up; the caller's rollback then gives all of them back.
 */
export async function spend(tx: Tx, budgets: readonly Budget[]): Promise<void> {
  const inOrder = [...budgets].sort((a, b) => (a.key < b.key ? -1 : 1));
  const counted = await Promise.all(inOrder.map((budget) => tx.run<Spent>(spendOne, countOne(budget).values)));
  const waits = counted.map(({ rows: [row] }, place) =>
    row && row.used > (inOrder[place]?.limit ?? 0) ? Math.max(row.secondsLeft, 1) : 0,
  );
  const wait = Math.max(...waits);
  if (wait > 0) throw new DomainError("too_many_requests", { retryAfterSeconds: wait });
}

/** Gives a try back: what was right does not count. */
export async function refund(tx: Tx, budgets: readonly Budget[]): Promise<void> {
  await tx.run(giveBack, [budgets.map(({ key }) => key)]);
}

/** Begins a budget anew. */
export async function clearBudget(tx: Tx, { key }: Budget): Promise<void> {
  await tx.run(forget, [key]);
}
