// Looks sessions up by their tokens: at once when nobody else asks, together with all who ask while a look-up is under way.
import type { Language } from "@expecting-mothers/shared/basics";
import { type Pool, read, type Statement } from "../db/client.ts";

export type SessionRow = {
  sessionId: string;
  personId: string | null;
  phoneId: string | null;
  name: string | null;
  language: Language | null;
  /** "role" or "role@clinic". */
  grants: string[];
  /** "Last seen" has to be written again. */
  isStale: boolean;
};
type Waiting = { hash: Buffer; resolve: (row: SessionRow | undefined) => void; reject: (error: unknown) => void };
type Queue = { waiting: Waiting[]; isRunning: boolean };

const findSessions: Statement = {
  name: "find_sessions",
  text: `select t.place::int as place, s.session_id as "sessionId", s.person_id as "personId", s.phone_id as "phoneId", s.person_name as name,
    s.person_language as language, s.grants, s.is_stale as "isStale"
    from unnest($1::bytea[]) with ordinality t (token, place) cross join lateral find_session(t.token) s`,
};
const largestBatch = 100;
const queues = new WeakMap<Pool, Queue>();

/** A crowd's look-ups cost a few trips instead of one each; whoever comes alone waits for nobody. */
export function findSession(pool: Pool, hash: Buffer): Promise<SessionRow | undefined> {
  const queue = queues.get(pool) ?? { waiting: [], isRunning: false };
  queues.set(pool, queue);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ hash, resolve, reject });
    if (!queue.isRunning) void runQueue(pool, queue);
  });
}

async function runQueue(pool: Pool, queue: Queue): Promise<void> {
  queue.isRunning = true;
  while (queue.waiting.length > 0) await runBatch(pool, queue.waiting.splice(0, largestBatch));
  queue.isRunning = false;
}

async function runBatch(pool: Pool, batch: readonly Waiting[]): Promise<void> {
  try {
    const rows = await read<SessionRow & { place: number }>(pool, findSessions, [batch.map(({ hash }) => hash)]);
    const found = new Map(rows.map(({ place, ...row }) => [place - 1, row]));
    for (const [n, { resolve }] of batch.entries()) resolve(found.get(n));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
