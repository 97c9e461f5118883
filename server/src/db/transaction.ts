// The one way to write: a transaction that carries who is asking, gives its connection back whatever happens, and retries what may be retried.
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { DomainError } from "../lib/domain-error.ts";
import type { Pool, Statement } from "./client.ts";
import { drizzle } from "./drizzle.ts";

/** Whose eyes row security sees with. Nothing set means nobody: no row of a mother is visible. */
export type Context = {
  personId?: string | null;
  phoneId?: string | null;
  adminClinics?: readonly string[];
  duty?: "auditor" | "programme_admin" | "system";
};

/** Writes take this type, so that none can happen outside a transaction. */
export type Tx = {
  readonly db: NodePgDatabase;
  run<Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<pg.QueryResult<Row>>;
};

const attempts = 3;
/** Serialization failure, deadlock: the database undid everything and asks to try again. */
const transient = new Set(["40001", "40P01"]);

/**
 * Runs `work` in one transaction under the given context and returns its result.
 * Throws what `work` throws (everything is undone), `overloaded` after three deadlocks in a row,
 * `unknown_outcome` when the reply to COMMIT was lost.
 */
export async function withTx<T>(pool: Pool, context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  return retried(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await Promise.all(begin(client, context));
      const result = await work(openTx(client));
      await commit(client);
      return result;
    } catch (error) {
      broken = await rollback(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  });
}

/**
 * Sends BEGIN, the statements and COMMIT in one trip, and returns their results in order.
 * For hot paths whose decision lies in the SQL itself. An error in one undoes all and is thrown.
 */
export async function inOneTrip(
  pool: Pool,
  context: Context,
  statements: readonly (Statement & { values: readonly unknown[] })[],
): Promise<pg.QueryResult[]> {
  return retried(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const outcomes = await Promise.allSettled(sendTogether(client, context, statements));
      const failed = outcomes.find((outcome) => outcome.status === "rejected");
      if (failed !== undefined) {
        const committing = outcomes.slice(0, -1).every((outcome) => outcome.status === "fulfilled");
        throw committing || isConnectionLoss(failed.reason) ? new DomainError("unknown_outcome", {}, failed.reason) : failed.reason;
      }
      return outcomes.slice(2, -1).map((outcome) => (outcome as PromiseFulfilledResult<pg.QueryResult>).value);
    } catch (error) {
      broken = await rollback(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  });
}

/** Corked, so that all of it is one write to the socket: writes are what a short transaction costs the process most. */
function sendTogether(
  client: pg.PoolClient,
  context: Context,
  statements: readonly (Statement & { values: readonly unknown[] })[],
): Promise<pg.QueryResult>[] {
  const { stream } = client.connection;
  stream.cork();
  try {
    const sent = statements.map(({ name, text, values }) => ({ name, text, values: [...values] }));
    return [...begin(client, context), ...sent.map((statement) => client.query(statement)), client.query("commit")];
  } finally {
    stream.uncork();
  }
}

/** Prepared, because to parse it anew each time would cost the database a third of a short transaction. Null stands for nobody. */
const setContext: Statement = {
  name: "set_context",
  text: `select set_config('app.person_id', coalesce($1::uuid::text, ''), true), set_config('app.phone_id', coalesce($2::uuid::text, ''), true),
    set_config('app.admin_clinics', $3::uuid[]::text, true), set_config('app.duty', coalesce($4, ''), true)`,
};

/** BEGIN and the context in one trip: whatever follows runs under it, or not at all. */
function begin(client: pg.PoolClient, { personId = null, phoneId = null, adminClinics = [], duty }: Context): Promise<pg.QueryResult>[] {
  return [client.query("begin"), client.query({ ...setContext, values: [personId, phoneId, [...adminClinics], duty ?? null] })];
}

function openTx(client: pg.PoolClient): Tx {
  let db: NodePgDatabase | undefined;
  return {
    get db() {
      db ??= drizzle(client);
      return db;
    },
    run: (statement, values) => client.query({ ...statement, values: [...values] }),
  };
}

async function commit(client: pg.PoolClient): Promise<void> {
  try {
    await client.query("commit");
  } catch (error) {
    throw isConnectionLoss(error) ? new DomainError("unknown_outcome", {}, error) : error;
  }
}

/** Undoes the transaction. Returns an error when the connection can no longer be trusted and has to go. */
async function rollback(client: pg.PoolClient, cause: unknown): Promise<Error | undefined> {
  if (isConnectionLoss(cause) || (cause instanceof DomainError && cause.code === "unknown_outcome")) return cause as Error;
  try {
    await client.query("rollback");
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

async function retried<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!transient.has(sqlState(error) ?? "")) throw error;
      if (attempt === attempts) throw new DomainError("overloaded", { retryAfterSeconds: 1 }, error);
    }
  }
}

/** The SQLSTATE of a database error, also of one that drizzle wrapped; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code, severity } = current as { code?: unknown; severity?: unknown };
    if (typeof code === "string" && severity !== undefined) return code;
  }
  return undefined;
}

/** Whether the connection itself failed, so that nobody knows what the server did last. */
function isConnectionLoss(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith("08") || state.startsWith("57P");
  return error instanceof Error && !(error instanceof DomainError) && /connection|timeout|ECONN|EPIPE|terminat/i.test(error.message);
}
