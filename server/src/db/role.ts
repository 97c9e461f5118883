// Refuses a database role that row security would not bind.
import { startError } from "../lib/start-error.ts";
import { type Pool, read } from "./client.ts";

const roleFacts = {
  name: "role_facts",
  text: `select rolname as name, rolsuper or rolbypassrls as "mayBypass",
    exists (select from pg_class c join pg_roles owner on owner.oid = c.relowner
            where c.relname = 'appointments' and pg_has_role(current_user, owner.oid, 'member')) as "owns"
    from pg_roles where rolname = current_user`,
};

/** Throws a start error when the role behind DATABASE_URL is a superuser, has BYPASSRLS, or owns the tables. */
export async function refuseUnboundRole(pool: Pool): Promise<void> {
  const [role] = await read<{ name: string; mayBypass: boolean; owns: boolean }>(pool, roleFacts, []);
  if (role?.mayBypass || role?.owns) {
    throw startError(`the database role ${role.name} would bypass row security; let DATABASE_URL sign in as em_app (docs/RUNBOOK.md)`);
  }
}
