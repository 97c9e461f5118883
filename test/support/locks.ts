// Holds the lock of a doctor's day against everybody, and knows when somebody waits for it: races in an order of one's own.
import type { TestApp } from "./app.ts";

/** Takes the day (YYYY-MM-DD) as an edit of the hours would; the returned function lets it go. */
export async function holdDay({ deps }: TestApp, doctorId: string, on: string): Promise<() => Promise<void>> {
  const client = await deps.pool.connect();
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))", [doctorId, on]);
  return async () => {
    await client.query("commit");
    client.release();
  };
}

/** Resolves once somebody waits for an advisory lock. */
export async function waitingForLock({ owner }: TestApp): Promise<void> {
  for (;;) {
    const { rowCount } = await owner.query(
      "select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
    );
    if (rowCount) return;
  }
}
