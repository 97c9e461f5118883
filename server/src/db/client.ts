// The pool of database connections and the statements that run on it outside a transaction.
import pg from "pg";

// Instants and counts as text would have to be parsed again everywhere: int8 here is a count or a version, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A date is a date, not midnight somewhere.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export type Pool = pg.Pool;
export type Statement = { name: string; text: string };

export type PoolOptions = { connectionString: string; max: number; onError: (error: Error) => void };

/**
 * A pool whose connections outlive a killed backend, never wait for ever, and may carry several statements in one trip.
 * `onError` hears of connections lost while nobody used them.
 */
export function createPool({ connectionString, max, onError }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    pipeline: true,
    application_name: "expecting-mothers",
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    query_timeout: 8_000,
    statement_timeout: 6_000,
    lock_timeout: 4_000,
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
  } as pg.PoolConfig);
  pool.on("error", onError);
  // A connection that is checked out has no listener of its own: one killed backend would end the process.
  pool.on("connect", (client) => client.on("error", onError));
  return pool;
}

/** Runs one prepared read outside any transaction and returns its rows as objects. */
export async function read<Row extends pg.QueryResultRow>(pool: Pool, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
  const result = await pool.query<Row>({ ...statement, values: [...values] });
  return result.rows;
}
