// Counts what the server asks the database while something happens.
import type { TestApp } from "./app.ts";

/** How many statements went through the pool during `work`, those on its connections included. */
export async function countQueries({ deps }: TestApp, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const counting = new Set<{ query: unknown }>();
  const watch = (target: { query: unknown }) => {
    const original = target.query as (...all: unknown[]) => unknown;
    target.query = (...all: unknown[]) => {
      count += 1;
      return original.apply(target, all);
    };
    counting.add(target);
  };
  const { pool } = deps;
  const onAcquire = (client: { query: unknown }) => {
    if (!counting.has(client)) watch(client);
  };
  pool.on("acquire", onAcquire);
  try {
    await work();
  } finally {
    pool.off("acquire", onAcquire);
    for (const target of counting) delete (target as { query?: unknown }).query;
  }
  return count;
}
