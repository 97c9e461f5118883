// The demo's provider: it keeps every message where the demo's inbox shows it. Its table exists in the demo alone.
import type { Pool as OwnerPool } from "pg";
import { type Pool, read } from "../db/client.ts";
import type { Gateway } from "./gateway.ts";

export type DemoMessage = { id: string; at: string; channel: "sms" | "email"; to: string; subject: string | null; text: string };

/** Makes the inbox if it is not there. Runs as the owner: it is no part of the migrations. */
export async function ensureDemoInbox(owner: Pick<OwnerPool, "query">): Promise<void> {
  await owner.query(`
    create table if not exists demo_messages (
      id uuid primary key, at timestamptz not null default now(), channel text not null, recipient text not null, subject text, text text not null);
    create index if not exists demo_messages_at on demo_messages (at desc);
    grant select, insert on demo_messages to em_app;`);
}

const keep = {
  name: "keep_demo_message",
  text: "insert into demo_messages (id, channel, recipient, subject, text) values ($1, $2, $3, $4, $5) on conflict do nothing",
};
const newest = {
  name: "list_demo_messages",
  text: `select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, channel, recipient as to, subject, text
    from demo_messages order by demo_messages.at desc, id desc limit $1`,
};

export function createDemoGateway(pool: Pool): Gateway {
  return {
    async send({ id, channel, to, subject = null, text }) {
      await pool.query({ ...keep, values: [id, channel, to, subject, text] });
      return { reference: `demo ${id}` };
    },
  };
}

/** The newest messages first. */
export async function listDemoMessages(pool: Pool, limit = 50): Promise<DemoMessage[]> {
  return read<DemoMessage>(pool, newest, [limit]);
}
