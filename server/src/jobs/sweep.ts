// Removes what is over and serves nobody.
import type { Pool } from "../db/client.ts";
import { inOneTrip } from "../db/transaction.ts";

/** Longer than any phone stays away with a booking in its queue. */
const keptAnswerDays = 30;
const endedSessionDays = 7;
const usedCodeDays = 1;
const oldBudgetDays = 2;

const statements = {
  holds: { name: "sweep_holds", text: "select sweep_expired_holds() as count", values: [] },
  answers: {
    name: "sweep_answers",
    text: "delete from idempotency_keys where created_at < now() - $1::int * interval '1 day'",
    values: [keptAnswerDays],
  },
  codes: {
    name: "sweep_codes",
    text: "delete from code_challenges where expires_at < now() - $1::int * interval '1 day'",
    values: [usedCodeDays],
  },
  sessions: {
    name: "sweep_sessions",
    text: "delete from sessions where least(expires_at, last_seen_at + idle_seconds * interval '1 second') < now() - $1::int * interval '1 day'",
    values: [endedSessionDays],
  },
  budgets: {
    name: "sweep_budgets",
    text: "delete from budgets where window_started_at < now() - $1::int * interval '1 day'",
    values: [oldBudgetDays],
  },
} as const;

export type Swept = Record<keyof typeof statements, number>;

/** Removes expired holds, kept answers, dead codes, ended sessions and old budgets, each in a transaction of its own. Returns how many. */
export async function sweep(pool: Pool): Promise<Swept> {
  const counts: Partial<Swept> = {};
  for (const [name, statement] of Object.entries(statements)) {
    const [result] = await inOneTrip(pool, { duty: "system" }, [statement]);
    const [row] = result?.rows ?? [];
    counts[name as keyof Swept] = row === undefined ? (result?.rowCount ?? 0) : row.count;
  }
  return counts as Swept;
}
