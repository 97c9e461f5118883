// Writes many rows at once: a few thousand go over as one JSON text, and PostgreSQL takes them apart by the table's own types.
import type { PoolClient } from "pg";

export type Row = Readonly<Record<string, unknown>>;

const rowsPerStatement = 4_000;

/** Inserts all rows, in order. While the database works on some of them the next ones are made. Returns how many there were. */
export async function insertRows(client: PoolClient, table: string, rows: Iterable<Row>): Promise<number> {
  let count = 0;
  let sent: Promise<unknown> = Promise.resolve();
  for (const batch of batches(rows)) {
    const columns = Object.keys(batch[0] as Row).join(", ");
    const values = JSON.stringify(batch);
    await sent;
    sent = client.query(`insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`, [values]);
    // A failure is thrown where it is awaited; until then it must not count as unhandled.
    sent.catch(() => {});
    count += batch.length;
  }
  await sent;
  return count;
}

function* batches(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length === rowsPerStatement) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
